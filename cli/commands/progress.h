#ifndef IMAGECD_CLI_COMMANDS_PROGRESS_H_
#define IMAGECD_CLI_COMMANDS_PROGRESS_H_

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/commands/command.h"

namespace imagecd::cli {

// A line on the terminal's standard error that says what a command waits for,
// once that has taken longer than a second; gone when this goes. Where standard
// error is no terminal it does nothing. While it lives nobody else writes to
// `err`. Safe to call from any thread.
class Progress {
 public:
  Progress(Environment& environment, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `reading the stack`, `asking registries (12 of 100)`.
  void Say(std::string what);

 private:
  void Run();

  std::ostream& err_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string what_;
  bool done_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_PROGRESS_H_
