#include "cli/operate/plan.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/operate/nearest_build.h"
#include "cli/operate/steps_back.h"
#include "provider/base/status_macros.h"
#include "provider/git/clone_url.h"
#include "provider/git/repository.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::operate {
namespace {

using stack::Image;

// As many as anybody goes back.
constexpr int kMostBuilds = 1000;

bool IsPin(Action action) {
  return action == Action::kPin || action == Action::kRollback;
}

policy::Image PresentOf(const Image& image) {
  return image.history.empty() ? image.chosen : image.history.front().image;
}

// The repositories whose setting applies to the image: a pin or hold of one
// member of a set applies to the whole set.
std::vector<std::string> RepositoriesOf(const stack::State& state,
                                        const Image& image) {
  std::vector<std::string> repositories = {image.repository};
  for (const Image& other : state.images) {
    if (!image.member.empty() && other.urn == image.urn) {
      repositories.push_back(other.repository);
    }
  }
  return repositories;
}

// The pin of the configuration that `pulumi up` last saw.
const policy::Pin* ConfiguredPin(const stack::State& state,
                                 const Image& image) {
  const stack::ProviderState* provider = state.ProviderOf(image);
  if (provider == nullptr) return nullptr;
  for (const std::string& repository : RepositoriesOf(state, image)) {
    const auto found = provider->pins.find(repository);
    if (found != provider->pins.end()) return &found->second;
  }
  return nullptr;
}

const policy::Hold* ConfiguredHold(const stack::State& state,
                                   const Image& image) {
  const stack::ProviderState* provider = state.ProviderOf(image);
  if (provider == nullptr) return nullptr;
  std::vector<std::string> names = RepositoriesOf(state, image);
  names.emplace_back("*");
  for (const std::string& name : names) {
    const auto found = provider->holds.find(name);
    if (found != provider->holds.end()) return &found->second;
  }
  return nullptr;
}

bool PinnedByProgram(const stack::State& state, const Image& image) {
  const policy::Pin* configured = ConfiguredPin(state, image);
  return image.pin &&
         (configured == nullptr || !configured->SameTarget(*image.pin));
}

bool HeldByProgram(const stack::State& state, const Image& image) {
  const policy::Hold* configured = ConfiguredHold(state, image);
  return image.hold &&
         (configured == nullptr || configured->reason != image.hold->reason);
}

// Whether the stack's configuration has a say in this image at all.
absl::Status CheckReach(const stack::State& state, const Image& image) {
  if (image.secret) {
    return absl::FailedPreconditionError(
        absl::StrCat(image.Label(),
                     " has secrets where its repository or tag "
                     "would be, and is not changed from here"));
  }
  const stack::ProviderState* provider = state.ProviderOf(image);
  if (provider != nullptr && !provider->by_default) {
    return absl::FailedPreconditionError(absl::StrCat(
        image.Label(), " is served by the provider `", provider->name,
        "` that the program makes, and the stack's configuration does not "
        "reach it\n  change its `pins` and `holds` in the program"));
  }
  return absl::OkStatus();
}

absl::Status CheckProgram(const Request& request, const stack::State& state,
                          const Image& image) {
  const std::string label = image.Label();
  if (image.selection == policy::Selection::kPinned && !image.pin) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the program gives ", label,
        " its `tag` or `digest` (or has `ignoreChanges` for them), which has "
        "the last word\n  take that out of the program first"));
  }
  if (PinnedByProgram(state, image)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the program itself has `pin` for ", label, " (",
        policy::PinInWords(*image.pin),
        "), which goes before the stack's configuration\n  change it there"));
  }
  if (request.action == Action::kHold && image.pin) {
    return absl::FailedPreconditionError(
        absl::StrCat(label, " is ", policy::PinInWords(*image.pin),
                     ", which goes before a hold: it does not move anyway\n  "
                     "`imagecd unpin` "
                     "first if it is to be held instead"));
  }
  return absl::OkStatus();
}

// One of the images, for its rules.
class Planner {
 public:
  Planner(const Request& request, const stack::State& state,
          const stack::Config& config, const PlanningTools& tools,
          std::vector<std::string>& notes)
      : request_(request),
        state_(state),
        config_(config),
        tools_(tools),
        notes_(notes) {}

  // The pin that a request means for an image, and the image that it takes.
  absl::StatusOr<std::pair<policy::Pin, policy::Image>> PinFor(
      const Image& image) {
    IMAGECD_RETURN_IF_ERROR(MakeFinder());
    tools_.progress(absl::StrCat("asking ", image.repository));
    if (request_.steps > 0) return PinForSteps(image);
    IMAGECD_ASSIGN_OR_RETURN(policy::Pin pin,
                             policy::PinFromString(request_.target));
    if (!image.member.empty() && pin.commit.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(image.Label(),
                       " belongs to a set, which is pinned by a commit only"));
    }
    if (!pin.commit.empty()) {
      IMAGECD_ASSIGN_OR_RETURN(pin.commit, CommitToTake(image, pin.commit));
    }
    const absl::StatusOr<policy::Image> found = finder_->Find(image, pin);
    if (!found.ok()) return Named(image, found.status());
    return std::make_pair(pin, *found);
  }

 private:
  static absl::Status Named(const Image& image, const absl::Status& status) {
    return absl::Status(
        status.code(),
        absl::StrCat(image.Label(), ": ", std::string(status.message())));
  }

  absl::Status MakeFinder() {
    if (finder_) return absl::OkStatus();
    IMAGECD_ASSIGN_OR_RETURN(const property::Object config,
                             ConfigForLookups(config_, tools_.pulumi));
    IMAGECD_ASSIGN_OR_RETURN(ImageFinder::Ask ask, tools_.ask(config));
    finder_ = std::make_unique<ImageFinder>(std::move(ask));
    return absl::OkStatus();
  }

  // The commit to pin: the one asked for, or with --or-before the nearest one
  // that has a build.
  absl::StatusOr<std::string> CommitToTake(const Image& image,
                                           const std::string& commit) {
    const auto builds = finder_->Builds(image, kMostBuilds);
    if (!builds.ok()) return Named(image, builds.status());
    const std::vector<Build> of_commit = BuildsOf(commit, *builds);
    if (!of_commit.empty()) {
      NoteSeveral(image, commit, of_commit);
      return commit;
    }
    // The plugin's own words for a commit without a tag fit a pin.
    if (request_.action == Action::kPin) return commit;
    const absl::StatusOr<Build> nearest = Nearest(image, commit, *builds);
    const std::string none =
        absl::StrFormat("%s has no image of exactly %s", image.Label(),
                        policy::ShortCommit(commit));
    if (!nearest.ok()) {
      return absl::NotFoundError(absl::StrFormat(
          "%s, and none before it is known: %s\n  `imagecd list %s` shows what "
          "there is; --source-repository names a clone that has the history",
          none, std::string(nearest.status().message()), image.repository));
    }
    const std::string there =
        absl::StrFormat("its newest at or before it is %s (%s, built %s)",
                        policy::ShortCommit(nearest->commit), nearest->tag,
                        policy::FormatRfc3339(nearest->built_at));
    if (!request_.or_before) {
      return absl::NotFoundError(
          absl::StrFormat("%s; %s\n  to take that: imagecd rollback %s --to %s",
                          none, there, image.Label(), nearest->commit));
    }
    notes_.push_back(absl::StrCat(none, "; ", there));
    return nearest->commit;
  }

  void NoteSeveral(const Image& image, const std::string& commit,
                   const std::vector<Build>& builds) {
    std::set<std::string> commits;
    std::vector<std::string> tags;
    for (const Build& build : builds) {
      commits.insert(build.commit);
      tags.push_back(build.tag);
    }
    if (builds.size() < 2 || commits.size() > 1) return;
    notes_.push_back(absl::StrFormat(
        "%s: commit %s was built %d times (%s); the newest of them is taken; "
        "name a tag to take another",
        image.Label(), policy::ShortCommit(commit), builds.size(),
        policy::ListNames(tags)));
  }

  absl::StatusOr<Build> Nearest(const Image& image, const std::string& commit,
                                const std::vector<Build>& builds) {
    std::string folder = request_.source_repository;
    if (folder.empty()) folder = image.source_repository;
    if (folder.empty() || git::LooksLikeUrl(folder)) {
      folder = tools_.project_folder;
    }
    auto repository = git::Repository::Open(folder, tools_.environment);
    absl::Status status = repository.status();
    if (repository.ok()) {
      auto nearest = NearestByHistory(commit, builds, **repository);
      if (nearest.ok()) return nearest;
      status = nearest.status();
    }
    // Another app may have been built of it.
    for (const Image& other : state_.images) {
      if (other.repository == image.repository || other.secret ||
          other.branch != image.branch) {
        continue;
      }
      const auto others = finder_->Builds(other, kMostBuilds);
      if (!others.ok()) continue;
      const std::vector<Build> found = BuildsOf(commit, *others);
      if (!found.empty()) return NearestByTime(found.back().built_at, builds);
    }
    return status;
  }

  absl::StatusOr<std::pair<policy::Pin, policy::Image>> PinForSteps(
      const Image& image) {
    if (!image.member.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(image.Label(),
                       " belongs to a set, which keeps no history\n  say "
                       "where to go back to: --to COMMIT"));
    }
    const std::vector<policy::Image> steps = StepsBack(image.history);
    if (steps.size() < static_cast<std::size_t>(request_.steps)) {
      return absl::NotFoundError(absl::StrFormat(
          "%s has no image %s back: its history has %s before the present "
          "one\n  say where to go back to: --to COMMIT",
          image.Label(), policy::Plural(request_.steps, "step"),
          steps.empty()
              ? "none"
              : policy::Plural(static_cast<std::int64_t>(steps.size()),
                               "image")));
    }
    return PinTo(image, steps[static_cast<std::size_t>(request_.steps) - 1]);
  }

  // The pin that takes just this image: by its commit, unless that has several
  // builds; by its tag, unless that names another image now; by its digest.
  absl::StatusOr<std::pair<policy::Pin, policy::Image>> PinTo(
      const Image& image, const policy::Image& wanted) {
    std::vector<policy::Pin> pins(3);
    pins[0].commit = wanted.commit;
    pins[1].tag = wanted.tag;
    pins[2].digest = wanted.digest;
    absl::Status status = absl::NotFoundError("it is not known any more");
    for (const policy::Pin& pin : pins) {
      if (pin.commit.empty() && pin.tag.empty() && pin.digest.empty()) continue;
      const auto found = finder_->Find(image, pin);
      if (!found.ok()) {
        status = found.status();
        continue;
      }
      if (found->digest == wanted.digest) return std::make_pair(pin, *found);
    }
    return absl::Status(
        status.code(),
        absl::StrFormat("%s: %s cannot be pulled: %s", image.Label(),
                        policy::NameOf(wanted), std::string(status.message())));
  }

  const Request& request_;
  const stack::State& state_;
  const stack::Config& config_;
  const PlanningTools& tools_;
  std::vector<std::string>& notes_;
  std::unique_ptr<ImageFinder> finder_;
};

std::string WithReason(std::string text, const std::string& reason) {
  if (!reason.empty()) {
    absl::StrAppend(&text, " (", policy::OneLine(reason), ")");
  }
  return text;
}

absl::Status NothingToLift(const Request& request, const stack::State& state,
                           const Settings& settings, const Image& image) {
  const std::string label = image.Label();
  if (request.action == Action::kUnpin) {
    if (PinnedByProgram(state, image) ||
        (image.selection == policy::Selection::kPinned && !image.pin)) {
      return absl::FailedPreconditionError(absl::StrCat(
          label,
          " is pinned by the program (`pin`, `tag` or `digest`), and not "
          "by the stack's configuration\n  change it there"));
    }
    return absl::FailedPreconditionError(
        absl::StrCat(label, " is not pinned: there is nothing to lift"));
  }
  if (HeldByProgram(state, image)) {
    return absl::FailedPreconditionError(
        absl::StrCat(label,
                     " is held by the program (`hold`), and not by the "
                     "stack's configuration\n  change it there"));
  }
  if (settings.holds.count("*") > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(label,
                     " is held by the hold of everything\n  lift that: imagecd "
                     "unhold '*'"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(label, " is not held: there is nothing to lift"));
}

// The members of a set go together: whoever names one means all.
std::vector<const Image*> WithTheirSets(
    const stack::State& state, const std::vector<const Image*>& found) {
  std::vector<const Image*> images;
  for (const Image& image : state.images) {
    if (std::any_of(found.begin(), found.end(), [&](const Image* each) {
          return each == &image ||
                 (!image.member.empty() && each->urn == image.urn);
        })) {
      images.push_back(&image);
    }
  }
  return images;
}

absl::StatusOr<Plan> PlanForAll(const Request& request,
                                const stack::State& state,
                                const Settings& settings) {
  Plan plan;
  for (const Image& image : state.images) {
    plan.targets.push_back({&image, std::nullopt});
    if (request.action == Action::kHold && !image.pin &&
        image.selection != policy::Selection::kPinned) {
      plan.targets.back().wanted = PresentOf(image);
    }
  }
  Change change{Change::Kind::kHold, "*", {}, {}};
  if (request.action == Action::kHold) {
    change.hold = request.reason;
    plan.title = WithReason("Hold everything", request.reason);
  } else {
    if (settings.holds.count("*") == 0) {
      return absl::FailedPreconditionError(
          "there is no hold of everything to lift");
    }
    plan.title = "Lift the hold of everything";
  }
  plan.changes.push_back(std::move(change));
  return plan;
}

}  // namespace

absl::StatusOr<Plan> MakePlan(const Request& request, const stack::State& state,
                              const stack::Config& config,
                              const Settings& settings,
                              const PlanningTools& tools,
                              std::vector<std::string>& notes) {
  const bool of_holds =
      request.action == Action::kHold || request.action == Action::kUnhold;
  if (request.app == "*" && of_holds) {
    return PlanForAll(request, state, settings);
  }
  IMAGECD_ASSIGN_OR_RETURN(const std::vector<const Image*> found,
                           stack::FindApp(state, request.app));
  const std::vector<const Image*> images = WithTheirSets(state, found);
  Plan plan;
  Planner planner(request, state, config, tools, notes);
  std::set<std::string> repositories;
  std::string to;
  const Image* not_set = nullptr;
  for (const Image* image : images) {
    IMAGECD_RETURN_IF_ERROR(CheckReach(state, *image));
    Plan::Target target{image, std::nullopt};
    Change change{of_holds ? Change::Kind::kHold : Change::Kind::kPin,
                  image->repository,
                  {},
                  {}};
    if (IsPin(request.action)) {
      IMAGECD_RETURN_IF_ERROR(CheckProgram(request, state, *image));
      IMAGECD_ASSIGN_OR_RETURN(auto pinned, planner.PinFor(*image));
      pinned.first.reason = request.reason;
      change.pin = pinned.first;
      target.wanted = pinned.second;
      to = policy::CommitOrName(pinned.second);
    } else if (request.action == Action::kHold) {
      IMAGECD_RETURN_IF_ERROR(CheckProgram(request, state, *image));
      change.hold = request.reason;
      target.wanted = PresentOf(*image);
    } else {
      const Change before = Before(change, settings);
      if (!before.pin && !before.hold) {
        not_set = image;
        plan.targets.push_back(std::move(target));
        continue;
      }
    }
    plan.targets.push_back(std::move(target));
    if (repositories.insert(image->repository).second) {
      plan.changes.push_back(std::move(change));
    }
  }
  if (plan.changes.empty()) {
    return NothingToLift(request, state, settings, *not_set);
  }
  const std::string label =
      images.size() == 1 ? images.front()->Label() : request.app;
  switch (request.action) {
    case Action::kPin:
      plan.title = absl::StrFormat("Pin %s to %s", label, to);
      break;
    case Action::kRollback:
      plan.title = absl::StrFormat("Roll %s back to %s", label, to);
      break;
    case Action::kUnpin:
      plan.title = absl::StrFormat("Unpin %s", label);
      break;
    case Action::kHold:
      plan.title = absl::StrFormat("Hold %s", label);
      break;
    case Action::kUnhold:
      plan.title = absl::StrFormat("Lift the hold of %s", label);
      break;
  }
  plan.title = WithReason(plan.title, request.reason);
  return plan;
}

}  // namespace imagecd::operate
