#include "provider/server/engine_log.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FakeClock : public base::Clock {
 public:
  absl::Time Now() const override {
    const base::MutexLock lock(mutex_);
    return now_;
  }
  void Advance(absl::Duration duration) {
    const base::MutexLock lock(mutex_);
    now_ += duration;
  }

 private:
  mutable base::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = absl::UnixEpoch();
};

// Receives the messages. While `block` is held, delivery waits.
class Receiver {
 public:
  absl::Status operator()(const LogEntry& entry) {
    const base::MutexLock blocked(block);
    const base::MutexLock lock(mutex_);
    texts_.push_back((entry.urn.empty() ? "" : entry.urn + ": ") +
                     (entry.ephemeral ? "~" : "") + entry.message);
    return result_;
  }
  void Fail(absl::Status status) {
    const base::MutexLock lock(mutex_);
    result_ = std::move(status);
  }
  std::vector<std::string> texts() const {
    const base::MutexLock lock(mutex_);
    return texts_;
  }

  base::Mutex block;

 private:
  mutable base::Mutex mutex_;
  absl::Status result_;
  std::vector<std::string> texts_;
};

class EngineLogTest : public ::testing::Test {
 protected:
  static constexpr absl::Duration kLong = absl::Minutes(1);

  void Post(const std::string& text, bool ephemeral = false,
            const std::string& urn = "") {
    log_.Post({base::Severity::kInfo, text, urn, ephemeral});
  }

  FakeClock clock_;
  Receiver receiver_;
  EngineLog log_{[this](const LogEntry& entry) { return receiver_(entry); },
                 clock_};
};

TEST_F(EngineLogTest, DeliversInOrder) {
  for (int i = 0; i < 5; ++i) Post(std::to_string(i));
  log_.Flush(kLong);
  EXPECT_THAT(receiver_.texts(), ElementsAre("0", "1", "2", "3", "4"));
}

TEST_F(EngineLogTest, FlushHasNothingToWaitForWithoutMessages) {
  log_.Flush(absl::InfiniteDuration());
}

TEST_F(EngineLogTest, LoggerTagsWithTheResourceAndFlushesAtItsEnd) {
  {
    EngineLogger logger(log_, "urn:a");
    logger.Log(base::Severity::kWarning, "watch out");
    logger.Status("listing");
  }
  EXPECT_THAT(receiver_.texts(),
              ElementsAre("urn:a: watch out", "urn:a: ~listing"));
}

TEST_F(EngineLogTest, ReplacesProgressThatNobodyHasSeen) {
  receiver_.block.Lock();
  Post("first");
  Post("listed 1", true, "urn:a");
  Post("listed 1", true, "urn:b");
  Post("warning", false, "urn:a");
  Post("listed 2", true, "urn:a");
  receiver_.block.Unlock();
  log_.Flush(kLong);
  EXPECT_THAT(receiver_.texts(),
              ElementsAre("first", "urn:a: ~listed 2", "urn:b: ~listed 1",
                          "urn:a: warning"));
}

TEST_F(EngineLogTest, NeverHoldsMoreThanItsLimit) {
  receiver_.block.Lock();
  for (std::size_t i = 0; i < 3 * EngineLog::kMaxEntries; ++i) {
    Post(std::to_string(i));
  }
  receiver_.block.Unlock();
  log_.Flush(kLong);
  // One more may have been taken from the queue and be under way.
  EXPECT_GE(receiver_.texts().size(), EngineLog::kMaxEntries);
  EXPECT_LE(receiver_.texts().size(), EngineLog::kMaxEntries + 1);
}

TEST_F(EngineLogTest, CutsVeryLongMessages) {
  Post(std::string(10 * EngineLog::kMaxMessageBytes, 'x'));
  log_.Flush(kLong);
  ASSERT_THAT(receiver_.texts(), SizeIs(1));
  EXPECT_EQ(receiver_.texts()[0].size(),
            EngineLog::kMaxMessageBytes + std::string("…").size());
}

TEST_F(EngineLogTest, GivesUpOnAnEngineThatFailsAndTriesAgainLater) {
  receiver_.Fail(absl::UnavailableError("gone"));
  receiver_.block.Lock();
  Post("a");
  Post("b");
  Post("c");
  receiver_.block.Unlock();
  log_.Flush(kLong);
  EXPECT_THAT(receiver_.texts(), ElementsAre("a"));
  Post("d");
  log_.Flush(kLong);
  EXPECT_THAT(receiver_.texts(), ElementsAre("a")) << "muted";

  receiver_.Fail(absl::OkStatus());
  clock_.Advance(EngineLog::kMute);
  Post("e");
  log_.Flush(kLong);
  EXPECT_THAT(receiver_.texts(), ElementsAre("a", "e"));
}

TEST_F(EngineLogTest, TriesAnotherEngineAtOnce) {
  receiver_.Fail(absl::UnavailableError("gone"));
  Post("a");
  log_.Flush(kLong);
  receiver_.Fail(absl::OkStatus());
  log_.Unmute();
  Post("b");
  log_.Flush(kLong);
  EXPECT_THAT(receiver_.texts(), ElementsAre("a", "b"));
}

TEST_F(EngineLogTest, FlushWaitsNoLongerThanItsLimit) {
  receiver_.block.Lock();
  Post("a");
  log_.Flush(absl::Milliseconds(1));
  EXPECT_THAT(receiver_.texts(), IsEmpty());
  receiver_.block.Unlock();
}

}  // namespace
}  // namespace imagecd::server
