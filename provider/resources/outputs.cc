#include "provider/resources/outputs.h"

#include <optional>
#include <utility>

#include "provider/oci/reference.h"
#include "provider/policy/duration.h"
#include "provider/policy/wording.h"

namespace imagecd::resources {
namespace {

using property::Array;
using property::Object;
using property::Value;

// What follows from the choice, and is not among the inputs.
constexpr std::string_view kDerived[] = {"reference", "commit", "builtAt",
                                         "reason", "history"};

std::string TimeText(const std::optional<absl::Time>& time) {
  return time.has_value() ? policy::FormatRfc3339(*time) : std::string();
}

Value HistoryValue(const std::vector<policy::Choice>& history) {
  Array array;
  for (const policy::Choice& choice : history) {
    array.push_back(
        Object{{"tag", choice.image.tag},
               {"digest", choice.image.digest},
               {"commit", choice.image.commit},
               {"builtAt", TimeText(choice.image.built_at)},
               {"selection", policy::SelectionName(choice.selection)}});
  }
  return Value(std::move(array));
}

// The pin that the image is there for: none where the program's tag or digest
// overrides it.
const policy::Pin* PinOf(const Chosen& chosen) {
  const std::optional<policy::Pin>& pin = chosen.inputs.pin;
  return pin.has_value() && policy::Satisfies(chosen.image, *pin) ? &*pin
                                                                  : nullptr;
}

// The checked inputs as outputs: without hidden ones, and with the branch.
Object Mirror(const Object& checked) {
  Object outputs;
  for (const auto& [name, value] : checked) {
    if (FindField(LatestImageOutputFields(), name) != nullptr) {
      outputs.insert_or_assign(name, value);
    }
  }
  outputs.try_emplace("branch", Value(kDefaultBranch));
  return outputs;
}

}  // namespace

Value Wrap(Value value, bool secret) {
  return secret ? property::MakeSecret(std::move(value)) : value;
}

Chosen ReadChosen(const Object& checked) {
  Chosen chosen;
  chosen.inputs = ParseStored(checked);
  chosen.image = policy::DescribeImage(chosen.inputs.scheme, chosen.inputs.tag,
                                       chosen.inputs.digest);
  chosen.selection = policy::SelectionFromName(LookString(checked, "selection"))
                         .value_or(policy::Selection::kNewest);
  return chosen;
}

Object BuildOutputs(const Object& checked, const Object& old_outputs) {
  const Chosen chosen = ReadChosen(checked);
  const bool secret = chosen.inputs.secret;
  Object outputs = Mirror(checked);
  if (chosen.inputs.unknown) {
    for (const std::string_view name : kDerived) {
      const auto kind = name == "history" ? property::UnknownKind::kArray
                                          : property::UnknownKind::kString;
      outputs.insert_or_assign(std::string(name),
                               Wrap(property::Unknown{kind}, secret));
    }
    return outputs;
  }
  const auto put = [&](const char* name, Value value) {
    outputs.insert_or_assign(name, Wrap(std::move(value), secret));
  };
  put("tag", chosen.image.tag);
  put("digest", chosen.image.digest);
  put("commit", chosen.image.commit);
  put("builtAt", TimeText(chosen.image.built_at));
  put("reason",
      policy::ReasonFor(chosen.image, chosen.selection, PinOf(chosen),
                        chosen.inputs.hold ? &*chosen.inputs.hold : nullptr,
                        chosen.inputs.ordering, chosen.inputs.branch));
  put("history",
      HistoryValue(policy::NextHistory(ReadHistory(old_outputs),
                                       {chosen.image, chosen.selection})));
  if (chosen.inputs.repository.has_value()) {
    put("reference",
        oci::FormatReference(*chosen.inputs.repository, chosen.image.tag,
                             chosen.image.digest));
  }
  outputs.insert_or_assign("selection",
                           Value(policy::SelectionName(chosen.selection)));
  return outputs;
}

std::vector<policy::Choice> ReadHistory(const Object& outputs) {
  std::vector<policy::Choice> history;
  const Given given = Look(outputs, "history");
  const auto* array = given.value.As<Array>();
  if (array == nullptr) return history;
  for (const Value& element : *array) {
    const auto* object = element.As<Object>();
    if (object == nullptr) continue;
    policy::Choice choice;
    choice.image.tag = LookString(*object, "tag");
    choice.image.digest = LookString(*object, "digest");
    choice.image.commit = LookString(*object, "commit");
    const absl::StatusOr<absl::Time> built_at =
        policy::ParseRfc3339(LookString(*object, "builtAt"));
    if (built_at.ok()) choice.image.built_at = *built_at;
    const std::optional<policy::Selection> selection =
        policy::SelectionFromName(LookString(*object, "selection"));
    if (choice.image.digest.empty() || !selection.has_value()) continue;
    choice.selection = *selection;
    history.push_back(std::move(choice));
  }
  return history;
}

}  // namespace imagecd::resources
