#include "provider/resources/set_outputs.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "provider/oci/reference.h"
#include "provider/policy/duration.h"
#include "provider/policy/set_chooser.h"
#include "provider/resources/outputs.h"

namespace imagecd::resources {
namespace {

using property::Object;
using property::Value;

std::string TimeText(const std::optional<absl::Time>& time) {
  return time.has_value() ? policy::FormatRfc3339(*time) : std::string();
}

// The pin that the images are there for: none where given ones override it.
const policy::Pin* PinOf(const ChosenSet& chosen) {
  const std::optional<policy::Pin>& pin = chosen.inputs.pin;
  const bool meant = pin.has_value() &&
                     std::all_of(chosen.images.begin(), chosen.images.end(),
                                 [&pin](const auto& image) {
                                   return policy::Satisfies(image.second, *pin);
                                 });
  return meant ? &*pin : nullptr;
}

Value ImagesValue(const ChosenSet& chosen) {
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

}  // namespace

ChosenSet ReadChosenSet(const Object& checked) {
  ChosenSet chosen;
  chosen.inputs = ParseStoredSet(checked);
  for (const auto& [name, image] : chosen.inputs.images) {
    chosen.images.insert_or_assign(
        name,
        policy::DescribeImage(chosen.inputs.scheme, image.tag, image.digest));
  }
  chosen.selection = policy::SelectionFromName(LookString(checked, "selection"))
                         .value_or(policy::Selection::kNewest);
  return chosen;
}

Object BuildSetOutputs(const Object& checked) {
  const ChosenSet chosen = ReadChosenSet(checked);
  const bool secret = chosen.inputs.secret;
  Object outputs;
  for (const auto& [name, value] : checked) {
    if (FindField(LatestImageSetOutputFields(), name) != nullptr) {
      outputs.insert_or_assign(name, value);
    }
  }
  outputs.try_emplace("branch", Value(kDefaultBranch));
  const auto put = [&](const char* name, Value value) {
    outputs.insert_or_assign(name, Wrap(std::move(value), secret));
  };
  if (chosen.inputs.unknown) {
    for (const char* name : {"commit", "builtAt", "reason"}) {
      put(name, property::Unknown{});
    }
    if (Look(checked, "images").unknown || chosen.images.empty()) {
      put("images", property::Unknown{property::UnknownKind::kObject});
    }
    return outputs;
  }
  put("images", ImagesValue(chosen));
  put("commit", policy::CommitOf(chosen.images));
  put("builtAt", TimeText(policy::BuiltAtOf(chosen.images)));
  put("reason",
      policy::SetReasonFor(chosen.images, chosen.selection, PinOf(chosen),
                           chosen.inputs.hold ? &*chosen.inputs.hold : nullptr,
                           chosen.inputs.branch));
  outputs.insert_or_assign("selection",
                           Value(policy::SelectionName(chosen.selection)));
  return outputs;
}

}  // namespace imagecd::resources
