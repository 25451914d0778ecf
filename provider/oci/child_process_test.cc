#include "provider/oci/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "tests/testing/files/temporary_folder.h"

namespace imagecd::oci {
namespace {

using ::testing::HasSubstr;

class ChildProcessTest : public ::testing::Test {
 protected:
  ChildCommand Script(std::string_view body) {
    ChildCommand command;
    command.program = folder_.WriteScript("program", body);
    return command;
  }

  // No child, running or ended, is left of this process.
  static void ExpectNoChildren() {
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
  }

  testing::TemporaryFolder folder_;
};

TEST_F(ChildProcessTest, HandsOverArgumentsAndInput) {
  ChildCommand command = Script("echo \"$1|$2\"; cat; echo lost >&2; exit 3");
  command.arguments = {"get", "a b; $(c)"};
  command.input = "ghcr.io";
  const absl::StatusOr<ChildResult> result = RunChild(command);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->output, "get|a b; $(c)\nghcr.io");
  EXPECT_EQ(result->exit_status, 3);
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, SurvivesAChildThatDoesNotReadItsInput) {
  ChildCommand command = Script("exec 0<&-; exit 0");
  command.input = std::string(4096, 'x');
  EXPECT_TRUE(RunChild(command).ok());
  command.input += 'x';
  EXPECT_EQ(RunChild(command).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(ChildProcessTest, ReportsTheSignalThatEndedAChild) {
  const absl::StatusOr<ChildResult> result = RunChild(Script("kill -9 $$"));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_status, 128 + 9);
}

TEST_F(ChildProcessTest, KillsAtTheTimeout) {
  ChildCommand command = Script("exec sleep 600");
  command.timeout = absl::Milliseconds(20);
  EXPECT_TRUE(absl::IsDeadlineExceeded(RunChild(command).status()));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, KillsAtTheTimeoutAChildThatClosedItsOutput) {
  ChildCommand command = Script("exec >&-; exec sleep 600");
  command.timeout = absl::Milliseconds(200);
  EXPECT_TRUE(absl::IsDeadlineExceeded(RunChild(command).status()));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, DoesNotWaitForWhatAKilledChildLeftBehind) {
  ChildCommand command = Script("sleep 5 & echo started; wait");
  command.timeout = absl::Milliseconds(200);
  EXPECT_TRUE(absl::IsDeadlineExceeded(RunChild(command).status()));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, KillsWhenCancelled) {
  // The child says through a named pipe that it runs, so that the cancellation
  // comes in the middle.
  const std::string pipe = folder_.path() + "/running";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  ChildCommand command = Script("echo > \"$1\"; exec sleep 600");
  command.arguments = {pipe};
  command.timeout = absl::InfiniteDuration();
  base::Cancellation cancel;
  command.cancel = &cancel;
  std::thread canceller([&] {
    folder_.Read("running");
    cancel.Cancel();
  });
  EXPECT_TRUE(absl::IsCancelled(RunChild(command).status()));
  canceller.join();
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, DoesNotOutliveACancellationThatCameBefore) {
  base::Cancellation cancel;
  cancel.Cancel();
  ChildCommand command = Script("exec sleep 600");
  command.timeout = absl::InfiniteDuration();
  command.cancel = &cancel;
  EXPECT_TRUE(absl::IsCancelled(RunChild(command).status()));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, StopsAnEndlessOutput) {
  ChildCommand command = Script("while :; do echo xxxxxxxxxxxxxxxx; done");
  command.max_output = 10'000;
  EXPECT_TRUE(absl::IsResourceExhausted(RunChild(command).status()));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, SaysWhyAProgramCannotBeStarted) {
  ChildCommand command;
  command.program = folder_.path() + "/absent";
  const absl::Status absent = RunChild(command).status();
  EXPECT_TRUE(absl::IsUnavailable(absent));
  EXPECT_THAT(std::string(absent.message()), HasSubstr("No such file"));
  command.program = folder_.Write("text", "not a program");
  EXPECT_TRUE(absl::IsUnavailable(RunChild(command).status()));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, HandsOverNoOpenFile) {
  const std::string path = folder_.Write("secret", "x");
  const int file = open(path.c_str(), O_RDONLY);  // not close-on-exec
  ASSERT_GE(file, 0);
  ChildCommand command =
      Script("if (: <&\"$1\") 2>/dev/null; then echo open; else echo no; fi");
  command.arguments = {std::to_string(file)};
  const absl::StatusOr<ChildResult> result = RunChild(command);
  close(file);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->output, "no\n");
}

}  // namespace
}  // namespace imagecd::oci
