#include "cli/watch/lookout.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "provider/base/run_in_parallel.h"
#include "provider/inputs/fields.h"
#include "provider/oci/reference.h"
#include "provider/resources/outputs.h"

namespace imagecd::watch {
namespace {

using property::Object;

// Where requests for the repository go.
std::string HostOf(const std::string& repository) {
  const std::string host = repository.substr(0, repository.find('/'));
  return oci::ApiHost(oci::CanonicalHost(host));
}

std::string FirstHost(const Watched& watched) {
  if (watched.type == kImageType) {
    return HostOf(inputs::LookString(watched.inputs, "repository"));
  }
  const inputs::Given given = inputs::Look(watched.inputs, "repositories");
  const auto* repositories = given.value.As<Object>();
  if (repositories == nullptr || repositories->empty()) return "";
  const auto* first = repositories->begin()->second.As<std::string>();
  return first == nullptr ? "" : HostOf(*first);
}

// Whether the whole registry is concerned, and not one repository.
bool IsOutage(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

bool SameImage(const policy::Image& a, const policy::Image& b) {
  return a.tag == b.tag && a.digest == b.digest;
}

}  // namespace

Images ImagesOf(const Watched& watched, const Object& checked) {
  const bool is_set = watched.type == kSetType;
  const resources::Chosen chosen = resources::ReadChosen(checked, is_set);
  Images images;
  if (!is_set) {
    const policy::Image image = chosen.image();
    if (!image.digest.empty()) images.emplace(watched.name, image);
    return images;
  }
  for (const auto& [member, image] : chosen.images) {
    if (image.digest.empty()) continue;
    images.emplace(absl::StrCat(watched.name, "[", member, "]"), image);
  }
  return images;
}

Lookout::Lookout(std::vector<Watched> watched, LookoutOptions options,
                 Registries& registries, const base::Clock& clock,
                 Journal& journal)
    : options_(options),
      registries_(registries),
      clock_(clock),
      journal_(journal),
      troubles_(journal) {
  for (Watched& each : watched) {
    Resource& resource = resources_.emplace_back();
    resource.watched = std::move(each);
    resource.host = FirstHost(resource.watched);
  }
}

void Lookout::SetDeployed(const std::string& name, const Object& inputs,
                          const Object& outputs) {
  for (Resource& resource : resources_) {
    if (resource.watched.name != name) continue;
    resource.inputs = inputs;
    resource.outputs = outputs;
    resource.known = true;
  }
}

bool Lookout::IsDue(const Resource& resource, absl::Time now) {
  if (now < resource.backoff.until) return false;
  if (now < registries_.AllowedFrom(resource.host)) return false;
  const auto host = hosts_.find(resource.host);
  return host == hosts_.end() || now >= host->second.until;
}

void Lookout::Fail(Backoff& backoff, absl::Time now) const {
  const int doublings = std::min(backoff.failures++, 10);
  backoff.until = now + std::min(options_.first_backoff * (1 << doublings),
                                 options_.longest_backoff);
}

void Lookout::TakeFailure(Resource& resource, const absl::Status& status) {
  const absl::Time now = clock_.Now();
  troubles_.Report(resource.watched.name, status);
  if (!IsOutage(status)) {
    Fail(resource.backoff, now);
    return;
  }
  Backoff& host = hosts_[resource.host];
  // The resources of one round count as one failure.
  if (host.until <= now) Fail(host, now);
}

void Lookout::Take(Resource& resource, CheckAnswer answer, Found& found) {
  if (!answer.status.ok()) {
    ++found.failed;
    TakeFailure(resource, answer.status);
    return;
  }
  troubles_.Report(resource.watched.name, absl::OkStatus());
  hosts_.erase(resource.host);
  resource.backoff = Backoff();
  const Images before = ImagesOf(resource.watched, resource.inputs);
  resource.inputs = std::move(answer.inputs);
  resource.outputs.clear();
  resource.known = true;
  bool is_new = false;
  for (const auto& [name, image] :
       ImagesOf(resource.watched, resource.inputs)) {
    const auto old = before.find(name);
    if (old != before.end() && SameImage(old->second, image)) continue;
    is_new = true;
    found.news[name] = answer.infos;
  }
  // A warning that every round repeats is written once.
  for (const std::string& text : answer.warnings) {
    const bool said =
        std::find(resource.warnings.begin(), resource.warnings.end(), text) !=
        resource.warnings.end();
    if (said && !is_new) continue;
    journal_.Write({Event::Kind::kWarning, resource.watched.name, text});
  }
  resource.warnings = std::move(answer.warnings);
}

Found Lookout::Look() {
  Found found;
  std::vector<Resource*> due;
  const absl::Time now = clock_.Now();
  for (Resource& resource : resources_) {
    if (IsDue(resource, now)) {
      due.push_back(&resource);
    } else {
      ++found.failed;
    }
  }
  const absl::Status begun =
      due.empty() ? absl::OkStatus() : registries_.BeginRound();
  troubles_.Report("provider", begun);
  if (begun.ok()) {
    std::vector<CheckAnswer> answers(due.size());
    std::atomic<std::size_t> next = 0;
    const auto worker = [&] {
      for (std::size_t i = next++; i < due.size(); i = next++) {
        const Resource& resource = *due[i];
        Object news = resource.watched.inputs;
        // An outage must be seen, so that the registry is left alone.
        news.insert_or_assign("onRegistryFailure", "fail");
        std::optional<Object> outputs;
        if (!resource.outputs.empty()) outputs = resource.outputs;
        answers[i] = registries_.Check(
            resource.watched,
            {resource.inputs, std::move(news), std::move(outputs)});
      }
    };
    const std::size_t threads =
        std::min(due.size(), static_cast<std::size_t>(options_.parallel));
    if (threads > 0) {
      base::RunInParallel(std::vector<std::function<void()>>(threads, worker));
    }
    for (std::size_t i = 0; i < due.size(); ++i) {
      Take(*due[i], std::move(answers[i]), found);
    }
  } else {
    found.failed += due.size();
  }
  for (const Resource& resource : resources_) {
    if (!resource.known) ++found.unknown;
    found.images.merge(ImagesOf(resource.watched, resource.inputs));
  }
  return found;
}

}  // namespace imagecd::watch
