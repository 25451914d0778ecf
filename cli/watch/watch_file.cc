#include "cli/watch/watch_file.h"

#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "programs/generator/problem.h"
#include "programs/generator/yaml_tree.h"
#include "provider/base/quote.h"
#include "provider/oci/file_reading.h"

namespace imagecd::watch {
namespace {

using generator::Problem;
using generator::YamlNode;
using property::Object;
using property::Value;

// The provider takes its configuration as strings, so a number stays as it was
// written: an all-digit commit keeps its zeros.
Value ToValue(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return property::Null();
    case YamlNode::Kind::kScalar:
      if (!node.quoted && node.text == "true") return true;
      if (!node.quoted && node.text == "false") return false;
      return node.text;
    case YamlNode::Kind::kSequence: {
      property::Array array;
      for (const auto& item : node.items) array.push_back(ToValue(*item));
      return array;
    }
    case YamlNode::Kind::kMap:
      break;
  }
  Object object;
  for (const YamlNode::Entry& entry : node.entries) {
    object.emplace(entry.key, ToValue(*entry.value));
  }
  return object;
}

class Reader {
 public:
  Reader(std::string file, std::vector<Problem> problems)
      : file_(std::move(file)), problems_(std::move(problems)) {}

  WatchFile Read(const YamlNode& root) {
    for (const YamlNode::Entry& entry : root.entries) {
      if (entry.key == "images") {
        ReadResources(entry, kImageType);
      } else if (entry.key == "sets") {
        ReadResources(entry, kSetType);
      } else if (entry.key == "provider") {
        ReadProvider(entry);
      } else {
        Add(entry.position,
            absl::StrFormat("unknown key %s; known keys: images, sets, "
                            "provider",
                            generator::Quoted(entry.key)));
      }
    }
    for (const Problem& problem : problems_) {
      result_.problems.push_back(problem.ToString());
    }
    return std::move(result_);
  }

 private:
  void Add(generator::Position position, std::string message) {
    problems_.push_back({file_, position, std::move(message)});
  }

  void ReadProvider(const YamlNode::Entry& entry) {
    if (entry.value->kind != YamlNode::Kind::kMap) {
      Add(entry.position,
          "provider: expected a mapping, got " + entry.value->Describe());
      return;
    }
    Value value = ToValue(*entry.value);
    result_.provider = std::move(*value.As<Object>());
  }

  void ReadResources(const YamlNode::Entry& section, const char* type) {
    if (section.value->kind != YamlNode::Kind::kMap) {
      Add(section.position,
          absl::StrFormat("%s: expected a mapping from names to inputs, got %s",
                          section.key, section.value->Describe()));
      return;
    }
    for (const YamlNode::Entry& entry : section.value->entries) {
      if (entry.value->kind != YamlNode::Kind::kMap) {
        Add(entry.position,
            absl::StrFormat("%s.%s: expected a mapping of inputs, got %s; for "
                            "example: {repository: ghcr.io/owner/app}",
                            section.key, entry.key, entry.value->Describe()));
        continue;
      }
      Value value = ToValue(*entry.value);
      AddWatched({entry.key, type, std::move(*value.As<Object>())}, section.key,
                 entry.position);
    }
  }

  void AddWatched(Watched watched, const std::string& section,
                  generator::Position position) {
    for (const Watched& other : result_.watched) {
      if (other.name == watched.name) {
        Add(position,
            absl::StrFormat("%s.%s: this name is already in use; ignored",
                            section, watched.name));
        return;
      }
      if (other.type == watched.type && other.inputs == watched.inputs) {
        Add(position,
            absl::StrFormat("%s.%s has the same repository and inputs as "
                            "%s.%s; ignored",
                            section, watched.name, section, other.name));
        return;
      }
    }
    result_.watched.push_back(std::move(watched));
  }

  const std::string file_;
  std::vector<Problem> problems_;
  WatchFile result_;
};

void AppendKey(int indent, std::string_view key, std::string& out) {
  out.append(static_cast<std::size_t>(indent), ' ');
  base::AppendQuoted(key, out);
  out += ":";
}

void AppendObject(int indent, const Object& object, std::string& out);

// A scalar or a list, in flow style; a nested mapping in block style.
void AppendFlow(const Value& value, std::string& out) {
  if (const auto* text = value.As<std::string>()) {
    base::AppendQuoted(*text, out);
  } else if (const auto* flag = value.As<bool>()) {
    out += *flag ? "true" : "false";
  } else if (const auto* number = value.As<double>()) {
    out += absl::StrFormat("%.17g", *number);
  } else if (const auto* array = value.As<property::Array>()) {
    out += "[";
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ", ";
      AppendFlow((*array)[i], out);
    }
    out += "]";
  } else if (const auto* object = value.As<Object>()) {
    out += "{";
    bool first = true;
    for (const auto& [name, each] : *object) {
      if (!first) out += ", ";
      first = false;
      base::AppendQuoted(name, out);
      out += ": ";
      AppendFlow(each, out);
    }
    out += "}";
  } else {
    out += "null";
  }
}

void AppendObject(int indent, const Object& object, std::string& out) {
  for (const auto& [name, value] : object) {
    AppendKey(indent, name, out);
    const auto* nested = value.As<Object>();
    if (nested != nullptr && !nested->empty()) {
      out += "\n";
      AppendObject(indent + 2, *nested, out);
      continue;
    }
    out += " ";
    AppendFlow(value, out);
    out += "\n";
  }
}

void AppendResources(const char* section, std::string_view type,
                     const WatchFile& file, std::string& out) {
  bool first = true;
  for (const Watched& watched : file.watched) {
    if (watched.type != type) continue;
    if (first) out += absl::StrFormat("%s:\n", section);
    first = false;
    AppendKey(2, watched.name, out);
    out += "\n";
    AppendObject(4, watched.inputs, out);
  }
}

}  // namespace

absl::StatusOr<WatchFile> ParseWatchFile(std::string_view text,
                                         const std::string& file) {
  std::vector<Problem> problems;
  const generator::YamlNodePointer root =
      generator::ParseYaml(text, file, &problems);
  if (root == nullptr) return generator::ProblemsToStatus(problems);
  WatchFile result = Reader(file, std::move(problems)).Read(*root);
  if (!result.watched.empty()) return result;
  std::string message;
  for (const std::string& problem : result.problems) message += problem + "\n";
  return absl::InvalidArgumentError(
      absl::StrFormat("%s%s names nothing to watch; for example:\n"
                      "images:\n"
                      "  chime:\n"
                      "    repository: ghcr.io/owner/homeslice/chime",
                      message, file));
}

absl::StatusOr<WatchFile> ReadWatchFile(const std::string& path) {
  const absl::StatusOr<std::optional<std::string>> text = oci::ReadFile(path);
  if (!text.ok()) {
    return absl::Status(text.status().code(),
                        absl::StrFormat("cannot read \"%s\": %s", path,
                                        std::string(text.status().message())));
  }
  if (!text->has_value()) {
    return absl::NotFoundError(absl::StrFormat(
        "cannot read \"%s\": there is no such file\n"
        "  `imagecd watch --print > %s` writes it from a stack's state",
        path, path));
  }
  return ParseWatchFile(**text, path);
}

std::string FormatWatchFile(const WatchFile& file) {
  std::string out;
  AppendResources("images", kImageType, file, out);
  AppendResources("sets", kSetType, file, out);
  if (!file.provider.empty()) {
    out += "provider:\n";
    AppendObject(2, file.provider, out);
  }
  return out;
}

}  // namespace imagecd::watch
