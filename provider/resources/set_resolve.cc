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
  std::string key = context.urn + "\n" + inputs.branch;
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

// What the program names, or `ignoreChanges` keeps: no choice is made. A digest
// that is missing is looked up.
class GivenImages {
 public:
  GivenImages(const LookupScope& scope, const LatestImageSetInputs& inputs)
      : scope_(scope), inputs_(inputs) {}

  // The failure, if the program's images do not fit.
  std::optional<CheckFailure> Run(FirstSetAnswer& answer, absl::Status& error) {
    answer.selection = policy::Selection::kPinned;
    std::vector<std::function<void()>> work;
    std::vector<absl::Status> statuses(inputs_.repositories.size());
    std::vector<std::string> gone(inputs_.repositories.size());
    std::size_t i = 0;
    for (const auto& each : inputs_.repositories) {
      const auto found = inputs_.images.find(each.first);
      if (found == inputs_.images.end()) {
        return CheckFailure{
            "images",
            absl::StrFormat(
                "images has no \"%s\", which is in repositories: add it, or "
                "leave images out (and out of ignoreChanges) to have all of "
                "them chosen",
                each.first)};
      }
      policy::Image& image = answer.images[each.first];
      image = found->second;
      absl::Status& status = statuses[i];
      std::string& missing = gone[i++];
      if (!image.digest.empty()) continue;
      const oci::Repository& repository = each.second;
      work.push_back([this, &repository, &image, &status, &missing] {
        const ImageRules none;
        const auto info = Inspector(scope_, repository, none).Head(image.tag);
        if (!info.ok()) {
          status = info.status();
        } else if (info->has_value()) {
          image.digest = (*info)->digest;
        } else {
          missing = absl::StrFormat("%s has no tag %s", repository.ToString(),
                                    image.tag);
        }
      });
    }
    SideBySide(work);
    for (const absl::Status& status : statuses) {
      if (error.ok()) error = status;
    }
    for (const std::string& missing : gone) {
      if (!missing.empty()) return CheckFailure{"images", "images: " + missing};
    }
    return std::nullopt;
  }

 private:
  const LookupScope& scope_;
  const LatestImageSetInputs& inputs_;
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
    absl::Status error;
    if (const auto failure = GivenImages(scope, inputs).Run(answer, error)) {
      return refuse(failure->property, failure->reason);
    }
    if (!error.ok()) return log.Redact(error);
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
