#include "provider/resources/get_latest_image.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::MemoryEngine;
using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTag[] = "main.20251016-081200.9f3b2aa";

class GetLatestImageTest : public ::testing::Test {
 protected:
  GetLatestImageTest() : engine_(absl::FromUnixSeconds(1760616000)) {
    engine_.TrustPlainHttp(registry_.host());
    engine_.urn = "";
    registry_.Push("acme/app", "main.20251014-050954.185c95c", {});
    digest_ = registry_.Push("acme/app", kTag, {.content = "new"}).digest;
    engine_.Configure();
  }

  std::string Repository() const { return registry_.host() + "/acme/app"; }
  absl::StatusOr<InvokeResponse> Invoke(Object args) {
    return engine_.provider().Invoke(
        engine_.context(),
        {"imagecd:index:getLatestImage", std::move(args), false});
  }

  FakeRegistry registry_;
  MemoryEngine engine_;
  std::string digest_;
};

TEST_F(GetLatestImageTest, AnswersWithTheNewest) {
  const auto response = Invoke({{"repository", Repository()}});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(response->failures, IsEmpty());
  const Object& result = response->result;
  EXPECT_EQ(result.at("tag"), Value(kTag));
  EXPECT_EQ(result.at("digest"), Value(digest_));
  EXPECT_EQ(result.at("reference"),
            Value(Repository() + ":" + kTag + "@" + digest_));
  EXPECT_EQ(result.at("selection"), Value("newest"));
  EXPECT_FALSE(result.contains("__cursor"));
}

class NestedIndexTest : public GetLatestImageTest {
 protected:
  // An index whose only entry is an index, `depth` times.
  std::string PushNested(const std::string& tag, int depth) {
    std::string digest =
        registry_
            .PushIndex(
                "acme/app", "",
                {.platforms = {{.content = tag + std::to_string(depth)}}})
            .digest;
    for (int i = 0; i < depth; ++i) {
      digest = registry_.PushManifest(
          "acme/app", i + 1 == depth ? tag : "", kIndex,
          std::string(R"({"schemaVersion":2,"mediaType":")") + kIndex +
              R"(","manifests":[{"mediaType":")" + kIndex +
              R"(","size":1,"digest":")" + digest + R"("}]})");
    }
    return digest;
  }

  static constexpr char kIndex[] = "application/vnd.oci.image.index.v1+json";
};

TEST_F(NestedIndexTest, HasThePlatformsOfTheIndexesInIt) {
  const std::string digest = PushNested("main.20251016-081300.aaaaaaa", 2);
  const auto response =
      Invoke({{"repository", Repository()},
              {"platforms", property::Array{Value("linux/amd64")}}});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->result.at("digest"), Value(digest));
}

TEST_F(NestedIndexTest, IsNotTakenIfItIsTooDeep) {
  PushNested("main.20251016-081300.aaaaaaa", 9);
  const auto response = Invoke({{"repository", Repository()}});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->result.at("tag"), Value(kTag));
}

TEST_F(GetLatestImageTest, NeverTakesWhatIsNotAContainerImage) {
  const std::string manifest = "application/vnd.oci.image.manifest.v1+json";
  const std::string bodies[] = {
      R"({"schemaVersion":2,"config":{"mediaType":)"
      R"("application/vnd.cncf.helm.config.v1+json"},"layers":[]})",
      R"({"schemaVersion":2,"artifactType":"application/spdx+json",)"
      R"("config":{"mediaType":"application/vnd.oci.empty.v1+json"}})",
      "<!DOCTYPE html><title>Log in</title>", "", "[]"};
  int second = 10;
  for (const std::string& body : bodies) {
    registry_.PushManifest(
        "acme/app",
        "main.20251016-0813" + std::to_string(second++) + ".aaaaaaa", manifest,
        body);
  }
  const auto response = Invoke({{"repository", Repository()}});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->result.at("tag"), Value(kTag));
}

TEST_F(GetLatestImageTest, ObeysAPin) {
  const auto response = Invoke(
      {{"repository", Repository()}, {"pin", Object{{"commit", "185c95c"}}}});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->result.at("commit"), Value("185c95c"));
}

TEST_F(GetLatestImageTest, RefusesWrongInputsAtTheirProperty) {
  const auto response = Invoke({{"repository", "x"}, {"brnach", "main"}});
  ASSERT_TRUE(response.ok());
  ASSERT_EQ(response->failures.size(), 2U);
  EXPECT_EQ(response->failures[0].property, "brnach");
  EXPECT_EQ(response->failures[1].property, "repository");
  EXPECT_THAT(response->result, IsEmpty());
}

TEST_F(GetLatestImageTest, RefusesAPinThatNothingMatches) {
  const auto response = Invoke(
      {{"repository", Repository()}, {"pin", Object{{"commit", "0000000"}}}});
  ASSERT_TRUE(response.ok());
  ASSERT_EQ(response->failures.size(), 1U);
  EXPECT_EQ(response->failures[0].property, "pin.commit");
}

TEST_F(GetLatestImageTest, NeverAnswersWithSomethingUnknown) {
  const auto response = Invoke({{"repository", Unknown{}}});
  ASSERT_TRUE(response.ok());
  ASSERT_EQ(response->failures.size(), 1U);
  EXPECT_THAT(response->failures[0].reason, HasSubstr("not known yet"));
}

TEST_F(GetLatestImageTest, FailsWhenTheRegistryDoesNotAnswer) {
  registry_.FailNext(1000, imagecd::testing::Failure::Status(503));
  EXPECT_TRUE(
      absl::IsUnavailable(Invoke({{"repository", Repository()}}).status()));
}

TEST_F(GetLatestImageTest, KeepsASecretASecret) {
  const auto response = Invoke({{"repository", MakeSecret(Repository())}});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(response->result.at("reference").Is<property::Secret>());
  const auto wrong = Invoke({{"repository", MakeSecret("hunter2 hunter2")}});
  ASSERT_TRUE(wrong.ok());
  EXPECT_EQ(wrong->failures[0].property, "");
  EXPECT_THAT(wrong->failures[0].reason, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace imagecd::resources
