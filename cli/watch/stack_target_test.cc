#include "cli/watch/stack_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nlohmann/json.hpp"
#include "tests/testing/files/temporary_folder.h"
#include "tests/testing/http/scripted_http_client.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::watch {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kStackPath[] = "/apis/pulumi.com/v1/namespaces/home/stacks/prod";
constexpr char kAnnotation[] = "pulumi.com/reconciliation-request";

class Notes : public Journal {
 public:
  void Write(const Event& event) override {
    lines.push_back(std::string(KindName(event.kind)) + " " + event.message);
  }
  std::vector<std::string> lines;
};

Found WithImage(const std::string& tag, const std::string& digest = "a") {
  Found found;
  policy::Image image;
  image.tag = tag;
  image.digest = "sha256:" + std::string(64, digest[0]);
  found.images["chime"] = image;
  return found;
}

// An API server that has one Stack.
class StackTargetTest : public ::testing::Test {
 protected:
  StackTargetTest() {
    folder_.Write("token", "first-token-0123\n");
    folder_.Write("namespace", "home\n");
    stack_["metadata"]["uid"] = "1-2-3";
  }

  http::HttpResponse Answer(const http::HttpRequest& request) {
    const std::string path =
        request.url.substr(std::string("https://10.0.0.1:443").size());
    if (status_ != 200) {
      return {
          .status = status_,
          .body =
              json{{"kind", "Status"}, {"message", "token " + Token()}}.dump()};
    }
    if (request.method == "POST") {
      if (events_fail_) return {.status = 403, .body = "{}"};
      events_.push_back(json::parse(request.body));
      return {.status = 201, .body = "{}"};
    }
    EXPECT_EQ(path, kStackPath);
    if (request.method == "PATCH") {
      stack_.merge_patch(json::parse(request.body));
      patches_.push_back(Request());
    }
    return {.status = 200, .body = stack_.dump()};
  }
  std::string Token() { return "first-token-0123"; }
  std::string Request() {
    return stack_["metadata"]["annotations"][kAnnotation].get<std::string>();
  }
  // As the operator does when an update has ended.
  void End(const std::string& state) {
    stack_["status"]["lastUpdate"] = {{"state", state},
                                      {"reconcileRequest", Request()}};
  }
  StackTarget Make() { return {server_, clock_, notes_}; }

  testing::TemporaryFolder folder_;
  json stack_ = json::object();
  int status_ = 200;
  bool events_fail_ = false;
  std::vector<std::string> patches_;
  std::vector<json> events_;
  testing::ScriptedHttpClient http_{
      [this](const http::HttpRequest& request) { return Answer(request); }};
  testing::FixedClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  Notes notes_;
  ApiServer server_{{"https://10.0.0.1:443", folder_.path() + "/token",
                     folder_.path() + "/ca.crt"},
                    {"home", "prod"},
                    http_,
                    nullptr};
};

TEST_F(StackTargetTest, RequestsAnUpdateOncePerNewImage) {
  StackTarget target = Make();
  for (const char* tag : {"main.1", "main.1", "main.2", "main.2"}) {
    EXPECT_TRUE(target.Sync(WithImage(tag)).ok());
  }
  EXPECT_THAT(patches_, ElementsAre("chime main.1", "chime main.2"));
  const http::HttpRequest first = http_.requests().front();
  EXPECT_EQ(first.headers.Get("authorization"), "Bearer first-token-0123");
  EXPECT_EQ(first.ca_file, folder_.path() + "/ca.crt");
}

TEST_F(StackTargetTest, WritesAnEventThatSaysWhatIsNew) {
  StackTarget target = Make();
  Found found = WithImage("main.2");
  found.news["chime"] = {"2 commits: Ring on the hour"};
  EXPECT_TRUE(target.Sync(found).ok());
  ASSERT_EQ(events_.size(), 1);
  EXPECT_EQ(events_[0]["reason"], "NewImages");
  EXPECT_EQ(events_[0]["message"],
            "chime main.2\nchime: 2 commits: Ring on the hour");
  EXPECT_EQ(events_[0]["involvedObject"]["uid"], "1-2-3");
}

TEST_F(StackTargetTest, RequestsTheUpdateAlsoIfTheEventIsRefused) {
  events_fail_ = true;
  StackTarget target = Make();
  EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
  EXPECT_TRUE(target.Sync(WithImage("main.2")).ok());
  EXPECT_THAT(patches_, ElementsAre("chime main.1", "chime main.2"));
  EXPECT_THAT(notes_.lines,
              ElementsAre("pending chime main.1", HasSubstr("create of Events"),
                          "pending chime main.2"));
}

TEST_F(StackTargetTest, RemembersNothingAndStillRequestsNothingTwice) {
  StackTarget(server_, clock_, notes_).Sync(WithImage("main.1")).IgnoreError();
  StackTarget restarted = Make();
  EXPECT_TRUE(restarted.Sync(WithImage("main.1")).ok());
  // It restarts while the registry is down.
  Found nothing;
  nothing.unknown = 1;
  StackTarget again = Make();
  EXPECT_TRUE(again.Sync(nothing).ok());
  EXPECT_THAT(patches_, ElementsAre("chime main.1"));
}

TEST_F(StackTargetTest, RequestsAnUpdateWhenATagMoved) {
  StackTarget target = Make();
  EXPECT_TRUE(target.Sync(WithImage("main.1", "a")).ok());
  EXPECT_TRUE(target.Sync(WithImage("main.1", "b")).ok());
  EXPECT_TRUE(target.Sync(WithImage("main.1", "b")).ok());
  EXPECT_THAT(patches_, ElementsAre("chime main.1", "chime main.1@sha256:" +
                                                        std::string(64, 'b')));
}

TEST_F(StackTargetTest, AsksAgainAfterAFailedUpdateEverMoreRarely) {
  StackTarget target = Make();
  const auto rounds = [&](absl::Duration time) {
    for (absl::Duration t; t < time; t += absl::Seconds(15)) {
      EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
      clock_.Advance(absl::Seconds(15));
    }
  };
  rounds(absl::Seconds(15));
  End("failed");
  rounds(absl::Seconds(75));
  EXPECT_EQ(Request(), "chime main.1 (again 1)");
  End("failed");
  rounds(absl::Seconds(105));
  EXPECT_EQ(Request(), "chime main.1 (again 1)");
  rounds(absl::Seconds(45));
  EXPECT_EQ(Request(), "chime main.1 (again 2)");
  End("succeeded");
  rounds(absl::Hours(2));
  EXPECT_EQ(patches_.size(), 3);
  EXPECT_EQ(notes_.lines.back(), "deployed chime main.1 (again 2)");
}

TEST_F(StackTargetTest, LosesNothingWhileTheApiServerIsAway) {
  StackTarget target = Make();
  EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
  status_ = 503;
  EXPECT_FALSE(target.Sync(WithImage("main.2")).ok());
  status_ = 200;
  EXPECT_TRUE(target.Sync(WithImage("main.2")).ok());
  EXPECT_EQ(Request(), "chime main.2");
}

TEST_F(StackTargetTest, SaysWhatToDoAndHidesTheToken) {
  StackTarget target = Make();
  for (const auto& [status, advice] :
       std::map<int, std::string>{{401, "token of the service account"},
                                  {403, "needs get and patch"},
                                  {404, "--stack-cr"}}) {
    status_ = status;
    EXPECT_THAT(std::string(target.Sync(WithImage("main.1")).message()),
                AllOf(HasSubstr("Stack home/prod"), HasSubstr(advice),
                      Not(HasSubstr(Token()))));
  }
  EXPECT_THAT(patches_, IsEmpty());
}

TEST_F(StackTargetTest, UsesANewTokenAtOnce) {
  StackTarget target = Make();
  EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
  folder_.Write("token", "second-token-4567");
  EXPECT_TRUE(target.Sync(WithImage("main.1")).ok());
  EXPECT_EQ(http_.requests().back().headers.Get("authorization"),
            "Bearer second-token-4567");
}

TEST(ApiServerTest, IsFoundWhereThePodRuns) {
  const testing::TemporaryFolder folder;
  folder.Write("namespace", "home\n");
  const base::MapEnvironment pod({{"KUBERNETES_SERVICE_HOST", "fd00::1"},
                                  {"KUBERNETES_SERVICE_PORT", "6443"}});
  EXPECT_EQ(FindApiServer(pod, folder.path())->url, "https://[fd00::1]:6443");
  EXPECT_FALSE(FindApiServer(base::MapEnvironment({}), folder.path()).ok());
  EXPECT_EQ(ParseStackName("prod", folder.path())->space, "home");
  EXPECT_EQ(ParseStackName("other/prod", folder.path())->space, "other");
  for (const char* name : {"", "a/b/c", "a/../b", "UPPER", "a/"}) {
    EXPECT_FALSE(ParseStackName(name, folder.path()).ok()) << name;
  }
}

}  // namespace
}  // namespace imagecd::watch
