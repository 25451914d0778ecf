#include "provider/evidence/session.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace imagecd::evidence {

Session::Session(inputs::ProviderConfig config, const World& world,
                 std::string_view version)
    : config_(std::move(config)),
      world_(world),
      started_(world.clock->Now()),
      http_(world.http, config_.max_connections),
      clones_(git::CloneCacheOptions{.timeout = config_.total_timeout},
              *world.environment, *world.clock) {
  oci::ClientOptions options;
  options.registries = config_.registries;
  options.request_timeout = config_.request_timeout;
  options.total_timeout = config_.total_timeout;
  options.max_attempts = config_.max_attempts;
  options.user_agent = absl::StrFormat("pulumi-resource-imagecd/%s", version);
  client_ = std::make_unique<oci::RegistryClient>(
      std::move(options),
      oci::ClientEnvironment{.http = &http_,
                             .clock = world_.clock,
                             .sleeper = world_.sleeper,
                             .environment = world_.environment,
                             .random = world_.random,
                             .secrets = world_.secrets});
}

std::optional<FirstAnswer> Session::FindFirstAnswer(const std::string& key) {
  base::MutexLock lock(mutex_);
  const auto it = first_answers_.find(key);
  if (it == first_answers_.end()) return std::nullopt;
  return it->second;
}

void Session::StoreFirstAnswer(const std::string& key, FirstAnswer answer) {
  base::MutexLock lock(mutex_);
  first_answers_.try_emplace(key, std::move(answer));
}

bool Session::SayOnce(const std::string& urn, const std::string& text) {
  if (urn.empty()) return true;
  base::MutexLock lock(mutex_);
  return said_.insert(urn + "\n" + text).second;
}

}  // namespace imagecd::evidence
