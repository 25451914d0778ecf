#include "provider/resources/resolve.h"

#include <string>
#include <utility>

#include "provider/policy/chooser.h"
#include "provider/resources/changes.h"
#include "provider/resources/lookup.h"
#include "provider/resources/outputs.h"

namespace imagecd::resources {
namespace {

using policy::Decision;
using property::Object;
using property::Value;

std::string Key(const Context& context, const LatestImageInputs& inputs) {
  return context.urn + "\n" + inputs.repository->ToString() + "\n" +
         inputs.branch + "\n" + VerifyKey(inputs.verify);
}

// Checked inputs: what the program gave, and the answer beside it.
Object Fill(const Object& news, const FirstAnswer& answer, bool secret) {
  Object checked = ProgramInputs(LatestImageInputFields(), news);
  checked.try_emplace("tag", Wrap(answer.image.tag, secret));
  checked.try_emplace("digest", Wrap(answer.image.digest, secret));
  FillSelection(answer.selection, answer.pin, answer.hold, secret, checked);
  if (answer.cursor.has_value()) {
    checked.insert_or_assign(std::string(kCursorField),
                             Wrap(CursorToValue(*answer.cursor), secret));
  }
  return checked;
}

// Checked inputs while something is not known yet.
Object FillUnknown(const Session& session, const Object& news,
                   const LatestImageInputs& inputs) {
  Object checked = ProgramInputs(LatestImageInputFields(), news);
  const bool given = checked.contains("tag") || checked.contains("digest");
  checked.try_emplace("tag", Wrap(property::Unknown{}, inputs.secret));
  checked.try_emplace("digest", Wrap(property::Unknown{}, inputs.secret));
  const auto certain = [&](policy::Selection selection) {
    checked.insert_or_assign("selection",
                             Value(policy::SelectionName(selection)));
    return checked;
  };
  if (given || inputs.pin.has_value()) {
    return certain(policy::Selection::kPinned);
  }
  checked.insert_or_assign("selection", property::Unknown{});
  if (!inputs.repository.has_value() || checked.contains("pin")) return checked;

  const ProviderConfig& config = session.config();
  const std::string repository = inputs.repository->ToString();
  const policy::Pin* pin = config.PinFor(repository);
  const policy::Hold* hold = config.HoldFor(repository);
  if (hold != nullptr) {
    checked.try_emplace("hold", Wrap(hold->reason, config.holds_secret));
  }
  if (pin != nullptr) {
    checked.insert_or_assign("pin",
                             Wrap(PinToProperties(*pin), config.pins_secret));
    return certain(policy::Selection::kPinned);
  }
  if (inputs.hold.has_value() || hold != nullptr) {
    return certain(policy::Selection::kHeld);
  }
  return checked.contains("hold") ? checked
                                  : certain(policy::Selection::kNewest);
}

std::vector<std::string> Names(const policy::Image& image) {
  return {image.tag, image.digest, image.commit};
}

std::vector<std::string> Names(const policy::Pin& pin) {
  return {pin.commit, pin.tag, pin.digest, pin.reason};
}

// What follows from a secret stays out of messages like the secret itself.
void HideDerived(const Decision& decision, const policy::Rules& rules,
                 const std::optional<policy::Deployed>& deployed,
                 PersonLog& log) {
  log.Hide(Names(decision.image));
  if (deployed.has_value()) log.Hide(Names(deployed->image));
  if (const policy::Pin* pin = rules.effective_pin()) log.Hide(Names(*pin));
  if (const policy::Hold* hold = rules.effective_hold()) {
    log.Hide({hold->reason});
  }
}

// What the new image brings, compared with the deployed one.
void TellChange(const LookupScope& scope, const Choice& choice,
                const LatestImageInputs& inputs, const Decision& decision,
                PersonLog& log) {
  if (decision.outcome != Decision::Outcome::kTake || !choice.deployed) return;
  Change change{.older = choice.deployed->image.commit,
                .newer = decision.image.commit,
                .source = choice.source};
  if (!inputs.source_path.empty()) {
    change.paths.emplace("", inputs.source_path);
  }
  change.source_label = Inspector(scope, choice.repository, choice.images)
                            .KnownSource(decision.image.tag);
  const std::string text = DescribeChange(scope, change);
  if (!text.empty()) log.Log(base::Severity::kInfo, text);
}

// Whether a later Check of the resource gets the first one's answer.
bool Repeats(const LatestImageInputs& inputs, const FirstAnswer& first) {
  if (!inputs.tag.empty() || !inputs.digest.empty()) return false;
  return !inputs.pin.has_value() ||
         (first.pin.has_value() && inputs.pin->SameTarget(*first.pin));
}

}  // namespace

bool ConfigurationIsSecret(const ProviderConfig& config,
                           const policy::Rules& rules) {
  const bool pin = !rules.pin.has_value() && rules.effective_pin() != nullptr;
  const bool hold =
      !rules.hold.has_value() && rules.effective_hold() != nullptr;
  return (pin && config.pins_secret) || (hold && config.holds_secret);
}

void FillSelection(policy::Selection selection,
                   const std::optional<policy::Pin>& pin,
                   const std::optional<policy::Hold>& hold, bool secret,
                   Object& checked) {
  checked.insert_or_assign("selection",
                           Value(policy::SelectionName(selection)));
  if (pin.has_value()) {
    checked.try_emplace("pin", Wrap(PinToProperties(*pin), secret));
  }
  if (hold.has_value()) checked.try_emplace("hold", Wrap(hold->reason, secret));
}

std::optional<policy::Deployed> DeployedFrom(
    const Object& olds, const std::optional<Object>& old_outputs,
    const LatestImageInputs& inputs) {
  const Object* source = &olds;
  if (LookString(olds, "digest").empty() && old_outputs.has_value()) {
    // What an import found was never verified, and nothing says that it runs.
    if (inputs.verify.requested()) return std::nullopt;
    source = &*old_outputs;
  }
  const Chosen old = ReadChosen(*source);
  if (old.image.digest.empty() || !old.inputs.repository.has_value() ||
      old.inputs.repository != inputs.repository) {
    return std::nullopt;
  }
  policy::Deployed deployed;
  deployed.image = old.image;
  deployed.selection = old.selection;
  deployed.pin = old.inputs.pin;
  deployed.same_rules = old.inputs.branch == inputs.branch &&
                        old.inputs.scheme == inputs.scheme &&
                        old.inputs.ordering == inputs.ordering;
  deployed.cursor = ParseCursor(olds);
  return deployed;
}

Source SourceOf(const SelectionInputs& inputs) {
  return {inputs.verify.source_repository, inputs.git_branch};
}

std::string WrongSourceText(const absl::Status& failure) {
  return "verify.sourceRepository: " + std::string(failure.message());
}

policy::Rules RulesFrom(const Session& session, const SelectionInputs& inputs) {
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

policy::Rules RulesFrom(const Session& session,
                        const LatestImageInputs& inputs) {
  const SelectionInputs& selection = inputs;
  policy::Rules rules = RulesFrom(session, selection);
  rules.repository = inputs.repository->ToString();
  rules.tag = inputs.tag;
  rules.digest = inputs.digest;
  const ProviderConfig& config = session.config();
  if (const auto* pin = config.PinFor(rules.repository)) {
    rules.provider_pin = *pin;
  }
  if (const auto* hold = config.HoldFor(rules.repository)) {
    rules.provider_hold = *hold;
  }
  return rules;
}

absl::StatusOr<CheckResponse> Resolve(
    Session& session, const Context& context, const Object& news,
    const LatestImageInputs& inputs,
    const std::optional<policy::Deployed>& deployed, bool remember,
    PersonLog& log) {
  log.Hide(inputs.secrets);
  CheckResponse response;
  if (inputs.unknown) {
    response.inputs = FillUnknown(session, news, inputs);
    return response;
  }

  Choice choice{*inputs.repository, RulesFrom(session, inputs), ImageRules(),
                SourceOf(inputs), deployed};
  const policy::Rules& rules = choice.rules;
  const bool secret =
      inputs.secret || ConfigurationIsSecret(session.config(), rules);
  const auto refuse = [&](const std::string& property,
                          const std::string& text) {
    response.inputs = news;
    response.failures.push_back(
        {secret ? std::string() : property, log.Redact(text)});
    return response;
  };
  if (const auto contradiction = policy::FindContradiction(rules)) {
    return refuse(contradiction->property, contradiction->text);
  }
  remember = remember && !context.urn.empty();
  if (remember && !deployed.has_value()) {
    const std::optional<FirstAnswer> first =
        session.FindFirstAnswer(Key(context, inputs));
    if (first.has_value() && Repeats(inputs, *first)) {
      response.inputs = Fill(news, *first, secret);
      return response;
    }
  }
  InputFailures failures;
  choice.images = MakeImageRules(inputs, failures);
  if (!failures.empty()) return CheckResponse{news, failures.all()};

  const LookupScope scope(session, context.cancel, log);
  const Decided decided = Decide(scope, choice);
  const Decision& decision = decided.decision;
  if (secret) HideDerived(decision, rules, deployed, log);
  for (const policy::Message& message : decision.messages) log.Say(message);
  if (!secret) TellChange(scope, choice, inputs, decision, log);
  if (decided.by_source && IsWrongSource(decided.failure)) {
    return refuse("verify.sourceRepository", WrongSourceText(decided.failure));
  }
  if (!decided.failure.ok()) return log.Redact(decided.failure);
  if (decision.outcome == Decision::Outcome::kRefused) {
    return refuse(decision.property, decision.error);
  }

  FirstAnswer answer{decision.image, decision.selection, std::nullopt,
                     std::nullopt, decision.cursor};
  if (const policy::Pin* pin = rules.effective_pin()) answer.pin = *pin;
  if (const policy::Hold* hold = rules.effective_hold()) answer.hold = *hold;
  response.inputs = Fill(news, answer, secret);
  if (remember) session.StoreFirstAnswer(Key(context, inputs), answer);
  return response;
}

}  // namespace imagecd::resources
