#ifndef IMAGECD_PROVIDER_OCI_CREDENTIALS_H_
#define IMAGECD_PROVIDER_OCI_CREDENTIALS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/environment.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {

struct Credential {
  enum class Kind {
    kAnonymous,
    kBasic,          // username and secret
    kIdentityToken,  // an OAuth refresh token for the token endpoint
    kRegistryToken,  // goes to the registry as Bearer, no exchange
  };
  Kind kind = Kind::kAnonymous;
  // For messages: "docker's config.json (PATH)", "docker-credential-pass",
  // "GITHUB_TOKEN", "the provider's registries[\"ghcr.io\"]", "anonymous".
  std::string source;
  // From the provider's configuration: when it is refused, nothing else is
  // tried.
  bool configured = false;
  std::string username;
  std::string secret;

  friend bool operator==(const Credential&, const Credential&) = default;
};

// Finds credentials for a repository, in this order:
//   1. the provider's `registries`, and then nothing else;
//   2. docker's config.json, in DOCKER_CONFIG or HOME/.docker: the helper that
//      credHelpers names for the host, or else credsStore; where that has
//      nothing, auths;
//   3. the containers tools' auth.json: REGISTRY_AUTH_FILE alone where it is
//      set, or else those in XDG_RUNTIME_DIR/containers and in
//      XDG_CONFIG_HOME/containers (HOME/.config/containers without it): each
//      with its credHelpers and then its auths;
//   4. GITHUB_TOKEN, for ghcr.io;
//   5. anonymous.
// In a file, a key may be a namespace (`ghcr.io/owner`), and the most specific
// one wins; a scheme and the path /v1/ or /v2/ of a key are stripped; the names
// of Docker Hub are one.
//
// Files and variables are read afresh by every call. What a helper answered
// (also that it is broken) is kept for the life of this object, so that a
// hundred look-ups ask it once. Safe to call from any thread.
class CredentialSource {
 public:
  // `registries` by host[:port]. `environment` is not owned and outlives this;
  // the variables of a helper's process are those of this process.
  CredentialSource(std::map<std::string, HostConfig> registries,
                   const base::Environment* environment,
                   absl::Duration helper_timeout = absl::Seconds(10));
  ~CredentialSource();
  CredentialSource(const CredentialSource&) = delete;
  CredentialSource& operator=(const CredentialSource&) = delete;

  // The `index`-th credential to try for `repository`, from 0; nullopt when
  // there is no such. A credential that came before is not repeated. A file or
  // helper that is broken is an error at its place in the order, and the next
  // index goes on behind it: Failure::kCredentials, naming the file or helper
  // and what to do, never anything that it holds. Failure::kCancelled when
  // `cancel` (may be null) was cancelled.
  absl::StatusOr<std::optional<Credential>> Get(
      const Repository& repository, std::size_t index,
      const base::Cancellation* cancel);

 private:
  class Helpers;

  const std::map<std::string, HostConfig> registries_;
  const base::Environment* const environment_;
  const std::unique_ptr<Helpers> helpers_;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_CREDENTIALS_H_
