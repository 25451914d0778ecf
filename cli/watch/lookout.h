#ifndef IMAGECD_CLI_WATCH_LOOKOUT_H_
#define IMAGECD_CLI_WATCH_LOOKOUT_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/watch/journal.h"
#include "cli/watch/request.h"
#include "cli/watch/watch_file.h"
#include "provider/base/clock.h"
#include "provider/property/value.h"
#include "provider/resources/provider.h"

namespace imagecd::watch {

// What the provider's Check answered.
struct CheckAnswer {
  absl::Status status;
  property::Object inputs;  // as checked, with `tag` and `digest`
  std::vector<std::string> infos;
  std::vector<std::string> warnings;
};

// The provider, asked as the engine asks it. Texts that come back hold no
// credentials.
class Registries {
 public:
  virtual ~Registries() = default;
  // Forgets what was found out in the last round, and reads credentials again.
  virtual absl::Status BeginRound() = 0;
  // Safe to call from any thread.
  virtual CheckAnswer Check(const Watched& watched,
                            const resources::CheckRequest& request) = 0;
  // When a registry may be asked again. The past if it did not say.
  virtual absl::Time AllowedFrom(std::string_view host) = 0;
};

// What a round found.
struct Found {
  // The newest eligible image of everything that was ever answered.
  Images images;
  // What the provider said of images that this round found to be new, such as
  // which commits they bring: one line each, by the name in `images`.
  std::map<std::string, std::vector<std::string>> news;
  // Resources without an answer so far.
  std::size_t unknown = 0;
  // Resources that this round could not ask, or that gave no answer.
  std::size_t failed = 0;
};

struct LookoutOptions {
  // How many resources are asked at the same time.
  int parallel = 16;
  // After a failure, a registry (or one repository, if only that is concerned)
  // is asked again after this time, then twice this time, up to `longest`.
  absl::Duration first_backoff = absl::Seconds(15);
  absl::Duration longest_backoff = absl::Minutes(5);
};

// Finds out what is newest, round by round. What was found is the deployed
// image of the next round, so that a round asks little and never goes backward.
// One thread at a time.
class Lookout {
 public:
  // Nothing is owned.
  Lookout(std::vector<Watched> watched, LookoutOptions options,
          Registries& registries, const base::Clock& clock, Journal& journal);

  // What is deployed of the resource `name`, as the state has it. Call it
  // before the first round. The images count as found.
  void SetDeployed(const std::string& name, const property::Object& inputs,
                   const property::Object& outputs);

  // One round. A resource that cannot be asked keeps what was found before.
  Found Look();

 private:
  struct Backoff {
    int failures = 0;
    absl::Time until = absl::InfinitePast();
  };
  struct Resource {
    Watched watched;
    std::string host;  // of its first repository
    property::Object inputs;
    property::Object outputs;
    bool known = false;
    Backoff backoff;
    std::vector<std::string> warnings;  // of the last answer
  };

  bool IsDue(const Resource& resource, absl::Time now);
  void Fail(Backoff& backoff, absl::Time now) const;
  void Take(Resource& resource, CheckAnswer answer, Found& found);
  void TakeFailure(Resource& resource, const absl::Status& status);

  const LookoutOptions options_;
  Registries& registries_;
  const base::Clock& clock_;
  Journal& journal_;
  Troubles troubles_;
  std::vector<Resource> resources_;
  std::map<std::string, Backoff> hosts_;
};

// The images in checked inputs, by the names that a request has.
Images ImagesOf(const Watched& watched, const property::Object& checked);

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_LOOKOUT_H_
