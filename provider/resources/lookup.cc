#include "provider/resources/lookup.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "provider/base/status_macros.h"
#include "provider/oci/registry_error.h"
#include "provider/policy/plan.h"
#include "provider/policy/survey.h"
#include "provider/resources/image_index.h"
#include "provider/resources/side_by_side.h"

namespace imagecd::resources {
namespace {

using policy::Answer;
using policy::Decision;
using policy::Plan;

using MaybeManifest = std::optional<oci::ManifestInfo>;

// How long a listing may be silent (contract: a line after 2 s).
constexpr absl::Duration kQuiet = absl::Seconds(2);

// Children of an index that are asked for side by side.
constexpr std::size_t kAtOnce = 8;

// Hands a listing on to a Survey.
class SurveySink : public oci::TagSink {
 public:
  explicit SurveySink(policy::Survey& survey) : survey_(survey) {}
  void BeginPage() override { survey_.BeginPage(); }
  void OnTag(std::string_view tag) override { survey_.OnTag(tag); }
  void EndPage() override { survey_.EndPage(); }

 private:
  policy::Survey& survey_;
};

std::string Grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, ",");
  }
  return digits;
}

// `message` as a clause within another sentence.
std::string AsClause(const absl::Status& status) {
  std::string text(status.message());
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

// Registries that are known to list a new tag after all others.
bool ListsInPushOrder(const oci::Repository& repository) {
  return repository.host == "ghcr.io";
}

// One look-up.
class Lookup {
 public:
  Lookup(Session& session, const Choice& choice,
         const base::Cancellation* cancel, base::Logger& log)
      : session_(session),
        choice_(choice),
        cancel_(cancel),
        log_(log),
        started_(session.Now()),
        deadline_(started_ + session.config().total_timeout) {}

  absl::StatusOr<Decision> Run() {
    const Plan plan =
        policy::MakePlan(choice_.rules, deployed(),
                         ListsInPushOrder(choice_.repository), started_);
    Gather(plan);
    IMAGECD_ASSIGN_OR_RETURN(Decision decision, Choose());
    if (decision.outcome == Decision::Outcome::kWalkEverything) {
      TakeListing(List("", /*for_message=*/false));
      IMAGECD_ASSIGN_OR_RETURN(decision, Choose());
    }
    return decision;
  }

  // The registry's own words for a decision that it prevented.
  absl::Status failure() const {
    if (!failure_.ok()) return failure_;
    return oci::MakeRegistryError(
        oci::Failure::kBadAnswer,
        absl::StrFormat("%s gave no answer that serves to choose an image",
                        choice_.repository.ToString()));
  }

  absl::StatusOr<MaybeManifest> Head(const std::string& question) {
    return session_.heads().Get(
        Key({question}), cancel_, [&](const base::Cancellation& cancel) {
          return session_.client().HeadManifest(choice_.repository, question,
                                                MakeCall(cancel));
        });
  }

 private:
  using Listing = absl::StatusOr<std::shared_ptr<const TagListing>>;

  const policy::Deployed* deployed() const {
    return choice_.deployed.has_value() ? &*choice_.deployed : nullptr;
  }

  // No part can hold a line feed.
  std::string Key(const std::vector<std::string>& parts) const {
    std::string key = choice_.repository.ToString();
    for (const std::string& part : parts) key += "\n" + part;
    return key;
  }

  oci::Call MakeCall(const base::Cancellation& cancel) const {
    return {.cancel = &cancel, .log = &log_, .deadline = deadline_};
  }

  bool cancelled() const { return cancel_ != nullptr && cancel_->cancelled(); }

  // Asks what the plan wants to know.
  void Gather(const Plan& plan) {
    Listing listing = std::shared_ptr<const TagListing>();
    absl::StatusOr<MaybeManifest> head = MaybeManifest();
    std::vector<std::function<void()>> work;
    const bool for_message = plan.listing == Plan::Listing::kForMessage;
    if (plan.listing != Plan::Listing::kNone) {
      work.push_back([&] { listing = List(plan.last, for_message); });
    }
    if (plan.head_deployed) {
      work.push_back([&] { head = Head(DeployedName()); });
    }
    SideBySide(work);
    if (plan.listing != Plan::Listing::kNone &&
        !(for_message && !listing.ok())) {
      TakeListing(listing);
    }
    if (plan.head_deployed) deployed_tag_names_ = AnswerFrom(head);
  }

  std::string DeployedName() const {
    const policy::Image& image = choice_.deployed->image;
    return image.tag.empty() ? image.digest : image.tag;
  }

  void TakeListing(const Listing& listing) {
    if (listing.ok()) {
      listing_ = *listing;
      listing_problem_.clear();
    } else {
      listing_ = nullptr;
      listing_problem_ = AsClause(listing.status());
      NoteFailure(listing.status());
    }
  }

  Answer AnswerFrom(const absl::StatusOr<MaybeManifest>& manifest) {
    if (!manifest.ok()) {
      NoteFailure(manifest.status());
      return Answer::NoAnswer(AsClause(manifest.status()));
    }
    return manifest->has_value() ? Answer::Found((*manifest)->digest)
                                 : Answer::Absent();
  }

  void NoteFailure(const absl::Status& status) {
    if (failure_.ok()) failure_ = status;
  }

  absl::StatusOr<Decision> Choose() {
    policy::Situation situation;
    situation.rules = choice_.rules;
    situation.deployed = choice_.deployed;
    situation.now = started_;
    if (listing_ != nullptr) {
      situation.survey = &listing_->survey;
      situation.walked_everything = listing_->walked_everything;
    }
    situation.listing_problem = listing_problem_;
    situation.deployed_tag_names = deployed_tag_names_;
    policy::Chooser chooser(situation);
    while (const std::optional<std::string> question = chooser.Next()) {
      if (cancelled()) break;
      chooser.Report(Ask(*question));
    }
    if (cancelled()) {
      return oci::MakeRegistryError(
          oci::Failure::kCancelled,
          absl::StrFormat("looking up %s was cancelled",
                          choice_.repository.ToString()));
    }
    return chooser.Finish();
  }

  // What is deployed, or named by the program, need not be proved pullable.
  Answer Ask(const std::string& question) {
    const bool plain =
        choice_.rules.given() || (choice_.deployed.has_value() &&
                                  (question == choice_.deployed->image.tag ||
                                   question == choice_.deployed->image.digest));
    return AnswerFrom(plain ? Head(question) : Pullable(question));
  }

  absl::StatusOr<MaybeManifest> Pullable(const std::string& question) {
    return session_.pullable().Get(Key({question}), cancel_,
                                   [&](const base::Cancellation& cancel) {
                                     return FetchPullable(question, cancel);
                                   });
  }

  absl::StatusOr<MaybeManifest> FetchPullable(
      const std::string& question, const base::Cancellation& cancel) {
    IMAGECD_ASSIGN_OR_RETURN(
        const std::optional<oci::Manifest> manifest,
        session_.client().GetManifest(choice_.repository, question,
                                      MakeCall(cancel)));
    if (!manifest.has_value()) return MaybeManifest();
    const MaybeManifest info =
        oci::ManifestInfo{manifest->digest, manifest->media_type};
    if (!IsIndex(manifest->media_type)) return info;
    const std::optional<std::vector<std::string>> children =
        RequiredChildren(manifest->bytes);
    if (!children.has_value()) {
      return oci::MakeRegistryError(
          oci::Failure::kBadAnswer,
          absl::StrFormat("%s is an index that cannot be read",
                          oci::FormatReference(choice_.repository, question,
                                               manifest->digest)));
    }
    IMAGECD_ASSIGN_OR_RETURN(const bool complete, AreThere(*children, cancel));
    return complete ? info : MaybeManifest();
  }

  absl::StatusOr<bool> AreThere(const std::vector<std::string>& digests,
                                const base::Cancellation& cancel) {
    for (std::size_t begin = 0; begin < digests.size(); begin += kAtOnce) {
      const std::size_t count = std::min(kAtOnce, digests.size() - begin);
      std::vector<absl::StatusOr<MaybeManifest>> answers(count,
                                                         MaybeManifest());
      std::vector<std::function<void()>> work;
      for (std::size_t i = 0; i < count; ++i) {
        work.push_back([&, i] {
          answers[i] = session_.client().HeadManifest(
              choice_.repository, digests[begin + i], MakeCall(cancel));
        });
      }
      SideBySide(work);
      for (const absl::StatusOr<MaybeManifest>& answer : answers) {
        IMAGECD_RETURN_IF_ERROR(answer.status());
        if (!answer->has_value()) return false;
      }
    }
    return true;
  }

  Listing List(const std::string& last, bool for_message) {
    policy::SurveyOptions options;
    options.scheme = choice_.rules.scheme;
    options.branch = choice_.rules.branch;
    if (deployed() != nullptr) options.deployed_tag = deployed()->image.tag;
    if (const policy::Pin* pin = choice_.rules.effective_pin()) {
      options.pin_commit = pin->commit;
    }
    const std::string key =
        Key({options.scheme.pattern(), options.branch, options.deployed_tag,
             options.pin_commit, last, for_message ? "message" : ""});
    return session_.listings().Get(
        key, cancel_, [&](const base::Cancellation& cancel) {
          return FetchListing(options, last, for_message, cancel);
        });
  }

  Listing FetchListing(const policy::SurveyOptions& options,
                       const std::string& last, bool for_message,
                       const base::Cancellation& cancel) {
    auto listing =
        std::make_shared<TagListing>(TagListing{policy::Survey(options), true});
    SurveySink sink(listing->survey);
    oci::ListOptions list;
    list.last = last;
    const absl::Time begun = session_.Now();
    list.progress = [&](std::int64_t tags) {
      if (session_.Now() - begun < kQuiet) return;
      log_.Status(absl::StrFormat("listed %s tags of %s", Grouped(tags),
                                  choice_.repository.ToString()));
    };
    oci::Call call = MakeCall(cancel);
    if (for_message) {
      // It must not hold anything up, nor complain.
      call.log = nullptr;
      call.deadline =
          std::min(call.deadline, begun + session_.config().request_timeout);
    }
    IMAGECD_ASSIGN_OR_RETURN(
        const oci::ListResult result,
        session_.client().ListTags(choice_.repository, list, sink, call));
    listing->walked_everything = !result.used_last;
    return std::shared_ptr<const TagListing>(std::move(listing));
  }

  Session& session_;
  const Choice& choice_;
  const base::Cancellation* const cancel_;
  base::Logger& log_;
  const absl::Time started_;
  const absl::Time deadline_;

  std::shared_ptr<const TagListing> listing_;
  std::string listing_problem_;
  Answer deployed_tag_names_;
  absl::Status failure_;
};

}  // namespace

Decided Decide(Session& session, const Choice& choice,
               const base::Cancellation* cancel, base::Logger& log) {
  Lookup lookup(session, choice, cancel, log);
  absl::StatusOr<Decision> decision = lookup.Run();
  if (!decision.ok()) return {Decision(), decision.status()};
  if (decision->outcome != Decision::Outcome::kNoAnswer) {
    return {*std::move(decision), absl::OkStatus()};
  }
  return {*std::move(decision), lookup.failure()};
}

absl::StatusOr<MaybeManifest> AskManifest(Session& session,
                                          const oci::Repository& repository,
                                          const std::string& tag_or_digest,
                                          const base::Cancellation* cancel,
                                          base::Logger& log) {
  Choice choice;
  choice.repository = repository;
  return Lookup(session, choice, cancel, log).Head(tag_or_digest);
}

}  // namespace imagecd::resources
