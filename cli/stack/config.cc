#include "cli/stack/config.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/stack/shell_word.h"
#include "cli/stack/state_value.h"
#include "nlohmann/json.hpp"
#include "provider/base/status_macros.h"
#include "provider/oci/bounded_json.h"
#include "provider/oci/file_reading.h"
#include "yaml-cpp/yaml.h"

namespace imagecd::stack {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kNamespace = "imagecd:";

// One value of `pulumi config --json`.
property::Value ReadEntry(const json& entry) {
  const auto secret = entry.find("secret");
  if (secret != entry.end() && secret->is_boolean() && secret->get<bool>()) {
    return property::Value(property::Secret{property::Box(property::Value())});
  }
  const auto object = entry.find("objectValue");
  if (object != entry.end()) return ValueFromJson(*object);
  const auto value = entry.find("value");
  return value == entry.end() ? property::Value() : ValueFromJson(*value);
}

bool IsPlainName(std::string_view name) {
  if (name.empty()) return false;
  for (const unsigned char byte : name) {
    if (!absl::ascii_isalnum(byte) && byte != '_') return false;
  }
  return !absl::ascii_isdigit(static_cast<unsigned char>(name[0]));
}

std::string Command(const Location& location, std::string_view verb,
                    const std::string& path) {
  std::string command = absl::StrFormat("pulumi config %s --path ", verb);
  if (!location.folder.empty()) {
    absl::StrAppend(&command, "--cwd ", ShellWord(location.folder), " ");
  }
  if (!location.stack.empty()) {
    absl::StrAppend(&command, "--stack ", ShellWord(location.stack), " ");
  }
  return command + ShellWord(path);
}

// The project's `stackConfigDir`, or its old name `config` if the value is a
// folder.
absl::StatusOr<std::string> ConfigFolder(const std::string& file) {
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::string> text,
                           oci::ReadFile(file));
  if (!text.has_value()) return std::string();
  try {
    const YAML::Node project = YAML::Load(*text);
    if (!project.IsMap()) return std::string();
    for (const char* key : {"stackConfigDir", "config"}) {
      const YAML::Node folder = project[key];
      if (folder && folder.IsScalar()) return folder.Scalar();
    }
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        absl::StrFormat("\"%s\" cannot be read: %s", file, error.what()));
  }
  return std::string();
}

}  // namespace

absl::StatusOr<Config> ParseConfig(std::string_view text) {
  const json document = oci::ParseBounded(text);
  if (!document.is_object()) {
    return absl::InvalidArgumentError(
        "cannot read the configuration: `pulumi config --json` printed "
        "something else");
  }
  Config config;
  for (const auto& [key, entry] : document.items()) {
    if (key.compare(0, kNamespace.size(), kNamespace) != 0) {
      config.others.push_back(key);
    } else if (entry.is_object()) {
      config.imagecd.insert_or_assign(key.substr(kNamespace.size()),
                                      ReadEntry(entry));
    }
  }
  return config;
}

absl::StatusOr<Config> ReadConfig(Pulumi& pulumi) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string text,
                           pulumi.Run({"config", "--json"}));
  return ParseConfig(text);
}

absl::StatusOr<std::string> ReadConfigValue(Pulumi& pulumi,
                                            const std::string& key) {
  IMAGECD_ASSIGN_OR_RETURN(std::string value,
                           pulumi.Run({"config", "get", key}));
  if (!value.empty() && value.back() == '\n') value.pop_back();
  return value;
}

std::string ConfigPath(std::string_view key,
                       const std::vector<std::string>& members) {
  std::string path(key);
  for (const std::string& member : members) {
    if (IsPlainName(member)) {
      absl::StrAppend(&path, ".", member);
      continue;
    }
    path += "[\"";
    for (const char byte : member) {
      if (byte == '"' || byte == '\\') path += '\\';
      path += byte;
    }
    path += "\"]";
  }
  return path;
}

absl::Status SetConfigPath(Pulumi& pulumi, const std::string& path,
                           const std::string& value) {
  return pulumi
      .Run({"config", "set", "--path", "--type", "string", path, "--", value})
      .status();
}

absl::Status RemoveConfigPath(Pulumi& pulumi, const std::string& path) {
  return pulumi.Run({"config", "rm", "--path", path}).status();
}

std::string SetConfigCommand(const Location& location, const std::string& path,
                             const std::string& value) {
  return absl::StrCat(Command(location, "set", path), " --type string -- ",
                      ShellWord(value));
}

std::string RemoveConfigCommand(const Location& location,
                                const std::string& path) {
  return Command(location, "rm", path);
}

absl::StatusOr<std::string> StackFile(const std::string& folder,
                                      std::string_view stack) {
  std::error_code error;
  fs::path at = fs::absolute(folder.empty() ? "." : folder, error);
  if (error) {
    return absl::NotFoundError(
        absl::StrFormat("there is no folder \"%s\"", folder));
  }
  at = at.lexically_normal();
  const std::string_view name = stack.substr(stack.rfind('/') + 1);
  for (;; at = at.parent_path()) {
    for (const char* project : {"Pulumi.yaml", "Pulumi.yml", "Pulumi.json"}) {
      if (!fs::is_regular_file(at / project, error)) continue;
      IMAGECD_ASSIGN_OR_RETURN(const std::string in,
                               ConfigFolder((at / project).string()));
      const fs::path kind = fs::path(project).extension();
      return (at / in / absl::StrFormat("Pulumi.%s%s", name, kind.string()))
          .lexically_normal()
          .string();
    }
    if (at == at.parent_path()) break;
  }
  return absl::NotFoundError(absl::StrFormat(
      "there is no Pulumi.yaml in \"%s\" or above it\n  run it in the folder "
      "of the Pulumi project, or give it with --cwd",
      folder.empty() ? "." : folder));
}

}  // namespace imagecd::stack
