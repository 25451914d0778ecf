#include "cli/commands/image_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstddef>
#include <fstream>
#include <ios>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/inputs/json_value.h"
#include "provider/policy/pin.h"

namespace imagecd::cli {
namespace {

using property::Array;
using property::Object;

constexpr std::size_t kMaxRegistriesFile = 1 << 20;

void Put(Object& object, const char* name, const std::string& value) {
  if (!value.empty()) object.insert_or_assign(name, value);
}

// A pin is whatever of the three the text is by its form.
Object PinFrom(const std::string& text) {
  const absl::StatusOr<policy::Pin> pin = policy::PinFromString(text);
  Object object;
  // What is none of them goes on as a tag, so that the provider says why.
  if (!pin.ok()) return {{"tag", text}};
  Put(object, "commit", pin->commit);
  Put(object, "tag", pin->tag);
  Put(object, "digest", pin->digest);
  return object;
}

// An object, as it is or as JSON; empty for anything else, which the provider
// then refuses.
Object RegistriesIn(const property::Value& value) {
  const property::Value plain = value.Revealed();
  if (const auto* object = plain.As<Object>()) return *object;
  const auto* text = plain.As<std::string>();
  if (text == nullptr) return {};
  const auto parsed = inputs::ParseJsonValue(*text);
  const auto* object = parsed ? parsed->As<Object>() : nullptr;
  return object == nullptr ? Object() : *object;
}

// The file holds `registries`, or an object with that member.
absl::StatusOr<Object> ReadRegistries(const std::string& path) {
  const auto fault = [&path](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the file %s of --registries %s\n  write JSON such as "
        "{\"registry.example\": {\"username\": \"me\", \"password\": "
        "\"…\"}}",
        path, what));
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return fault("cannot be read");
  std::string text(kMaxRegistriesFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxRegistriesFile) return fault("is larger than 1 MiB");
  const auto parsed = inputs::ParseJsonValue(text);
  const auto* object = parsed ? parsed->As<Object>() : nullptr;
  if (object == nullptr) return fault("is not a JSON object");
  const auto inner = object->find("registries");
  if (inner == object->end()) return *object;
  const auto* registries = inner->second.As<Object>();
  if (registries == nullptr) return fault("has `registries` of another type");
  return *registries;
}

}  // namespace

void AddImageOptions(CLI::App& parser, ImageOptions& options) {
  const std::string group = "Choice";
  parser
      .add_option("-b,--branch", options.branch,
                  "Tags of this branch only (main)")
      ->group(group);
  parser
      .add_option("--tag-pattern", options.tag_pattern,
                  "RE2 pattern with groups branch, time and sha, for tags of "
                  "another scheme")
      ->group(group);
  parser
      .add_option("--policy", options.policy,
                  "branch, semver, alphabetical or numerical (branch)")
      ->group(group);
  parser.add_option("--range", options.range, "With semver: such as ^1.2")
      ->group(group);
  parser
      .add_flag("--prerelease", options.prerelease,
                "With semver: prereleases are candidates, too")
      ->group(group);
  parser
      .add_option("--order", options.order,
                  "With alphabetical and numerical: asc or desc (asc)")
      ->group(group);
  parser
      .add_option("--filter", options.filter,
                  "Pattern of the tags to look at; not with branch")
      ->group(group);
  parser
      .add_option("--extract", options.extract,
                  "What of the filter's groups is compared: $version")
      ->group(group);
  parser
      .add_option("--platform", options.platforms,
                  "os/arch[/variant] that the image must have; repeatable")
      ->allow_extra_args(false)
      ->group(group);
  parser
      .add_option("--exclude", options.exclude,
                  "Pattern of tags that are never taken; repeatable")
      ->allow_extra_args(false)
      ->group(group);
  parser
      .add_option("--minimum-age", options.minimum_age,
                  "Nothing younger, such as 15m")
      ->group(group);
  parser
      .add_option("--pin", options.pin,
                  "A commit, tag or digest: look that up instead")
      ->group(group);
  parser
      .add_option("--source-repository", options.source_repository,
                  "Path or https URL of the source: commits have to be on the "
                  "branch there")
      ->group(group);
}

property::Object ToArguments(const ImageOptions& options) {
  Object arguments;
  Put(arguments, "branch", options.branch);
  Put(arguments, "tagPattern", options.tag_pattern);
  Put(arguments, "minimumAge", options.minimum_age);
  Object filter;
  Put(filter, "pattern", options.filter);
  Put(filter, "extract", options.extract);
  Object policy;
  Put(policy, "type", options.policy);
  Put(policy, "range", options.range);
  Put(policy, "order", options.order);
  if (options.prerelease) policy.insert_or_assign("prerelease", true);
  if (!filter.empty()) policy.insert_or_assign("filter", std::move(filter));
  if (!policy.empty()) arguments.insert_or_assign("policy", std::move(policy));
  if (!options.platforms.empty()) {
    arguments.insert_or_assign(
        "platforms", Array(options.platforms.begin(), options.platforms.end()));
  }
  if (!options.exclude.empty()) {
    Array exclude;
    for (const std::string& pattern : options.exclude) {
      exclude.emplace_back(
          Object{{"pattern", pattern}, {"reason", "--exclude"}});
    }
    arguments.insert_or_assign("exclude", std::move(exclude));
  }
  if (!options.pin.empty()) {
    arguments.insert_or_assign("pin", PinFrom(options.pin));
  }
  if (!options.source_repository.empty()) {
    arguments.insert_or_assign(
        "verify", Object{{"sourceRepository", options.source_repository}});
  }
  return arguments;
}

void AddRegistryOptions(CLI::App& parser, RegistryOptions& options) {
  parser
      .add_option("--registries", options.file,
                  "JSON file with the provider's `registries`: "
                  "{\"HOST\": {\"username\": …, \"tokenHosts\": […], …}}")
      ->group("Registries");
  parser
      .add_option("--insecure", options.insecure,
                  "HOST[:PORT] of a registry that speaks http; repeatable")
      ->allow_extra_args(false)
      ->group("Registries");
}

absl::StatusOr<Object> WithRegistryOptions(Object config,
                                           const RegistryOptions& options) {
  if (options.file.empty() && options.insecure.empty()) return config;
  Object registries;
  if (const auto it = config.find("registries"); it != config.end()) {
    registries = RegistriesIn(it->second);
  }
  if (!options.file.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(const Object file, ReadRegistries(options.file));
    for (const auto& [host, settings] : file) {
      registries.insert_or_assign(host, settings);
    }
  }
  for (const std::string& host : options.insecure) {
    Object registry;
    if (const auto it = registries.find(host); it != registries.end()) {
      if (const auto* given = it->second.As<Object>()) registry = *given;
    }
    registry.insert_or_assign("insecure", true);
    registries.insert_or_assign(host, std::move(registry));
  }
  config.insert_or_assign("registries", std::move(registries));
  return config;
}

}  // namespace imagecd::cli
