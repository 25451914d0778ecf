#include "provider/http/body_pipe.h"

#include <algorithm>
#include <condition_variable>
#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace imagecd::http {
namespace {

class Recorder : public BodySink {
 public:
  void Begin() override { text += "(begin)"; }
  absl::Status Append(std::string_view bytes) override {
    text += bytes;
    longest = std::max(longest, bytes.size());
    return result;
  }

  std::string text;
  std::size_t longest = 0;
  absl::Status result;
};

TEST(BodyPipeTest, HandsOnWhatCameBeforeItWasClosed) {
  BodyPipe pipe([] { ADD_FAILURE() << "nothing was refused"; });
  pipe.Begin();
  EXPECT_TRUE(pipe.Append("one ").ok());
  EXPECT_TRUE(pipe.Append("two").ok());
  pipe.Close();
  Recorder sink;
  EXPECT_TRUE(pipe.Drain(sink, nullptr).ok());
  EXPECT_EQ(sink.text, "(begin)one two");
}

TEST(BodyPipeTest, TouchesNoSinkForAnAnswerWithoutABody) {
  BodyPipe pipe([] {});
  pipe.Close();
  Recorder sink;
  EXPECT_TRUE(pipe.Drain(sink, nullptr).ok());
  EXPECT_EQ(sink.text, "");
}

TEST(BodyPipeTest, ResumesATransferThatItRefused) {
  int resumed = 0;
  BodyPipe pipe([&resumed] { ++resumed; });
  pipe.Begin();
  ASSERT_TRUE(pipe.HasRoom());
  ASSERT_TRUE(pipe.Append(std::string(BodyPipe::kMost, 'x')).ok());
  EXPECT_FALSE(pipe.HasRoom());
  EXPECT_EQ(resumed, 0);
  pipe.Close();
  Recorder sink;
  EXPECT_TRUE(pipe.Drain(sink, nullptr).ok());
  EXPECT_EQ(resumed, 1);
  EXPECT_TRUE(pipe.HasRoom());
}

TEST(BodyPipeTest, CarriesALongBodyBetweenThreadsInBoundedMemory) {
  base::Mutex mutex;
  std::condition_variable_any changed;
  bool may_go_on = true;
  BodyPipe pipe([&] {
    base::MutexLock lock(mutex);
    may_go_on = true;
    changed.notify_all();
  });
  const std::string piece(16 << 10, 'y');
  constexpr std::size_t kPieces = 500;
  std::thread transfer([&] {
    pipe.Begin();
    for (std::size_t i = 0; i < kPieces; ++i) {
      while (!pipe.HasRoom()) {
        base::MutexLock lock(mutex);
        while (!may_go_on) changed.wait(mutex);
        may_go_on = false;
      }
      EXPECT_TRUE(pipe.Append(piece).ok());
    }
    pipe.Close();
  });
  Recorder sink;
  EXPECT_TRUE(pipe.Drain(sink, nullptr).ok());
  transfer.join();
  EXPECT_EQ(sink.text.size(),
            std::string("(begin)").size() + kPieces * piece.size());
  EXPECT_LE(sink.longest, BodyPipe::kMost + piece.size());
}

TEST(BodyPipeTest, EndsWithTheErrorOfTheSink) {
  BodyPipe pipe([] {});
  pipe.Begin();
  EXPECT_TRUE(pipe.Append("x").ok());
  Recorder sink;
  sink.result = absl::AbortedError("seen enough");
  EXPECT_EQ(pipe.Drain(sink, nullptr), sink.result) << "before it is closed";
}

TEST(BodyPipeTest, HandsOnNothingAfterACancellation) {
  BodyPipe pipe([] {});
  pipe.Begin();
  EXPECT_TRUE(pipe.Append("x").ok());
  base::Cancellation cancel;
  cancel.Cancel();
  Recorder sink;
  EXPECT_TRUE(pipe.Drain(sink, &cancel).ok());
  EXPECT_EQ(sink.text, "");
}

}  // namespace
}  // namespace imagecd::http
