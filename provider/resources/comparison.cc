#include "provider/resources/comparison.h"

#include <optional>
#include <utility>

namespace imagecd::resources {
namespace {

// Returns true if two pins are written the same.
bool SamePin(const std::optional<policy::Pin>& a,
             const std::optional<policy::Pin>& b) {
  if (!a.has_value() || !b.has_value()) return a.has_value() == b.has_value();
  return a->SameTarget(*b) && a->reason == b->reason;
}

bool Keeps(const evidence::Session& session,
           const inputs::SelectionInputs& inputs) {
  return inputs.keep_on_failure.value_or(session.config().keep_on_failure);
}

}  // namespace

void Comparison::Add(std::string_view name, bool same, bool replaces) {
  const inputs::Given old = inputs::Look(old_outputs_, name);
  const inputs::Given now = inputs::Look(news_, name);
  // A value that became a secret must not stay in the state in the clear.
  const bool hides = now.secret && !old.secret;
  if (same && !now.unknown && !hides) return;
  // Another repository is another resource; one that is not known yet may turn
  // out to be the same.
  replaces = replaces && !now.unknown && !same;
  DiffKind kind = replaces ? DiffKind::kUpdateReplace : DiffKind::kUpdate;
  if (!old.present()) {
    kind = replaces ? DiffKind::kAddReplace : DiffKind::kAdd;
  } else if (!now.present()) {
    kind = replaces ? DiffKind::kDeleteReplace : DiffKind::kDelete;
  }
  AddAt(std::string(name), kind);
}

void Comparison::AddAt(std::string path, DiffKind kind) {
  response_.detailed.insert_or_assign(std::move(path),
                                      PropertyDiff{.kind = kind});
}

void Comparison::AddSelectionInputs(const evidence::Session& session,
                                    const inputs::SelectionInputs& old,
                                    const inputs::SelectionInputs& now) {
  Add("branch", old.branch == now.branch);
  Add("tagPattern", old.scheme == now.scheme);
  Add("policy", old.ordering == now.ordering);
  Add("exclude", inputs::SameExclusions(old.exclude, now.exclude));
  Add("minimumAge", old.minimum_age == now.minimum_age);
  Add("platforms", old.platforms == now.platforms);
  Add("verify", old.verify == now.verify);
  Add("allowDowngrade", old.allow_downgrade == now.allow_downgrade);
  Add("onRegistryFailure", Keeps(session, old) == Keeps(session, now));
  if (!checked()) return;
  Add("selection", inputs::LookString(old_outputs_, "selection") ==
                       inputs::LookString(news_, "selection"));
  Add("pin", SamePin(old.pin, now.pin));
  Add("hold", old.hold == now.hold);
}

void Comparison::AddMissingOutputs(inputs::FieldTable outputs) {
  for (const inputs::FieldSpec& field : outputs) {
    if (!field.required || old_outputs_.contains(field.name)) continue;
    response_.detailed.try_emplace(std::string(field.name),
                                   PropertyDiff{.kind = DiffKind::kAdd});
  }
}

}  // namespace imagecd::resources
