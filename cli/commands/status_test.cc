#include "cli/commands/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "nlohmann/json.hpp"
#include "provider/base/clock.h"
#include "provider/http/curl_http_client.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::cli {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kOld = "main.20260110-080000.185c95c";
constexpr const char* kNew = "main.20260112-080000.0123456";

// Says what it was told to.
class FakePulumi : public stack::Pulumi {
 public:
  const stack::Location& location() const override { return location_; }
  absl::StatusOr<std::string> Run(
      const std::vector<std::string>& arguments) override {
    return answers.at(arguments[0] + " " + arguments[1]);
  }
  absl::StatusOr<int> RunForPerson(const std::vector<std::string>&) override {
    return absl::UnimplementedError("");
  }

  std::map<std::string, absl::StatusOr<std::string>> answers;

 private:
  stack::Location location_;
};

class NoGit : public generator::GitFolder {
 public:
  absl::StatusOr<Facts> Look(const std::string&) override { return Facts(); }
  bool Ignores(const std::string&) override { return false; }
};

class StatusTest : public ::testing::Test {
 protected:
  StatusTest() {
    environment_.world = {.http = &http_,
                          .clock = &clock_,
                          .sleeper = &sleeper_,
                          .environment = &variables_,
                          .random = [] { return 0.5; }};
    options_.registries.insecure = {registry_->host()};
    pulumi_.answers["config --json"] = "{}";
    Push("chime", kOld);
  }

  void Push(const std::string& app, const std::string& tag) {
    digests_[tag] =
        registry_->Push("acme/" + app, tag, {.revision = tag}).digest;
  }
  std::string Repository(const std::string& app) {
    return registry_->host() + "/acme/" + app;
  }

  // A resource as the engine leaves it.
  json LatestImage(const std::string& tag, json more = json::object()) {
    json inputs = {{"repository", Repository("chime")},
                   {"tag", tag},
                   {"digest", digests_[tag]},
                   {"selection", "newest"}};
    inputs.update(more);
    return {{"urn", "urn:pulumi:dev::home::imagecd:index:LatestImage::chime"},
            {"type", "imagecd:index:LatestImage"},
            {"provider", kProvider + std::string("::1")},
            {"inputs", inputs},
            {"outputs", inputs}};
  }

  absl::StatusOr<StackStatus> Find(const json& resources) {
    pulumi_.answers["stack export"] =
        json{{"version", 3}, {"deployment", {{"resources", resources}}}}.dump();
    return FindStatus(environment_, pulumi_, options_);
  }
  ImageStatus FindOne(const json& resource) {
    const absl::StatusOr<StackStatus> status = Find(json::array({resource}));
    EXPECT_TRUE(status.ok()) << status.status();
    return status.ok() ? status->images.at(0) : ImageStatus();
  }

  static constexpr const char* kProvider =
      "urn:pulumi:dev::home::pulumi:providers:imagecd::default";
  std::unique_ptr<testing::FakeRegistry> registry_ =
      *testing::FakeRegistry::Start({}, {});
  std::map<std::string, std::string> digests_;
  testing::FixedClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  testing::NoSleeper sleeper_;
  base::MapEnvironment variables_{{}};
  http::CurlHttpClient http_{{}, variables_};
  NoGit git_;
  std::ostringstream out_;
  std::ostringstream err_;
  Environment environment_{out_, err_, git_, nullptr};
  StatusOptions options_;
  FakePulumi pulumi_;
};

TEST_F(StatusTest, TellsTheNewestFromWhatWaits) {
  EXPECT_EQ(FindOne(LatestImage(kOld)).standing, Standing::kUpToDate);
  Push("chime", kNew);
  const ImageStatus pending = FindOne(LatestImage(kOld));
  EXPECT_EQ(pending.standing, Standing::kPending);
  EXPECT_EQ(pending.next->image.tag, kNew);
  EXPECT_EQ(pending.newest->tag, kNew);
}

TEST_F(StatusTest, TakesPinsFromTheConfigurationAsItIsNow) {
  Push("chime", kNew);
  pulumi_.answers["config --json"] = json{
      {"imagecd:pins",
       {{"objectValue", {{Repository("chime"), "185c95c"}}},
        {"secret", false}}}}.dump();
  const ImageStatus waits = FindOne(LatestImage(kNew));
  EXPECT_EQ(waits.standing, Standing::kPending);
  EXPECT_EQ(waits.next->image.tag, kOld);
  EXPECT_EQ(waits.newest->tag, kNew);
  EXPECT_EQ(WhyInWords(*waits.next), "pinned to 185c95c");
  const ImageStatus pinned = FindOne(LatestImage(
      kOld, {{"selection", "pinned"}, {"pin", {{"commit", "185c95c"}}}}));
  EXPECT_EQ(pinned.standing, Standing::kPinned);
}

TEST_F(StatusTest, KnowsThatAPinWasLifted) {
  Push("chime", kNew);
  const json provider = {
      {"urn", kProvider},
      {"type", "pulumi:providers:imagecd"},
      {"inputs", {{"pins", json{{Repository("chime"), "185c95c"}}.dump()}}}};
  const json image = LatestImage(
      kOld, {{"selection", "pinned"}, {"pin", {{"commit", "185c95c"}}}});
  const absl::StatusOr<StackStatus> status =
      Find(json::array({provider, image}));
  ASSERT_TRUE(status.ok()) << status.status();
  EXPECT_EQ(status->images[0].standing, Standing::kPending);
  EXPECT_EQ(status->images[0].next->image.tag, kNew);
  // The program's own pin stays.
  EXPECT_EQ(FindOne(image).standing, Standing::kPinned);
}

TEST_F(StatusTest, LeavesWhatTheProgramNames) {
  Push("chime", kNew);
  const ImageStatus named =
      FindOne(LatestImage(kOld, {{"selection", "pinned"}}));
  EXPECT_EQ(named.standing, Standing::kPinned);
  EXPECT_EQ(WhyInWords(*named.next), "named by the program");
  EXPECT_EQ(named.newest->tag, kNew);
}

TEST_F(StatusTest, SaysWhatItCannotFindOut) {
  registry_->SetVisibility("acme/chime", testing::Visibility::kPrivate);
  const ImageStatus unknown = FindOne(LatestImage(kOld));
  EXPECT_EQ(unknown.standing, Standing::kUnknown);
  EXPECT_THAT(unknown.error, HasSubstr("acme/chime"));
}

TEST_F(StatusTest, ShowsNothingOfASecret) {
  const json secret = {
      {"4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"},
      {"ciphertext", "v1:abc"}};
  const ImageStatus closed =
      FindOne(LatestImage(kOld, {{"branch", secret}, {"tag", secret}}));
  EXPECT_EQ(closed.standing, Standing::kUnknown);
  EXPECT_THAT(closed.error, HasSubstr("its input `branch` is a secret"));
}

TEST_F(StatusTest, AStackWithoutImagesIsAnErrorThatSaysWhatToDo) {
  const json other = {{"urn", "urn:pulumi:dev::home::a:b:C::d"},
                      {"type", "a:b:C"}};
  const absl::Status status = Find(json::array({other})).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("the stack dev has 1 resource, and none of them is an "
                        "image that imagecd chooses\n  add a LatestImage"));
  EXPECT_THAT(std::string(Find(json::array()).status().message()),
              HasSubstr("nothing was deployed yet"));
}

TEST_F(StatusTest, AProblemWithPulumiIsTheError) {
  pulumi_.answers["config --json"] = absl::NotFoundError("no stack");
  EXPECT_EQ(Find(json::array({LatestImage(kOld)})).status(),
            absl::NotFoundError("no stack"));
}

}  // namespace
}  // namespace imagecd::cli
