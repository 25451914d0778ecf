#include "cli/commands/watch_lookups.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace imagecd::cli {
namespace {

// A registry that is down must not hold up the others for long: the next round
// comes soon.
property::Object WithRoundLimits(property::Object config) {
  config.emplace("maxConnections", 16);
  config.emplace("maxAttempts", 2);
  config.emplace("requestTimeout", "20s");
  config.emplace("totalTimeout", "1m");
  return config;
}

absl::Status Redacted(const absl::Status& status,
                      const base::KnownSecrets& secrets) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      secrets.Redact(std::string(status.message())));
}

}  // namespace

WatchLookups::WatchLookups(const Environment& environment,
                           property::Object config)
    : environment_(environment),
      config_(WithRoundLimits(std::move(config))),
      http_(*environment.world.http, *environment.world.clock) {}

absl::Status WatchLookups::BeginRound() {
  lookups_.reset();
  secrets_ = std::make_unique<base::KnownSecrets>();
  secrets_->AddFromEnvironment(*environment_.world.environment);
  Environment round = environment_;
  round.world.http = &http_;
  round.world.secrets = secrets_.get();
  absl::StatusOr<std::unique_ptr<Lookups>> lookups =
      Lookups::Make(round, config_);
  if (!lookups.ok()) return Redacted(lookups.status(), *secrets_);
  lookups_ = std::move(*lookups);
  return absl::OkStatus();
}

watch::CheckAnswer WatchLookups::Check(const watch::Watched& watched,
                                       const resources::CheckRequest& request) {
  // Only its end matters: the engine's URNs end with the resource's name.
  const std::string urn = absl::StrCat(
      "urn:pulumi:watch::watch::", watched.type, "::", watched.name);
  Answer answer = lookups_->Check(watched.type, urn, request);
  for (std::vector<std::string>* texts : {&answer.infos, &answer.warnings}) {
    for (std::string& text : *texts) text = secrets_->Redact(text);
  }
  return {Redacted(answer.status, *secrets_), std::move(answer.result),
          std::move(answer.infos), std::move(answer.warnings)};
}

}  // namespace imagecd::cli
