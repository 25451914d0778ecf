#ifndef IMAGECD_CLI_COMMANDS_STOP_SIGNALS_H_
#define IMAGECD_CLI_COMMANDS_STOP_SIGNALS_H_

#include <signal.h>

#include <thread>

#include "provider/base/cancellation.h"
#include "provider/base/file_descriptor.h"

namespace imagecd::cli {

// Turns SIGTERM and SIGINT into a cancellation while it lives, so that a
// command that runs for long can end in good order. At most one at a time.
class StopSignals {
 public:
  // `cancel` is not owned.
  explicit StopSignals(base::Cancellation& cancel);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  struct sigaction old_interrupt_ {};
  struct sigaction old_terminate_ {};
  base::FileDescriptor read_end_;
  base::FileDescriptor write_end_;
  std::thread thread_;
};

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_STOP_SIGNALS_H_
