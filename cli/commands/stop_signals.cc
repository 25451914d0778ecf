#include "cli/commands/stop_signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace imagecd::cli {
namespace {

// A signal handler may do little more than write to a pipe.
std::atomic<int> stop_pipe = -1;

void OnSignal(int) {
  const int error = errno;
  const char byte = 's';
  // If the pipe is full, the reader has enough to wake up.
  [[maybe_unused]] const ssize_t written = write(stop_pipe, &byte, 1);
  errno = error;
}

}  // namespace

StopSignals::StopSignals(base::Cancellation& cancel) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;  // the signals end the process
  read_end_ = base::FileDescriptor(ends[0]);
  write_end_ = base::FileDescriptor(ends[1]);
  stop_pipe = ends[1];
  thread_ = std::thread([this, &cancel] {
    char byte = 0;
    ssize_t count = 0;
    do {
      count = read(read_end_.get(), &byte, 1);
    } while (count < 0 && errno == EINTR);
    if (byte == 's') cancel.Cancel();
  });
  struct sigaction action {};
  action.sa_handler = &OnSignal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &old_interrupt_);
  sigaction(SIGTERM, &action, &old_terminate_);
}

StopSignals::~StopSignals() {
  if (!thread_.joinable()) return;
  sigaction(SIGINT, &old_interrupt_, nullptr);
  sigaction(SIGTERM, &old_terminate_, nullptr);
  stop_pipe = -1;
  write_end_.Close();
  thread_.join();
}

}  // namespace imagecd::cli
