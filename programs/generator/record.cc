#include "programs/generator/record.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "programs/generator/line_diff.h"
#include "provider/oci/bounded_json.h"

namespace imagecd::generator {
namespace {

// For writing, so that members stay in order. Adding a member takes a look at
// all others, and reading is done by ParseBounded.
using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr size_t kMostBytes = 128 << 20;  // as WorkTree reads
constexpr size_t kMostValues = 10'000'000;

absl::Status Broken(std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(
      kRecordFileName, " cannot be read (", std::string(what),
      "). It tells your edits from what was generated: take it from the last "
      "commit. Without it, files that are as imagecd generates them are taken "
      "over, and all others are left alone."));
}

absl::StatusOr<RecordedFile> ParseFile(const nlohmann::json& json) {
  RecordedFile file;
  const auto mode = json.find("mode");
  const auto lines = json.find("lines");
  if (mode == json.end() || lines == json.end() || !lines->is_array() ||
      (*mode != "0644" && *mode != "0755")) {
    return Broken("a file of it lacks mode or lines");
  }
  file.mode = *mode == "0755" ? 0755 : 0644;
  for (const nlohmann::json& line : *lines) {
    if (!line.is_string()) return Broken("a line of it is no text");
    file.contents += line.get_ref<const std::string&>();
  }
  return file;
}

}  // namespace

absl::StatusOr<Record> ParseRecord(std::string_view text) {
  Record record;
  if (text.empty()) return record;
  if (text.size() > kMostBytes) return Broken("it is too large");
  const nlohmann::json json = oci::ParseBounded(text, {.values = kMostValues});
  if (json.is_discarded() || !json.is_object()) {
    const bool markers = text.find("<<<<<<<") != std::string_view::npos;
    return Broken(markers ? "it holds the conflict markers of a git merge: "
                            "take either side, then generate"
                          : "it is no JSON");
  }
  const auto version = json.find("version");
  if (version == json.end() || *version != kVersion) {
    return Broken("another version of imagecd wrote it");
  }
  const auto files = json.find("files");
  if (files == json.end() || !files->is_object()) {
    return Broken("it lacks `files`");
  }
  for (const auto& [path, value] : files->items()) {
    auto file = ParseFile(value);
    if (!file.ok()) return file.status();
    record[path] = *std::move(file);
  }
  return record;
}

std::string FormatRecord(const Record& record) {
  Json json;
  json["//"] =
      "What `imagecd generate` wrote last, so that it can tell your edits from "
      "its own. Commit it; do not edit it.";
  json["version"] = kVersion;
  Json files = Json::object();
  for (const auto& [path, file] : record) {
    Json lines = Json::array();
    for (const std::string_view line : SplitLines(file.contents)) {
      lines.push_back(std::string(line));
    }
    Json one;
    one["mode"] = file.mode == 0755 ? "0755" : "0644";
    one["lines"] = std::move(lines);
    files.get_ref<Json::object_t&>().emplace_back(path, std::move(one));
  }
  json["files"] = std::move(files);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace imagecd::generator
