#include "provider/resources/outputs.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "provider/inputs/set_inputs.h"
#include "provider/oci/reference.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::resources {
namespace {

using property::Array;
using property::Object;
using property::Value;

std::string TimeText(const std::optional<absl::Time>& time) {
  return time.has_value() ? policy::FormatRfc3339(*time) : std::string();
}

Value HistoryValue(const std::vector<policy::HistoryEntry>& history) {
  Array array;
  for (const policy::HistoryEntry& choice : history) {
    array.push_back(
        Object{{"tag", choice.image.tag},
               {"digest", choice.image.digest},
               {"commit", choice.image.commit},
               {"builtAt", TimeText(choice.image.built_at)},
               {"selection", policy::SelectionName(choice.selection)}});
  }
  return Value(std::move(array));
}

// The pin that the images are there for: none where given images override it.
const policy::Pin* PinOf(const Chosen& chosen) {
  const std::optional<policy::Pin>& pin = chosen.inputs.pin;
  const bool meant = pin.has_value() &&
                     std::all_of(chosen.images.begin(), chosen.images.end(),
                                 [&pin](const auto& each) {
                                   return policy::Satisfies(each.second, *pin);
                                 });
  return meant ? &*pin : nullptr;
}

std::string ReasonOf(const Chosen& chosen) {
  const inputs::ChoiceInputs& inputs = chosen.inputs;
  return policy::ReasonFor(policy::AsOneImage(chosen.images, inputs.one_commit),
                           chosen.selection, PinOf(chosen),
                           inputs.hold ? &*inputs.hold : nullptr,
                           inputs.ordering, inputs.branch, inputs.one_commit);
}

// The output `images` of a set.
Value ImagesValue(const Chosen& chosen) {
  Object images;
  for (const auto& [name, image] : chosen.images) {
    const auto repository = chosen.inputs.repositories.find(name);
    if (repository == chosen.inputs.repositories.end()) continue;
    images.insert_or_assign(
        name,
        Object{{"tag", image.tag},
               {"digest", image.digest},
               {"reference", oci::FormatReference(repository->second, image.tag,
                                                  image.digest)},
               {"commit", image.commit},
               {"builtAt", TimeText(image.built_at)}});
  }
  return Value(std::move(images));
}

// The checked inputs as outputs: without hidden ones, and with the branch.
Object Mirror(const Object& checked, inputs::FieldTable table) {
  Object outputs;
  for (const auto& [name, value] : checked) {
    if (inputs::FindField(table, name) != nullptr) {
      outputs.insert_or_assign(name, value);
    }
  }
  outputs.try_emplace("branch", Value(inputs::kDefaultBranch));
  return outputs;
}

}  // namespace

Value Wrap(Value value, bool secret) {
  return secret ? property::MakeSecret(std::move(value)) : value;
}

Chosen ReadChosen(const Object& checked, bool one_commit) {
  Chosen chosen;
  chosen.inputs = inputs::ParseStored(checked, one_commit);
  for (const auto& [name, image] : chosen.inputs.images) {
    chosen.images.insert_or_assign(
        name,
        policy::DescribeImage(chosen.inputs.scheme, image.tag, image.digest));
  }
  chosen.selection =
      policy::SelectionFromName(inputs::LookString(checked, "selection"))
          .value_or(policy::Selection::kNewest);
  return chosen;
}

Object BuildOutputs(const Object& checked, const Object& old_outputs) {
  const Chosen chosen = ReadChosen(checked, /*one_commit=*/false);
  const bool secret = chosen.inputs.secret;
  Object outputs = Mirror(checked, inputs::LatestImageOutputFields());
  const auto put = [&](const char* name, Value value) {
    outputs.insert_or_assign(name, Wrap(std::move(value), secret));
  };
  if (chosen.inputs.unknown) {
    for (const char* name : {"reference", "commit", "builtAt", "reason"}) {
      put(name, property::Unknown{});
    }
    put("history", property::Unknown{property::UnknownKind::kArray});
    return outputs;
  }
  const policy::Image image = chosen.image();
  put("tag", image.tag);
  put("digest", image.digest);
  put("commit", image.commit);
  put("builtAt", TimeText(image.built_at));
  put("reason", ReasonOf(chosen));
  put("history", HistoryValue(policy::NextHistory(ReadHistory(old_outputs),
                                                  {image, chosen.selection})));
  if (const oci::Repository* repository = chosen.inputs.repository()) {
    put("reference",
        oci::FormatReference(*repository, image.tag, image.digest));
  }
  outputs.insert_or_assign("selection",
                           Value(policy::SelectionName(chosen.selection)));
  return outputs;
}

Object BuildSetOutputs(const Object& checked) {
  const Chosen chosen = ReadChosen(checked, /*one_commit=*/true);
  Object outputs = Mirror(checked, inputs::LatestImageSetOutputFields());
  const auto put = [&](const char* name, Value value) {
    outputs.insert_or_assign(name,
                             Wrap(std::move(value), chosen.inputs.secret));
  };
  if (chosen.inputs.unknown) {
    for (const char* name : {"commit", "builtAt", "reason"}) {
      put(name, property::Unknown{});
    }
    if (inputs::Look(checked, "images").unknown || chosen.images.empty()) {
      put("images", property::Unknown{property::UnknownKind::kObject});
    }
    return outputs;
  }
  put("images", ImagesValue(chosen));
  put("commit", policy::CommitOf(chosen.images));
  put("builtAt", TimeText(policy::BuiltAtOf(chosen.images)));
  put("reason", ReasonOf(chosen));
  outputs.insert_or_assign("selection",
                           Value(policy::SelectionName(chosen.selection)));
  return outputs;
}

std::vector<policy::HistoryEntry> ReadHistory(const Object& outputs) {
  std::vector<policy::HistoryEntry> history;
  const inputs::Given given = inputs::Look(outputs, "history");
  const auto* array = given.value.As<Array>();
  if (array == nullptr) return history;
  for (const Value& element : *array) {
    const auto* object = element.As<Object>();
    if (object == nullptr) continue;
    policy::HistoryEntry choice;
    choice.image.tag = inputs::LookString(*object, "tag");
    choice.image.digest = inputs::LookString(*object, "digest");
    choice.image.commit = inputs::LookString(*object, "commit");
    const absl::StatusOr<absl::Time> built_at =
        policy::ParseRfc3339(inputs::LookString(*object, "builtAt"));
    if (built_at.ok()) choice.image.built_at = *built_at;
    const std::optional<policy::Selection> selection =
        policy::SelectionFromName(inputs::LookString(*object, "selection"));
    if (choice.image.digest.empty() || !selection.has_value()) continue;
    choice.selection = *selection;
    history.push_back(std::move(choice));
  }
  return history;
}

}  // namespace imagecd::resources
