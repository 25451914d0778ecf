#ifndef IMAGECD_PROVIDER_OCI_HOST_SCHEMES_H_
#define IMAGECD_PROVIDER_OCI_HOST_SCHEMES_H_

#include <condition_variable>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "provider/base/clock.h"
#include "provider/base/mutex.h"
#include "provider/http/address.h"
#include "provider/oci/challenge.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {

// How a registry wants its requests to be authorized.
struct AuthScheme {
  enum class Kind { kBearer, kBasic };
  Kind kind = Kind::kBearer;
  std::string realm;    // for kBearer: the token endpoint
  std::string service;  // for kBearer: may be empty
  // For kBearer: the registry accepts Basic as well.
  bool basic_too = false;
  // The address that the challenge came from.
  http::AddressKind registry = http::AddressKind::kPublic;

  friend bool operator==(const AuthScheme&, const AuthScheme&) = default;
};

// The scheme that the challenges of a 401 ask for: Bearer if one of them is
// that, otherwise Basic; nullopt for neither.
std::optional<AuthScheme> SchemeFromChallenges(
    const std::vector<Challenge>& challenges);

// The scope of the Bearer challenge that SchemeFromChallenges takes; empty if
// it has none.
std::string ScopeFromChallenges(const std::vector<Challenge>& challenges);

// Remembers the scheme of each host, so that only the first request learns it
// from a 401. Requests that come at the same time wait for that answer. Safe to
// call from any thread.
class HostSchemes {
 public:
  struct Known {
    // This call is the first: it asks without authorisation, and Settle or
    // SettleUnknown must follow.
    bool first = false;
    std::optional<AuthScheme> scheme;  // nullopt: go without
  };

  // `clock` is not owned.
  explicit HostSchemes(const base::Clock* clock) : clock_(clock) {}

  absl::StatusOr<Known> Get(const std::string& host, const Call& call);
  void Settle(const std::string& host, const AuthScheme& scheme);
  // The first request was answered without a challenge, or not at all: the
  // others stop waiting. Keeps a scheme that is already known.
  void SettleUnknown(const std::string& host);

 private:
  struct Host {
    bool settled = false;
    std::optional<AuthScheme> scheme;
  };

  const base::Clock* const clock_;
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, Host> hosts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_HOST_SCHEMES_H_
