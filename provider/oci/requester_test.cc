// How often RegistryClient asks, how long it waits, and what its errors say.

#include "provider/oci/requester.h"

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/registry_error.h"
#include "tests/testing/http/scripted_http_client.h"
#include "tests/testing/oci/client_world.h"

namespace imagecd::oci {
namespace {

using ::imagecd::testing::ClientWorld;
using ::imagecd::testing::ScriptedHttpClient;
using ::imagecd::testing::TagCollector;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

using Answer = absl::StatusOr<http::HttpResponse>;

const Repository kRepository{"registry.example", "acme/app"};

http::HttpResponse Good() { return {200, {}, R"({"tags":["a"]})"}; }

class RequesterTest : public ::testing::Test {
 protected:
  // The answers to come, in order; the last one again and again.
  absl::Status List(std::vector<Answer> answers) {
    answers_ = std::move(answers);
    return world_.client().ListTags(kRepository, {}, sink_, Call()).status();
  }
  oci::Call Call() {
    oci::Call call = world_.call();
    call.cancel = &cancel_;
    call.deadline = deadline_;
    return call;
  }

  std::vector<Answer> answers_;
  std::size_t next_ = 0;
  absl::Duration each_takes_ = absl::ZeroDuration();
  base::Cancellation cancel_;
  absl::Time deadline_ = absl::InfiniteFuture();
  ScriptedHttpClient http_{[this](const http::HttpRequest&) -> Answer {
    world_.clock.Advance(each_takes_);
    return answers_[std::min(next_++, answers_.size() - 1)];
  }};
  ClientWorld world_{&http_};
  TagCollector sink_;
};

TEST_F(RequesterTest, AsksAgainWhereThatMayHelp) {
  EXPECT_TRUE(List({http::HttpResponse{503, {}, ""},
                    absl::UnavailableError("connection reset"),
                    absl::DataLossError("cut off"), Good()})
                  .ok());
  EXPECT_THAT(world_.sleeper.slept(),
              ElementsAre(absl::Milliseconds(200), absl::Milliseconds(400),
                          absl::Milliseconds(800)));
}

TEST_F(RequesterTest, AsksAsOftenAsItMayAndSaysSoOnce) {
  const absl::Status status = List({http::HttpResponse{503, {}, ""}});
  EXPECT_EQ(FailureOf(status), Failure::kServer);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("cannot list the tags of "
                              "registry.example/acme/app"),
                    HasSubstr("HTTP 503"), HasSubstr("4 attempts")));
  EXPECT_THAT(http_.requests(), SizeIs(4));
  EXPECT_THAT(world_.log.lines(),
              AllOf(SizeIs(3), Each(StartsWith("debug: "))));
}

TEST_F(RequesterTest, AsksOnlyOnceWhereOneAttemptIsAllowed) {
  world_.options.max_attempts = 1;
  EXPECT_FALSE(List({http::HttpResponse{503, {}, ""}}).ok());
  EXPECT_THAT(http_.requests(), SizeIs(1));
}

TEST_F(RequesterTest, WaitsAsLongAsTheServerWishes) {
  EXPECT_TRUE(
      List({http::HttpResponse{429, {{"Retry-After", "7"}}, ""}, Good()}).ok());
  EXPECT_THAT(world_.sleeper.slept(), ElementsAre(absl::Seconds(7)));
}

TEST_F(RequesterTest, WaitsForMoreThanTheMicrosecondsOfGhcr) {
  EXPECT_TRUE(
      List({http::HttpResponse{
                429,
                {},
                R"({"errors":[{"code":"TOOMANYREQUESTS","message":)"
                R"("retry-after: 6.565868ms, allowed: 2000/minute"}]})"},
            Good()})
          .ok());
  EXPECT_THAT(world_.sleeper.slept(), ElementsAre(absl::Milliseconds(200)));
}

TEST_F(RequesterTest, DoesNotWaitBeyondItsDeadline) {
  deadline_ = world_.clock.Now() + absl::Seconds(5);
  const absl::Status status =
      List({http::HttpResponse{429, {{"Retry-After", "60"}}, ""}});
  EXPECT_EQ(FailureOf(status), Failure::kRateLimited);
  EXPECT_THAT(world_.sleeper.slept(), IsEmpty());
}

TEST_F(RequesterTest, GivesNoRequestMoreTimeThanIsLeft) {
  world_.options.request_timeout = absl::Seconds(30);
  world_.options.total_timeout = absl::Seconds(50);
  each_takes_ = absl::Seconds(29);
  const absl::Status status = List({http::HttpResponse{503, {}, ""}});
  EXPECT_EQ(FailureOf(status), Failure::kServer);
  ASSERT_THAT(http_.requests(), SizeIs(2));
  EXPECT_EQ(http_.requests()[0].timeout, absl::Seconds(30));
  EXPECT_LT(http_.requests()[1].timeout, absl::Seconds(21));
  EXPECT_EQ(http_.requests()[0].time_left, absl::Seconds(50));
  EXPECT_LT(http_.requests()[1].time_left, absl::Seconds(21));
}

TEST_F(RequesterTest, EndsWhenTheTimeForTheWholeLookUpIsOver) {
  deadline_ = world_.clock.Now();
  const absl::Status status = List({Good()});
  EXPECT_EQ(FailureOf(status), Failure::kTimeout);
  EXPECT_THAT(http_.requests(), IsEmpty());
}

TEST_F(RequesterTest, SendsNothingWhenCancelled) {
  cancel_.Cancel();
  EXPECT_EQ(FailureOf(List({Good()})), Failure::kCancelled);
  EXPECT_THAT(http_.requests(), IsEmpty());
}

TEST_F(RequesterTest, StopsAskingWhenCancelledBetweenAttempts) {
  ScriptedHttpClient http([this](const http::HttpRequest&) -> Answer {
    cancel_.Cancel();
    return http::HttpResponse{503, {}, ""};
  });
  ClientWorld world(&http);
  const absl::Status status =
      world.client().ListTags(kRepository, {}, sink_, Call()).status();
  EXPECT_EQ(FailureOf(status), Failure::kCancelled);
  EXPECT_THAT(http.requests(), SizeIs(1));
}

TEST_F(RequesterTest, LetsACancelledCallGoThatWaitsForAnother) {
  // The first call learns the challenge and takes its time over it; the second
  // waits for what it learns, is cancelled, and returns before the first.
  base::Cancellation first_may_go;
  base::Cancellation first_is_there;
  base::Cancellation cancel_second;
  ScriptedHttpClient http([&](const http::HttpRequest&) -> Answer {
    first_is_there.Cancel();
    first_may_go.WaitFor(absl::Seconds(60));
    return Good();
  });
  ClientWorld world(&http);
  oci::RegistryClient& client = world.client();
  std::thread first([&] {
    TagCollector sink;
    EXPECT_TRUE(client.ListTags(kRepository, {}, sink, world.call()).ok());
  });
  ASSERT_TRUE(first_is_there.WaitFor(absl::Seconds(60)));
  oci::Call call = world.call();
  call.cancel = &cancel_second;
  std::thread canceller([&] { cancel_second.Cancel(); });
  EXPECT_EQ(FailureOf(client.HeadManifest(kRepository, "a", call).status()),
            Failure::kCancelled);
  canceller.join();
  first_may_go.Cancel();
  first.join();
  EXPECT_THAT(http.requests(), SizeIs(1));
}

TEST_F(RequesterTest, DoesNotMakeOthersWaitForARegistryThatIsDown) {
  // The first call's first attempt fails; while it waits for its second, the
  // other call goes ahead.
  base::Cancellation first_failed;
  ScriptedHttpClient http([&](const http::HttpRequest& request) -> Answer {
    if (request.method == "HEAD") return http::HttpResponse{404, {}, ""};
    if (http.requests().size() > 1) return Good();
    return absl::UnavailableError("connection refused");
  });
  class Sleeper : public base::Sleeper {
   public:
    explicit Sleeper(std::function<void()> sleep) : sleep_(std::move(sleep)) {}
    void Sleep(absl::Duration, const base::Cancellation*) override { sleep_(); }

   private:
    const std::function<void()> sleep_;
  };
  std::function<void()> sleep;
  Sleeper sleeper([&] { sleep(); });
  ClientWorld world(&http);
  base::MapEnvironment no_variables({});
  oci::RegistryClient client(world.options, {.http = &http,
                                             .clock = &world.clock,
                                             .sleeper = &sleeper,
                                             .environment = &no_variables,
                                             .random = [] { return 0.0; }});
  absl::Status other = absl::UnknownError("not asked");
  sleep = [&] {
    other = client.HeadManifest(kRepository, "a", world.call()).status();
  };
  EXPECT_TRUE(client.ListTags(kRepository, {}, sink_, world.call()).ok());
  EXPECT_TRUE(other.ok()) << other;
}

struct Told {
  const char* name;
  Answer answer;
  Failure failure;
  absl::StatusCode code;
  int requests;
  std::string text;
};

class RequesterTells : public RequesterTest,
                       public ::testing::WithParamInterface<Told> {};

TEST_P(RequesterTells, WhatHappenedAndWhatToDo) {
  const absl::Status status = List({GetParam().answer});
  EXPECT_EQ(FailureOf(status), GetParam().failure) << status;
  EXPECT_EQ(status.code(), GetParam().code);
  EXPECT_THAT(http_.requests(), SizeIs(GetParam().requests));
  EXPECT_THAT(std::string(status.message()),
              AllOf(StartsWith("cannot list the tags of "
                               "registry.example/acme/app: "),
                    HasSubstr(GetParam().text)));
  EXPECT_EQ(status.message().find('\n'), absl::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Failures, RequesterTells,
    ::testing::Values(
        Told{"Network",
             absl::UnavailableError("registry.example: no such host"),
             Failure::kNetwork, absl::StatusCode::kUnavailable, 4,
             "no such host in 4 attempts; check the name"},
        Told{"Tls", absl::FailedPreconditionError("certificate not trusted"),
             Failure::kTls, absl::StatusCode::kUnavailable, 1,
             "imagecd:registries[\"registry.example\"].caFile"},
        Told{"Timeout", absl::DeadlineExceededError("took 30s"),
             Failure::kTimeout, absl::StatusCode::kUnavailable, 4,
             "imagecd:requestTimeout"},
        Told{"Url", absl::InvalidArgumentError("bad URL"), Failure::kBadAnswer,
             absl::StatusCode::kUnavailable, 1, "bad URL"},
        Told{"TooLarge", absl::ResourceExhaustedError("over the limit"),
             Failure::kTooLarge, absl::StatusCode::kUnavailable, 1,
             "over the limit"},
        Told{"NotFound",
             http::HttpResponse{404,
                                {},
                                R"({"errors":[{"code":"NAME_UNKNOWN",)"
                                R"("message":"repository name not known"}]})"},
             Failure::kNotFound, absl::StatusCode::kNotFound, 1,
             "registry.example answered HTTP 404 (NAME_UNKNOWN: repository "
             "name not known)"},
        Told{"Denied", http::HttpResponse{403, {}, ""}, Failure::kDenied,
             absl::StatusCode::kPermissionDenied, 1,
             "not found or no access: check the name; log in with"},
        Told{"RateLimited",
             http::HttpResponse{
                 429, {}, R"({"errors":[{"code":"TOOMANYREQUESTS"}]})"},
             Failure::kRateLimited, absl::StatusCode::kUnavailable, 4,
             "TOOMANYREQUESTS"},
        Told{"Gone", http::HttpResponse{410, {}, "<html>\ngone</html>"},
             Failure::kBadAnswer, absl::StatusCode::kUnavailable, 1,
             "answered HTTP 410"},
        Told{"NotImplemented", http::HttpResponse{501, {}, ""},
             Failure::kServer, absl::StatusCode::kUnavailable, 1,
             "answered HTTP 501"},
        Told{"Redirects",
             http::HttpResponse{302, {{"Location", "/v2/again"}}, ""},
             Failure::kBadAnswer, absl::StatusCode::kUnavailable, 4,
             "redirect after redirect"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(RequesterTest, NamesItselfToTheServer) {
  ASSERT_TRUE(List({Good()}).ok());
  EXPECT_EQ(http_.requests()[0].headers.Get("User-Agent"), "imagecd-test");
}

}  // namespace
}  // namespace imagecd::oci
