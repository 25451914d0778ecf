#include "cli/commands/stack_provider.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"
#include "cli/commands/output.h"
#include "cli/commands/progress.h"
#include "cli/commands/stack_options.h"
#include "cli/stack/config.h"
#include "provider/base/status_macros.h"
#include "provider/inputs/json_value.h"

namespace imagecd::cli {
namespace {

using property::Object;

Object WithoutSecrets(Object config) {
  for (auto it = config.begin(); it != config.end();) {
    it = it->second.ContainsSecret() ? config.erase(it) : std::next(it);
  }
  return config;
}

bool HasSecret(const Object& object) {
  return std::any_of(object.begin(), object.end(), [](const auto& member) {
    return member.second.ContainsSecret();
  });
}

// The engine sends objects as JSON.
Object AsObject(const property::Value& value) {
  const property::Value plain = value.Revealed();
  if (const auto* object = plain.As<Object>()) return *object;
  const auto* text = plain.As<std::string>();
  const auto parsed =
      text == nullptr ? std::nullopt : inputs::ParseJsonValue(*text);
  const auto* object = parsed ? parsed->As<Object>() : nullptr;
  return object == nullptr ? Object() : *object;
}

// Adds the registries of `more` that `config` does not have.
void AddRegistries(const Object& more, Object& config) {
  const auto found = more.find("registries");
  if (found == more.end()) return;
  Object all;
  if (const auto own = config.find("registries"); own != config.end()) {
    all = AsObject(own->second);
  }
  for (const auto& [host, settings] : AsObject(found->second)) {
    all.emplace(host, settings);
  }
  config.insert_or_assign("registries", std::move(all));
}

absl::StatusOr<Object> ReadStackSettings(Environment& environment,
                                         const stack::Location& location,
                                         std::vector<std::string>& warnings) {
  const Progress progress(environment, "reading the stack");
  stack::PulumiProgram pulumi(location, *environment.world.environment,
                              environment.cancel);
  IMAGECD_ASSIGN_OR_RETURN(const stack::Config config,
                           stack::ReadConfig(pulumi));
  Object settings = OpenConfig(pulumi, config.imagecd, warnings);
  const absl::StatusOr<stack::State> state = stack::ReadState(pulumi);
  if (!state.ok()) {
    warnings.push_back(
        "the stack's state could not be read, so the providers that its "
        "program makes are not used: " +
        MessageOf(state.status()));
    return settings;
  }
  for (const stack::ProviderState& provider : state->providers) {
    if (provider.by_default) continue;
    AddRegistries(OpenProvider(pulumi, provider, warnings), settings);
  }
  return settings;
}

}  // namespace

Object OpenConfig(stack::Pulumi& pulumi, Object config,
                  std::vector<std::string>& warnings) {
  for (auto it = config.begin(); it != config.end();) {
    if (!it->second.ContainsSecret()) {
      ++it;
      continue;
    }
    absl::StatusOr<std::string> value =
        stack::ReadConfigValue(pulumi, "imagecd:" + it->first);
    if (value.ok()) {
      it->second =
          inputs::ParseJsonValue(*value).value_or(property::Value(*value));
      ++it;
      continue;
    }
    warnings.push_back(absl::StrFormat(
        "imagecd:%s is a secret that could not be read, so it is not used for "
        "these lookups: %s",
        it->first, MessageOf(value.status())));
    it = config.erase(it);
  }
  return config;
}

Object OpenProvider(stack::Pulumi& pulumi, const stack::ProviderState& provider,
                    std::vector<std::string>& warnings) {
  Object settings = provider.inputs;
  if (HasSecret(settings)) {
    absl::StatusOr<Object> opened =
        stack::ReadProviderInputs(pulumi, provider.urn);
    if (!opened.ok()) {
      warnings.push_back(absl::StrFormat(
          "the secrets of the provider `%s` could not be read, so they are not "
          "used for these lookups: %s",
          provider.name, MessageOf(opened.status())));
    }
    settings = opened.ok() ? *std::move(opened) : WithoutSecrets(settings);
  }
  settings.erase("version");
  return settings;
}

void AddProviderOptions(CLI::App& parser, ProviderOptions& options) {
  AddRegistryOptions(parser, options.registries);
  AddStackOptions(parser, options.location,
                  "Ask registries with the settings of this stack");
}

absl::StatusOr<std::unique_ptr<Lookups>> MakeLookups(
    Environment& environment, const ProviderOptions& options) {
  Object settings;
  const stack::Location& location = options.location;
  if (!location.stack.empty() || !location.folder.empty()) {
    std::vector<std::string> warnings;
    IMAGECD_ASSIGN_OR_RETURN(
        settings, ReadStackSettings(environment, location, warnings));
    for (const std::string& warning : warnings) {
      PrintWarning(warning, environment.err);
    }
    for (const char* of_deployments : {"pins", "holds", "onRegistryFailure"}) {
      settings.erase(of_deployments);
    }
  }
  IMAGECD_ASSIGN_OR_RETURN(
      settings, WithRegistryOptions(std::move(settings), options.registries));
  return Lookups::Make(environment, settings);
}

void PrintSettingsHint(const ProviderOptions& options,
                       const std::vector<std::string>& messages,
                       Environment& environment) {
  if (!options.registries.file.empty() || !options.location.stack.empty()) {
    return;
  }
  for (const std::string& message : messages) {
    if (message.find("imagecd:registries") == std::string::npos) continue;
    PrintNote(
        "imagecd:registries is part of a stack's configuration. To use it "
        "here, name the stack with --stack, or give a JSON file such as "
        "{\"registry.example\": {\"tokenHosts\": [\"auth.example\"]}} with "
        "--registries",
        environment.err);
    return;
  }
}

}  // namespace imagecd::cli
