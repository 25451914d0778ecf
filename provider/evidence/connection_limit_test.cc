#include "provider/evidence/connection_limit.h"

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace imagecd::evidence {
namespace {

// Answers once told to, and notes how many wait for it at most.
class SlowClient : public http::HttpClient {
 public:
  absl::StatusOr<http::HttpResponse> Send(const http::HttpRequest&) override {
    const int now = ++inside_;
    int most = most_;
    while (now > most && !most_.compare_exchange_weak(most, now)) {
    }
    answer_.WaitFor(absl::Hours(1));
    --inside_;
    return http::HttpResponse{.status = 200, .headers = {}, .body = ""};
  }
  void Answer() { answer_.Cancel(); }
  int inside() const { return inside_; }
  int most() const { return most_; }

 private:
  base::Cancellation answer_;
  std::atomic<int> inside_ = 0;
  std::atomic<int> most_ = 0;
};

TEST(ConnectionLimitTest, LetsNoMoreThroughThanItsLimit) {
  SlowClient slow;
  ConnectionLimit limit(&slow, 2);
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { answered += limit.Send({}).ok() ? 1 : 0; });
  }
  while (slow.inside() < 2) std::this_thread::yield();
  slow.Answer();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 8);
  EXPECT_EQ(slow.most(), 2);
}

TEST(ConnectionLimitTest, GivesUpItsTurnWhenCancelled) {
  SlowClient slow;
  ConnectionLimit limit(&slow, 1);
  std::thread first([&] { EXPECT_TRUE(limit.Send({}).ok()); });
  while (slow.inside() < 1) std::this_thread::yield();
  base::Cancellation cancel;
  std::thread canceller([&] { cancel.Cancel(); });
  http::HttpRequest request;
  request.cancel = &cancel;
  EXPECT_TRUE(absl::IsCancelled(limit.Send(request).status()));
  canceller.join();
  slow.Answer();
  first.join();
}

TEST(ConnectionLimitTest, GivesUpItsTurnWhenNoTimeIsLeft) {
  SlowClient slow;
  ConnectionLimit limit(&slow, 1);
  std::thread first([&] { EXPECT_TRUE(limit.Send({}).ok()); });
  while (slow.inside() < 1) std::this_thread::yield();
  http::HttpRequest request;
  request.time_left = absl::Milliseconds(1);
  EXPECT_TRUE(absl::IsDeadlineExceeded(limit.Send(request).status()));
  slow.Answer();
  first.join();
}

// Notes what it is sent.
class NotingClient : public http::HttpClient {
 public:
  absl::StatusOr<http::HttpResponse> Send(
      const http::HttpRequest& request) override {
    sent = request;
    return http::HttpResponse{.status = 200, .headers = {}, .body = ""};
  }
  http::HttpRequest sent;
};

TEST(ConnectionLimitTest, LeavesNoRequestMoreThanTheTimeLeft) {
  NotingClient client;
  ConnectionLimit limit(&client, 1);
  http::HttpRequest request;
  request.timeout = absl::Hours(3);
  request.time_left = absl::Hours(2);
  ASSERT_TRUE(limit.Send(request).ok());
  EXPECT_LE(client.sent.timeout, absl::Hours(2));

  request.time_left = absl::InfiniteDuration();
  ASSERT_TRUE(limit.Send(request).ok());
  EXPECT_EQ(client.sent.timeout, absl::Hours(3));
}

}  // namespace
}  // namespace imagecd::evidence
