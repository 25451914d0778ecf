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
#include "provider/oci/token_cache.h"

namespace imagecd::oci {

// What goes with one request, and where it came from.
struct Authorization {
  std::string header;  // the value of Authorization; empty: none
  std::string source;  // for messages

  // The first request to this host: see Authenticator::Learnt.
  bool first = false;

  std::optional<AuthScheme> scheme;
  Credential credential;
  TokenCache::Key key;  // of `token`
  std::string token;    // of the exchange; empty: there was none
  bool fresh = false;   // `token` is of now, not from the cache
};

// Decides how requests to registries are authorised: learns from 401s what each
// host wants, gets tokens, and goes on to the next source of credentials where
// one is refused. A refused source that the provider's configuration does not
// name gives way, with one warning for each host and source. Safe to call from
// any thread.
class Authenticator {
 public:
  // All are kept by reference.
  Authenticator(const ClientOptions& options,
                const ClientEnvironment& environment,
                const Requester& requester);

  // How to authorise a request for `repository`. May ask the token endpoint.
  // The error names what was refused when there is nothing left to try.
  absl::StatusOr<Authorization> Authorize(const Repository& repository,
                                          const Call& call);

  // `response`, 401 or 403, came to a request that was sent with
  // `authorization`. OK: authorise again and send again. Otherwise there is
  // nothing more to try, and this is the error to report.
  absl::Status Rejected(const Authorization& authorization,
                        const Operation& operation,
                        const http::HttpResponse& response, const Call& call);

  // The request with Authorization::first has had an answer that was not
  // rejected, or none: others need not wait for it any longer.
  void Learnt(const Repository& repository);

 private:
  // What a credential comes to under a scheme; nullopt: it is of no use there.
  absl::StatusOr<std::optional<Authorization>> Apply(
      const AuthScheme& scheme, const Repository& repository,
      const Credential& credential, const Call& call);
  absl::StatusOr<std::optional<Authorization>> ApplyToken(
      const AuthScheme& scheme, const Repository& repository,
      Credential credential, const Call& call);

  std::vector<std::string> TokenHosts(const std::string& host) const;
  std::string TokenCaFile(const AuthScheme& scheme,
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
  TokenCache tokens_;

  base::Mutex mutex_;
  std::map<Repository, std::set<std::string>> refused_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> warned_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_AUTHENTICATOR_H_
