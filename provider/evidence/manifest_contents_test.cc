#include "provider/evidence/manifest_contents.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::evidence {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Digest(char digit) { return "sha256:" + std::string(64, digit); }

TEST(ManifestContentsTest, ReadsTheChildrenOfAnIndex) {
  const auto read = ParseManifest(
      R"({"manifests":[
        {"digest":")" +
      Digest('a') +
      R"(","platform":{"os":"linux","architecture":"arm64",
                                   "variant":"v8"}},
        {"digest":")" +
      Digest('b') +
      R"(","platform":{"os":"unknown","architecture":"unknown"}},
        {"digest":")" +
      Digest('c') +
      R"(","annotations":{"vnd.docker.reference.type":"x"}},
        {"digest":")" +
      Digest('d') + R"("}]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->contents.is_index);
  const policy::PlatformCheck all = policy::CheckPlatforms({}, read->contents);
  EXPECT_THAT(all.required, ElementsAre(Digest('a'), Digest('d')));
  const policy::PlatformCheck arm =
      policy::CheckPlatforms({{"linux", "arm64", ""}}, read->contents);
  EXPECT_THAT(arm.required, ElementsAre(Digest('a')));
  EXPECT_THAT(arm.missing, IsEmpty());
}

TEST(ManifestContentsTest, AMarkExemptsNoChildThatANodeMightRun) {
  const auto read = ParseManifest(
      R"({"manifests":[
        {"digest":")" +
      Digest('a') +
      R"(","platform":{"os":"linux","architecture":"amd64"},
              "annotations":{"vnd.docker.reference.type":"x"}},
        {"digest":")" +
      Digest('b') +
      R"(","platform":{"os":"unknown","architecture":"unknown"}},
        {"digest":")" +
      Digest('c') +
      R"(","annotations":{"vnd.docker.reference.type":"x"}},
        {"digest":")" +
      Digest('d') +
      R"(","platform":{"os":"Linux","architecture":"x86_64"}},
        {"digest":")" +
      Digest('e') +
      R"(","platform":{"os":"linux","architecture":"amd64",
                           "variant":"v2"}},
        {"digest":")" +
      Digest('f') + R"(","platform":{"os":"linux","architecture":"s390x"}}]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(policy::CheckPlatforms({}, read->contents).may_run,
              ElementsAre(Digest('a'), Digest('c'), Digest('d'), Digest('e'),
                          Digest('f')));
  const policy::PlatformCheck amd64 =
      policy::CheckPlatforms({{"linux", "amd64", ""}}, read->contents);
  EXPECT_THAT(amd64.required, ElementsAre(Digest('a'), Digest('d')));
  // Runtimes know other names, any variant, and fall back to no platform.
  EXPECT_THAT(amd64.may_run,
              ElementsAre(Digest('a'), Digest('c'), Digest('d'), Digest('e')));
}

TEST(ManifestContentsTest, ReadsTheConfigurationOfAPlainManifest) {
  const auto read =
      ParseManifest(R"({"config":{"digest":")" + Digest('a') + R"("}})");
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(read->contents.is_index);
  EXPECT_EQ(read->config_digest, Digest('a'));
  EXPECT_EQ(ParseManifest(R"({"config":{"digest":"x"}})")->config_digest, "");
}

TEST(ManifestContentsTest, RefusesWhatIsNoIndex) {
  for (const char* text :
       {"", "[]", "{}", "{\"manifests\":{}}", "{\"manifests\":[1]}",
        "{\"manifests\":[{}]}", "{\"manifests\":[{\"digest\":\"x\"}]}"}) {
    EXPECT_FALSE(ParseManifest(text).has_value()) << text;
  }
}

TEST(ManifestContentsTest, RefusesAnIndexWithoutBounds) {
  std::string json = "{\"manifests\":[";
  for (std::size_t i = 0; i <= kMaxChildren; ++i) {
    if (i > 0) json += ",";
    json += "{\"digest\":\"" + Digest('a') + "\"}";
  }
  EXPECT_FALSE(ParseManifest(json + "]}").has_value());
}

TEST(ManifestContentsTest, RefusesAnIndexThatUnfoldsInMemory) {
  std::string wide = "{\"manifests\":[],\"a\":[[]";
  for (int i = 0; i < 200'000; ++i) wide += ",[]";
  EXPECT_FALSE(ParseManifest(wide + "]}").has_value());
  const std::string deep = "{\"manifests\":[],\"a\":";
  EXPECT_FALSE(ParseManifest(deep + std::string(200'000, '[') +
                             std::string(200'000, ']') + "}")
                   .has_value());
}

TEST(ManifestContentsTest, KnowsBothMediaTypesOfAnIndex) {
  EXPECT_TRUE(IsIndex("application/vnd.oci.image.index.v1+json"));
  EXPECT_TRUE(
      IsIndex("application/vnd.docker.distribution.manifest.list.v2+json"));
  EXPECT_FALSE(IsIndex("application/vnd.oci.image.manifest.v1+json"));
}

TEST(ManifestContentsTest, ReadsPlatformAndRevisionOfAConfiguration) {
  const ImageConfig config = ParseImageConfig(
      R"({"os":"linux","architecture":"arm64","variant":"v8","config":
          {"Labels":{"org.opencontainers.image.revision":"185c95c"}}})");
  EXPECT_EQ(config.platform, (policy::Platform{"linux", "arm64", "v8"}));
  EXPECT_EQ(config.revision, "185c95c");
}

TEST(ManifestContentsTest, ReadsNothingOfABrokenConfiguration) {
  for (const char* text : {"", "[]", "{\"os\":1}", "{\"config\":[]}",
                           "{\"config\":{\"Labels\":[]}}", "\xff"}) {
    const ImageConfig config = ParseImageConfig(text);
    EXPECT_EQ(config.platform, std::nullopt) << text;
    EXPECT_EQ(config.revision, std::nullopt) << text;
  }
}

TEST(ManifestContentsTest, NamesTheChildrenThatAreIndexesOrMayBe) {
  const auto read = ParseManifest(
      R"({"manifests":[
        {"mediaType":"application/vnd.oci.image.index.v1+json","digest":")" +
      Digest('a') + R"("},
        {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" +
      Digest('b') + R"("},
        {"digest":")" +
      Digest('c') + R"("}]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->nested, ElementsAre(Digest('a'), Digest('c')));
}

TEST(ManifestContentsTest, ReadsNothingThatIsNotAManifest) {
  for (const char* text :
       {"", "{}", "[]", "null", "<html></html>", "\"x\"", "{\"manifests\":{}}",
        R"({"schemaVersion":1,"fsLayers":[]})",
        R"({"manifests":[],"config":{"digest":"x"}})"}) {
    EXPECT_FALSE(ParseManifest(text).has_value()) << text;
  }
}

TEST(ManifestContentsTest, TellsImagesFromArtifacts) {
  const auto fault = [](const std::string& config, const std::string& layer,
                        const std::string& more = "") {
    return ParseManifest("{\"config\":{\"mediaType\":\"" + config +
                         "\"},\"layers\":[{\"mediaType\":\"" + layer + "\"}]" +
                         more + "}")
        ->fault;
  };
  constexpr char kOci[] = "application/vnd.oci.image.config.v1+json";
  constexpr char kLayer[] = "application/vnd.oci.image.layer.v1.tar+gzip";
  EXPECT_EQ(fault(kOci, kLayer), "");
  EXPECT_EQ(fault("application/vnd.docker.container.image.v1+json",
                  "application/vnd.docker.image.rootfs.diff.tar.gzip"),
            "");
  EXPECT_NE(fault("application/vnd.cncf.helm.config.v1+json",
                  "application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
            "");
  EXPECT_NE(fault(kOci, "application/vnd.dev.cosign.simplesigning.v1+json"),
            "");
  EXPECT_NE(fault(kOci, "application/vnd.in-toto+json"), "");
  EXPECT_NE(fault("application/vnd.wasm.config.v0+json", "application/wasm"),
            "");
  EXPECT_NE(fault("application/vnd.oci.empty.v1+json", kLayer), "");
  EXPECT_NE(fault(kOci, kLayer, R"(,"artifactType":"application/spdx+json")"),
            "");
  EXPECT_EQ(ParseManifest(R"({"config":{},"layers":[]})")->fault, "");
}

}  // namespace
}  // namespace imagecd::evidence
