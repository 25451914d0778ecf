#include "cli/stack/history.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/stack/config.h"
#include "nlohmann/json.hpp"
#include "provider/base/status_macros.h"
#include "provider/oci/bounded_json.h"

namespace imagecd::stack {
namespace {

using nlohmann::json;
using oci::StringAt;

constexpr std::size_t kMaxValues = 5'000'000;
constexpr int kPage = 100;

std::optional<absl::Time> TimeAt(const json& object, std::string_view key) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, StringAt(object, key), &time,
                       &error)) {
    return std::nullopt;
  }
  return time;
}

Update ReadUpdate(const json& node) {
  Update update;
  update.kind = StringAt(node, "kind");
  update.result = StringAt(node, "result");
  update.message = StringAt(node, "message");
  update.started = TimeAt(node, "startTime");
  update.ended = TimeAt(node, "endTime");
  if (const auto it = node.find("version");
      it != node.end() && it->is_number_integer()) {
    update.version = it->get<std::int64_t>();
  }
  if (const auto it = node.find("environment");
      it != node.end() && it->is_object()) {
    for (const auto& [key, value] : it->items()) {
      if (value.is_string()) {
        update.environment.emplace(key, value.get<std::string>());
      }
    }
  }
  if (const auto it = node.find("resourceChanges");
      it != node.end() && it->is_object()) {
    for (const auto& [key, value] : it->items()) {
      if (value.is_number_integer()) {
        update.changes.emplace(key, value.get<std::int64_t>());
      }
    }
  }
  if (const auto it = node.find("config"); it != node.end()) {
    absl::StatusOr<Config> config = ParseConfig(it->dump());
    if (config.ok()) update.imagecd = std::move(config->imagecd);
  }
  return update;
}

}  // namespace

absl::StatusOr<std::vector<Update>> ParseHistory(std::string_view text) {
  const json document = oci::ParseBounded(text, {.values = kMaxValues});
  if (!document.is_array()) {
    return absl::InvalidArgumentError(
        "cannot read the history: `pulumi stack history --json` printed "
        "something else");
  }
  std::vector<Update> updates;
  for (const json& node : document) {
    if (!node.is_object()) continue;
    updates.push_back(ReadUpdate(node));
  }
  return updates;
}

absl::StatusOr<std::vector<Update>> ReadHistory(Pulumi& pulumi, int most) {
  std::vector<Update> all;
  for (int page = 1; static_cast<int>(all.size()) < most; ++page) {
    IMAGECD_ASSIGN_OR_RETURN(
        const std::string text,
        pulumi.Run({"stack", "history", "--json", "--full-dates", "--page-size",
                    absl::StrCat(kPage), "--page", absl::StrCat(page)}));
    IMAGECD_ASSIGN_OR_RETURN(std::vector<Update> updates, ParseHistory(text));
    const bool last = updates.size() < kPage;
    std::move(updates.begin(), updates.end(), std::back_inserter(all));
    if (last) break;
  }
  if (static_cast<int>(all.size()) > most) {
    all.resize(static_cast<std::size_t>(most));
  }
  return all;
}

}  // namespace imagecd::stack
