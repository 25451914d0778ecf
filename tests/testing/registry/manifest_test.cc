#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/registry/probe.h"

namespace imagecd::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kManifests[] = "/v2/acme/app/manifests/";
constexpr char kDigest[] = "docker-content-digest";

IndexSpec TwoPlatforms() {
  IndexSpec spec;
  spec.platforms = {{.platform = "linux/amd64", .revision = "c0ffee"},
                    {.platform = "linux/arm64/v8", .revision = "c0ffee"}};
  return spec;
}

class ManifestTest : public ::testing::Test {
 protected:
  ProbeAnswer Manifest(const std::string& reference,
                       const std::string& accept = "*/*") {
    return Get(registry_, kManifests + reference, {{"Accept", accept}});
  }
  void Set(const std::function<void(FakeRegistryOptions&)>& change) {
    registry_.Configure(change);
  }

  FakeRegistry registry_{Open()};
};

TEST_F(ManifestTest, ServesASingleImageByTagAndDigest) {
  const PushedImage image =
      registry_.Push("acme/app", "v1", {.revision = "c0ffee"});
  for (const std::string& reference : {std::string("v1"), image.digest}) {
    const auto answer = Manifest(reference);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.Header(kDigest), image.digest);
    EXPECT_EQ(answer.Header("content-type"), kOciManifest);
    EXPECT_EQ(Sha256Digest(answer.body), image.digest);
  }
  const auto config =
      Get(registry_, "/v2/acme/app/blobs/" + image.config_digest);
  EXPECT_EQ(Sha256Digest(config.body), image.config_digest);
  const auto json = nlohmann::json::parse(config.body);
  EXPECT_EQ(json["config"]["Labels"]["org.opencontainers.image.revision"],
            "c0ffee");
  EXPECT_EQ(json["architecture"], "amd64");
  EXPECT_EQ(registry_.Digest("acme/app", "v1"), image.digest);
}

TEST_F(ManifestTest, AHeadHasTheDigestAndNoBody) {
  const PushedImage image = registry_.Push("acme/app", "v1");
  const auto answer = Head(registry_, std::string(kManifests) + "v1");
  EXPECT_EQ(answer.Header(kDigest), image.digest);
  EXPECT_EQ(answer.Header("content-length"),
            std::to_string(Manifest("v1").body.size()));
  EXPECT_EQ(answer.body, "");
}

TEST_F(ManifestTest, ServesAnIndexWithPlatformsAndAttestations) {
  const PushedImage image =
      registry_.PushIndex("acme/app", "v1", TwoPlatforms());
  const auto json = nlohmann::json::parse(Manifest("v1").body);
  ASSERT_EQ(json["manifests"].size(), 4U);
  EXPECT_EQ(json["manifests"][1]["platform"]["variant"], "v8");
  EXPECT_EQ(json["manifests"][2]["platform"]["os"], "unknown");
  EXPECT_EQ(json["manifests"][2]["annotations"]["vnd.docker.reference.digest"],
            image.children[0].digest);
  for (const auto& entry : json["manifests"]) {
    const auto child = Manifest(entry["digest"].get<std::string>());
    EXPECT_EQ(Sha256Digest(child.body), entry["digest"].get<std::string>());
    EXPECT_EQ(child.body.size(), entry["size"].get<std::size_t>());
  }
}

TEST_F(ManifestTest, AnIndexIsNotFoundByWhoDoesNotAcceptOne) {
  registry_.PushIndex("acme/app", "v1", TwoPlatforms());
  EXPECT_EQ(Manifest("v1", kDockerManifest).status, 404);
  EXPECT_EQ(
      Manifest("v1", std::string(kDockerManifest) + ", " + kOciIndex).status,
      200);
  Set([](auto& o) { o.index_needs_accept = false; });
  EXPECT_EQ(Manifest("v1", kDockerManifest).status, 200);
}

TEST_F(ManifestTest, SpeaksDockerMediaTypesToo) {
  IndexSpec spec = TwoPlatforms();
  spec.docker_media_types = true;
  spec.platforms[0].docker_media_types = true;
  const PushedImage image = registry_.PushIndex("acme/app", "v1", spec);
  EXPECT_EQ(Manifest("v1").Header("content-type"), kDockerList);
  EXPECT_EQ(Manifest(image.children[0].digest).Header("content-type"),
            kDockerManifest);
}

TEST_F(ManifestTest, TheDigestHeaderCanBeMissingOrWrong) {
  const PushedImage image = registry_.Push("acme/app", "v1");
  const auto head = [&] {
    return Head(registry_, std::string(kManifests) + "v1").Header(kDigest);
  };
  Set([](auto& o) { o.digest_header = DigestHeader::kNotOnHead; });
  EXPECT_EQ(head(), "");
  EXPECT_EQ(Manifest("v1").Header(kDigest), image.digest);
  Set([](auto& o) { o.digest_header = DigestHeader::kNever; });
  EXPECT_EQ(Manifest("v1").Header(kDigest), "");
  Set([](auto& o) { o.digest_header = DigestHeader::kWrong; });
  EXPECT_THAT(head(), HasSubstr("sha256:"));
  EXPECT_NE(head(), image.digest);
}

TEST_F(ManifestTest, AHeadCanBeRefused) {
  registry_.Push("acme/app", "v1");
  Set([](auto& o) { o.head_refused = true; });
  EXPECT_EQ(Head(registry_, std::string(kManifests) + "v1").status, 405);
  EXPECT_EQ(Manifest("v1").status, 200);
}

TEST_F(ManifestTest, AListedTagNeedNotBePullable) {
  registry_.Push("acme/app", "v1");
  EXPECT_TRUE(registry_.DeleteManifest("acme/app", "v1"));
  EXPECT_FALSE(registry_.DeleteManifest("acme/app", "v1"));
  EXPECT_THAT(TagsOf(Get(registry_, "/v2/acme/app/tags/list")),
              ::testing::ElementsAre("v1"));
  const auto answer = Manifest("v1");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("MANIFEST_UNKNOWN"));
}

TEST_F(ManifestTest, AChildCanBeMissing) {
  const PushedImage image =
      registry_.PushIndex("acme/app", "v1", TwoPlatforms());
  EXPECT_TRUE(registry_.DeleteManifest("acme/app", image.children[1].digest));
  EXPECT_EQ(Manifest("v1").status, 200);
  EXPECT_EQ(Manifest(image.children[0].digest).status, 200);
  EXPECT_EQ(Manifest(image.children[1].digest).status, 404);
}

TEST_F(ManifestTest, GeneratedTagsAreMadeWhenAskedFor) {
  GenerateSpec spec;
  spec.count = 50;
  registry_.Generate("acme/app", spec);
  for (const GeneratedTag& tag : GenerateTags(spec)) {
    const auto answer = Manifest(tag.name);
    ASSERT_EQ(answer.status, 200) << tag.name;
    EXPECT_EQ(Manifest(answer.Header(kDigest)).body, answer.body);
    if (tag.kind != GeneratedTag::Kind::kBranch) continue;
    const auto index = nlohmann::json::parse(answer.body);
    const auto child = nlohmann::json::parse(
        Manifest(index["manifests"][0]["digest"].get<std::string>()).body);
    const auto config = nlohmann::json::parse(
        Get(registry_, "/v2/acme/app/blobs/" +
                           child["config"]["digest"].get<std::string>())
            .body);
    EXPECT_EQ(config["config"]["Labels"]["org.opencontainers.image.revision"],
              CommitOf(tag.key));
  }
}

TEST_F(ManifestTest, TakesAnyBytesAsAManifest) {
  const std::string digest =
      registry_.PushManifest("acme/app", "odd", "text/plain", "not json");
  const auto answer = Manifest("odd");
  EXPECT_EQ(answer.body, "not json");
  EXPECT_EQ(answer.Header(kDigest), digest);
}

TEST_F(ManifestTest, AnAttestationIsListedUnderItsSubjectsDigest) {
  const PushedImage image = registry_.Push("acme/app", "v1");
  const std::string tag = registry_.PushReferrer("acme/app", image.digest);
  EXPECT_EQ(tag, "sha256-" + image.digest.substr(7));
  EXPECT_THAT(Manifest(tag).body, HasSubstr(image.digest));
  EXPECT_EQ(Get(registry_, "/v2/acme/app/referrers/" + image.digest).status,
            404);
}

TEST_F(ManifestTest, ABlobCanBeOnAnotherHostThatRefusesCredentials) {
  Set([](auto& o) { o.blob_redirect = true; });
  const std::string digest = registry_.PushBlob("acme/app", "some bytes");
  const auto answer = Get(registry_, "/v2/acme/app/blobs/" + digest);
  EXPECT_EQ(answer.status, 307);
  const std::string base = "http://" + registry_.storage_host();
  ASSERT_THAT(answer.Header("location"), ::testing::StartsWith(base));
  const std::string target = answer.Header("location").substr(base.size());
  EXPECT_EQ(Send("GET", base, target).body, "some bytes");
  EXPECT_EQ(Send("GET", base, target, {{"Authorization", "Bearer x"}}).status,
            400);
  const auto log = registry_.requests();
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[1].route, Route::kStorage);
  EXPECT_FALSE(log[1].has_authorization);
  EXPECT_TRUE(log[2].has_authorization);
}

TEST_F(ManifestTest, OffersNoWriting) {
  registry_.Push("acme/app", "v1");
  for (const char* method : {"PUT", "POST", "DELETE", "PATCH"}) {
    EXPECT_EQ(
        Send(method, registry_.url(), std::string(kManifests) + "v1").status,
        405)
        << method;
  }
}

}  // namespace
}  // namespace imagecd::testing
