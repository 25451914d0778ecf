#include "programs/generator/kubernetes_names.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace imagecd::generator {
namespace {

constexpr size_t kLongestLabelValue = 63;

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

// Runs of characters that are not allowed become one `-`.
std::string Cleaned(std::string_view text) {
  std::string out;
  bool replaced = false;
  for (const char c : text) {
    if (IsAlphanumeric(c) || c == '-' || c == '_' || c == '.') {
      out.push_back(c);
      replaced = false;
    } else if (!replaced) {
      out.push_back('-');
      replaced = true;
    }
  }
  return out;
}

}  // namespace

std::string LabelValue(std::string_view text) {
  std::string out = Cleaned(text).substr(0, kLongestLabelValue);
  while (!out.empty() && !IsAlphanumeric(out.back())) out.pop_back();
  const auto first = std::find_if(out.begin(), out.end(), IsAlphanumeric);
  out.erase(out.begin(), first);
  return out;
}

std::string ConfigMapKey(std::string_view path, std::set<std::string>& taken) {
  const size_t slash = path.find_last_of('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  std::string name = Cleaned(path).substr(0, 200);
  if (name.empty() || name[0] == '.') name.insert(0, "file");
  std::string key = name;
  for (int number = 2; !taken.insert(key).second; ++number) {
    key = std::to_string(number) + "-" + name;
  }
  return key;
}

std::vector<std::string> UsedSpaces(const Model& model) {
  std::set<std::string> spaces;
  for (const App& app : model.apps) {
    if (!app.workloads.empty()) spaces.insert(app.space);
  }
  for (const Secret& secret : model.project.secrets) {
    spaces.insert(secret.space);
  }
  return {spaces.begin(), spaces.end()};
}

bool IsBuiltInSpace(std::string_view space) {
  return space == "default" || space.substr(0, 5) == "kube-";
}

}  // namespace imagecd::generator
