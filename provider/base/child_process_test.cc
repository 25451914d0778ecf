#include "provider/base/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

#include "tests/testing/files/temporary_folder.h"

namespace imagecd::base {
namespace {

using ::testing::HasSubstr;

class ChildProcessTest : public ::testing::Test {
 protected:
  ChildCommand Script(std::string_view body) {
    ChildCommand command;
    command.program = folder_.WriteScript("program", body);
    return command;
  }

  // This process has no child left, neither running nor ended.
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

TEST_F(ChildProcessTest, KeepsTheBeginningOfItsErrorsApart) {
  // More than a pipe holds, on either side.
  ChildCommand command = Script(
      "echo oh no >&2; head -c 200000 /dev/zero >&2; head -c 100000 /dev/zero; "
      "echo out; exit 1");
  command.max_output = 1 << 20;
  command.max_errors = 10;
  const absl::StatusOr<ChildResult> result = RunChild(command);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->errors, std::string("oh no\n\0\0\0\0", 10));
  EXPECT_EQ(result->output.size(), 100004U);
  EXPECT_EQ(result->exit_status, 1);
}

TEST_F(ChildProcessTest, LeavesTheStandardFilesToAChildThatTalksToAPerson) {
  ChildCommand command = Script("test -e /dev/fd/1 && echo; exit 4");
  command.shares_standard_files = true;
  ::testing::internal::CaptureStdout();
  const absl::StatusOr<ChildResult> result = RunChild(command);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "\n");
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->output, "");
  EXPECT_EQ(result->exit_status, 4);
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
  Cancellation cancel;
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
  Cancellation cancel;
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

TEST_F(ChildProcessTest, ChangesTheEnvironmentAsAsked) {
  setenv("IMAGECD_KEPT", "kept", 1);
  setenv("IMAGECD_CHANGED", "old", 1);
  setenv("IMAGECD_GONE", "old", 1);
  ChildCommand command =
      Script("echo \"$IMAGECD_KEPT|$IMAGECD_CHANGED|${IMAGECD_GONE-none}\"");
  command.environment = {"IMAGECD_CHANGED=a=b", "IMAGECD_GONE"};
  EXPECT_EQ(RunChild(command)->output, "kept|a=b|none\n");
}

TEST_F(ChildProcessTest, HandsBackErrorsWhenAsked) {
  ChildCommand command = Script("echo one; echo two >&2; echo three");
  command.with_errors = true;
  EXPECT_EQ(RunChild(command)->output, "one\ntwo\nthree\n");
}

// A named pipe whose writing ends are held by the processes that a test starts,
// so that its end shows that all of them are gone.
class LifeLine {
 public:
  explicit LifeLine(const std::string& path) : path_(path) {
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    end_ = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    fcntl(end_, F_SETFL, 0);
  }
  ~LifeLine() { close(end_); }

  const std::string& path() const { return path_; }

  // Waits for one line.
  void ExpectLine() {
    pollfd file = {end_, POLLIN, 0};
    ASSERT_EQ(poll(&file, 1, 30'000), 1);
    char byte = 0;
    while (read(end_, &byte, 1) == 1 && byte != '\n') {
    }
    EXPECT_EQ(byte, '\n');
  }

  void ExpectNobodyIsLeft() {
    pollfd file = {end_, POLLIN, 0};
    ASSERT_EQ(poll(&file, 1, 30'000), 1);
    char byte = 0;
    EXPECT_EQ(read(end_, &byte, 1), 0);
  }

 private:
  const std::string path_;
  int end_ = -1;
};

// Starts one process that stays in the child's session and one that leaves it.
constexpr char kStartsOthers[] =
    "exec >\"$1\"; sleep 600 & setsid sh -c 'sleep 600 & wait' & echo; wait";

TEST_F(ChildProcessTest, KillsEverythingThatAChildHasStarted) {
  for (const bool own_session : {false, true}) {
    LifeLine line(folder_.path() + "/" + std::to_string(own_session));
    ChildCommand command = Script(kStartsOthers);
    command.arguments = {line.path()};
    command.own_session = own_session;
    command.timeout = absl::InfiniteDuration();
    Cancellation cancel;
    command.cancel = &cancel;
    std::thread canceller([&] {
      line.ExpectLine();
      cancel.Cancel();
    });
    EXPECT_TRUE(absl::IsCancelled(RunChild(command).status()));
    canceller.join();
    line.ExpectNobodyIsLeft();
    ExpectNoChildren();
  }
}

TEST_F(ChildProcessTest, NothingOutlivesACallerThatIsKilled) {
  for (const int number : {SIGKILL, SIGTERM, SIGINT}) {
    for (const bool own_session : {false, true}) {
      LifeLine line(folder_.path() + "/" + std::to_string(number) +
                    std::to_string(own_session));
      ChildCommand command = Script(kStartsOthers);
      command.arguments = {line.path()};
      command.timeout = absl::InfiniteDuration();
      command.own_session = own_session;
      const pid_t caller = fork();
      if (caller == 0) {
        (void)RunChild(command);
        _exit(1);
      }
      line.ExpectLine();
      kill(caller, number);
      int status = 0;
      waitpid(caller, &status, 0);
      EXPECT_TRUE(WIFSIGNALED(status));
      line.ExpectNobodyIsLeft();
    }
  }
}

TEST_F(ChildProcessTest, NothingOutlivesASupervisorThatIsKilled) {
  LifeLine line(folder_.path() + "/line");
  ChildCommand command = Script("exec >'" + line.path() +
                                "'; echo; kill -9 $PPID; exec sleep 600");
  command.timeout = absl::InfiniteDuration();
  const absl::Status status = RunChild(command).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  line.ExpectLine();
  line.ExpectNobodyIsLeft();
}

TEST_F(ChildProcessTest, LeavesADaemonAloneThatAChildHasStarted) {
  ChildCommand command =
      Script("sleep 600 >/dev/null 2>&1 </dev/null & echo $!");
  command.own_session = true;
  const absl::StatusOr<ChildResult> result = RunChild(command);
  ASSERT_TRUE(result.ok()) << result.status();
  const pid_t daemon = std::stoi(result->output);
  EXPECT_EQ(kill(daemon, SIGKILL), 0);
}

TEST_F(ChildProcessTest, AsksAChildToStopBeforeItIsKilledWhereThereIsGrace) {
  LifeLine line(folder_.path() + "/line");
  ChildCommand command =
      Script("trap 'echo stopped >\"$1/stopped\"; exit' INT; exec >'" +
             line.path() + "'; echo; while :; do sleep 0.01; done");
  command.arguments = {folder_.path()};
  command.timeout = absl::InfiniteDuration();
  command.grace = absl::Minutes(1);
  Cancellation cancel;
  command.cancel = &cancel;
  std::thread canceller([&] {
    line.ExpectLine();
    cancel.Cancel();
  });
  EXPECT_TRUE(absl::IsCancelled(RunChild(command).status()));
  canceller.join();
  line.ExpectNobodyIsLeft();
  EXPECT_EQ(folder_.Read("stopped"), "stopped\n");
}

TEST_F(ChildProcessTest, KillsAChildThatDoesNotUseItsGrace) {
  ChildCommand command = Script("trap '' INT; exec sleep 600");
  command.timeout = absl::Milliseconds(100);
  command.grace = absl::Milliseconds(40);
  EXPECT_TRUE(absl::IsDeadlineExceeded(RunChild(command).status()));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, LimitsTheSizeOfFiles) {
  const std::string file = folder_.path() + "/large";
  ChildCommand command =
      Script("exec dd if=/dev/zero of='" + file + "' bs=4096 count=100");
  command.max_file_bytes = 8192;
  const absl::StatusOr<ChildResult> result = RunChild(command);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->exit_status, 128 + SIGXFSZ);
  EXPECT_EQ(folder_.Read("large").size(), 8192u);
}

TEST_F(ChildProcessTest, LimitsMemoryAndTimeOfWhatAChildStarts) {
  ChildCommand command = Script("sh -c 'ulimit -v; ulimit -t'");
  command.max_memory_bytes = 512 << 20;
  command.max_cpu_time = absl::Milliseconds(6500);
  const absl::StatusOr<ChildResult> result = RunChild(command);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->output, "524288\n7\n");
}

TEST_F(ChildProcessTest, LimitsTheNumberOfProcesses) {
  LifeLine line(folder_.path() + "/line");
  // Each process starts another one, without end.
  ChildCommand command =
      Script("exec >>'" + line.path() + "'; sleep 0.02; \"$0\" & wait");
  command.own_session = true;
  command.max_processes = 10;
  command.timeout = absl::InfiniteDuration();
  const absl::Status status = RunChild(command).status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  line.ExpectNobodyIsLeft();
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, HandsOutputOverPieceByPiece) {
  ChildCommand command = Script("head -c 300000 /dev/zero");
  command.max_output = 1 << 20;
  std::size_t size = 0;
  command.sink = [&](std::string_view piece) {
    size += piece.size();
    return absl::OkStatus();
  };
  absl::StatusOr<ChildResult> result = RunChild(command);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(size, 300000U);
  EXPECT_EQ(result->output, "");

  command.sink = [](std::string_view) { return absl::DataLossError("bad"); };
  EXPECT_EQ(RunChild(command).status(), absl::DataLossError("bad"));
  ExpectNoChildren();
}

TEST_F(ChildProcessTest, EndsAChildWhenTheWatchReturnsAnError) {
  ChildCommand command = Script("exec sleep 600");
  command.timeout = absl::InfiniteDuration();
  command.watch = [] { return absl::DataLossError("bad"); };
  EXPECT_EQ(RunChild(command).status(), absl::DataLossError("bad"));
  ExpectNoChildren();
}

}  // namespace
}  // namespace imagecd::base
