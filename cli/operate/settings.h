#ifndef IMAGECD_CLI_OPERATE_SETTINGS_H_
#define IMAGECD_CLI_OPERATE_SETTINGS_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/stack/config.h"
#include "cli/stack/pulumi.h"
#include "provider/policy/pin.h"
#include "provider/property/value.h"

namespace imagecd::operate {

// The pins and holds of a stack's configuration.
struct Settings {
  std::map<std::string, policy::Pin> pins;   // by repository
  std::map<std::string, std::string> holds;  // reason by repository, or `*`
};

// FailedPrecondition where one of the two is a secret, and so is not to be
// edited from here; InvalidArgument where they are not what they should be.
absl::StatusOr<Settings> SettingsFrom(const stack::Config& config);

// What the provider is to be configured with for look-ups of what could be
// deployed: the stack's configuration of it, secrets revealed, without pins and
// holds. For nobody's eyes. Errors of Pulumi.
absl::StatusOr<property::Object> ConfigForLookups(const stack::Config& config,
                                                  stack::Pulumi& pulumi);

// One repository's setting as it is to be: a pin or hold, or none.
struct Change {
  enum class Kind { kPin, kHold } kind = Kind::kPin;
  std::string repository;
  std::optional<policy::Pin> pin;
  std::optional<std::string> hold;
};

// Brings the changes into the configuration through `pulumi config`. Those that
// are so already are left alone.
absl::Status Apply(const std::vector<Change>& changes, const Settings& settings,
                   stack::Pulumi& pulumi);

// `imagecd:pins["ghcr.io/owner/chime"]`.
std::string KeyOf(const Change& change);
// What is to stand there: `185c95c (rings at night)`; empty for nothing.
std::string ValueOf(const Change& change);

// The entries for `spec.config` of the operator's Stack that say the same as
// these settings, as YAML.
std::string StackEntry(const Settings& settings, Change::Kind kind);

// The same setting as it is now.
Change Before(const Change& change, const Settings& settings);
// The settings once the changes are made.
Settings With(const std::vector<Change>& changes, Settings settings);

// The same pulumi, looking into another file for the stack's configuration.
class WithConfigFile : public stack::Pulumi {
 public:
  // `pulumi` is not owned.
  WithConfigFile(stack::Pulumi& pulumi, std::string file)
      : pulumi_(pulumi), file_(std::move(file)) {}

  const stack::Location& location() const override {
    return pulumi_.location();
  }
  absl::StatusOr<std::string> Run(
      const std::vector<std::string>& arguments) override;
  absl::StatusOr<int> RunForPerson(
      const std::vector<std::string>& arguments) override;

 private:
  std::vector<std::string> WithFile(std::vector<std::string> arguments) const;

  stack::Pulumi& pulumi_;
  const std::string file_;
};

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_SETTINGS_H_
