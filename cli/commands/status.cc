#include "cli/commands/status.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands/lookups.h"
#include "cli/commands/output.h"
#include "cli/commands/progress.h"
#include "cli/commands/source_history.h"
#include "cli/commands/stack_provider.h"
#include "cli/stack/program_inputs.h"
#include "provider/base/run_in_parallel.h"
#include "provider/base/status_macros.h"
#include "provider/policy/image_text.h"
#include "provider/resources/outputs.h"

namespace imagecd::cli {
namespace {

using property::Object;

constexpr std::string_view kSetType = "imagecd:index:LatestImageSet";

// The provider with its whole configuration, and without what keeps images.
struct Asked {
  std::unique_ptr<Lookups> next;
  std::unique_ptr<Lookups> newest;
};

// One resource: an image, or the members of a set.
struct Resource {
  std::vector<ImageStatus*> members;
  const stack::ProviderState* provider = nullptr;  // may be null
  Asked* asked = nullptr;

  const stack::Image& image() const { return members.front()->image; }
  bool is_set() const { return image().type == kSetType; }
  std::vector<const stack::Image*> images() const {
    std::vector<const stack::Image*> all;
    for (const ImageStatus* member : members) all.push_back(&member->image);
    return all;
  }
};

// What checked inputs say of each member.
std::vector<Chosen> ReadChoices(const Resource& resource,
                                const Object& checked) {
  std::vector<Chosen> choices;
  if (!resource.is_set()) {
    resources::Chosen chosen = resources::ReadChosen(checked, false);
    choices.push_back({chosen.image(), chosen.selection,
                       std::move(chosen.inputs.pin),
                       std::move(chosen.inputs.hold)});
    return choices;
  }
  const resources::Chosen set = resources::ReadChosen(checked, true);
  for (const ImageStatus* member : resource.members) {
    Chosen chosen{{}, set.selection, set.inputs.pin, set.inputs.hold};
    const auto it = set.images.find(member->image.member);
    if (it != set.images.end()) chosen.image = it->second;
    choices.push_back(std::move(chosen));
  }
  return choices;
}

bool SameImage(const policy::Image& a, const policy::Image& b) {
  return a.tag == b.tag && a.digest == b.digest;
}

bool SamePin(const std::optional<policy::Pin>& a,
             const std::optional<policy::Pin>& b) {
  return a.has_value() == b.has_value() && (!a || a->SameTarget(*b));
}

void FindNext(Resource& resource) {
  const stack::Image& image = resource.image();
  const auto fail = [&resource](const std::string& error) {
    for (ImageStatus* member : resource.members) member->error = error;
  };
  Object news = stack::ProgramInputs(resource.images(), resource.provider);
  for (const auto& [name, value] : news) {
    if (value.ContainsSecret()) {
      fail(absl::StrFormat(
          "its input `%s` is a secret, so what is newest is not looked up; "
          "`pulumi preview` shows it",
          name));
      return;
    }
  }
  // An outage is to be told, not passed over.
  news.insert_or_assign("onRegistryFailure", "fail");
  Answer answer = resource.asked->next->Check(
      image.type, image.urn, {*image.inputs, news, *image.outputs});
  if (!answer.status.ok()) {
    fail(MessageOf(answer.status));
    return;
  }
  const std::vector<Chosen> choices = ReadChoices(resource, answer.result);
  bool newest = true;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    ImageStatus& member = *resource.members[i];
    member.next = choices[i];
    newest = newest && choices[i].selection == policy::Selection::kNewest;
    if (i == 0) member.warnings = std::move(answer.warnings);
  }
  if (newest) {
    for (ImageStatus* member : resource.members) {
      member->newest = member->next->image;
    }
    return;
  }

  for (const char* kept : {"pin", "hold", "tag", "digest", "images"}) {
    news.erase(kept);
  }
  const Answer free =
      resource.asked->newest->Check(image.type, image.urn, {{}, news, {}});
  if (!free.status.ok()) {
    resource.members.front()->warnings.push_back(absl::StrCat(
        "what would be the newest is not known: ", MessageOf(free.status)));
    return;
  }
  const std::vector<Chosen> free_choices = ReadChoices(resource, free.result);
  for (std::size_t i = 0; i < free_choices.size(); ++i) {
    resource.members[i]->newest = free_choices[i].image;
  }
}

Standing StandingOf(const ImageStatus& status) {
  if (!status.error.empty() || !status.next) return Standing::kUnknown;
  if (!status.not_deployed.empty()) return Standing::kNotDeployed;
  const stack::Image& image = status.image;
  const Chosen& next = *status.next;
  const bool same_hold =
      next.hold.has_value() == image.hold.has_value() &&
      (!next.hold || next.hold->reason == image.hold->reason);
  if (!SameImage(next.image, image.chosen) ||
      next.selection != image.selection || !SamePin(next.pin, image.pin) ||
      !same_hold) {
    return Standing::kPending;
  }
  switch (image.selection) {
    case policy::Selection::kPinned:
      return Standing::kPinned;
    case policy::Selection::kHeld:
      return Standing::kHeld;
    case policy::Selection::kNewest:
      break;
  }
  return Standing::kUpToDate;
}

void FindBehind(ImageStatus& status, SourceHistory& history,
                const StatusOptions& options) {
  const stack::Image& image = status.image;
  const std::string& source = options.source_repository.empty()
                                  ? image.source_repository
                                  : options.source_repository;
  if (source.empty() || image.chosen.commit.empty()) return;
  const absl::StatusOr<std::int64_t> behind = history.CommitsBehind(
      source, image.chosen.commit, image.branch, image.source_path);
  if (behind.ok()) {
    status.commits_behind = *behind;
  } else {
    status.warnings.push_back(
        absl::StrCat("how many commits it is behind is not known: ",
                     MessageOf(behind.status())));
  }
}

absl::StatusOr<Asked> MakeAsked(const Environment& environment,
                                const Object& config,
                                const RegistryOptions& registries) {
  IMAGECD_ASSIGN_OR_RETURN(Object all, WithRegistryOptions(config, registries));
  Asked asked;
  IMAGECD_ASSIGN_OR_RETURN(asked.next, Lookups::Make(environment, all));
  all.erase("pins");
  all.erase("holds");
  IMAGECD_ASSIGN_OR_RETURN(asked.newest, Lookups::Make(environment, all));
  return asked;
}

// State and configuration, read at the same time.
struct Read {
  absl::StatusOr<stack::State> state;
  absl::StatusOr<stack::Config> config;
};
Read ReadBoth(Environment& environment, stack::Pulumi& pulumi) {
  const Progress progress(environment, "reading the stack");
  Read read;
  base::RunInParallel({[&] { read.state = stack::ReadState(pulumi); },
                       [&] { read.config = stack::ReadConfig(pulumi); }});
  return read;
}

absl::Status NoImages(const stack::State& state, const stack::Pulumi& pulumi) {
  std::string name = state.stack;
  if (name.empty()) name = pulumi.location().stack;
  if (!name.empty()) name = " " + name;
  if (state.resources == 0) {
    return absl::NotFoundError(absl::StrFormat(
        "the stack%s is empty: nothing was deployed yet\n  `pulumi up` deploys "
        "it; `pulumi stack ls` shows whether there is another stack",
        name));
  }
  return absl::NotFoundError(absl::StrFormat(
      "the stack%s has %s, and none of them is an image that imagecd chooses\n"
      "  add a LatestImage to the program (`imagecd init` begins one), or name "
      "another stack with --stack",
      name,
      policy::Plural(static_cast<std::int64_t>(state.resources), "resource")));
}

}  // namespace

std::string StandingName(Standing standing) {
  switch (standing) {
    case Standing::kUpToDate:
      return "up-to-date";
    case Standing::kPinned:
      return "pinned";
    case Standing::kHeld:
      return "held";
    case Standing::kPending:
      return "pending";
    case Standing::kNotDeployed:
      return "not-deployed";
    case Standing::kUnknown:
      break;
  }
  return "error";
}

std::string WhyInWords(const Chosen& chosen) {
  switch (chosen.selection) {
    case policy::Selection::kPinned:
      return chosen.pin ? policy::PinInWords(*chosen.pin)
                        : "named by the program";
    case policy::Selection::kHeld:
      return policy::HeldInWords(chosen.image,
                                 chosen.hold ? &*chosen.hold : nullptr);
    case policy::Selection::kNewest:
      break;
  }
  return "";
}

absl::StatusOr<StackStatus> FindStatus(Environment& environment,
                                       stack::Pulumi& pulumi,
                                       const StatusOptions& options) {
  Read read = ReadBoth(environment, pulumi);
  IMAGECD_RETURN_IF_ERROR(read.state.status());
  const stack::State& state = *read.state;
  if (state.images.empty()) return NoImages(state, pulumi);
  IMAGECD_RETURN_IF_ERROR(read.config.status());

  StackStatus status;
  status.stack = state.stack;
  status.project = state.project;
  const Object config =
      OpenConfig(pulumi, read.config->imagecd, status.warnings);

  for (const stack::Image& image : state.images) {
    status.images.emplace_back().image = image;
  }
  std::map<std::string, Resource> by_urn;
  std::map<const stack::ProviderState*, Asked> providers;
  for (ImageStatus& each : status.images) {
    Resource& resource = by_urn[each.image.urn];
    resource.members.push_back(&each);
    resource.provider = state.ProviderOf(each.image);
    Asked& asked = providers[resource.provider];
    if (asked.next == nullptr) {
      const bool own =
          resource.provider != nullptr && !resource.provider->by_default;
      IMAGECD_ASSIGN_OR_RETURN(
          asked, MakeAsked(environment,
                           own ? OpenProvider(pulumi, *resource.provider,
                                              status.warnings)
                               : config,
                           options.registries));
    }
    resource.asked = &asked;
  }
  std::vector<Resource*> resources;
  for (auto& [urn, resource] : by_urn) resources.push_back(&resource);

  SourceHistory history(*environment.world.environment,
                        *environment.world.clock, environment.cancel);
  ForEach(environment, "asking registries", resources.size(),
          [&](std::size_t i) {
            FindNext(*resources[i]);
            for (ImageStatus* member : resources[i]->members) {
              FindBehind(*member, history, options);
            }
          });
  for (ImageStatus& each : status.images) {
    each.not_deployed = stack::NotDeployed(each.image);
    each.standing = StandingOf(each);
  }
  return status;
}

}  // namespace imagecd::cli
