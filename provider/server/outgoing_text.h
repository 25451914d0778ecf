#ifndef IMAGECD_PROVIDER_SERVER_OUTGOING_TEXT_H_
#define IMAGECD_PROVIDER_SERVER_OUTGOING_TEXT_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "provider/base/secrets.h"
#include "provider/property/value.h"

namespace imagecd::server {

// Cleans every text that leaves the plugin for a person: the errors of calls,
// the failures of Check and Invoke, messages to the engine's log, and standard
// error. All of them can contain foreign text. So secrets are redacted and
// invisible characters are escaped here, at the exit, and not where a text is
// created. Safe to use from any thread.
class OutgoingText {
 public:
  // `secrets` is not owned and may be null.
  explicit OutgoingText(const base::KnownSecrets* secrets)
      : secrets_(secrets) {}

  std::string Clean(std::string_view text) const;
  // Keeps code and payloads.
  absl::Status Clean(const absl::Status& status) const;
  // A response with `failures`, each with a `reason`.
  template <typename Response>
  Response CleanFailures(Response response) const {
    for (auto& failure : response.failures) {
      failure.reason = Clean(failure.reason);
    }
    return response;
  }
  // Cleans the properties named `reason` in the result of a function, at any
  // depth. They can quote servers. Everything else is data and stays unchanged.
  void CleanReasons(property::Object& object) const;

 private:
  const base::KnownSecrets* const secrets_;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_OUTGOING_TEXT_H_
