#ifndef IMAGECD_PROVIDER_BASE_ENVIRONMENT_H_
#define IMAGECD_PROVIDER_BASE_ENVIRONMENT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace imagecd::base {

// The process environment, so that tests can supply another one.
// Implementations are safe to call from any thread.
class Environment {
 public:
  virtual ~Environment() = default;
  // The value of the variable `name`; nullopt if it is unset.
  virtual std::optional<std::string> Get(std::string_view name) const = 0;
};

class ProcessEnvironment : public Environment {
 public:
  std::optional<std::string> Get(std::string_view name) const override;
};

// A fixed set of variables.
class MapEnvironment : public Environment {
 public:
  explicit MapEnvironment(
      std::map<std::string, std::string, std::less<>> variables)
      : variables_(std::move(variables)) {}
  std::optional<std::string> Get(std::string_view name) const override;

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_ENVIRONMENT_H_
