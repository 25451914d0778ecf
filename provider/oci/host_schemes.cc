#include "provider/oci/host_schemes.h"

#include "absl/strings/str_format.h"
#include "provider/oci/call_waiter.h"
#include "provider/oci/registry_error.h"

namespace imagecd::oci {

std::optional<AuthScheme> SchemeFromChallenges(
    const std::vector<Challenge>& challenges) {
  std::optional<AuthScheme> basic;
  for (const Challenge& challenge : challenges) {
    if (challenge.scheme == "bearer") {
      const auto realm = challenge.parameters.find("realm");
      if (realm == challenge.parameters.end() || realm->second.empty()) {
        continue;
      }
      const auto service = challenge.parameters.find("service");
      return AuthScheme{
          AuthScheme::Kind::kBearer, realm->second,
          service == challenge.parameters.end() ? "" : service->second};
    }
    if (challenge.scheme == "basic" && !basic.has_value()) {
      basic = AuthScheme{AuthScheme::Kind::kBasic, "", ""};
    }
  }
  return basic;
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
