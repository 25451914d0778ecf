#ifndef IMAGECD_PROVIDER_BASE_LOGGER_H_
#define IMAGECD_PROVIDER_BASE_LOGGER_H_

#include <string>

namespace imagecd::base {

enum class Severity { kDebug, kInfo, kWarning, kError };

// Shows messages to a person. Implementations are safe to call from any thread
// and never block for long; a message that cannot be delivered is lost. No
// caller may pass a credential.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual void Log(Severity severity, const std::string& message) = 0;
  // A line of progress that the next one replaces ("listed 40,000 tags").
  virtual void Status(const std::string& message) = 0;
};

// Drops everything.
class NullLogger : public Logger {
 public:
  void Log(Severity, const std::string&) override {}
  void Status(const std::string&) override {}
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_LOGGER_H_
