#include "cli/operate/settings.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "provider/base/status_macros.h"
#include "provider/inputs/provider_config.h"
#include "provider/policy/image_text.h"

namespace imagecd::operate {
namespace {

using Json = nlohmann::ordered_json;
using property::Object;

constexpr char kPins[] = "imagecd:pins";
constexpr char kHolds[] = "imagecd:holds";

const char* KeyFor(Change::Kind kind) {
  return kind == Change::Kind::kPin ? kPins : kHolds;
}

// What the pin names, and how an object calls it.
std::pair<const char*, std::string> Target(const policy::Pin& pin) {
  if (!pin.commit.empty()) return {"commit", pin.commit};
  if (!pin.tag.empty()) return {"tag", pin.tag};
  return {"digest", pin.digest};
}

// As a string, without a name for what it is, it would mean the same.
bool ReadsAsString(const policy::Pin& pin) {
  const auto read = policy::PinFromString(Target(pin).second);
  return read.ok() && read->SameTarget(pin);
}

Json ToJson(const policy::Pin& pin) {
  const auto [name, value] = Target(pin);
  if (pin.reason.empty() && ReadsAsString(pin)) return value;
  Json json{{name, value}};
  if (!pin.reason.empty()) json["reason"] = pin.reason;
  return json;
}

bool Same(const Change& a, const Change& b) {
  if (a.hold != b.hold || a.pin.has_value() != b.pin.has_value()) return false;
  return !a.pin ||
         (a.pin->SameTarget(*b.pin) && a.pin->reason == b.pin->reason);
}

absl::Status Write(const Change& change, stack::Pulumi& pulumi) {
  const std::string key = KeyFor(change.kind);
  const auto set = [&](std::vector<std::string> members,
                       const std::string& value) {
    members.insert(members.begin(), change.repository);
    return stack::SetConfigPath(pulumi, stack::ConfigPath(key, members), value);
  };
  if (change.hold) return set({}, *change.hold);
  if (!change.pin) return absl::OkStatus();
  const auto [name, value] = Target(*change.pin);
  if (change.pin->reason.empty() && ReadsAsString(*change.pin)) {
    return set({}, value);
  }
  IMAGECD_RETURN_IF_ERROR(set({name}, value));
  if (change.pin->reason.empty()) return absl::OkStatus();
  return set({"reason"}, change.pin->reason);
}

}  // namespace

absl::StatusOr<Settings> SettingsFrom(const stack::Config& config) {
  Object wanted;
  for (const char* name : {"pins", "holds"}) {
    const auto found = config.imagecd.find(name);
    if (found == config.imagecd.end()) continue;
    if (found->second.ContainsSecret()) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "`imagecd:%s` holds a secret in the stack's configuration and is not "
          "edited from here\n  change it with `pulumi config set --path "
          "--secret 'imagecd:%s[\"REPOSITORY\"]'`",
          name, name));
    }
    wanted.emplace(name, found->second);
  }
  inputs::InputFailures failures;
  const inputs::ProviderConfig read =
      inputs::ParseProviderConfig(wanted, failures);
  if (!failures.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the stack's configuration is wrong: ", failures.all().front().reason));
  }
  Settings settings;
  settings.pins = read.pins;
  for (const auto& [repository, hold] : read.holds) {
    settings.holds[repository] = hold.reason;
  }
  if (read.hold_all) settings.holds["*"] = read.hold_all->reason;
  return settings;
}

absl::StatusOr<Object> ConfigForLookups(const stack::Config& config,
                                        stack::Pulumi& pulumi) {
  Object revealed = config.imagecd;
  revealed.erase("pins");
  revealed.erase("holds");
  for (auto& [name, value] : revealed) {
    if (!value.ContainsSecret()) continue;
    IMAGECD_ASSIGN_OR_RETURN(std::string text,
                             stack::ReadConfigValue(pulumi, "imagecd:" + name));
    value = property::Value(std::move(text));
  }
  return revealed;
}

absl::Status Apply(const std::vector<Change>& changes, const Settings& settings,
                   stack::Pulumi& pulumi) {
  for (const Change& change : changes) {
    const Change before = Before(change, settings);
    if (Same(before, change)) continue;
    // What is there may be a string where an object is to be.
    if (before.pin || before.hold) {
      IMAGECD_RETURN_IF_ERROR(stack::RemoveConfigPath(
          pulumi, stack::ConfigPath(KeyFor(change.kind), {change.repository})));
    }
    IMAGECD_RETURN_IF_ERROR(Write(change, pulumi));
  }
  return absl::OkStatus();
}

std::string KeyOf(const Change& change) {
  return absl::StrCat(KeyFor(change.kind), "[\"", change.repository, "\"]");
}

std::string ValueOf(const Change& change) {
  if (change.hold) return *change.hold;
  if (!change.pin) return "";
  std::string value = Target(*change.pin).second;
  if (!change.pin->reason.empty()) {
    absl::StrAppend(&value, " (", policy::OneLine(change.pin->reason), ")");
  }
  return value;
}

std::string StackEntry(const Settings& settings, Change::Kind kind) {
  Json json = Json::object();
  if (kind == Change::Kind::kPin) {
    for (const auto& [repository, pin] : settings.pins) {
      json[repository] = ToJson(pin);
    }
  } else {
    for (const auto& [repository, reason] : settings.holds) {
      json[repository] = reason;
    }
  }
  // The value is a string that holds JSON, and JSON's strings are YAML's.
  const auto replace = Json::error_handler_t::replace;
  const Json text = json.dump(-1, ' ', false, replace);
  return absl::StrFormat("spec:\n  config:\n    %s: %s\n", KeyFor(kind),
                         text.dump(-1, ' ', false, replace));
}

Change Before(const Change& change, const Settings& settings) {
  Change before{change.kind, change.repository, {}, {}};
  if (change.kind == Change::Kind::kPin) {
    const auto found = settings.pins.find(change.repository);
    if (found != settings.pins.end()) before.pin = found->second;
  } else {
    const auto found = settings.holds.find(change.repository);
    if (found != settings.holds.end()) before.hold = found->second;
  }
  return before;
}

Settings With(const std::vector<Change>& changes, Settings settings) {
  for (const Change& change : changes) {
    if (change.kind == Change::Kind::kPin) {
      settings.pins.erase(change.repository);
      if (change.pin) settings.pins[change.repository] = *change.pin;
    } else {
      settings.holds.erase(change.repository);
      if (change.hold) settings.holds[change.repository] = *change.hold;
    }
  }
  return settings;
}

absl::StatusOr<std::string> WithConfigFile::Run(
    const std::vector<std::string>& arguments) {
  return pulumi_.Run(WithFile(arguments));
}

absl::StatusOr<int> WithConfigFile::RunForPerson(
    const std::vector<std::string>& arguments) {
  return pulumi_.RunForPerson(WithFile(arguments));
}

std::vector<std::string> WithConfigFile::WithFile(
    std::vector<std::string> arguments) const {
  arguments.insert(std::find(arguments.begin(), arguments.end(), "--"),
                   "--config-file=" + file_);
  return arguments;
}

}  // namespace imagecd::operate
