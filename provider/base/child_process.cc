#include "provider/base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "provider/base/child_supervisor.h"
#include "provider/base/deadline.h"
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
  // Above the descriptors of the standard files, because the child's files
  // replace those.
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

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) {
    pointers.push_back(const_cast<char*>(text.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

int WholeMilliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(
      std::clamp(duration, absl::ZeroDuration(), absl::Hours(1))));
}

// A started program and its supervisor. The destructor ends and reaps them.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    link_.Close();
    if (supervisor_ <= 0) return;
    while (waitpid(supervisor_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  // `files` are the program's standard files. -1 keeps the file of this
  // process.
  absl::Status Start(const ChildCommand& command,
                     const std::array<int, 3>& files) {
    std::vector<std::string> words = {command.program};
    words.insert(words.end(), command.arguments.begin(),
                 command.arguments.end());
    const std::vector<std::string> variables = Variables(command.environment);
    const std::vector<char*> arguments = Pointers(words);
    const std::vector<char*> environment = Pointers(variables);
    ProgramStart start;
    start.program = command.program.c_str();
    start.arguments = arguments.data();
    start.environment = environment.data();
    std::copy(files.begin(), files.end(), start.standard_files);
    start.own_session = command.own_session;
    start.max_file_bytes = command.max_file_bytes;
    start.max_memory_bytes = command.max_memory_bytes;
    start.max_cpu_seconds = static_cast<std::uint64_t>(absl::ToInt64Seconds(
        absl::Ceil(command.max_cpu_time, absl::Seconds(1))));
    start.grace_milliseconds = WholeMilliseconds(command.grace);

    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
      return SystemError("no socket", errno);
    }
    link_ = FileDescriptor(ends[0]);
    const FileDescriptor supervisors(ends[1]);
    supervisor_ = StartSupervisor(start, supervisors.get());
    if (supervisor_ < 0) return SystemError("it cannot be started", errno);
    return absl::OkStatus();
  }

  // Readable when Receive() has something to do.
  const FileDescriptor& link() const { return link_; }
  // The program's process id; 0 if it is not known yet. With `own_session` it
  // is also the id of its process group.
  pid_t program() const { return program_; }
  // Requires that the process id is known.
  std::optional<int> exit_status() const { return exit_status_; }

  // Waits for one report.
  absl::Status Receive() {
    SupervisorReport report;
    ssize_t size = 0;
    do {
      size = recv(link_.get(), &report, sizeof report, 0);
    } while (size < 0 && errno == EINTR);
    if (size != sizeof report) {
      return absl::UnavailableError(
          "the process that supervises it was killed");
    }
    switch (report.kind) {
      case SupervisorReport::kStarted:
        program_ = report.value;
        break;
      case SupervisorReport::kFailed:
        return SystemError("it cannot be started", report.value);
      case SupervisorReport::kEnded:
        exit_status_ = WIFEXITED(report.value) ? WEXITSTATUS(report.value)
                                               : 128 + WTERMSIG(report.value);
        break;
    }
    return absl::OkStatus();
  }

 private:
  FileDescriptor link_;
  pid_t supervisor_ = 0;
  pid_t program_ = 0;
  std::optional<int> exit_status_;
};

// Counts the processes of a group. The third field after the name in
// /proc/PID/stat is the group, and the name can contain anything.
int CountGroup(pid_t group) {
  int count = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator process("/proc", error), end;
       !error && process != end; process.increment(error)) {
    const std::string name = process->path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(process->path() / "stat");
    std::string stat;
    std::getline(file, stat, '\0');
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;
    std::istringstream fields(stat.substr(name_end + 1));
    char state = 0;
    pid_t parent = 0;
    pid_t of = 0;
    if (fields >> state >> parent >> of && of == group && state != 'Z') ++count;
  }
  return count;
}

// The remaining time for poll(), in milliseconds; 0 if the deadline has passed.
int Milliseconds(const Deadline& deadline) {
  const absl::Duration left = deadline.Left();
  return left <= absl::ZeroDuration() ? 0 : WholeMilliseconds(left) + 1;
}

// Looks at a running child from time to time.
class Supervision {
 public:
  Supervision(const ChildCommand& command, const Child& child)
      : command_(command), child_(child), deadline_(command.timeout) {}

  // The time until the next look, for poll(), in milliseconds; 0 if the
  // deadline has passed.
  int Milliseconds() const {
    const int left = base::Milliseconds(deadline_);
    return HasWatch() ? std::min(left, kInterval) : left;
  }

  // Returns an error if the child must be ended.
  absl::Status Check() {
    if (command_.cancel != nullptr && command_.cancel->cancelled()) {
      return absl::CancelledError("cancelled");
    }
    if (deadline_.Left() <= absl::ZeroDuration()) {
      return absl::DeadlineExceededError(absl::StrFormat(
          "it did not end within %s", absl::FormatDuration(command_.timeout)));
    }
    const auto now = std::chrono::steady_clock::now();
    if (!HasWatch() || now - watched_ < std::chrono::milliseconds(kInterval)) {
      return absl::OkStatus();
    }
    watched_ = now;
    if (command_.max_processes > 0 && child_.program() > 0) {
      const int count = CountGroup(child_.program());
      if (count > command_.max_processes) {
        return absl::ResourceExhaustedError(
            absl::StrFormat("it started %d processes, and at most %d are "
                            "allowed",
                            count, command_.max_processes));
      }
    }
    return command_.watch ? command_.watch() : absl::OkStatus();
  }

 private:
  static constexpr int kInterval = 250;  // milliseconds

  bool HasWatch() const { return command_.watch || command_.max_processes > 0; }

  const ChildCommand& command_;
  const Child& child_;
  const Deadline deadline_;
  std::chrono::steady_clock::time_point watched_ =
      std::chrono::steady_clock::now();
};

// Reads the available bytes and returns their number: 0 at the end of the file,
// nullopt if none are available now.
absl::StatusOr<std::optional<std::size_t>> ReadSome(const FileDescriptor& file,
                                                    std::span<char> buffer) {
  const ssize_t count = read(file.get(), buffer.data(), buffer.size());
  if (count >= 0) return static_cast<std::size_t>(count);
  if (errno == EINTR) return std::nullopt;
  return SystemError("its output cannot be read", errno);
}

// Passes a piece of the standard output on.
absl::Status TakeOutput(const ChildCommand& command, std::string_view piece,
                        std::size_t* size, ChildResult& result) {
  *size += piece.size();
  if (*size > command.max_output) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("it wrote more than %d bytes", command.max_output));
  }
  if (command.sink) return command.sink(piece);
  result.output.append(piece);
  return absl::OkStatus();
}

// Reads standard output and standard error to their ends.
absl::Status ReadOutput(const ChildCommand& command, FileDescriptor& output,
                        FileDescriptor& errors, const FileDescriptor& wake,
                        Supervision& supervision, ChildResult& result) {
  std::array<char, 65536> buffer;
  std::size_t size = 0;
  while (output.get() >= 0 || errors.get() >= 0) {
    IMAGECD_RETURN_IF_ERROR(supervision.Check());
    // poll() ignores negative descriptors.
    pollfd files[] = {{output.get(), POLLIN, 0},
                      {errors.get(), POLLIN, 0},
                      {wake.get(), POLLIN, 0}};
    if (poll(files, 3, supervision.Milliseconds()) <= 0) continue;
    if (files[0].revents != 0) {
      IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::size_t> count,
                               ReadSome(output, buffer));
      if (count == std::size_t{0}) output.Close();
      IMAGECD_RETURN_IF_ERROR(TakeOutput(
          command, {buffer.data(), count.value_or(0)}, &size, result));
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

absl::StatusOr<int> WaitForEnd(Child& child, const FileDescriptor& wake,
                               Supervision& supervision) {
  while (!child.exit_status()) {
    IMAGECD_RETURN_IF_ERROR(supervision.Check());
    pollfd files[] = {{child.link().get(), POLLIN, 0}, {wake.get(), POLLIN, 0}};
    if (poll(files, 2, supervision.Milliseconds()) <= 0) continue;
    if (files[0].revents != 0) IMAGECD_RETURN_IF_ERROR(child.Receive());
  }
  return *child.exit_status();
}

}  // namespace

absl::StatusOr<ChildResult> RunChild(const ChildCommand& command) {
  if (command.input.size() > kMaxInput) {
    return absl::InvalidArgumentError("its input is too long");
  }
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

  const FileDescriptor nowhere(open("/dev/null", O_WRONLY | O_CLOEXEC));
  std::array<int, 3> files = {input.read.get(), output.write.get(),
                              nowhere.get()};
  if (command.with_errors) {
    files[2] = output.write.get();
  } else if (command.max_errors > 0) {
    files[2] = errors.write.get();
  }
  if (command.shares_standard_files) files = {-1, -1, -1};
  Child child;
  Supervision supervision(command, child);
  IMAGECD_RETURN_IF_ERROR(child.Start(command, files));
  input.read.Close();
  input.write.Close();
  output.write.Close();
  errors.write.Close();
  IMAGECD_RETURN_IF_ERROR(child.Receive());  // that it was started

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
      ReadOutput(command, output.read, errors.read, wake, supervision, result));
  IMAGECD_ASSIGN_OR_RETURN(result.exit_status,
                           WaitForEnd(child, wake, supervision));
  return result;
}

}  // namespace imagecd::base
