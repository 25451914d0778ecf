#include "provider/resources/set_resolve.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/policy/wording.h"
#include "provider/resources/changes.h"
#include "provider/resources/inspector.h"
#include "provider/resources/lookup.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/outputs.h"
#include "provider/resources/resolve.h"
#include "provider/resources/set_lookup.h"
#include "provider/resources/set_outputs.h"
#include "provider/resources/side_by_side.h"

namespace imagecd::resources {
namespace {

using policy::SetDecision;
using property::Object;
using property::Value;
using Outcome = policy::Decision::Outcome;

std::string Key(const Context& context, const LatestImageSetInputs& inputs) {
  std::string key =
      context.urn + "\n" + inputs.branch + "\n" + VerifyKey(inputs.verify);
  for (const auto& [name, repository] : inputs.repositories) {
    key += "\n" + repository.ToString() + " " + name;
  }
  return key;
}

// Checked inputs: what the program gave, and the answer beside it.
Object Fill(const Object& news, const FirstSetAnswer& answer, bool secret) {
  Object checked = ProgramInputs(LatestImageSetInputFields(), news);
  Object images;
  for (const auto& [name, image] : answer.images) {
    images.insert_or_assign(
        name, Object{{"tag", image.tag}, {"digest", image.digest}});
  }
  checked.insert_or_assign("images", Wrap(Value(std::move(images)), secret));
  FillSelection(answer.selection, answer.pin, answer.hold, secret, checked);
  if (!answer.cursors.empty()) {
    checked.insert_or_assign(std::string(kCursorsField),
                             Wrap(CursorsToValue(answer.cursors), secret));
  }
  return checked;
}

Object FillUnknown(const Object& news, const LatestImageSetInputs& inputs) {
  Object checked = ProgramInputs(LatestImageSetInputFields(), news);
  const bool pinned = checked.contains("images") || inputs.pin.has_value();
  checked.try_emplace(
      "images",
      Wrap(property::Unknown{property::UnknownKind::kObject}, inputs.secret));
  Value selection = property::Unknown{};
  if (pinned) selection = policy::SelectionName(policy::Selection::kPinned);
  checked.insert_or_assign("selection", std::move(selection));
  return checked;
}

policy::SetRules SetRulesFrom(const Session& session,
                              const LatestImageSetInputs& inputs) {
  policy::SetRules set;
  set.rules = RulesFrom(session, inputs);
  for (const auto& [name, repository] : inputs.repositories) {
    policy::SetMember& member = set.members[name];
    member.repository = repository.ToString();
    const ProviderConfig& config = session.config();
    if (const auto* pin = config.PinFor(member.repository)) {
      member.provider_pin = *pin;
    }
    if (set.rules.provider_hold.has_value()) continue;
    if (const auto* hold = config.HoldFor(member.repository)) {
      set.rules.provider_hold = *hold;
    }
  }
  return set;
}

// What the program names, or `ignoreChanges` keeps: of each member as of a
// LatestImage that names its image.
class GivenImages {
 public:
  GivenImages(const LookupScope& scope, const SetLookup& lookup,
              const LatestImageSetInputs& inputs)
      : scope_(scope), lookup_(lookup), inputs_(inputs) {}

  // The failure, if the program's images do not fit or are refused.
  std::optional<CheckFailure> Run() {
    std::vector<Choice> choices;
    for (const auto& [name, repository] : inputs_.repositories) {
      const auto found = inputs_.images.find(name);
      if (found == inputs_.images.end()) {
        return CheckFailure{
            "images",
            absl::StrFormat(
                "images has no \"%s\", which is in repositories: add it, or "
                "leave images out (and out of ignoreChanges) to have all of "
                "them chosen",
                name)};
      }
      names_.push_back(name);
      choices.push_back(MakeChoice(name, repository, found->second));
    }
    decided_.resize(choices.size());
    std::vector<std::function<void()>> work;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      work.emplace_back(
          [this, &choices, i] { decided_[i] = Decide(scope_, choices[i]); });
    }
    SideBySide(work);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const policy::Decision& decision = decided_[i].decision;
      if (decided_[i].by_source && IsWrongSource(decided_[i].failure)) {
        return CheckFailure{"verify.sourceRepository",
                            WrongSourceText(decided_[i].failure)};
      }
      if (decided_[i].failure.ok() && decision.outcome == Outcome::kRefused) {
        return CheckFailure{
            "images",
            absl::StrFormat("images.%s: %s", names_[i], decision.error)};
      }
    }
    return std::nullopt;
  }

  // After Run found nothing to refuse: what prevented an answer, and otherwise
  // the images.
  absl::Status failure() const {
    for (const Decided& decided : decided_) {
      if (!decided.failure.ok()) return decided.failure;
    }
    return absl::OkStatus();
  }
  std::map<std::string, policy::Image> images() const {
    std::map<std::string, policy::Image> images;
    for (std::size_t i = 0; i < decided_.size(); ++i) {
      images[names_[i]] = decided_[i].decision.image;
    }
    return images;
  }
  void SayAll(PersonLog& log) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      for (policy::Message message : decided_[i].decision.messages) {
        message.text = absl::StrFormat("%s: %s", names_[i], message.text);
        log.Say(message);
      }
    }
  }

 private:
  Choice MakeChoice(const std::string& name, const oci::Repository& repository,
                    const policy::Image& image) const {
    Choice choice{repository, lookup_.set.rules, lookup_.images, lookup_.source,
                  std::nullopt};
    choice.rules.repository = repository.ToString();
    choice.rules.tag = image.tag;
    choice.rules.digest = image.digest;
    choice.rules.pin.reset();
    choice.rules.hold.reset();
    choice.rules.provider_hold.reset();
    if (!lookup_.deployed.has_value()) return choice;
    const policy::SetDeployed& deployed = *lookup_.deployed;
    if (const auto was = deployed.images.find(name);
        was != deployed.images.end()) {
      choice.deployed.emplace();
      choice.deployed->image = was->second;
      choice.deployed->selection = deployed.selection;
      choice.deployed->same_rules = deployed.same_rules;
    }
    return choice;
  }

  const LookupScope& scope_;
  const SetLookup& lookup_;
  const LatestImageSetInputs& inputs_;
  std::vector<std::string> names_;
  std::vector<Decided> decided_;
};

void HideImages(const std::map<std::string, policy::Image>& images,
                PersonLog& log) {
  for (const auto& [name, image] : images) {
    log.Hide({image.tag, image.digest, image.commit});
  }
}

// What the new commit brings, compared with the deployed one.
void TellChange(const LookupScope& scope, const SetLookup& lookup,
                const LatestImageSetInputs& inputs, const SetDecision& decision,
                PersonLog& log) {
  if (decision.outcome != Outcome::kTake || !lookup.deployed) return;
  Change change{.newer = decision.commit,
                .source = lookup.source,
                .paths = inputs.source_paths};
  for (const auto& [name, image] : lookup.deployed->images) {
    if (change.older.size() < image.commit.size()) change.older = image.commit;
    if (const auto now = decision.images.find(name);
        change.source_label.empty() && now != decision.images.end()) {
      change.source_label =
          Inspector(scope, lookup.repositories.at(name), lookup.images)
              .KnownSource(now->second.tag);
    }
  }
  const std::string text = DescribeChange(scope, change);
  if (!text.empty()) log.Log(base::Severity::kInfo, text);
}

}  // namespace

std::optional<policy::SetDeployed> SetDeployedFrom(
    const Object& olds, const LatestImageSetInputs& inputs) {
  const ChosenSet old = ReadChosenSet(olds);
  policy::SetDeployed deployed;
  for (const auto& [name, image] : old.images) {
    const auto was = old.inputs.repositories.find(name);
    const auto is = inputs.repositories.find(name);
    if (was == old.inputs.repositories.end() ||
        is == inputs.repositories.end() || was->second != is->second ||
        image.digest.empty()) {
      continue;
    }
    deployed.images.insert_or_assign(name, image);
  }
  if (deployed.images.empty()) return std::nullopt;
  deployed.selection = old.selection;
  deployed.pin = old.inputs.pin;
  deployed.same_rules =
      old.inputs.branch == inputs.branch && old.inputs.scheme == inputs.scheme;
  deployed.cursors = ParseCursors(olds);
  return deployed;
}

absl::StatusOr<CheckResponse> ResolveSet(
    Session& session, const Context& context, const Object& news,
    const LatestImageSetInputs& inputs,
    const std::optional<policy::SetDeployed>& deployed, PersonLog& log) {
  log.Hide(inputs.secrets);
  CheckResponse response;
  if (inputs.unknown) {
    response.inputs = FillUnknown(news, inputs);
    return response;
  }
  SetLookup lookup;
  lookup.repositories = inputs.repositories;
  lookup.set = SetRulesFrom(session, inputs);
  lookup.source = SourceOf(inputs);
  lookup.deployed = deployed;
  const ProviderConfig& config = session.config();
  const policy::SetPin pin = policy::EffectivePin(lookup.set);
  const policy::Hold* hold = lookup.set.rules.effective_hold();
  const bool given = !inputs.images.empty();
  const bool secret =
      inputs.secret ||
      (config.pins_secret && !inputs.pin && (pin.pin || !pin.error.empty())) ||
      (config.holds_secret && !inputs.hold && hold != nullptr);
  const auto refuse = [&](const std::string& property,
                          const std::string& text) {
    response.inputs = news;
    response.failures.push_back(
        {secret ? std::string() : property, log.Redact(text)});
    return response;
  };
  InputFailures failures;
  lookup.images = MakeImageRules(inputs, failures);
  if (!failures.empty()) return CheckResponse{news, failures.all()};

  const LookupScope scope(session, context.cancel, log);
  FirstSetAnswer answer;
  if (given) {
    GivenImages images(scope, lookup, inputs);
    const std::optional<CheckFailure> failure = images.Run();
    answer.images = images.images();
    answer.selection = policy::Selection::kPinned;
    if (secret) {
      HideImages(answer.images, log);
      if (deployed.has_value()) HideImages(deployed->images, log);
    }
    if (failure.has_value()) return refuse(failure->property, failure->reason);
    if (!images.failure().ok()) return log.Redact(images.failure());
    images.SayAll(log);
    if (inputs.pin.has_value()) answer.pin = *inputs.pin;
    if (inputs.hold.has_value()) answer.hold = *inputs.hold;
    response.inputs = Fill(news, answer, secret);
    return response;
  }
  const bool remember = !context.urn.empty();
  if (remember && !deployed.has_value()) {
    const auto first = session.FindFirstSetAnswer(Key(context, inputs));
    const bool same_pin =
        !inputs.pin.has_value() ||
        (first && first->pin && inputs.pin->SameTarget(*first->pin));
    if (first.has_value() && same_pin) {
      response.inputs = Fill(news, *first, secret);
      return response;
    }
  }

  const SetDecided decided = DecideSet(scope, lookup);
  const SetDecision& decision = decided.decision;
  if (secret) {
    HideImages(decision.images, log);
    if (deployed.has_value()) HideImages(deployed->images, log);
    if (pin.pin) log.Hide({pin.pin->commit, pin.pin->reason});
    if (hold != nullptr) log.Hide({hold->reason});
  }
  for (const policy::Message& message : decision.messages) log.Say(message);
  if (!secret) TellChange(scope, lookup, inputs, decision, log);
  if (decided.by_source && IsWrongSource(decided.failure)) {
    return refuse("verify.sourceRepository", WrongSourceText(decided.failure));
  }
  if (!decided.failure.ok()) return log.Redact(decided.failure);
  if (decision.outcome == Outcome::kRefused) {
    return refuse(decision.property, decision.error);
  }
  answer.images = decision.images;
  answer.selection = decision.selection;
  answer.cursors = decision.cursors;
  if (pin.pin) answer.pin = *pin.pin;
  if (hold != nullptr) answer.hold = *hold;
  response.inputs = Fill(news, answer, secret);
  if (remember) session.StoreFirstSetAnswer(Key(context, inputs), answer);
  return response;
}

}  // namespace imagecd::resources
