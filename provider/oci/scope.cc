#include "provider/oci/scope.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"

namespace imagecd::oci {
namespace {

constexpr std::size_t kMaxScope = 1 << 10;
constexpr std::size_t kMaxScopes = 4;  // of one repository

// The pieces of `text` between `separator`s.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

bool Reads(std::string_view action) {
  return action == "pull" || action == "metadata_read";
}

// `repository:PATH:pull` of `repository:PATH:pull,push`; empty if it gives no
// right to read.
std::string ReadingAccess(std::string_view access) {
  const std::size_t colon = access.rfind(':');
  if (colon == std::string_view::npos || !access.starts_with("repository")) {
    return "";
  }
  std::string reading;
  for (const std::string_view action : Split(access.substr(colon + 1), ',')) {
    if (!Reads(action)) continue;
    reading.append(reading.empty() ? ":" : ",").append(action);
  }
  return reading.empty() ? "" : std::string(access.substr(0, colon)) + reading;
}

}  // namespace

std::string DefaultScope(const Repository& repository) {
  return "repository:" + repository.path + ":pull";
}

std::string ReadingScope(std::string_view scope) {
  const bool printable = std::all_of(scope.begin(), scope.end(), [](char c) {
    return c == ' ' || absl::ascii_isgraph(c);
  });
  if (scope.size() > kMaxScope || !printable) return "";
  std::string reading;
  for (const std::string_view access : Split(scope, ' ')) {
    const std::string part = ReadingAccess(access);
    if (part.empty()) continue;
    reading.append(reading.empty() ? "" : " ").append(part);
  }
  return reading;
}

std::optional<std::vector<std::string>> KnownScopes::Get(
    const Repository& repository) {
  base::MutexLock lock(mutex_);
  const auto known = scopes_.find(repository);
  if (known != scopes_.end()) return known->second;
  if (unusual_hosts_.contains(repository.host)) return std::nullopt;
  return std::vector<std::string>{DefaultScope(repository)};
}

bool KnownScopes::Learn(const Repository& repository, const std::string& scope,
                        const std::vector<std::string>& used) {
  const std::string usual = DefaultScope(repository);
  const std::string& wanted = scope.empty() ? usual : scope;
  base::MutexLock lock(mutex_);
  std::vector<std::string>& scopes = scopes_[repository];
  const bool known =
      std::find(scopes.begin(), scopes.end(), wanted) != scopes.end();
  if (!known && scopes.size() < kMaxScopes) scopes.push_back(wanted);
  if (wanted != usual) unusual_hosts_.insert(repository.host);
  return scopes != used;
}

}  // namespace imagecd::oci
