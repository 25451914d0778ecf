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
  // "DOCKER_AUTH_CONFIG", "GITHUB_TOKEN",
  // "the provider's registries[\"ghcr.io\"]", "anonymous".
  std::string source;
  // From the provider's configuration: if it is refused, nothing else is tried.
  bool configured = false;
  std::string username;
  std::string secret;

  friend bool operator==(const Credential&, const Credential&) = default;
};

// Finds credentials for a repository, in this order:
//   1. the provider's `registries`, and then nothing else;
//   2. DOCKER_AUTH_CONFIG, the contents of a config.json;
//   3. docker's config.json, in DOCKER_CONFIG or HOME/.docker: the helper that
//      credHelpers names for the host, otherwise credsStore; if that has
//      nothing, auths;
//   4. the containers tools' auth.json: REGISTRY_AUTH_FILE alone if it is set,
//      otherwise those in XDG_RUNTIME_DIR/containers and in
//      XDG_CONFIG_HOME/containers (HOME/.config/containers without it): each
//      with its credHelpers and then its auths;
//   5. GITHUB_TOKEN, for ghcr.io;
//   6. anonymous.
// AuthFile has the rules for keys.
//
// Every call reads files and variables again. The answers and failures of
// helpers are kept until Renew, so that a hundred lookups ask a helper once.
// Safe to call from any thread.
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

  // The `index`-th credential to try for `repository`, from 0; nullopt after
  // the last one. No credential is returned twice. A broken file or helper is
  // an error at its place in the order, and the next index continues after it:
  // Failure::kCredentials, whose message names the file or helper and what to
  // do, and nothing that it holds. Failure::kCancelled if `cancel` (may be
  // null) was cancelled.
  absl::StatusOr<std::optional<Credential>> Get(
      const Repository& repository, std::size_t index,
      const base::Cancellation* cancel);

  // A registry has refused `credential`. If it came from a helper that was
  // asked earlier, forgets the helper's answer and returns true: the helper may
  // now have a newer one, as for a registry whose passwords expire. Returns
  // false if the helper has given the same answer again, and for all other
  // sources.
  bool Renew(const Credential& credential);

 private:
  class Helpers;

  const std::map<std::string, HostConfig> registries_;
  const base::Environment* const environment_;
  const std::unique_ptr<Helpers> helpers_;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_CREDENTIALS_H_
