#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/registry/probe.h"

namespace imagecd::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kList[] = "/v2/acme/app/tags/list";

class FailureTest : public ::testing::Test {
 protected:
  FailureTest() {
    registry_.Push("acme/app", "v1");
    good_ = Get(registry_, kList).body;
  }

  void Body(BodyForm form) {
    registry_.Configure([&](auto& o) { o.bodies[Route::kTags] = form; });
  }

  FakeRegistry registry_{Open()};
  std::string good_;  // the right body of kList
};

TEST_F(FailureTest, FailsTheNextRequestsAndNoMore) {
  registry_.FailNext(2, Failure::Status(503));
  EXPECT_EQ(Get(registry_, kList).status, 503);
  EXPECT_EQ(Get(registry_, kList).status, 503);
  EXPECT_EQ(Get(registry_, kList).status, 200);
}

TEST_F(FailureTest, FailsOneRouteOnlyIfAskedTo) {
  registry_.FailNext(1, Failure::Status(500).On(Route::kManifest));
  registry_.FailNext(1, Failure::Status(502));
  EXPECT_EQ(Get(registry_, kList).status, 502);
  EXPECT_EQ(Get(registry_, kList).status, 200);
  EXPECT_EQ(Head(registry_, "/v2/acme/app/manifests/v1").status, 500);
}

TEST_F(FailureTest, FailuresCanBeCalledOff) {
  registry_.FailNext(9, Failure::Status(500));
  registry_.ClearFailures();
  EXPECT_EQ(Get(registry_, kList).status, 200);
}

TEST_F(FailureTest, SaysTooManyRequestsInGhcrsWords) {
  registry_.FailNext(1, Failure::TooManyRequests());
  const auto answer = Get(registry_, kList);
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.Header("retry-after"), "");
  EXPECT_EQ(answer.body,
            "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":"
            "\"retry-after: 6.565868ms, allowed: 2000/minute\"}]}\n");
}

TEST_F(FailureTest, SaysRetryAfterInAHeader) {
  registry_.FailNext(1, Failure::RetryAfter("3"));
  registry_.FailNext(1, Failure::RetryAfter("Wed, 01 Jul 2026 12:00:00 GMT"));
  EXPECT_EQ(Get(registry_, kList).Header("retry-after"), "3");
  EXPECT_EQ(Get(registry_, kList).Header("retry-after"),
            "Wed, 01 Jul 2026 12:00:00 GMT");
}

TEST_F(FailureTest, DropsTheConnection) {
  registry_.ResetLog();
  registry_.FailNext(1, Failure::Drop());
  EXPECT_EQ(Get(registry_, kList).status, 0);
  EXPECT_EQ(Get(registry_, kList).status, 200);
  const auto log = registry_.requests();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].status, 0);
}

TEST_F(FailureTest, ABodyCanBeHtml) {
  Body(BodyForm::kHtml);
  EXPECT_THAT(Get(registry_, kList).body, HasSubstr("<!DOCTYPE html>"));
}

TEST_F(FailureTest, ABodyCanBeTruncated) {
  Body(BodyForm::kTruncated);
  const auto answer = Get(registry_, kList);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, good_.substr(0, good_.size() / 2));
}

TEST_F(FailureTest, ABodyCanBeCutOff) {
  Body(BodyForm::kCutOff);
  const auto answer = Get(registry_, kList);
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.Header("content-length"), std::to_string(good_.size()));
  EXPECT_EQ(answer.body, good_.substr(0, good_.size() / 2));
}

TEST_F(FailureTest, ABodyCanBePackedUnasked) {
  Body(BodyForm::kGzip);
  const auto answer = Get(registry_, kList);
  EXPECT_EQ(answer.Header("content-encoding"), "gzip");
  std::string plain(good_.size(), '\0');
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(
      const_cast<char*>(answer.body.data()));  // zlib's API
  stream.avail_in = static_cast<uInt>(answer.body.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  EXPECT_EQ(plain, good_);
}

TEST_F(FailureTest, IsNotPackedForWhoOffersToUnpack) {
  const auto answer = Get(registry_, kList, {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(answer.body, good_);
}

TEST_F(FailureTest, ABodyCanBeHuge) {
  Body(BodyForm::kHuge);
  registry_.Configure([](auto& o) { o.huge_bytes = 300'000; });
  registry_.ResetLog();
  const auto answer = Get(registry_, kList);
  EXPECT_EQ(answer.body, std::string(300'000, ' ') + good_);
  EXPECT_THAT(TagsOf(answer), ElementsAre("v1"));
  EXPECT_EQ(registry_.counters().bytes_sent,
            static_cast<std::int64_t>(answer.body.size()));
}

TEST_F(FailureTest, ABodyCanBeEndless) {
  Body(BodyForm::kEndless);
  const auto answer =
      Send("GET", registry_.url(), kList, {}, "", std::size_t{4} << 20);
  EXPECT_EQ(answer.status, 0);
  EXPECT_GT(answer.body.size(), std::size_t{4} << 20);
}

TEST_F(FailureTest, ABodyCanDrip) {
  Body(BodyForm::kDrip);
  registry_.Configure([](auto& o) {
    o.drip_interval = std::chrono::milliseconds(1);
    o.drip_bytes = 7;
  });
  EXPECT_EQ(Get(registry_, kList).body, good_);
}

TEST_F(FailureTest, OnlyTheBodyOfTheRouteChanges) {
  registry_.Configure([](auto& o) {
    o.bodies[Route::kAny] = BodyForm::kHtml;
    o.bodies[Route::kTags] = BodyForm::kNormal;
  });
  EXPECT_EQ(Get(registry_, kList).body, good_);
  EXPECT_THAT(Get(registry_, "/v2/").body, HasSubstr("html"));
}

TEST_F(FailureTest, AnAnswerCanBeDelayed) {
  constexpr std::chrono::milliseconds kDelay{30};
  registry_.Configure([&](auto& o) { o.delays[Route::kTags] = kDelay; });
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Get(registry_, kList).status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, kDelay);
}

TEST_F(FailureTest, EndsInTheMiddleOfEverything) {
  auto registry = std::make_unique<FakeRegistry>(Open());
  registry->Push("acme/app", "v1");
  registry->Configure([](auto& o) {
    o.delays[Route::kManifest] = std::chrono::hours(1);
    o.bodies[Route::kTags] = BodyForm::kDrip;
    o.drip_interval = std::chrono::hours(1);
  });
  const std::string url = registry->url();
  std::atomic<int> failed{0};
  std::vector<std::thread> clients;
  for (const char* target : {kList, "/v2/acme/app/manifests/v1"}) {
    clients.emplace_back(
        [&, target] { failed += Send("GET", url, target).status == 0; });
  }
  while (registry->requests().empty()) std::this_thread::yield();
  registry.reset();
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 2);
}

TEST_F(FailureTest, ServesManyAtATime) {
  registry_.ResetLog();
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] {
      for (int j = 0; j < 25; ++j) {
        registry_.Push("acme/app", "t" + std::to_string(i * 100 + j));
        good += Get(registry_, kList).status == 200;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(good, 200);
  EXPECT_EQ(registry_.counters().requests, 200);
  EXPECT_EQ(registry_.Tags("acme/app").size(), 201U);
}

TEST(FakeRegistryTest, SaysWhyItCannotStart) {
  FakeRegistry first;
  EXPECT_EQ(FakeRegistry::Start({}, {.port = first.port()}).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(FakeRegistry::Start({}, {.certificate_file = "/nonexistent",
                                     .key_file = "/nonexistent"})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace imagecd::testing
