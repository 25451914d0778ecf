#ifndef IMAGECD_PROVIDER_BASE_CHILD_PROCESS_H_
#define IMAGECD_PROVIDER_BASE_CHILD_PROCESS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

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
  // Laid over the environment of this process: NAME=VALUE sets a variable,
  // NAME alone takes it away.
  std::vector<std::string> environment;
  // Its standard error too goes into `output`, in the order it is written.
  bool with_errors = false;
  // Otherwise: so much of the beginning of its standard error is kept, apart,
  // as `errors`; the rest is dropped.
  std::size_t max_errors = 0;
  // Its standard files are those of this process, as for a program that talks
  // to a person; there is no `input`, and `output` stays empty.
  bool shares_standard_files = false;
  // It gets a process group of its own, and what it has started is killed with
  // it. (A program that asks at the terminal could not do so.)
  bool own_group = false;
  // The largest file it, or what it starts, may write; 0 for no limit. Whoever
  // writes more is ended by SIGXFSZ.
  std::uint64_t max_file_bytes = 0;
};

struct ChildResult {
  int exit_status = 0;  // 128 and the signal's number when a signal ended it
  std::string output;   // its standard output
  std::string errors;   // its standard error, where it was asked for
};

// Runs a program without a shell and with no open files but its standard ones,
// until it has ended. When an error comes back it has been killed and no zombie
// is left:
//   Cancelled          `cancel`
//   DeadlineExceeded   `timeout` passed
//   ResourceExhausted  it wrote more than `max_output`
//   InvalidArgument    `input` is too long
//   Unavailable        it could not be started; the message says why
absl::StatusOr<ChildResult> RunChild(const ChildCommand& command);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_CHILD_PROCESS_H_
