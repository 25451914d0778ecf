#include "tests/testing/registry/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/testing/registry/admin.h"
#include "tests/testing/registry/probe.h"
#include "tests/testing/registry/switches.h"

namespace imagecd::testing {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SwitchesTest, EverySwitchSurvivesItsJson) {
  FakeRegistryOptions options;
  options.order = TagOrder::kShuffled;
  options.link = LinkForm::kMissingBeforeLast;
  options.only_first = 3;
  options.expires_in = 300;
  options.bodies = {{Route::kTags, BodyForm::kCutOff}};
  options.delays = {{Route::kAny, std::chrono::milliseconds(5)}};
  options.credentials = {{.user = "u", .password = "p", .repositories = {"r"}}};
  const Json json = SwitchesToJson(options);
  FakeRegistryOptions read;
  ASSERT_TRUE(ApplySwitches(json, read).ok());
  EXPECT_EQ(SwitchesToJson(read), json);
  EXPECT_EQ(read.bodies, options.bodies);
  EXPECT_EQ(json["link"], "missing_before_last");
}

TEST(SwitchesTest, RefusesWhatItDoesNotKnowAndChangesNothing) {
  FakeRegistryOptions options;
  for (const char* text :
       {R"({"lag":1,"lagg":1})", R"({"lag":1,"order":"sideways"})",
        R"({"lag":1,"page_cap":"many"})", R"({"lag":1,"page_cap":1e99})",
        R"({"lag":1,"bodies":{"tags":"x"}})",
        R"({"lag":1,"bodies":{"x":"gzip"}})",
        R"({"lag":1,"credentials":[{"name":"x"}]})", "[]", "7"}) {
    EXPECT_EQ(ApplySwitches(Json::parse(text), options).code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
  EXPECT_EQ(SwitchesToJson(options), SwitchesToJson({}));
}

TEST(ScenarioTest, FillsARegistry) {
  FakeRegistry registry;
  const auto status = ApplyScenario(Json::parse(R"({
    "switches": {"auth": "none", "default_page": 7},
    "repositories": {
      "acme/app": {
        "generate": {"count": 20, "seed": 3},
        "tags": ["latest-1",
                 {"branch": "dev", "time": "2026-07-02T08:00:00Z",
                  "commit": "0123456789abcdef0123456789abcdef01234567",
                  "platforms": ["linux/amd64", "linux/arm64"],
                  "missing": ["linux/arm64"], "referrer": true},
                 {"tag": "ghost", "pullable": false}]},
      "acme/secret": {"visibility": "private"}}})"),
                                    registry);
  ASSERT_TRUE(status.ok()) << status;
  const auto tags = registry.Tags("acme/app");
  ASSERT_EQ(tags.size(), 24U);
  EXPECT_EQ(tags[21], "dev.20260702-080000.0123456");
  EXPECT_THAT(tags[22], ::testing::StartsWith("sha256-"));
  EXPECT_EQ(registry.Digest("acme/app", "ghost"), "");
  EXPECT_EQ(registry.options().default_page, 7);
  const auto index = Json::parse(
      Get(registry, "/v2/acme/app/manifests/dev.20260702-080000.0123456").body);
  const auto status_of = [&](int child) {
    return Get(registry,
               "/v2/acme/app/manifests/" +
                   index["manifests"][child]["digest"].get<std::string>())
        .status;
  };
  EXPECT_EQ(status_of(0), 200);
  EXPECT_EQ(status_of(1), 404);
}

TEST(ScenarioTest, SaysWhatIsWrong) {
  FakeRegistry registry;
  const auto error = [&](const char* text) {
    return std::string(ApplyScenario(Json::parse(text), registry).message());
  };
  EXPECT_THAT(error(R"({"repos":{}})"), HasSubstr("repos"));
  EXPECT_THAT(error(R"({"repositories":{"a":{"tags":[{"tags":"x"}]}}})"),
              HasSubstr("tags"));
  EXPECT_THAT(error(R"({"repositories":{"a":{"tags":[{"commit":"x"}]}}})"),
              HasSubstr("time"));
  EXPECT_THAT(
      error(R"({"repositories":{"a":{"tags":[{"tag":"t","time":"noon"}]}}})"),
      HasSubstr("noon"));
  EXPECT_THAT(error(R"({"repositories":{"a":{"visibility":"x"}}})"),
              HasSubstr("public or private"));
  EXPECT_THAT(error(R"({"repositories":{"a":{"generate":{"count":-1}}}})"),
              HasSubstr("count"));
}

class AdminTest : public ::testing::Test {
 protected:
  ProbeAnswer Post(const std::string& path, const std::string& body = "") {
    return Send("POST", admin_->url(), path, {}, body);
  }
  Json Read(const std::string& path) {
    return Json::parse(Send("GET", admin_->url(), path).body, nullptr, false);
  }

  FakeRegistry registry_{Open()};
  std::unique_ptr<HttpFront> admin_ = StartAdmin(registry_, 0).value();
};

TEST_F(AdminTest, PushesAndDeletes) {
  const auto pushed = Json::parse(
      Post("/push", R"({"repository":"acme/app","tag":"v1"})").body);
  EXPECT_EQ(pushed["digest"], registry_.Digest("acme/app", "v1"));
  EXPECT_THAT(pushed["reference"].get<std::string>(),
              ::testing::StartsWith(registry_.host() + "/acme/app:v1@sha256:"));
  EXPECT_EQ(Read("/tags?repository=acme/app"), Json({"v1"}));
  EXPECT_EQ(Read("/digest?repository=acme/app&tag=v1")["digest"],
            pushed["digest"]);
  Post("/delete_manifest", R"({"repository":"acme/app","reference":"v1"})");
  EXPECT_EQ(registry_.Digest("acme/app", "v1"), "");
  Post("/delete_tag", R"({"repository":"acme/app","tag":"v1"})");
  EXPECT_TRUE(registry_.Tags("acme/app").empty());
  Post("/generate", R"({"repository":"acme/app","count":5})");
  EXPECT_EQ(registry_.Tags("acme/app").size(), 5U);
}

TEST_F(AdminTest, TurnsSwitchesAndInjectsFailures) {
  Post("/switches", R"({"default_page":3})");
  EXPECT_EQ(registry_.options().default_page, 3);
  EXPECT_EQ(Read("/switches")["default_page"], 3);
  Post("/fail", R"({"kind":"too_many_requests","count":1,"route":"ping"})");
  Post("/fail", R"({"kind":"status","status":502,"count":2})");
  EXPECT_EQ(Get(registry_, "/v2/").status, 429);
  EXPECT_EQ(Get(registry_, "/v2/").status, 502);
  Post("/clear_failures");
  EXPECT_EQ(Get(registry_, "/v2/").status, 200);
  Post("/fail", R"({"kind":"drop"})");
  EXPECT_EQ(Get(registry_, "/v2/").status, 0);
  Post("/fail", R"({"kind":"retry_after","value":"9"})");
  EXPECT_EQ(Get(registry_, "/v2/").Header("retry-after"), "9");
}

TEST_F(AdminTest, ShowsTheLogWithoutSecrets) {
  Get(registry_, "/v2/?x=1", {{"Authorization", "Bearer hush"}});
  const Json log = Read("/log");
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0]["path"], "/v2/");
  EXPECT_EQ(log[0]["query"], "x=1");
  EXPECT_EQ(log[0]["authorized"], true);
  EXPECT_THAT(log.dump(), ::testing::Not(HasSubstr("hush")));
  EXPECT_EQ(Read("/counters")["requests"], 1);
  EXPECT_EQ(Read("/counters")["by_route"]["ping"], 1);
  Send("POST", registry_.url(), "/token", {}, "refresh_token=hush");
  EXPECT_THAT(Read("/log").dump(), ::testing::Not(HasSubstr("hush")));
  Post("/reset");
  EXPECT_EQ(Read("/counters")["requests"], 0);
}

TEST_F(AdminTest, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(Post("/nothing").status, 404);
  EXPECT_EQ(Post("/switches", "{").status, 400);
  EXPECT_EQ(Post("/switches", R"({"x":1})").status, 400);
  EXPECT_EQ(Post("/push", R"({"tag":"v1"})").status, 400);
  EXPECT_EQ(Post("/push", "7").status, 400);
  EXPECT_EQ(Post("/fail", R"({"kind":"earthquake"})").status, 400);
  EXPECT_THAT(Post("/fail", R"({"kind":"earthquake"})").body,
              HasSubstr("earthquake"));
}

}  // namespace
}  // namespace imagecd::testing
