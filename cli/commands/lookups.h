#ifndef IMAGECD_CLI_COMMANDS_LOOKUPS_H_
#define IMAGECD_CLI_COMMANDS_LOOKUPS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands/command.h"
#include "provider/property/value.h"
#include "provider/resources/provider.h"

namespace imagecd::cli {

// What one look-up came to, with what the provider said meanwhile.
struct Answer {
  absl::Status status;
  property::Object result;
  std::vector<std::string> infos;
  std::vector<std::string> warnings;

  // Appends the error and the warnings.
  void AppendMessages(std::vector<std::string>& messages) const;
};

// The provider with one configuration, asked as the engine asks it. Safe to
// call from any thread.
class Lookups {
 public:
  // `config` as the engine hands it over; without `maxConnections`, 128 are
  // opened at most. InvalidArgument when the provider
  // refuses it; nothing of it is repeated that may be a secret.
  static absl::StatusOr<std::unique_ptr<Lookups>> Make(
      const Environment& environment, const property::Object& config);

  // A function, such as "getLatestImage". A refused argument is an
  // InvalidArgument; otherwise the provider's own errors.
  Answer Call(std::string_view function, const property::Object& arguments);

  // What Check would make of `news`, for the resource of that type and URN with
  // these old inputs and outputs.
  Answer Check(const std::string& type, const std::string& urn,
               const resources::CheckRequest& request);

 private:
  explicit Lookups(const Environment& environment);

  const base::Cancellation never_;
  const base::Cancellation* cancel_;
  std::unique_ptr<resources::Provider> provider_;
};

// Does `work(0)` to `work(count - 1)`, many at the same time, and says how far
// it is.
void ForEach(Environment& environment, const std::string& what,
             std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_LOOKUPS_H_
