// Everything below Supervise() runs in the fork of a process with threads, so
// it may call async-signal-safe functions only: nothing that allocates memory
// or takes a lock.

#include "provider/base/child_supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace imagecd::base {
namespace {

constexpr int kLink = STDERR_FILENO + 1;  // in both new processes

void Report(SupervisorReport::Kind kind, int value) {
  const SupervisorReport report = {kind, value};
  // If this fails, the other process no longer listens.
  send(kLink, &report, sizeof report, MSG_NOSIGNAL);
}

bool Limit(int resource, std::uint64_t value) {
  const rlimit limit = {value, value};
  return value == 0 ||
         setrlimit(static_cast<__rlimit_resource_t>(resource), &limit) == 0;
}

// Becomes the program.
[[noreturn]] void Execute(const ProgramStart& start, pid_t supervisor) {
  if (start.own_session) setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != supervisor) _exit(EXIT_FAILURE);
  // A plugin's threads may block signals or ignore SIGPIPE. A child must not
  // inherit that.
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    sigaction(number, &standard, nullptr);
  }
  if (!Limit(RLIMIT_FSIZE, start.max_file_bytes) ||
      !Limit(RLIMIT_AS, start.max_memory_bytes) ||
      !Limit(RLIMIT_CPU, start.max_cpu_seconds)) {
    Report(SupervisorReport::kFailed, errno);
    _exit(EXIT_FAILURE);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execve(start.program, start.arguments, start.environment);
  Report(SupervisorReport::kFailed, errno);
  _exit(EXIT_FAILURE);
}

// Kills the children of this process, as far as one reading finds them. Without
// CONFIG_PROC_CHILDREN the file does not exist, and only the program and its
// process group are killed.
void KillChildren() {
  const int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  char text[4096];
  pid_t child = 0;
  for (ssize_t size = 0; (size = read(file, text, sizeof text)) > 0;) {
    for (ssize_t at = 0; at < size; ++at) {
      if (text[at] >= '0' && text[at] <= '9') {
        child = child * 10 + (text[at] - '0');
      } else if (child != 0) {
        kill(child, SIGKILL);
        child = 0;
      }
    }
  }
  close(file);
}

// Waits until `program` has ended, but does not reap it: its process id must
// not be given to another process yet.
void WaitForExit(pid_t program, int milliseconds) {
  constexpr int kPause = 20;
  for (int waited = 0; waited < milliseconds; waited += kPause) {
    siginfo_t info = {};
    if (waitid(P_PID, static_cast<id_t>(program), &info,
               WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid != 0) {
      return;
    }
    poll(nullptr, 0, kPause);
  }
}

// Kills the program and everything that it has started. A killed process can
// leave children, which become children of this one.
void EndEverything(const ProgramStart& start, pid_t program) {
  if (start.grace_milliseconds > 0) {
    kill(program, SIGINT);
    WaitForExit(program, start.grace_milliseconds);
  }
  // The kernel kills a group at once: no process of it can start another one in
  // the meantime.
  kill(start.own_session ? -program : program, SIGKILL);
  constexpr int kMaxRounds = 200;  // about a second
  for (int round = 0; round < kMaxRounds; ++round) {
    KillChildren();
    pid_t ended = 0;
    while ((ended = waitpid(-1, nullptr, WNOHANG)) > 0) {
    }
    if (ended < 0) return;  // there are no children
    poll(nullptr, 0, 5);
  }
}

[[noreturn]] void Supervise(const ProgramStart& start, int link) {
  signal(SIGCHLD, SIG_DFL);
  if (start.own_session) setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t supervisor = getpid();
  // The link can be one of the descriptors that are about to be replaced.
  link = fcntl(link, F_DUPFD_CLOEXEC, kLink + 1);
  const pid_t program = _Fork();
  if (program == 0) {
    for (int file = 0; file < 3; ++file) {
      if (start.standard_files[file] >= 0) {
        dup2(start.standard_files[file], file);
      }
    }
    dup3(link, kLink, O_CLOEXEC);
    closefrom(kLink + 1);
    Execute(start, supervisor);
  }
  const int error = errno;
  // The supervisor keeps none of the parent's files open, neither the ends of
  // the program's pipes nor those of another supervisor's link.
  dup2(link, kLink);
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  close(STDERR_FILENO);
  closefrom(kLink + 1);
  if (program < 0) {
    Report(SupervisorReport::kFailed, error);
    _exit(EXIT_FAILURE);
  }
  if (start.own_session) setpgid(program, program);
  Report(SupervisorReport::kStarted, program);

  sigset_t child_ends;
  sigemptyset(&child_ends);
  sigaddset(&child_ends, SIGCHLD);
  const int ends = signalfd(-1, &child_ends, SFD_CLOEXEC | SFD_NONBLOCK);
  for (;;) {
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
      if (ended == program) {
        Report(SupervisorReport::kEnded, status);
        _exit(EXIT_SUCCESS);
      }
    }
    pollfd files[] = {{kLink, POLLIN, 0}, {ends, POLLIN, 0}};
    poll(files, 2, -1);
    if (files[0].revents != 0) {  // nothing is ever sent: the end was closed
      EndEverything(start, program);
      _exit(EXIT_SUCCESS);
    }
    signalfd_siginfo ignored;
    while (read(ends, &ignored, sizeof ignored) > 0) {
    }
  }
}

}  // namespace

pid_t StartSupervisor(const ProgramStart& start, int link) {
  // The handlers of this process do not run in the new one, and ^C does not end
  // it.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t supervisor = _Fork();
  if (supervisor == 0) Supervise(start, link);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return supervisor;
}

}  // namespace imagecd::base
