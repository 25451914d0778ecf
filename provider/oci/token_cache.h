#ifndef IMAGECD_PROVIDER_OCI_TOKEN_CACHE_H_
#define IMAGECD_PROVIDER_OCI_TOKEN_CACHE_H_

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/clock.h"
#include "provider/base/mutex.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {

struct Token {
  std::string value;
  absl::Time expires;  // not to be used from then on
};

// Keeps tokens until they expire. Calls that need the same token at the same
// time share one exchange. At most kMaxTokens are kept, also if a registry
// names another realm each time: the one that expires first is dropped. Safe to
// call from any thread.
class TokenCache {
 public:
  static constexpr std::size_t kMaxTokens = 1000;

  // Identifies a token: two requests with equal keys can use the same one.
  struct Key {
    Repository repository;
    std::string realm;
    std::string scope;
    std::string identity;  // different for different credentials
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Obtained {
    Token token;
    bool fresh = false;   // exchanged during this call
    bool worked = false;  // see MarkWorked
  };

  // `clock` is not owned.
  explicit TokenCache(const base::Clock* clock) : clock_(clock) {}

  // The token for `key`: kept, or from `exchange`, which runs on this thread
  // or on that of another call with the same key. That other call's error is
  // this one's too, unless it was cancelled or ran out of time.
  absl::StatusOr<Obtained> Get(
      const Key& key, const Call& call,
      const std::function<absl::StatusOr<Token>()>& exchange);

  // A request with this token for `key` was not rejected. A later rejection
  // then means that the token is no longer valid.
  void MarkWorked(const Key& key, const std::string& value);

  // Forgets the token for `key` if it still is `value`.
  void Drop(const Key& key, const std::string& value);

 private:
  struct Flight;
  struct Kept {
    Token token;
    bool worked = false;
  };

  void Keep(const Key& key, const Token& token)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const base::Clock* const clock_;
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  std::map<Key, Kept> tokens_ ABSL_GUARDED_BY(mutex_);
  std::map<Key, std::shared_ptr<Flight>> flights_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_TOKEN_CACHE_H_
