#include "provider/oci/token_cache.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/oci/call_waiter.h"
#include "provider/oci/registry_error.h"

namespace imagecd::oci {
namespace {

bool IsTheCallersOwn(const absl::Status& error) {
  const std::optional<Failure> failure = FailureOf(error);
  return failure == Failure::kCancelled || failure == Failure::kTimeout;
}

}  // namespace

struct TokenCache::Flight {
  bool done = false;
  absl::StatusOr<Token> result = absl::UnknownError("");
};

absl::StatusOr<TokenCache::Obtained> TokenCache::Get(
    const Key& key, const Call& call,
    const std::function<absl::StatusOr<Token>()>& exchange) {
  CallWaiter waiter(mutex_, changed_, *clock_, call);
  std::shared_ptr<Flight> flight;
  {
    base::MutexLock lock(mutex_);
    for (;;) {
      const auto kept = tokens_.find(key);
      if (kept != tokens_.end()) {
        if (kept->second.token.expires > clock_->Now()) {
          return Obtained{kept->second.token, /*fresh=*/flight != nullptr,
                          kept->second.worked};
        }
        tokens_.erase(kept);
      }
      const auto under_way = flights_.find(key);
      if (under_way == flights_.end()) break;
      flight = under_way->second;
      switch (waiter.Wait([&flight] { return flight->done; })) {
        case CallWaiter::Outcome::kReady:
          break;
        case CallWaiter::Outcome::kCancelled:
          return MakeRegistryError(
              Failure::kCancelled,
              absl::StrFormat("cannot get a token for %s: cancelled",
                              key.repository.ToString()));
        case CallWaiter::Outcome::kDeadline:
          return MakeRegistryError(
              Failure::kTimeout,
              absl::StrFormat("cannot get a token for %s: the time for the "
                              "whole look-up is over",
                              key.repository.ToString()));
      }
      if (flight->result.ok()) return Obtained{*flight->result, true, false};
      if (!IsTheCallersOwn(flight->result.status())) {
        return flight->result.status();
      }
    }
    flight = std::make_shared<Flight>();
    flights_.emplace(key, flight);
  }
  absl::StatusOr<Token> result = exchange();
  base::MutexLock lock(mutex_);
  if (result.ok()) Keep(key, *result);
  flight->result = result;
  flight->done = true;
  flights_.erase(key);
  changed_.notify_all();
  if (!result.ok()) return result.status();
  return Obtained{*std::move(result), /*fresh=*/true, /*worked=*/false};
}

void TokenCache::Keep(const Key& key, const Token& token) {
  if (tokens_.size() >= kMaxTokens && !tokens_.contains(key)) {
    tokens_.erase(std::min_element(
        tokens_.begin(), tokens_.end(), [](const auto& a, const auto& b) {
          return a.second.token.expires < b.second.token.expires;
        }));
  }
  tokens_[key] = Kept{token, /*worked=*/false};
}

void TokenCache::MarkWorked(const Key& key, const std::string& value) {
  base::MutexLock lock(mutex_);
  const auto kept = tokens_.find(key);
  if (kept != tokens_.end() && kept->second.token.value == value) {
    kept->second.worked = true;
  }
}

void TokenCache::Drop(const Key& key, const std::string& value) {
  base::MutexLock lock(mutex_);
  const auto kept = tokens_.find(key);
  if (kept != tokens_.end() && kept->second.token.value == value) {
    tokens_.erase(kept);
  }
}

}  // namespace imagecd::oci
