#ifndef IMAGECD_PROVIDER_INPUTS_PROVIDER_CONFIG_H_
#define IMAGECD_PROVIDER_INPUTS_PROVIDER_CONFIG_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/inputs/fields.h"
#include "provider/oci/registry_client.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::inputs {

// The greatest `maxConnections` that a configuration may ask for.
inline constexpr int kMaxConnections = 256;

// The names that the provider's configuration has, and an element of
// `registries`.
FieldTable ProviderConfigFields();
FieldTable RegistryFields();

// The provider's configuration, typed, with defaults.
struct ProviderConfig {
  std::map<std::string, oci::HostConfig> registries;  // by host[:port]
  // By exactly the repository; `origin` is the key as people write it:
  // `imagecd:pins["ghcr.io/owner/chime"]`.
  std::map<std::string, policy::Pin> pins;
  bool pins_secret = false;
  // By exactly the repository; the hold of `*` is `hold_all`. `origin` as
  // above.
  std::map<std::string, policy::Hold> holds;
  std::optional<policy::Hold> hold_all;
  bool holds_secret = false;
  bool keep_on_failure = true;
  absl::Duration request_timeout = absl::Seconds(30);
  absl::Duration total_timeout = absl::Minutes(5);
  int max_attempts = 4;
  int max_connections = 32;

  // The pin or hold of this repository; null if there is none.
  const policy::Pin* PinFor(const std::string& repository) const;
  const policy::Hold* HoldFor(const std::string& repository) const;
};

// Reads what came with CheckConfig or Configure. The engine sends strings for
// what the stack's configuration holds, JSON for its objects, and so do some
// SDKs; typed values are taken as well. Unknown values count as absent. Each
// failure has an empty property, names the key in its text, and repeats nothing
// of what may be a secret.
ProviderConfig ParseProviderConfig(const property::Object& config,
                                   InputFailures& failures);

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_PROVIDER_CONFIG_H_
