#ifndef IMAGECD_CLI_COMMANDS_WATCH_LOOKUPS_H_
#define IMAGECD_CLI_COMMANDS_WATCH_LOOKUPS_H_

#include <memory>
#include <string_view>

#include "cli/commands/command.h"
#include "cli/commands/lookups.h"
#include "cli/watch/lookout.h"
#include "cli/watch/polite_http_client.h"
#include "provider/base/secrets.h"
#include "provider/property/value.h"

namespace imagecd::cli {

// The registries as the watcher sees them: a new provider for each round, so
// that credentials are read again and memory does not grow with the number of
// rounds. Connections last from round to round.
class WatchLookups : public watch::Registries {
 public:
  // `config` is the provider's configuration. Without limits of its own it gets
  // ones that suit a round. Nothing is owned.
  WatchLookups(const Environment& environment, property::Object config);

  absl::Status BeginRound() override;
  watch::CheckAnswer Check(const watch::Watched& watched,
                           const resources::CheckRequest& request) override;
  absl::Time AllowedFrom(std::string_view host) override {
    return http_.AllowedFrom(host);
  }

 private:
  const Environment& environment_;
  const property::Object config_;
  watch::PoliteHttpClient http_;
  // Tokens of this round. KnownSecrets never forgets, and each round has
  // another token.
  std::unique_ptr<base::KnownSecrets> secrets_;
  std::unique_ptr<Lookups> lookups_;
};

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_WATCH_LOOKUPS_H_
