#include "provider/base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "provider/base/file_descriptor.h"
#include "provider/base/status_macros.h"

namespace imagecd::base {
namespace {

constexpr std::size_t kMaxInput = 4096;  // fits into any pipe

absl::Status SystemError(const char* what, int error) {
  return absl::UnavailableError(
      absl::StrFormat("%s: %s", what, std::generic_category().message(error)));
}

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

absl::StatusOr<Pipe> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemError("no pipe", errno);
  Pipe raw{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  // Beyond the standard files, which the child's are laid over.
  Pipe pipe{FileDescriptor(fcntl(ends[0], F_DUPFD_CLOEXEC, 3)),
            FileDescriptor(fcntl(ends[1], F_DUPFD_CLOEXEC, 3))};
  if (pipe.read.get() < 0 || pipe.write.get() < 0) {
    return SystemError("no pipe", errno);
  }
  return pipe;
}

std::vector<std::string> Variables(const std::vector<std::string>& changes) {
  std::vector<std::string> variables;
  const auto name = [](std::string_view variable) {
    return variable.substr(0, variable.find('='));
  };
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const bool changed = std::any_of(changes.begin(), changes.end(),
                                     [&](const std::string& change) {
                                       return name(change) == name(*variable);
                                     });
    if (!changed) variables.emplace_back(*variable);
  }
  for (const std::string& change : changes) {
    if (change.find('=') != std::string::npos) variables.push_back(change);
  }
  return variables;
}

// A started process; killed and reaped at the latest by the destructor.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    if (group_) kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  absl::Status Start(const ChildCommand& command, const FileDescriptor& input,
                     const FileDescriptor& output,
                     const FileDescriptor& errors) {
    std::vector<char*> arguments = {const_cast<char*>(command.program.c_str())};
    for (const std::string& argument : command.arguments) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);

    const std::vector<std::string> variables = Variables(command.environment);
    std::vector<char*> environment;
    environment.reserve(variables.size() + 1);
    for (const std::string& variable : variables) {
      environment.push_back(const_cast<char*>(variable.c_str()));
    }
    environment.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    // A plugin's threads may block signals or ignore SIGPIPE; a child must not
    // inherit that.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (command.own_group) flags |= POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, static_cast<short>(flags));
    if (!command.shares_standard_files) {
      posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
      posix_spawn_file_actions_adddup2(&actions, output.get(), STDOUT_FILENO);
      if (command.with_errors) {
        posix_spawn_file_actions_adddup2(&actions, output.get(), STDERR_FILENO);
      } else if (command.max_errors > 0) {
        posix_spawn_file_actions_adddup2(&actions, errors.get(), STDERR_FILENO);
      } else {
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                         O_WRONLY, 0);
      }
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    const int error =
        posix_spawn(&pid_, command.program.c_str(), &actions, &attributes,
                    arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
      pid_ = 0;
      return SystemError("it cannot be started", error);
    }
    group_ = command.own_group;
    if (command.max_file_bytes != 0) {
      const rlimit limit = {command.max_file_bytes, command.max_file_bytes};
      // It may have ended already; that is no error.
      prlimit(pid_, RLIMIT_FSIZE, &limit, nullptr);
    }
    return absl::OkStatus();
  }

  // The exit status once it has ended.
  std::optional<int> TryWait() {
    int status = 0;
    const pid_t ended = waitpid(pid_, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return std::nullopt;
    pid_ = 0;
    // Someone else reaped it, as where SIGCHLD is ignored: unknown.
    if (ended < 0) return 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = 0;
  bool group_ = false;
};

// What is left of a timeout, by the clock that nobody sets.
class Deadline {
 public:
  explicit Deadline(absl::Duration timeout) : timeout_(timeout) {}

  // For poll(); 0 when it has passed.
  int Milliseconds() const {
    const absl::Duration left =
        timeout_ - absl::FromChrono(std::chrono::steady_clock::now() - start_);
    if (left <= absl::ZeroDuration()) return 0;
    return static_cast<int>(
        absl::ToInt64Milliseconds(std::min(left, absl::Hours(1))) + 1);
  }

 private:
  const absl::Duration timeout_;
  const std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

// Cancelled or DeadlineExceeded when there is reason to stop.
absl::Status CheckRunning(const ChildCommand& command,
                          const Deadline& deadline) {
  if (command.cancel != nullptr && command.cancel->cancelled()) {
    return absl::CancelledError("cancelled");
  }
  if (deadline.Milliseconds() == 0) {
    return absl::DeadlineExceededError(absl::StrFormat(
        "it did not end within %s", absl::FormatDuration(command.timeout)));
  }
  return absl::OkStatus();
}

// What there is to read now: its size, 0 at the end, nullopt for nothing.
absl::StatusOr<std::optional<std::size_t>> ReadSome(const FileDescriptor& file,
                                                    std::span<char> buffer) {
  const ssize_t count = read(file.get(), buffer.data(), buffer.size());
  if (count >= 0) return static_cast<std::size_t>(count);
  if (errno == EINTR) return std::nullopt;
  return SystemError("its output cannot be read", errno);
}

// Reads both to their ends.
absl::Status ReadOutput(const ChildCommand& command, FileDescriptor& output,
                        FileDescriptor& errors, const FileDescriptor& wake,
                        const Deadline& deadline, ChildResult& result) {
  std::array<char, 4096> buffer{};
  while (output.get() >= 0 || errors.get() >= 0) {
    IMAGECD_RETURN_IF_ERROR(CheckRunning(command, deadline));
    // poll() passes over negative ones.
    pollfd files[] = {{output.get(), POLLIN, 0},
                      {errors.get(), POLLIN, 0},
                      {wake.get(), POLLIN, 0}};
    if (poll(files, 3, deadline.Milliseconds()) <= 0) continue;
    if (files[0].revents != 0) {
      IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::size_t> count,
                               ReadSome(output, buffer));
      if (count == std::size_t{0}) output.Close();
      result.output.append(buffer.data(), count.value_or(0));
      if (result.output.size() > command.max_output) {
        return absl::ResourceExhaustedError(
            absl::StrFormat("it wrote more than %d bytes", command.max_output));
      }
    }
    if (files[1].revents != 0) {
      IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::size_t> count,
                               ReadSome(errors, buffer));
      if (count == std::size_t{0}) errors.Close();
      result.errors.append(buffer.data(),
                           std::min(count.value_or(0),
                                    command.max_errors - result.errors.size()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int> WaitForEnd(const ChildCommand& command, Child& child,
                               const FileDescriptor& wake,
                               const Deadline& deadline) {
  constexpr int kPauseMilliseconds = 5;
  for (;;) {
    if (const std::optional<int> status = child.TryWait()) return *status;
    IMAGECD_RETURN_IF_ERROR(CheckRunning(command, deadline));
    pollfd file = {wake.get(), POLLIN, 0};
    poll(&file, 1, std::min(kPauseMilliseconds, deadline.Milliseconds()));
  }
}

}  // namespace

absl::StatusOr<ChildResult> RunChild(const ChildCommand& command) {
  if (command.input.size() > kMaxInput) {
    return absl::InvalidArgumentError("its input is too long");
  }
  const Deadline deadline(command.timeout);
  IMAGECD_ASSIGN_OR_RETURN(Pipe input, MakePipe());
  IMAGECD_ASSIGN_OR_RETURN(Pipe output, MakePipe());
  IMAGECD_ASSIGN_OR_RETURN(Pipe errors, MakePipe());
  const FileDescriptor wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (wake.get() < 0) return SystemError("no event", errno);

  // Written while this process still holds the other end: a child that does not
  // read its input then causes no SIGPIPE here.
  std::string_view rest = command.input;
  while (!rest.empty()) {
    const ssize_t count = write(input.write.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("its input cannot be written", errno);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }

  Child child;
  IMAGECD_RETURN_IF_ERROR(
      child.Start(command, input.read, output.write, errors.write));
  input.read.Close();
  input.write.Close();
  output.write.Close();
  errors.write.Close();

  std::optional<Cancellation::Registration> registration;
  if (command.cancel != nullptr) {
    registration.emplace(*command.cancel, [&wake] {
      const std::uint64_t one = 1;
      [[maybe_unused]] const ssize_t count =
          write(wake.get(), &one, sizeof one);
    });
  }
  ChildResult result;
  IMAGECD_RETURN_IF_ERROR(
      ReadOutput(command, output.read, errors.read, wake, deadline, result));
  IMAGECD_ASSIGN_OR_RETURN(result.exit_status,
                           WaitForEnd(command, child, wake, deadline));
  return result;
}

}  // namespace imagecd::base
