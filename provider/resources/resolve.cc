#include "provider/resources/resolve.h"

#include <string>
#include <utility>

#include "provider/policy/chooser.h"
#include "provider/resources/lookup.h"
#include "provider/resources/outputs.h"

namespace imagecd::resources {
namespace {

using policy::Decision;
using property::Object;
using property::Value;

std::string Key(const Context& context, const LatestImageInputs& inputs) {
  return context.urn + "\n" + inputs.repository->ToString() + "\n" +
         inputs.branch;
}

// Checked inputs: what the program gave, and the answer beside it.
Object Fill(const Object& news, const FirstAnswer& answer, bool secret) {
  Object checked = ProgramInputs(news);
  checked.try_emplace("tag", Wrap(answer.image.tag, secret));
  checked.try_emplace("digest", Wrap(answer.image.digest, secret));
  checked.insert_or_assign("selection",
                           Value(policy::SelectionName(answer.selection)));
  if (answer.pin.has_value()) {
    checked.try_emplace("pin", Wrap(PinToProperties(*answer.pin), secret));
  }
  if (answer.cursor.has_value()) {
    checked.insert_or_assign(std::string(kCursorField),
                             Wrap(CursorToValue(*answer.cursor), secret));
  }
  return checked;
}

// Checked inputs while something is not known yet.
Object FillUnknown(const Session& session, const Object& news,
                   const LatestImageInputs& inputs) {
  Object checked = ProgramInputs(news);
  const bool given = checked.contains("tag") || checked.contains("digest");
  checked.try_emplace("tag", Wrap(property::Unknown{}, inputs.secret));
  checked.try_emplace("digest", Wrap(property::Unknown{}, inputs.secret));
  const bool pinned = checked.contains("pin");
  Value selection = property::Unknown{};
  if (given || inputs.pin.has_value()) {
    selection = policy::SelectionName(policy::Selection::kPinned);
  } else if (inputs.repository.has_value() && !pinned) {
    const bool by_provider =
        session.config().pins.contains(inputs.repository->ToString());
    selection = policy::SelectionName(by_provider ? policy::Selection::kPinned
                                                  : policy::Selection::kNewest);
  }
  checked.insert_or_assign("selection", std::move(selection));
  return checked;
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
}

// Whether a later Check of the resource gets the first one's answer.
bool Repeats(const LatestImageInputs& inputs, const FirstAnswer& first) {
  if (!inputs.tag.empty() || !inputs.digest.empty()) return false;
  return !inputs.pin.has_value() ||
         (first.pin.has_value() && inputs.pin->SameTarget(*first.pin));
}

}  // namespace

std::optional<policy::Deployed> DeployedFrom(
    const Object& olds, const std::optional<Object>& old_outputs,
    const LatestImageInputs& inputs) {
  const Object* source = &olds;
  if (LookString(olds, "digest").empty() && old_outputs.has_value()) {
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
  deployed.same_rules =
      old.inputs.branch == inputs.branch && old.inputs.scheme == inputs.scheme;
  deployed.cursor = ParseCursor(olds);
  return deployed;
}

policy::Rules RulesFrom(const Session& session,
                        const LatestImageInputs& inputs) {
  policy::Rules rules;
  rules.repository = inputs.repository->ToString();
  rules.scheme = inputs.scheme;
  rules.branch = inputs.branch;
  rules.tag = inputs.tag;
  rules.digest = inputs.digest;
  rules.pin = inputs.pin;
  const auto& pins = session.config().pins;
  if (const auto it = pins.find(rules.repository); it != pins.end()) {
    rules.provider_pin = it->second;
  }
  rules.allow_downgrade = inputs.allow_downgrade;
  rules.keep_on_failure =
      inputs.keep_on_failure.value_or(session.config().keep_on_failure);
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

  Choice choice{*inputs.repository, RulesFrom(session, inputs), deployed};
  const bool by_provider =
      !choice.rules.pin.has_value() && choice.rules.effective_pin() != nullptr;
  const bool secret =
      inputs.secret || (by_provider && session.config().pins_secret);
  remember = remember && !context.urn.empty();
  if (remember && !deployed.has_value()) {
    const std::optional<FirstAnswer> first =
        session.FindFirstAnswer(Key(context, inputs));
    if (first.has_value() && Repeats(inputs, *first)) {
      response.inputs = Fill(news, *first, secret);
      return response;
    }
  }

  const Decided decided = Decide(session, choice, context.cancel, log);
  const Decision& decision = decided.decision;
  if (secret) HideDerived(decision, choice.rules, deployed, log);
  for (const policy::Message& message : decision.messages) log.Say(message);
  if (!decided.failure.ok()) return log.Redact(decided.failure);
  if (decision.outcome == Decision::Outcome::kRefused) {
    response.inputs = news;
    response.failures.push_back({secret ? std::string() : decision.property,
                                 log.Redact(decision.error)});
    return response;
  }

  FirstAnswer answer{decision.image, decision.selection, std::nullopt,
                     decision.cursor};
  if (const policy::Pin* pin = choice.rules.effective_pin()) answer.pin = *pin;
  response.inputs = Fill(news, answer, secret);
  if (remember) session.StoreFirstAnswer(Key(context, inputs), answer);
  return response;
}

}  // namespace imagecd::resources
