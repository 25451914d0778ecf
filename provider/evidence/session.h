#ifndef IMAGECD_PROVIDER_EVIDENCE_SESSION_H_
#define IMAGECD_PROVIDER_EVIDENCE_SESSION_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "provider/base/mutex.h"
#include "provider/evidence/connection_limit.h"
#include "provider/evidence/manifest_contents.h"
#include "provider/evidence/memo.h"
#include "provider/evidence/world.h"
#include "provider/git/clone_cache.h"
#include "provider/inputs/provider_config.h"
#include "provider/oci/registry_client.h"
#include "provider/policy/rules.h"
#include "provider/policy/survey.h"

namespace imagecd::evidence {

// A listing of tags, as far as the choice needs it.
struct TagListing {
  policy::Survey survey;
  bool walked_everything = true;
};

// A manifest that was fetched, as far as the choice needs it.
struct InspectedManifest {
  std::string digest;
  bool is_index = false;
  std::optional<ManifestContents> contents;  // nullopt: it cannot be read
};

class SourceHistory;

// The answer of a resource's first Check, by member.
struct FirstAnswer {
  std::map<std::string, policy::Image> images;
  policy::Selection selection = policy::Selection::kNewest;
  std::optional<policy::Pin> pin;
  std::optional<policy::Hold> hold;
  std::map<std::string, policy::Cursor> cursors;
};

// The configuration, the client that is made from it, and every answer that the
// client got. It lasts from one Configure to the next. One operation of
// the engine's (a preview, an update) has one. Safe to call from any thread.
class Session {
 public:
  Session(inputs::ProviderConfig config, const World& world,
          std::string_view version);

  const inputs::ProviderConfig& config() const { return config_; }
  const World& world() const { return world_; }
  absl::Time Now() const { return world_.clock->Now(); }
  // The time that ages are counted from: the same for the whole operation, so
  // that one look-up serves all of it.
  absl::Time started() const { return started_; }
  oci::RegistryClient& client() { return *client_; }

  // The manifests that tags and digests name; manifests (null: there is none)
  // and configuration blobs; why an image is not signed (empty: it is);
  // listings. Keys name all that the work depends on.
  Memo<std::optional<oci::ManifestInfo>>& heads() { return heads_; }
  Memo<std::shared_ptr<const InspectedManifest>>& manifests() {
    return manifests_;
  }
  Memo<std::optional<ImageConfig>>& configs() { return configs_; }
  Memo<std::string>& signatures() { return signatures_; }
  Memo<std::shared_ptr<const TagListing>>& listings() { return listings_; }

  // Clones of source repositories that are given by URL, and what was read of
  // source repositories (OpenSource).
  git::CloneCache& clones() { return clones_; }
  Memo<std::shared_ptr<const SourceHistory>>& sources() { return sources_; }

  // The first answer for `key` (the resource, its repository and branch).
  std::optional<FirstAnswer> FindFirstAnswer(const std::string& key);
  // Keeps the one that is there.
  void StoreFirstAnswer(const std::string& key, FirstAnswer answer);

  // True the first time that `text` is said of `urn`; always true without URN.
  bool SayOnce(const std::string& urn, const std::string& text);

 private:
  const inputs::ProviderConfig config_;
  const World world_;
  const absl::Time started_;
  ConnectionLimit http_;
  std::unique_ptr<oci::RegistryClient> client_;
  Memo<std::optional<oci::ManifestInfo>> heads_;
  Memo<std::shared_ptr<const InspectedManifest>> manifests_;
  Memo<std::optional<ImageConfig>> configs_;
  Memo<std::string> signatures_;
  Memo<std::shared_ptr<const TagListing>> listings_;
  git::CloneCache clones_;
  Memo<std::shared_ptr<const SourceHistory>> sources_;

  base::Mutex mutex_;
  std::map<std::string, FirstAnswer> first_answers_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> said_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_SESSION_H_
