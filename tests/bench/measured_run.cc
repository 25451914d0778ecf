// bench-run MODE FIGURES COMMAND...: what COMMAND costs, as JSON in FIGURES.
//
//   run    until it ends. Its input and output are this program's, SIGINT and
//          SIGTERM are passed on, and it ends with this program.
//   start  until its first line of output; then it is killed.
//
// A separate small program, because a process starts with the peak memory of
// the process that forked it, which must not be an interpreter.

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kCannotMeasure = 125;

volatile pid_t child = 0;

void PassOn(int signal) {
  if (child > 0) kill(child, signal);
}

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) / 1e6;
}

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "bench-run: %s: %s\n", what, std::strerror(errno));
  std::_Exit(kCannotMeasure);
}

// KiB; 0 where there is no such process any more.
long PeakMemory(pid_t pid) {
  char path[64];
  std::snprintf(path, sizeof(path), "/proc/%d/status", pid);
  std::FILE* file = std::fopen(path, "r");
  if (file == nullptr) return 0;
  char line[256];
  long peak = 0;
  while (std::fgets(line, sizeof(line), file) != nullptr) {
    if (std::sscanf(line, "VmHWM: %ld", &peak) == 1) break;
  }
  std::fclose(file);
  return peak;
}

// True if a whole line arrived before the end of the output.
bool AwaitLine(int fd) {
  char byte = 0;
  while (true) {
    const ssize_t count = read(fd, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    if (byte == '\n') return true;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  const bool only_start = mode == "start";
  if (argc < 4 || (mode != "run" && !only_start)) {
    std::fprintf(stderr, "usage: bench-run run|start FIGURES COMMAND...\n");
    return kCannotMeasure;
  }
  int out[2] = {-1, -1};
  if (only_start && pipe2(out, O_CLOEXEC) != 0) Fail("pipe");

  const pid_t self = getpid();
  const Clock::time_point begin = Clock::now();
  child = fork();
  if (child < 0) Fail("fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != self) std::_Exit(kCannotMeasure);
    if (only_start) dup2(out[1], STDOUT_FILENO);
    execvp(argv[3], argv + 3);
    Fail(argv[3]);
  }
  std::signal(SIGINT, PassOn);
  std::signal(SIGTERM, PassOn);

  double wall = 0;
  long peak = 0;
  if (only_start) {
    close(out[1]);
    const bool line = AwaitLine(out[0]);
    wall = SecondsSince(begin);
    peak = PeakMemory(child);
    kill(child, SIGKILL);
    if (!line) {
      std::fprintf(stderr, "bench-run: %s printed no line\n", argv[3]);
      return kCannotMeasure;
    }
  }
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0) {
    if (errno != EINTR) Fail("wait4");
  }
  if (!only_start) {
    wall = SecondsSince(begin);
    peak = usage.ru_maxrss;
  }

  std::FILE* file = std::fopen(argv[2], "w");
  if (file == nullptr) Fail(argv[2]);
  std::fprintf(file, R"({"wall": %.6f, "cpu": %.6f, "memory_kib": %ld})", wall,
               Seconds(usage.ru_utime) + Seconds(usage.ru_stime), peak);
  if (std::fclose(file) != 0) Fail(argv[2]);
  if (only_start) return 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
