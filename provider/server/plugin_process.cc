#include "provider/server/plugin_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "provider/base/clock.h"
#include "provider/server/command_line.h"
#include "provider/server/outgoing_text.h"
#include "provider/server/parent_watch.h"
#include "provider/server/plugin_server.h"

namespace imagecd::server {
namespace {

constexpr absl::Duration kPingLimit = absl::Seconds(1);

// The engine kills a plugin 5 s after SIGINT.
constexpr std::chrono::seconds kStopLimit(3);

// Ends the process if stopping takes too long. Otherwise it could remain as an
// orphan, because nobody waits for a plugin.
class StopLimit {
 public:
  StopLimit() : thread_([this] { Run(); }) {}
  ~StopLimit() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!changed_.wait_for(lock, kStopLimit, [this] { return stopped_; })) {
      std::_Exit(EXIT_SUCCESS);
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  std::thread thread_;
};

// If the parent closed the three standard files, opens them, so that no socket
// gets one of their numbers.
void OpenStandardStreams() {
  for (int fd = open("/dev/null", O_RDWR); fd >= 0 && fd <= STDERR_FILENO;
       fd = open("/dev/null", O_RDWR)) {
    if (fd == STDERR_FILENO) return;
  }
}

// A descriptor on which SIGINT and SIGTERM arrive. They stay blocked in every
// thread that is started later.
int BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

// The engine holds the other end of a pipe. The end of a file, of /dev/null or
// of a terminal has no such meaning.
bool IsHeldByParent(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 &&
         (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode));
}

// Reads the available bytes. True at the end of the file.
bool ReadToEnd(int fd) {
  std::array<char, 256> ignored{};
  const ssize_t count = read(fd, ignored.data(), ignored.size());
  return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

int MillisecondsUntil(absl::Time time) {
  const absl::Duration left =
      std::clamp(time - absl::Now(), absl::ZeroDuration(), absl::Minutes(1));
  return static_cast<int>(absl::ToInt64Milliseconds(left)) + 1;
}

// Returns when the process should end.
void WaitForTheEnd(PluginServer& server, int signal_fd, bool has_parent) {
  ParentWatch watch(absl::Now());
  std::array<pollfd, 2> fds = {
      pollfd{signal_fd, POLLIN, 0},
      // poll() ignores negative descriptors.
      pollfd{has_parent && IsHeldByParent(STDIN_FILENO) ? STDIN_FILENO : -1,
             POLLIN, 0}};
  while (true) {
    const int timeout = has_parent ? MillisecondsUntil(watch.NextLook()) : -1;
    const int ready = poll(fds.data(), fds.size(), timeout);
    if (ready < 0 && errno != EINTR) return;
    if (ready > 0 && fds[0].revents != 0) return;
    if (ready > 0 && fds[1].revents != 0 && ReadToEnd(STDIN_FILENO)) {
      watch.StdinEnded(absl::Now());
      fds[1].fd = -1;
    }
    if (!has_parent) continue;
    if (watch.IsPingDue(absl::Now())) {
      // An engine that is too slow to answer is alive. It may be in a debugger.
      if (absl::IsUnavailable(server.PingEngine(kPingLimit))) {
        watch.PingFailed(absl::Now());
      } else {
        watch.PingAnswered(absl::Now());
      }
    }
    if (watch.IsGone(absl::Now())) return;
  }
}

void PrintError(const base::KnownSecrets& secrets, const std::string& message) {
  std::fprintf(stderr, "pulumi-resource-imagecd: %s\n",
               OutgoingText(&secrets).Clean(message).c_str());
}

int Serve(const CommandLine& line, const std::string& version,
          const base::KnownSecrets& secrets, int signal_fd,
          resources::Provider& provider) {
  const base::SystemClock clock;
  auto server = PluginServer::Start(provider, clock,
                                    {.version = version,
                                     .engine_address = line.engine_address,
                                     .secrets = &secrets});
  if (!server.ok()) {
    PrintError(secrets, std::string(server.status().message()));
    return EXIT_FAILURE;
  }
  std::printf("%d\n", (*server)->port());
  if (std::fflush(stdout) != 0) {
    PrintError(secrets, absl::StrFormat("cannot write the port to standard "
                                        "output, where the engine reads it: %s",
                                        std::strerror(errno)));
    return EXIT_FAILURE;
  }
  WaitForTheEnd(**server, signal_fd, !line.engine_address.empty());
  const StopLimit limit;
  (*server)->Stop();
  server->reset();
  return EXIT_SUCCESS;
}

}  // namespace

int RunPlugin(int argc, char** argv, const std::string& version,
              const base::KnownSecrets& secrets,
              const std::function<std::unique_ptr<resources::Provider>()>&
                  make_provider) {
  const auto line = ParseCommandLine(
      std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
  if (!line.ok()) {
    PrintError(secrets, std::string(line.status().message()));
    return 2;
  }
  switch (line->action) {
    case CommandLine::Action::kShowVersion:
      std::printf("%s\n", version.c_str());
      return EXIT_SUCCESS;
    case CommandLine::Action::kShowHelp:
      std::fputs(HelpText(version).c_str(), stdout);
      return EXIT_SUCCESS;
    case CommandLine::Action::kServe:
      break;
  }
  OpenStandardStreams();
  const int signal_fd = BlockSignals();
  // gRPC's log is for developers, but the engine would show it to users.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  // Engines have numeric addresses, so the simple resolver is enough. It starts
  // faster.
  setenv("GRPC_DNS_RESOLVER", "native", 0);
  const std::unique_ptr<resources::Provider> provider = make_provider();
  return Serve(*line, version, secrets, signal_fd, *provider);
}

}  // namespace imagecd::server
