#ifndef IMAGECD_PROVIDER_BASE_CHILD_PROCESS_H_
#define IMAGECD_PROVIDER_BASE_CHILD_PROCESS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"

namespace imagecd::base {

struct ChildCommand {
  std::string program;  // a path, not looked up
  std::vector<std::string> arguments;
  std::string input;  // for its standard input; at most 4096 bytes
  std::size_t max_output = 64 << 10;
  absl::Duration timeout = absl::Seconds(10);
  const Cancellation* cancel = nullptr;  // not owned; may be null
  // Changes to the environment of this process: NAME=VALUE sets a variable,
  // NAME alone removes it.
  std::vector<std::string> environment;
  // Adds its standard error to `output`, in the order of writing.
  bool with_errors = false;
  // Without `with_errors`: the number of bytes of its standard error that are
  // kept as `errors`. The rest is dropped.
  std::size_t max_errors = 0;
  // Its standard files are those of this process, for a program that talks to a
  // person. `input` is not used, and `output` stays empty.
  bool shares_standard_files = false;
  // It gets its own session, so it cannot ask at the terminal.
  bool own_session = false;
  // If set, gets the standard output piece by piece instead of
  // ChildResult::output. An error that it returns ends the child and is
  // returned by RunChild.
  std::function<absl::Status(std::string_view)> sink;
  // If set, called about four times a second while the child runs. An error
  // that it returns ends the child and is returned by RunChild.
  std::function<absl::Status()> watch;
  // The time between SIGINT and SIGKILL if the child is cancelled, times out,
  // or loses this process.
  absl::Duration grace;
  // Limits of the child and of each process that it starts; 0 means no limit.
  std::uint64_t max_file_bytes = 0;    // the largest file; then SIGXFSZ
  std::uint64_t max_memory_bytes = 0;  // address space
  absl::Duration max_cpu_time;         // in whole seconds; then SIGXCPU
  // The maximum number of processes at a time, including the child; 0 means no
  // limit. Requires `own_session`. Checked four times a second, because the
  // kernel's own limit counts all processes of a user and ignores root.
  int max_processes = 0;
};

struct ChildResult {
  int exit_status = 0;  // 128 and the signal's number when a signal ended it
  std::string output;   // its standard output, if there is no `sink`
  std::string errors;   // its standard error, where it was asked for
};

// Runs a program until it ends, without a shell and without open files other
// than its standard files. If RunChild returns an error, the program and
// everything that it has started have been killed and no zombie is left:
//   Cancelled          `cancel`
//   DeadlineExceeded   `timeout` passed
//   ResourceExhausted  it wrote more than `max_output`, or there were more than
//                      `max_processes`
//   InvalidArgument    `input` is too long
//   Unavailable        it could not be started; the message says why
// The program and what it has started are also killed when this process ends
// in any way, SIGKILL included (see StartSupervisor). Processes that are still
// there when the program ends by itself are left alone: a credential helper may
// have started its daemon.
//
// Linux only. Another system needs another StartSupervisor: the closed link
// works everywhere; PR_SET_CHILD_SUBREAPER and PR_SET_PDEATHSIG do not.
// (FreeBSD has PROC_REAP_ACQUIRE and PROC_PDEATHSIG_CTL; macOS has neither, so
// there a process that leaves its group would survive.)
absl::StatusOr<ChildResult> RunChild(const ChildCommand& command);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_CHILD_PROCESS_H_
