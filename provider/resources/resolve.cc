#include "provider/resources/resolve.h"

#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/evidence/registry_evidence.h"
#include "provider/inputs/pin_input.h"
#include "provider/inputs/set_inputs.h"
#include "provider/resources/changes.h"
#include "provider/resources/outputs.h"

namespace imagecd::resources {
namespace {

using policy::Decision;
using policy::Request;
using property::Object;
using property::Value;

// A repeated Check must have the same key to get the first answer.
std::string Key(const Context& context, const inputs::ChoiceInputs& inputs) {
  std::string key = context.urn + "\n" + inputs.branch + "\n" +
                    inputs::VerifyKey(inputs.verify);
  for (const auto& [name, repository] : inputs.repositories) {
    key += "\n" + repository.ToString() + " " + name;
  }
  return key;
}

inputs::FieldTable FieldsOf(const inputs::ChoiceInputs& inputs) {
  return inputs.one_commit ? inputs::LatestImageSetInputFields()
                           : inputs::LatestImageInputFields();
}

// Fills `selection`, and the `pin` and `hold` that decided where the program
// gave none, into checked inputs.
void FillSelection(const evidence::FirstAnswer& answer, bool secret,
                   Object& checked) {
  checked.insert_or_assign("selection",
                           Value(policy::SelectionName(answer.selection)));
  if (answer.pin.has_value()) {
    checked.try_emplace("pin",
                        Wrap(inputs::PinToProperties(*answer.pin), secret));
  }
  if (answer.hold.has_value()) {
    checked.try_emplace("hold", Wrap(answer.hold->reason, secret));
  }
}

// Checked inputs: what the program gave, and the answer in addition.
Object Fill(const Object& news, const inputs::ChoiceInputs& inputs,
            const evidence::FirstAnswer& answer, bool secret) {
  Object checked = inputs::ProgramInputs(FieldsOf(inputs), news);
  if (inputs.one_commit) {
    checked.insert_or_assign(
        "images", Wrap(inputs::ImagesToValue(answer.images), secret));
  } else {
    const policy::Image& image = answer.images.begin()->second;
    checked.try_emplace("tag", Wrap(image.tag, secret));
    checked.try_emplace("digest", Wrap(image.digest, secret));
  }
  FillSelection(answer, secret, checked);
  if (answer.cursors.empty()) return checked;
  if (inputs.one_commit) {
    checked.insert_or_assign(
        std::string(inputs::kCursorsField),
        Wrap(inputs::CursorsToValue(answer.cursors), secret));
  } else {
    checked.insert_or_assign(
        std::string(inputs::kCursorField),
        Wrap(inputs::CursorToValue(answer.cursors.begin()->second), secret));
  }
  return checked;
}

// Checked inputs while something is not known yet.
Object FillUnknown(const evidence::Session& session, const Object& news,
                   const inputs::ChoiceInputs& inputs) {
  Object checked = inputs::ProgramInputs(FieldsOf(inputs), news);
  const bool given = checked.contains("tag") || checked.contains("digest") ||
                     checked.contains("images");
  if (inputs.one_commit) {
    checked.try_emplace(
        "images",
        Wrap(property::Unknown{property::UnknownKind::kObject}, inputs.secret));
  } else {
    checked.try_emplace("tag", Wrap(property::Unknown{}, inputs.secret));
    checked.try_emplace("digest", Wrap(property::Unknown{}, inputs.secret));
  }
  const auto certain = [&](policy::Selection selection) {
    checked.insert_or_assign("selection",
                             Value(policy::SelectionName(selection)));
    return checked;
  };
  if (given || inputs.pin.has_value()) {
    return certain(policy::Selection::kPinned);
  }
  checked.insert_or_assign("selection", property::Unknown{});
  const oci::Repository* repository = inputs.repository();
  if (repository == nullptr || checked.contains("pin")) return checked;

  const inputs::ProviderConfig& config = session.config();
  const policy::Pin* pin = config.PinFor(repository->ToString());
  const policy::Hold* hold = config.HoldFor(repository->ToString());
  if (hold != nullptr) {
    checked.try_emplace("hold", Wrap(hold->reason, config.holds_secret));
  }
  if (pin != nullptr) {
    checked.insert_or_assign(
        "pin", Wrap(inputs::PinToProperties(*pin), config.pins_secret));
    return certain(policy::Selection::kPinned);
  }
  if (inputs.hold.has_value() || hold != nullptr) {
    return certain(policy::Selection::kHeld);
  }
  return checked.contains("hold") ? checked
                                  : certain(policy::Selection::kNewest);
}

// Hides values that are derived from a secret, like the secret itself.
void HideDerived(const Decision& decision, const Request& request,
                 PersonLog& log) {
  const auto hide = [&log](const std::map<std::string, policy::Image>& images) {
    for (const auto& [name, image] : images) {
      log.Hide({image.tag, image.digest, image.commit});
    }
  };
  hide(decision.images);
  if (request.deployed.has_value()) hide(request.deployed->images);
  if (const auto pin = policy::FindPin(request).pin) {
    log.Hide({pin->commit, pin->tag, pin->digest, pin->reason});
  }
  if (const policy::Hold* hold = request.effective_hold()) {
    log.Hide({hold->reason});
  }
}

// Tells people the commits between the deployed images and the new ones.
void TellChange(const evidence::LookupScope& scope, const Request& request,
                const inputs::ChoiceInputs& inputs, const Decision& decision,
                const evidence::ImageRules& rules, PersonLog& log) {
  if (decision.outcome != Decision::Outcome::kTake || !request.deployed) return;
  Change change{.older = policy::CommitOf(request.deployed->images),
                .newer = policy::CommitOf(decision.images),
                .source = SourceOf(inputs),
                .paths = inputs.source_paths};
  for (const auto& [name, image] : decision.images) {
    if (!change.source_label.empty()) break;
    change.source_label =
        evidence::ManifestFacts(scope, inputs.repositories.at(name), rules)
            .KnownSource(image.tag);
  }
  const std::string text = DescribeChange(scope, change);
  if (!text.empty()) log.Log(base::Severity::kInfo, text);
}

// Returns true if a later Check of the resource gets the first one's answer.
bool Repeats(const inputs::ChoiceInputs& inputs,
             const evidence::FirstAnswer& first) {
  if (!inputs.images.empty()) return false;
  return !inputs.pin.has_value() ||
         (first.pin.has_value() && inputs.pin->SameTarget(*first.pin));
}

policy::Rules RulesFrom(const evidence::Session& session,
                        const inputs::SelectionInputs& inputs) {
  policy::Rules rules;
  rules.scheme = inputs.scheme;
  rules.branch = inputs.branch;
  rules.pin = inputs.pin;
  rules.hold = inputs.hold;
  rules.ordering = inputs.ordering;
  rules.exclude = inputs.exclude;
  rules.minimum_age = inputs.minimum_age;
  rules.check_platforms = !inputs.platforms.empty();
  rules.check_verify = inputs.verify.any();
  rules.check_history = !inputs.verify.source_repository.empty();
  rules.allow_downgrade = inputs.allow_downgrade;
  rules.keep_on_failure =
      inputs.keep_on_failure.value_or(session.config().keep_on_failure);
  return rules;
}

// The property that lacks a member's image, where only some are given.
std::optional<CheckFailure> LacksImages(const inputs::ChoiceInputs& inputs) {
  if (inputs.images.empty()) return std::nullopt;
  for (const auto& [name, repository] : inputs.repositories) {
    if (inputs.images.contains(name)) continue;
    return CheckFailure{
        "images",
        absl::StrFormat(
            "images has no \"%s\", which is in repositories: add it, or leave "
            "images out (and out of ignoreChanges) to have all of them chosen",
            name)};
  }
  return std::nullopt;
}

}  // namespace

bool ConfigurationIsSecret(const inputs::ProviderConfig& config,
                           const Request& request) {
  const policy::EffectivePin pin = policy::FindPin(request);
  const bool pinned =
      !request.rules.pin.has_value() && (pin.pin || !pin.error.empty());
  const bool held =
      !request.rules.hold.has_value() && request.effective_hold() != nullptr;
  return (pinned && config.pins_secret) || (held && config.holds_secret);
}

std::optional<policy::Deployed> DeployedFrom(
    const Object& olds, const std::optional<Object>& old_outputs,
    const inputs::ChoiceInputs& inputs) {
  const Object* source = &olds;
  if (!inputs.one_commit && inputs::LookString(olds, "digest").empty() &&
      old_outputs.has_value()) {
    // An imported image was never verified, and may not be running anywhere.
    if (inputs.verify.requested()) return std::nullopt;
    source = &*old_outputs;
  }
  const Chosen old = ReadChosen(*source, inputs.one_commit);
  policy::Deployed deployed;
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
  deployed.same_rules = old.inputs.branch == inputs.branch &&
                        old.inputs.scheme == inputs.scheme &&
                        old.inputs.ordering == inputs.ordering;
  deployed.cursors = inputs::ParseCursors(olds, inputs.one_commit);
  return deployed;
}

evidence::Source SourceOf(const inputs::SelectionInputs& inputs) {
  return {inputs.verify.source_repository, inputs.git_branch};
}

std::string WrongSourceText(const absl::Status& failure) {
  return "verify.sourceRepository: " + std::string(failure.message());
}

Request MakeRequest(const evidence::Session& session,
                    const inputs::ChoiceInputs& inputs) {
  const inputs::ProviderConfig& config = session.config();
  Request request;
  request.rules = RulesFrom(session, inputs);
  request.one_commit = inputs.one_commit;
  request.now = session.started();
  for (const auto& [name, repository] : inputs.repositories) {
    policy::Member& member = request.members[name];
    member.repository = repository.ToString();
    member.push_order = evidence::ListsInPushOrder(repository);
    if (const auto image = inputs.images.find(name);
        image != inputs.images.end()) {
      member.tag = image->second.tag;
      member.digest = image->second.digest;
    }
    if (const auto* pin = config.PinFor(member.repository)) {
      member.provider_pin = *pin;
    }
    if (request.rules.provider_hold.has_value()) continue;
    if (const auto* hold = config.HoldFor(member.repository)) {
      request.rules.provider_hold = *hold;
    }
  }
  return request;
}

absl::StatusOr<CheckResponse> Resolve(
    evidence::Session& session, const Context& context, const Object& news,
    const inputs::ChoiceInputs& inputs,
    const std::optional<policy::Deployed>& deployed, bool remember,
    PersonLog& log) {
  log.Hide(inputs.secrets);
  if (inputs.unknown) {
    return CheckResponse{FillUnknown(session, news, inputs), {}};
  }
  Request request = MakeRequest(session, inputs);
  request.deployed = deployed;
  const bool secret =
      inputs.secret || ConfigurationIsSecret(session.config(), request);
  const auto refuse = [&](const std::string& property,
                          const std::string& text) {
    return CheckResponse{
        news, {{secret ? std::string() : property, log.Redact(text)}}};
  };
  if (const auto contradiction = policy::FindContradiction(request.rules)) {
    return refuse(contradiction->property, contradiction->text);
  }
  if (const auto lacking = LacksImages(inputs)) {
    return refuse(lacking->property, lacking->reason);
  }
  remember = remember && !context.urn.empty();
  if (remember && !deployed.has_value()) {
    const auto first = session.FindFirstAnswer(Key(context, inputs));
    if (first.has_value() && Repeats(inputs, *first)) {
      return CheckResponse{Fill(news, inputs, *first, secret), {}};
    }
  }
  inputs::InputFailures failures;
  const evidence::ImageRules rules = evidence::MakeImageRules(inputs, failures);
  if (!failures.empty()) return CheckResponse{news, failures.all()};

  const evidence::LookupScope scope(session, context.cancel, log);
  const evidence::Source source = SourceOf(inputs);
  evidence::RegistryEvidence evidence(scope, inputs.repositories, rules,
                                      source);
  const evidence::Decided decided = evidence::Decide(scope, request, evidence);
  const Decision& decision = decided.decision;
  if (secret) HideDerived(decision, request, log);
  for (const policy::Message& message : decision.messages) log.Say(message);
  if (!secret) TellChange(scope, request, inputs, decision, rules, log);
  if (decided.by_source && evidence::IsWrongSource(decided.failure)) {
    return refuse("verify.sourceRepository", WrongSourceText(decided.failure));
  }
  if (!decided.failure.ok()) return log.Redact(decided.failure);
  if (decision.outcome == Decision::Outcome::kRefused) {
    return refuse(decision.property, decision.error);
  }

  evidence::FirstAnswer answer{decision.images, decision.selection,
                               policy::FindPin(request).pin, std::nullopt,
                               decision.cursors};
  if (const policy::Hold* hold = request.effective_hold()) answer.hold = *hold;
  if (remember) session.StoreFirstAnswer(Key(context, inputs), answer);
  return CheckResponse{Fill(news, inputs, answer, secret), {}};
}

}  // namespace imagecd::resources
