#ifndef IMAGECD_PROVIDER_OCI_SCOPE_H_
#define IMAGECD_PROVIDER_OCI_SCOPE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "provider/base/mutex.h"
#include "provider/oci/reference.h"

namespace imagecd::oci {

// `repository:PATH:pull` (distribution's "Token Scope Documentation").
std::string DefaultScope(const Repository& repository);

// The part of a challenge's scope that only reads: every access of it, with
// the actions `pull` and `metadata_read` (Azure's name for listing tags).
// imagecd never asks for a token that can write. Empty if nothing remains.
std::string ReadingScope(std::string_view scope);

// Remembers the scopes that registries ask for, by repository. Safe to call
// from any thread.
class KnownScopes {
 public:
  // The scopes to ask a token for. nullopt if the registry names unusual scopes
  // for other repositories and has not yet been asked about this one: then a
  // request without authorization shows which scope it needs.
  std::optional<std::vector<std::string>> Get(const Repository& repository);

  // The registry answered 401 with a challenge that has this scope (as
  // ReadingScope returns it, or empty). Returns whether Get now returns
  // something else than `used`.
  bool Learn(const Repository& repository, const std::string& scope,
             const std::vector<std::string>& used);

 private:
  base::Mutex mutex_;
  std::map<Repository, std::vector<std::string>> scopes_
      ABSL_GUARDED_BY(mutex_);
  std::set<std::string> unusual_hosts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_SCOPE_H_
