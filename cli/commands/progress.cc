#include "cli/commands/progress.h"

#include <chrono>
#include <ostream>
#include <utility>

#include "cli/commands/safe_output.h"
#include "provider/base/text.h"

namespace imagecd::cli {
namespace {

constexpr std::chrono::seconds kPatience(1);
constexpr std::chrono::milliseconds kPause(200);
constexpr std::size_t kWidest = 78;
constexpr const char* kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(Environment& environment, std::string what)
    : err_(environment.err), what_(std::move(what)) {
  if (environment.err_is_terminal) thread_ = std::thread([this] { Run(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Progress::Say(std::string what) {
  const std::lock_guard<std::mutex> lock(mutex_);
  what_ = std::move(what);
}

void Progress::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (changed_.wait_for(lock, kPatience, [this] { return done_; })) return;
  std::string shown;
  do {
    if (shown != what_) {
      shown = what_;
      PutEscape(err_, kClearLine);
      err_ << base::OneLine(shown, kWidest) << " …" << std::flush;
    }
  } while (!changed_.wait_for(lock, kPause, [this] { return done_; }));
  PutEscape(err_, kClearLine);
  err_ << std::flush;
}

}  // namespace imagecd::cli
