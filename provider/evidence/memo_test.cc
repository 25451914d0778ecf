#include "provider/evidence/memo.h"

#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace imagecd::evidence {
namespace {

using base::Cancellation;

TEST(MemoTest, RemembersASuccess) {
  Memo<int> memo;
  int calls = 0;
  const auto work = [&](const Cancellation&) -> absl::StatusOr<int> {
    return ++calls;
  };
  EXPECT_EQ(*memo.Get("a", nullptr, work), 1);
  EXPECT_EQ(*memo.Get("a", nullptr, work), 1);
  EXPECT_EQ(*memo.Get("b", nullptr, work), 2);
}

TEST(MemoTest, TriesAgainAfterAFailure) {
  Memo<int> memo;
  int calls = 0;
  const auto work = [&](const Cancellation&) -> absl::StatusOr<int> {
    if (++calls == 1) return absl::UnavailableError("down");
    return calls;
  };
  EXPECT_TRUE(absl::IsUnavailable(memo.Get("a", nullptr, work).status()));
  EXPECT_EQ(*memo.Get("a", nullptr, work), 2);
}

// Starts a piece of work on a thread of its own that lasts until Finish.
class SlowWork {
 public:
  SlowWork(Memo<int>& memo, Cancellation& cancel)
      : thread_([this, &memo, &cancel] {
          result_ = memo.Get("key", &cancel, [this](const Cancellation& own) {
            return Work(own);
          });
        }) {
    begun_.wait();
  }
  ~SlowWork() { Join(); }

  void Finish() { finish_.Cancel(); }
  absl::StatusOr<int> Result() {
    Join();
    return result_;
  }
  bool was_cancelled() const { return was_cancelled_; }

 private:
  absl::StatusOr<int> Work(const Cancellation& own) {
    Cancellation::Registration stop(own, [this] {
      was_cancelled_ = true;
      finish_.Cancel();
    });
    begun_.count_down();
    finish_.WaitFor(absl::Hours(1));
    if (was_cancelled_) return absl::CancelledError("work");
    return 7;
  }
  void Join() {
    if (thread_.joinable()) thread_.join();
  }

  std::latch begun_{1};
  Cancellation finish_;
  std::atomic<bool> was_cancelled_ = false;
  absl::StatusOr<int> result_ = 0;
  std::thread thread_;
};

TEST(MemoTest, SharesWorkBetweenCallersOfTheSameTime) {
  Memo<int> memo;
  Cancellation cancel;
  SlowWork slow(memo, cancel);
  std::atomic<int> others = 0;
  std::vector<std::thread> threads;
  std::atomic<int> sum = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      sum += *memo.Get("key", nullptr,
                       [&](const Cancellation&) -> absl::StatusOr<int> {
                         ++others;
                         return 0;
                       });
    });
  }
  while (memo.waiting("key") < 9) std::this_thread::yield();
  slow.Finish();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(*slow.Result(), 7);
  EXPECT_EQ(others, 0);
  EXPECT_EQ(sum, 8 * 7);
}

TEST(MemoTest, CancelsTheWorkWhenItsOnlyCallerIsCancelled) {
  Memo<int> memo;
  Cancellation cancel;
  SlowWork slow(memo, cancel);
  cancel.Cancel();
  EXPECT_TRUE(absl::IsCancelled(slow.Result().status()));
  EXPECT_TRUE(slow.was_cancelled());
  EXPECT_EQ(
      *memo.Get("key", nullptr,
                [](const Cancellation&) -> absl::StatusOr<int> { return 8; }),
      8);
}

TEST(MemoTest, LeavesTheWorkAloneWhenOneOfSeveralCallersIsCancelled) {
  Memo<int> memo;
  Cancellation first;
  Cancellation second;
  SlowWork slow(memo, first);
  second.Cancel();
  const absl::StatusOr<int> refused =
      memo.Get("key", &second,
               [](const Cancellation&) -> absl::StatusOr<int> { return 0; });
  EXPECT_TRUE(absl::IsCancelled(refused.status()));
  EXPECT_FALSE(slow.was_cancelled());
  slow.Finish();
  EXPECT_EQ(*slow.Result(), 7);
}

TEST(MemoTest, GivesUpWaitingWhenCancelledMeanwhile) {
  Memo<int> memo;
  Cancellation first;
  Cancellation second;
  SlowWork slow(memo, first);
  std::thread canceller([&] { second.Cancel(); });
  const absl::StatusOr<int> result =
      memo.Get("key", &second,
               [](const Cancellation&) -> absl::StatusOr<int> { return 0; });
  canceller.join();
  EXPECT_TRUE(absl::IsCancelled(result.status()));
  slow.Finish();
}

TEST(MemoTest, KeepsTheWorkForOthersWhenItsFirstCallerIsCancelled) {
  Memo<int> memo;
  Cancellation first;
  SlowWork slow(memo, first);
  std::latch joined(1);
  absl::StatusOr<int> shared = 0;
  std::thread waiter([&] {
    // Waits for the same work: nothing but a memory of it could answer sooner.
    joined.count_down();
    shared =
        memo.Get("key", nullptr,
                 [](const Cancellation&) -> absl::StatusOr<int> { return 7; });
  });
  joined.wait();
  while (memo.waiting("key") < 2) std::this_thread::yield();
  first.Cancel();
  EXPECT_FALSE(slow.was_cancelled());
  slow.Finish();
  waiter.join();
  EXPECT_EQ(*shared, 7);
  EXPECT_TRUE(absl::IsCancelled(slow.Result().status()));
}

}  // namespace
}  // namespace imagecd::evidence
