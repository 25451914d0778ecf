#include "provider/resources/config_methods.h"

#include <set>
#include <string>
#include <utility>

#include "provider/inputs/provider_config.h"

namespace imagecd::resources {

using property::Object;

CheckResponse CheckProviderConfig(const CheckRequest& request) {
  CheckResponse response;
  inputs::InputFailures failures(/*name_properties=*/false);
  inputs::ParseProviderConfig(request.news, failures);
  response.failures = failures.all();
  response.inputs = request.news;
  // Always, also as a JSON string: otherwise a password stands in the state in
  // the clear.
  const auto it = response.inputs.find("registries");
  if (it != response.inputs.end() && !it->second.Is<property::Null>()) {
    it->second = property::MakeSecret(std::move(it->second));
  }
  return response;
}

DiffResponse DiffProviderConfig(const DiffRequest& request) {
  // Old inputs are what CheckConfig gave; older engines send only outputs.
  const Object& olds =
      request.old_inputs.empty() ? request.old_outputs : request.old_inputs;
  std::set<std::string> names;
  for (const auto& [name, value] : olds) names.insert(name);
  for (const auto& [name, value] : request.news) names.insert(name);
  DiffResponse response;
  for (const std::string& name : names) {
    // `__internal` and the like change without anyone's doing.
    if (name.starts_with("__")) continue;
    const auto before = olds.find(name);
    const auto after = request.news.find(name);
    PropertyDiff diff{.input_diff = true};
    if (before == olds.end()) {
      diff.kind = DiffKind::kAdd;
    } else if (after == request.news.end()) {
      diff.kind = DiffKind::kDelete;
    } else if (before->second.Revealed() == after->second.Revealed()) {
      continue;
    }
    response.detailed.emplace(name, diff);
  }
  return response;
}

}  // namespace imagecd::resources
