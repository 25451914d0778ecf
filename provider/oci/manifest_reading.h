#ifndef IMAGECD_PROVIDER_OCI_MANIFEST_READING_H_
#define IMAGECD_PROVIDER_OCI_MANIFEST_READING_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "provider/base/mutex.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/session.h"

namespace imagecd::oci {

// Knows for which hosts a 404 to HEAD can be believed. Some registries and
// proxies answer HEAD for a manifest with 404, although GET finds it. So the
// first 404 of each host, for tags and for digests, is confirmed with GET, and
// that answer decides how later ones are read. Safe to call from any thread.
class HeadTrust {
 public:
  enum class Verdict {
    kUnknown,  // confirm with GET
    kRight,    // a 404 to HEAD was confirmed: believe the next ones
    kWrong,    // GET found what HEAD did not: do not use HEAD
  };
  Verdict Get(const std::string& host, bool by_digest);
  void Settle(const std::string& host, bool by_digest, Verdict verdict);

 private:
  base::Mutex mutex_;
  std::map<std::pair<std::string, bool>, Verdict> verdicts_
      ABSL_GUARDED_BY(mutex_);
};

// The functions of RegistryClient with these names.
//
// A manifest is missing (nullopt) if GET answers 404 with an empty body, or
// with a registry's error code other than NAME_UNKNOWN. With NAME_UNKNOWN, the
// repository is missing or not visible to this credential, which is
// Failure::kNotFound. So is a 404 with any other body, because that answer does
// not come from the registry.
absl::StatusOr<std::optional<ManifestInfo>> HeadManifest(
    Session& session, HeadTrust& trust, const Repository& repository,
    std::string_view tag_or_digest, const Call& call);
absl::StatusOr<std::optional<Manifest>> GetManifest(
    Session& session, const Repository& repository,
    std::string_view tag_or_digest, const Call& call);
absl::StatusOr<std::optional<std::string>> GetReferrers(
    Session& session, const Repository& repository, std::string_view digest,
    const Call& call);
absl::StatusOr<std::optional<std::string>> GetBlob(Session& session,
                                                   const Repository& repository,
                                                   std::string_view digest,
                                                   std::size_t max_bytes,
                                                   const Call& call);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_MANIFEST_READING_H_
