#ifndef IMAGECD_PROVIDER_OCI_REGISTRY_CLIENT_H_
#define IMAGECD_PROVIDER_OCI_REGISTRY_CLIENT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/logger.h"
#include "provider/base/secrets.h"
#include "provider/base/sleeper.h"
#include "provider/http/http_client.h"
#include "provider/oci/reference.h"

namespace imagecd::oci {

// The user's configuration of one registry host.
struct HostConfig {
  std::string username;
  std::string password;
  std::string token;    // a personal access token: sent to the token endpoint
                        // as a password, never as bearer
  std::string ca_file;  // PEM
  http::ClientCertificate client_certificate;
  bool insecure = false;  // plain http
  // Hosts whose token endpoint may receive this host's credential, in addition
  // to its own and those in the built-in table.
  std::vector<std::string> token_hosts;

  friend bool operator==(const HostConfig&, const HostConfig&) = default;
};

// Every limit of the client. An answer beyond one is Failure::kTooLarge.
struct Limits {
  std::size_t token_bytes = 64 << 10;
  std::size_t manifest_bytes = 4 << 20;
  std::size_t page_bytes = 64 << 20;  // streamed, never held
  std::int64_t pages = 20'000;
  std::int64_t tags = 5'000'000;
  int redirects = 3;
};

struct ClientOptions {
  std::map<std::string, HostConfig> registries;  // by canonical host[:port]
  absl::Duration request_timeout = absl::Seconds(30);
  absl::Duration total_timeout = absl::Minutes(5);
  int max_attempts = 4;  // counts the first
  Limits limits;
  std::string user_agent;
};

// The client's dependencies. Not owned; must outlive the client.
struct ClientEnvironment {
  http::HttpClient* http = nullptr;
  const base::Clock* clock = nullptr;
  base::Sleeper* sleeper = nullptr;
  const base::Environment* environment = nullptr;
  // Uniform in [0, 1); for jitter. Safe to call from any thread.
  std::function<double()> random;
  // Receives every credential that is obtained. Null: the client has its own.
  base::KnownSecrets* secrets = nullptr;
};

// The limits of one lookup, and where it reports. Pointers are not owned.
struct Call {
  const base::Cancellation* cancel = nullptr;  // may be null
  base::Logger* log = nullptr;                 // may be null
  absl::Time deadline = absl::InfiniteFuture();
};

// Takes a tag listing as it arrives, one page at a time. A page that breaks off
// is restarted: everything since the last EndPage does not count. Called from
// one thread at a time, but not always the same one.
class TagSink {
 public:
  virtual ~TagSink() = default;
  virtual void BeginPage() = 0;
  // `tag` matches the grammar (others are dropped); valid during the call.
  virtual void OnTag(std::string_view tag) = 0;
  // Cancelled or DeadlineExceeded ends the listing: its call was cancelled, or
  // its time is up.
  virtual absl::Status EndPage() = 0;
};

struct ListOptions {
  // Only the tags after this one, in the registry's own order; empty: all. A
  // registry may ignore it, or not know the tag and return nothing at all. An
  // error answer to it (other than 401, 403, 429, 5xx) is followed by a full
  // walk.
  std::string last;
  // Called after each page with the tags so far; may be empty.
  std::function<void(std::int64_t tags)> progress;
};

struct ListResult {
  std::int64_t tags = 0;  // passed to the sink, repeats included
  std::int64_t pages = 0;
  bool used_last = false;  // the listing began at ListOptions::last as asked
};

struct ManifestInfo {
  std::string digest;
  std::string media_type;
};

struct Manifest {
  std::string digest;  // of the bytes below, computed here
  std::string media_type;
  std::string bytes;
};

// Reads from container registries with the OCI distribution protocol, as they
// really behave. Never writes. A credential is sent to its own host and to the
// token hosts that HostConfig or the built-in table names, nowhere else, and is
// never in a message.
//
// Safe to call from any thread. Tokens, challenges and connections are reused
// between calls. Errors are MakeRegistryError's.
class RegistryClient {
 public:
  RegistryClient(ClientOptions options, ClientEnvironment environment);
  ~RegistryClient();
  RegistryClient(const RegistryClient&) = delete;
  RegistryClient& operator=(const RegistryClient&) = delete;

  // Lists tags into `sink`, page by page, until the registry has no more. The
  // order is the registry's and means nothing; a tag may come twice. Only the
  // tags of pages that ended are counted on error.
  absl::StatusOr<ListResult> ListTags(const Repository& repository,
                                      const ListOptions& options, TagSink& sink,
                                      const Call& call);

  // The manifest that `tag_or_digest` names now; nullopt if the registry has no
  // such manifest. One HEAD, followed by a GET if the answer has no digest, or
  // if it is the first 404 of this host: some registries answer HEAD with 404
  // for manifests that exist.
  absl::StatusOr<std::optional<ManifestInfo>> HeadManifest(
      const Repository& repository, std::string_view tag_or_digest,
      const Call& call);

  // As HeadManifest, with the manifest itself.
  absl::StatusOr<std::optional<Manifest>> GetManifest(
      const Repository& repository, std::string_view tag_or_digest,
      const Call& call);

  // The index of the manifests that refer to `digest` (OCI's referrers API, its
  // first page), unchecked: any registry may send anything. nullopt if the
  // registry does not have this API. Then the index may be under a tag.
  absl::StatusOr<std::optional<std::string>> GetReferrers(
      const Repository& repository, std::string_view digest, const Call& call);

  // A blob of at most `max_bytes`, verified against its digest; nullopt if
  // there is none. For configuration blobs; follows redirects to storage hosts
  // without the credential.
  absl::StatusOr<std::optional<std::string>> GetBlob(
      const Repository& repository, std::string_view digest,
      std::size_t max_bytes, const Call& call);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_REGISTRY_CLIENT_H_
