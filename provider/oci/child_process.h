#ifndef IMAGECD_PROVIDER_OCI_CHILD_PROCESS_H_
#define IMAGECD_PROVIDER_OCI_CHILD_PROCESS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"

namespace imagecd::oci {

struct ChildCommand {
  std::string program;  // a path, not looked up
  std::vector<std::string> arguments;
  std::string input;  // for its standard input; at most 4096 bytes
  std::size_t max_output = 64 << 10;
  absl::Duration timeout = absl::Seconds(10);
  const base::Cancellation* cancel = nullptr;  // not owned; may be null
};

struct ChildResult {
  int exit_status = 0;  // 128 and the signal's number when a signal ended it
  std::string output;   // its standard output; its standard error is dropped
};

// Runs a program without a shell, with the environment of this process and no
// open files but its standard ones, until it has ended. When an error comes
// back it has been killed and no zombie is left:
//   Cancelled          `cancel`
//   DeadlineExceeded   `timeout` passed
//   ResourceExhausted  it wrote more than `max_output`
//   InvalidArgument    `input` is too long
//   Unavailable        it could not be started; the message says why
absl::StatusOr<ChildResult> RunChild(const ChildCommand& command);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_CHILD_PROCESS_H_
