#include "programs/cli/git_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace imagecd::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::streamsize kMostBytes = 1 << 20;

std::string Trimmed(std::string text) {
  absl::StripAsciiWhitespace(&text);
  return text;
}

std::string ReadSmall(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return "";
  std::ifstream file(path, std::ios::binary);
  std::string text(kMostBytes, '\0');
  file.read(text.data(), kMostBytes);
  text.resize(static_cast<size_t>(std::max<std::streamsize>(0, file.gcount())));
  return text;
}

// What follows `begin` in a one-line file like `ref: refs/heads/main`.
std::string After(const std::string& text, std::string_view begin) {
  if (text.rfind(begin, 0) != 0) return "";
  return Trimmed(text.substr(begin.size()));
}

// URLs by the remotes' names.
std::map<std::string, std::string> Remotes(const std::string& config) {
  std::map<std::string, std::string> remotes;
  std::string remote;
  for (size_t at = 0; at < config.size();) {
    const size_t end = std::min(config.find('\n', at), config.size());
    const std::string line = Trimmed(config.substr(at, end - at));
    at = end + 1;
    if (!line.empty() && line[0] == '[') {
      constexpr std::string_view kSection = "[remote \"";
      const size_t close = line.rfind("\"]");
      const bool is_remote = line.rfind(kSection, 0) == 0 &&
                             close != std::string::npos &&
                             close >= kSection.size();
      remote = is_remote ? line.substr(kSection.size(), close - kSection.size())
                         : "";
      continue;
    }
    const size_t equals = line.find('=');
    if (remote.empty() || equals == std::string::npos) continue;
    if (Trimmed(line.substr(0, equals)) != "url") continue;
    remotes.emplace(remote, Trimmed(line.substr(equals + 1)));
  }
  return remotes;
}

}  // namespace

absl::StatusOr<generator::GitFolder::Facts> GitFiles::Look(
    const std::string& folder) {
  Facts facts;
  std::error_code error;
  fs::path at = fs::canonical(folder, error);
  if (error) {
    return absl::NotFoundError(
        absl::StrCat("There is no folder \"", folder, "\"."));
  }
  while (!fs::exists(at / ".git", error)) {
    if (at == at.parent_path()) return facts;
    at = at.parent_path();
  }
  fs::path git = at / ".git";
  if (!fs::is_directory(git, error)) {  // a linked work tree
    const std::string elsewhere = After(ReadSmall(git), "gitdir: ");
    if (elsewhere.empty()) return facts;
    git = at / elsewhere;
  }
  const std::string common_folder = Trimmed(ReadSmall(git / "commondir"));
  const fs::path common = common_folder.empty() ? git : git / common_folder;
  facts.root = at.string();
  const auto remotes = Remotes(ReadSmall(common / "config"));
  std::string remote = "origin";
  if (remotes.size() == 1) remote = remotes.begin()->first;
  if (const auto found = remotes.find(remote); found != remotes.end()) {
    facts.remote_url = found->second;
  }
  facts.branch = After(ReadSmall(common / "refs/remotes" / remote / "HEAD"),
                       absl::StrCat("ref: refs/remotes/", remote, "/"));
  if (facts.branch.empty()) {
    facts.branch = After(ReadSmall(git / "HEAD"), "ref: refs/heads/");
  }
  return facts;
}

bool GitFiles::Ignores(const std::string& /*path*/) { return false; }

}  // namespace imagecd::cli
