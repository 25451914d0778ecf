#include "cli/stack/program_inputs.h"

namespace imagecd::stack {

property::Object ProgramInputs(const std::vector<const Image*>& members,
                               const ProviderState* provider) {
  const Image& image = *members.front();
  property::Object inputs;
  for (const auto& [name, value] : *image.inputs) {
    if (name.rfind("__", 0) != 0 && name != "selection") {
      inputs.insert_or_assign(name, value);
    }
  }
  const bool named =
      image.selection == policy::Selection::kPinned && !image.pin;
  if (!named) {
    for (const char* resolved : {"tag", "digest", "images"}) {
      inputs.erase(resolved);
    }
  }
  if (provider == nullptr) return inputs;
  for (const Image* member : members) {
    const auto pin = provider->pins.find(member->repository);
    if (image.pin && pin != provider->pins.end() &&
        pin->second.SameTarget(*image.pin)) {
      inputs.erase("pin");
    }
    auto hold = provider->holds.find(member->repository);
    if (hold == provider->holds.end()) hold = provider->holds.find("*");
    if (image.hold && hold != provider->holds.end() &&
        hold->second.reason == image.hold->reason) {
      inputs.erase("hold");
    }
  }
  return inputs;
}

}  // namespace imagecd::stack
