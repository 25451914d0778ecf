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

// What the user's configuration says of one registry host.
struct HostConfig {
  std::string username;
  std::string password;
  std::string token;      // a personal access token: sent to the token endpoint
                          // as a password, never as bearer
  std::string ca_file;    // PEM
  bool insecure = false;  // plain http
  // Hosts, beside its own and the built-in table, whose token endpoint may be
  // given this host's credential.
  std::vector<std::string> token_hosts;
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
  std::map<std::string, HostConfig> registries;  // by host[:port]
  absl::Duration request_timeout = absl::Seconds(30);
  absl::Duration total_timeout = absl::Minutes(5);
  int max_attempts = 4;  // counts the first
  Limits limits;
  std::string user_agent;
};

// The world as the client sees it. Not owned; must outlive the client.
struct ClientEnvironment {
  http::HttpClient* http = nullptr;
  const base::Clock* clock = nullptr;
  base::Sleeper* sleeper = nullptr;
  const base::Environment* environment = nullptr;
  // Uniform in [0, 1); for jitter. Safe to call from any thread.
  std::function<double()> random;
  // Takes every credential that is obtained. Null: the client keeps its own.
  base::KnownSecrets* secrets = nullptr;
};

// One look-up: what it may take and whom it tells. Pointers not owned.
struct Call {
  const base::Cancellation* cancel = nullptr;  // may be null
  base::Logger* log = nullptr;                 // may be null
  absl::Time deadline = absl::InfiniteFuture();
};

// Takes a tag listing as it arrives, a page at a time. A page that breaks off
// half way is begun anew: whatever came since the last EndPage does not count.
// Called from one thread at a time, though not always the same one.
class TagSink {
 public:
  virtual ~TagSink() = default;
  virtual void BeginPage() = 0;
  // `tag` matches the grammar (others never get here); valid during the call.
  virtual void OnTag(std::string_view tag) = 0;
  // Cancelled or DeadlineExceeded ends the listing: its call was cancelled, or
  // its time is over.
  virtual absl::Status EndPage() = 0;
};

struct ListOptions {
  // Only what comes after this tag, in the registry's own order; empty: all. A
  // registry may ignore it, or not know the tag and answer with nothing at
  // all. An error answer to it (other than 401, 403, 429, 5xx) is followed by a
  // walk of everything.
  std::string last;
  // Called after each page with the tags so far; may be empty.
  std::function<void(std::int64_t tags)> progress;
};

struct ListResult {
  std::int64_t tags = 0;  // handed to the sink, repeats included
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

// Reads from container registries by the OCI distribution protocol, as they
// really behave. Never writes. A credential goes to its own host and to the
// token hosts that HostConfig or the built-in table names, nowhere else, and
// never into a message.
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

  // What `tag_or_digest` names now; nullopt when the registry says that there
  // is no such manifest. One HEAD, or a GET where HEAD gives no digest.
  absl::StatusOr<std::optional<ManifestInfo>> HeadManifest(
      const Repository& repository, std::string_view tag_or_digest,
      const Call& call);

  // As HeadManifest, with the manifest itself.
  absl::StatusOr<std::optional<Manifest>> GetManifest(
      const Repository& repository, std::string_view tag_or_digest,
      const Call& call);

  // A blob of at most `max_bytes`, verified against its digest; nullopt when
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
