#ifndef IMAGECD_PROVIDER_BASE_CHILD_SUPERVISOR_H_
#define IMAGECD_PROVIDER_BASE_CHILD_SUPERVISOR_H_

#include <sys/types.h>

#include <cstdint>

namespace imagecd::base {

// The parameters for starting a program. They are prepared before the fork,
// because a fork of a process with several threads may not allocate memory.
// Nothing is owned.
struct ProgramStart {
  const char* program = nullptr;  // a path
  char* const* arguments = nullptr;
  char* const* environment = nullptr;
  // Standard input, output and error; -1 keeps that of this process.
  int standard_files[3] = {-1, -1, -1};
  bool own_session = false;
  // Limits of each process; 0 means no limit.
  std::uint64_t max_file_bytes = 0;
  std::uint64_t max_memory_bytes = 0;
  std::uint64_t max_cpu_seconds = 0;
  // The time between SIGINT and SIGKILL; 0 kills the program immediately.
  int grace_milliseconds = 0;
};

// One message from the supervisor to the process that started it.
struct SupervisorReport {
  enum Kind : std::int32_t {
    kStarted,  // `value` is the program's process id
    kFailed,   // the program cannot be started: `value` is errno
    kEnded,    // `value` is what waitpid() says about the program
  };
  Kind kind = kStarted;
  std::int32_t value = 0;
};

// A supervisor is a process between this one and a program. It ends the
// program, and everything that the program has started, when the other end of
// `link` is closed. The kernel closes that end even if this process is killed
// by SIGKILL, so no program outlives the process that started it. The
// supervisor is a subreaper (Linux): a process that leaves its parent or its
// process group becomes a child of the supervisor and is found. If the
// supervisor itself is killed, the program gets the parent-death signal.
//
// Starts a supervisor, which starts the program. `link` is one end of a
// SOCK_SEQPACKET pair, on which SupervisorReports arrive at the other end.
// Returns the supervisor's process id, or -1 with errno.
pid_t StartSupervisor(const ProgramStart& start, int link);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_CHILD_SUPERVISOR_H_
