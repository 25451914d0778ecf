#include "provider/oci/host_schemes.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "provider/oci/call_waiter.h"
#include "provider/oci/registry_error.h"

namespace imagecd::oci {
namespace {

std::string Parameter(const Challenge& challenge, const char* name) {
  const auto found = challenge.parameters.find(name);
  return found == challenge.parameters.end() ? "" : found->second;
}

// The first usable Bearer challenge; null if there is none.
const Challenge* FindBearer(const std::vector<Challenge>& challenges) {
  for (const Challenge& challenge : challenges) {
    if (challenge.scheme != "bearer") continue;
    if (!Parameter(challenge, "realm").empty()) return &challenge;
  }
  return nullptr;
}

}  // namespace

std::optional<AuthScheme> SchemeFromChallenges(
    const std::vector<Challenge>& challenges) {
  const bool basic = std::any_of(
      challenges.begin(), challenges.end(),
      [](const Challenge& challenge) { return challenge.scheme == "basic"; });
  AuthScheme scheme;
  if (const Challenge* const bearer = FindBearer(challenges)) {
    scheme.realm = Parameter(*bearer, "realm");
    scheme.service = Parameter(*bearer, "service");
    scheme.basic_too = basic;
    return scheme;
  }
  if (!basic) return std::nullopt;
  scheme.kind = AuthScheme::Kind::kBasic;
  return scheme;
}

std::string ScopeFromChallenges(const std::vector<Challenge>& challenges) {
  const Challenge* const bearer = FindBearer(challenges);
  return bearer == nullptr ? "" : Parameter(*bearer, "scope");
}

absl::StatusOr<HostSchemes::Known> HostSchemes::Get(const std::string& host,
                                                    const Call& call) {
  CallWaiter waiter(mutex_, changed_, *clock_, call);
  base::MutexLock lock(mutex_);
  const auto [entry, inserted] = hosts_.try_emplace(host);
  if (inserted) return Known{/*first=*/true, std::nullopt};
  const Host& known = entry->second;  // never erased
  switch (waiter.Wait([&known] { return known.settled; })) {
    case CallWaiter::Outcome::kReady:
      return Known{/*first=*/false, known.scheme};
    case CallWaiter::Outcome::kCancelled:
      return MakeRegistryError(
          Failure::kCancelled,
          absl::StrFormat("cannot ask %s: cancelled", host));
    default:
      return MakeRegistryError(
          Failure::kTimeout,
          absl::StrFormat("cannot ask %s: another request to it took all of "
                          "the time for the look-up",
                          host));
  }
}

void HostSchemes::Settle(const std::string& host, const AuthScheme& scheme) {
  base::MutexLock lock(mutex_);
  hosts_[host] = Host{/*settled=*/true, scheme};
  changed_.notify_all();
}

void HostSchemes::SettleUnknown(const std::string& host) {
  base::MutexLock lock(mutex_);
  hosts_[host].settled = true;
  changed_.notify_all();
}

}  // namespace imagecd::oci
