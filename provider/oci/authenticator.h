#ifndef IMAGECD_PROVIDER_OCI_AUTHENTICATOR_H_
#define IMAGECD_PROVIDER_OCI_AUTHENTICATOR_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/mutex.h"
#include "provider/http/http_client.h"
#include "provider/oci/credentials.h"
#include "provider/oci/host_schemes.h"
#include "provider/oci/operation.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/requester.h"
#include "provider/oci/scope.h"
#include "provider/oci/token_cache.h"

namespace imagecd::oci {

// A registry to ask, and the limit on its address: not kAny if a redirect led
// there.
struct Destination {
  Repository repository;
  http::AddressLimit addresses = http::AddressLimit::kAny;
};

// The authorization of one request, and where it came from.
struct Authorization {
  std::string header;  // the value of Authorization; empty: none
  std::string source;  // for messages

  // The first request to this host: see Authenticator::Answered.
  bool first = false;

  std::optional<AuthScheme> scheme;
  std::vector<std::string> scopes;  // of `token`
  Credential credential;
  TokenCache::Key key;  // of `token`
  std::string token;    // from the exchange; empty: there was none
  bool fresh = false;   // `token` was exchanged for this request
  bool worked = false;  // an earlier request with `token` was accepted
};

// Decides how requests to registries are authorized: learns from 401s what each
// host requires, gets tokens, and tries the next source of credentials if one
// is refused. A token that was accepted before and no longer is gets replaced
// once, and so does the answer of a credential helper. A refused source that
// the provider's configuration does not name gives way, with one warning for
// each host and source. Safe to call from any thread.
class Authenticator {
 public:
  // All are kept by reference.
  Authenticator(const ClientOptions& options,
                const ClientEnvironment& environment,
                const Requester& requester);

  // How to authorize a request. May ask the token endpoint. The error names
  // what was refused if there is nothing left to try.
  absl::StatusOr<Authorization> Authorize(const Destination& destination,
                                          const Call& call);

  // Whether `response` means that the registry does not accept the
  // authorization: 401, 403, or 400 as some registries answer to a token that
  // is no longer valid.
  static bool IsRejection(const Authorization& authorization,
                          const http::HttpResponse& response);

  // `response`, for which IsRejection is true, came to a request that was sent
  // with `authorization`. OK: authorize again and send again. Otherwise there
  // is nothing more to try, and this is the error to report.
  absl::Status Rejected(const Authorization& authorization,
                        const Operation& operation,
                        const http::HttpResponse& response, const Call& call);

  // The request was not rejected, or had no answer at all. Every request with
  // Authorization::first ends with this or with Rejected: others wait for it.
  void Answered(const Authorization& authorization,
                const Repository& repository, bool accepted);

 private:
  // Everything that one call of Authorize knows.
  struct Attempt {
    const Destination& destination;
    AuthScheme scheme;
    std::vector<std::string> scopes;
    const Call& call;
  };

  // The authorization that a credential gives; nullopt: it is not usable here.
  absl::StatusOr<std::optional<Authorization>> Apply(
      const Attempt& attempt, const Credential& credential);
  absl::StatusOr<std::optional<Authorization>> ApplyToken(
      const Attempt& attempt, Credential credential);
  // Whether the token endpoint may receive `credential`. If not, warns once,
  // unless Basic can be used in its place.
  bool MaySend(const Attempt& attempt, const Credential& credential);

  // The settings for the connection to the token endpoint; null: none.
  const HostConfig* TokenHostConfig(const AuthScheme& scheme,
                                    const Repository& repository) const;

  bool IsRefused(const Repository& repository, const Credential& credential);
  void Refuse(const Repository& repository, const Credential& credential,
              const std::string& why, const Call& call);
  void ForgetRefusals(const Repository& repository);
  void WarnOnce(const std::string& about, const std::string& message,
                const Call& call);

  const ClientOptions& options_;
  const ClientEnvironment& environment_;
  const Requester& requester_;
  CredentialSource credentials_;
  HostSchemes schemes_;
  KnownScopes scopes_;
  TokenCache tokens_;

  base::Mutex mutex_;
  std::map<Repository, std::set<std::string>> refused_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> warned_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_AUTHENTICATOR_H_
