#include "cli/commands/plugin_install.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "programs/generator/problem.h"
#include "provider/base/child_process.h"
#include "provider/base/file_descriptor.h"
#include "provider/base/status_macros.h"

namespace imagecd::cli {
namespace {

namespace fs = std::filesystem;
using generator::Quoted;

constexpr size_t kBlock = 1 << 16;

std::string ProgramName(std::string_view name) {
  return absl::StrCat("pulumi-resource-", std::string(name));
}

bool CanBeRun(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

// `1.2.3`, `1.2.3-rc.1+build`: what may be the name of a folder, too.
struct Version {
  std::array<uint64_t, 3> numbers{};
  std::string before_release;

  friend bool operator<(const Version& a, const Version& b) {
    const auto rank = [](const Version& version) {
      return std::tie(version.numbers, version.before_release);
    };
    if (a.numbers == b.numbers &&
        a.before_release.empty() != b.before_release.empty()) {
      return b.before_release.empty();
    }
    return rank(a) < rank(b);
  }
};

std::optional<Version> ParseVersion(std::string_view text) {
  constexpr std::string_view kFine =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-+";
  if (text.find_first_not_of(kFine) != std::string_view::npos) return {};
  Version version;
  const std::string_view release = text.substr(0, text.find_first_of("-+"));
  version.before_release = text.substr(release.size());
  if (!version.before_release.empty() && version.before_release[0] == '+') {
    version.before_release.clear();  // a build, not what comes before
  }
  size_t at = 0;
  for (size_t i = 0; i < version.numbers.size(); ++i) {
    const size_t dot = release.find('.', at);
    const bool last = i + 1 == version.numbers.size();
    if (last != (dot == std::string_view::npos)) return {};
    const std::string_view number = release.substr(at, dot - at);
    if (number.find_first_not_of("0123456789") != std::string_view::npos ||
        !absl::SimpleAtoi(absl::string_view(number.data(), number.size()),
                          &version.numbers[i])) {
      return {};
    }
    at = dot + 1;
  }
  return version;
}

// The first word of `said` that is a version: `4.23.0`, `v4.23.0`.
std::string VersionIn(std::string_view said) {
  constexpr std::string_view kBlanks = " \t\r\n";
  while (true) {
    const size_t start = said.find_first_not_of(kBlanks);
    if (start == std::string_view::npos) return "";
    said.remove_prefix(start);
    const std::string_view word = said.substr(0, said.find_first_of(kBlanks));
    said.remove_prefix(word.size());
    const std::string_view version = word[0] == 'v' ? word.substr(1) : word;
    if (ParseVersion(version)) return std::string(version);
  }
}

absl::Status NotThere(std::string_view name, const std::string& where) {
  return absl::NotFoundError(
      absl::StrCat("There is no ", ProgramName(name), " in ", where, "."));
}

bool SameBytes(const fs::path& a, const fs::path& b) {
  std::ifstream one(a, std::ios::binary);
  std::ifstream other(b, std::ios::binary);
  if (!one || !other) return false;
  std::string left(kBlock, '\0');
  std::string right(kBlock, '\0');
  while (true) {
    one.read(left.data(), kBlock);
    other.read(right.data(), kBlock);
    if (one.gcount() != other.gcount() || left != right) return false;
    if (one.gcount() == 0) return one.eof() && other.eof();
  }
}

// To a new file beside `to`, which then takes its place.
absl::Status CopyProgram(const std::string& from, const std::string& to) {
  const auto failed = [&from, &to](int error) {
    return absl::ErrnoToStatus(
        error, absl::StrCat("Copying ", Quoted(from), " to ", Quoted(to)));
  };
  const base::FileDescriptor in(open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0) return failed(errno);
  std::string temporary = absl::StrCat(to, ".XXXXXX");
  const base::FileDescriptor out(mkostemp(temporary.data(), O_CLOEXEC));
  if (out.get() < 0) return failed(errno);
  const auto give_up = [&](int error) {
    unlink(temporary.c_str());
    return failed(error);
  };
  std::string block(kBlock, '\0');
  while (true) {
    const ssize_t got = read(in.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return give_up(errno);
    if (got == 0) break;
    for (ssize_t done = 0; done < got;) {
      const ssize_t written = write(out.get(), block.data() + done,
                                    static_cast<size_t>(got - done));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return give_up(errno);
      done += written;
    }
  }
  // Whoever runs the engine may be somebody else than who installed.
  if (fchmod(out.get(), 0755) != 0 || fsync(out.get()) != 0 ||
      rename(temporary.c_str(), to.c_str()) != 0) {
    return give_up(errno);
  }
  return absl::OkStatus();
}

std::string PathIn(const fs::path& folder, const Plugin& plugin) {
  return (folder / ProgramName(plugin.name)).string();
}

// Whether the same bytes can be run there already.
bool IsIn(const fs::path& folder, const Plugin& plugin) {
  const std::string path = PathIn(folder, plugin);
  std::error_code error;
  return CanBeRun(path) && (fs::equivalent(plugin.path, path, error) ||
                            SameBytes(plugin.path, path));
}

absl::StatusOr<InstallReport> CopyInto(const fs::path& folder,
                                       const Plugin& plugin) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return absl::ErrnoToStatus(
        error.value(),
        absl::StrCat("Making the folder ", Quoted(folder.string())));
  }
  InstallReport report{PathIn(folder, plugin), true};
  IMAGECD_RETURN_IF_ERROR(CopyProgram(plugin.path, report.path));
  return report;
}

}  // namespace

absl::StatusOr<std::string> PluginCache(const base::Environment& environment) {
  const std::string home = environment.Get("PULUMI_HOME").value_or("");
  if (!home.empty()) return absl::StrCat(home, "/plugins");
  const std::string user = environment.Get("HOME").value_or("");
  if (!user.empty()) return absl::StrCat(user, "/.pulumi/plugins");
  return absl::FailedPreconditionError(
      "Neither PULUMI_HOME nor HOME is set, so it is not known where Pulumi's "
      "plugin cache is: name it with --to, as in `--to "
      "/share/pulumi/plugins`.");
}

absl::StatusOr<Plugin> PluginIn(const std::string& folder,
                                std::string_view name) {
  Plugin plugin{std::string(name), "",
                (fs::path(folder) / ProgramName(name)).string()};
  if (!CanBeRun(plugin.path)) return NotThere(name, Quoted(folder));
  const auto said = base::RunChild({.program = plugin.path,
                                    .arguments = {"--version"},
                                    .with_errors = true,
                                    .own_session = true});
  if (!said.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(Quoted(plugin.path), " cannot be asked for its version: ",
                     std::string(said.status().message())));
  }
  plugin.version = said->exit_status == 0 ? VersionIn(said->output) : "";
  if (plugin.version.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(Quoted(plugin.path), " does not say its version (exit ",
                     said->exit_status, " of `--version`)"));
  }
  return plugin;
}

absl::StatusOr<Plugin> NewestInCache(const std::string& cache,
                                     std::string_view name) {
  const std::string prefix = absl::StrCat("resource-", std::string(name), "-v");
  std::optional<std::pair<Version, Plugin>> newest;
  std::error_code error;
  for (fs::directory_iterator entry(cache, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string folder = entry->path().filename().string();
    if (folder.rfind(prefix, 0) != 0) continue;
    const std::string text = folder.substr(prefix.size());
    const auto version = ParseVersion(text);
    const fs::path program = entry->path() / ProgramName(name);
    std::error_code unfinished;
    if (!version || !CanBeRun(program) ||
        fs::exists(entry->path().string() + ".partial", unfinished)) {
      continue;
    }
    if (newest && !(newest->first < *version)) continue;
    newest.emplace(*version, Plugin{std::string(name), text, program.string()});
  }
  if (!newest) return NotThere(name, Quoted(cache));
  return newest->second;
}

absl::StatusOr<Plugin> PluginOnPath(const base::Environment& environment,
                                    std::string_view name) {
  const std::string path = environment.Get("PATH").value_or("");
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find(':', at), path.size());
    const std::string folder = path.substr(at, end - at);
    at = end + 1;
    if (folder.empty() || !CanBeRun(fs::path(folder) / ProgramName(name))) {
      continue;
    }
    return PluginIn(folder, name);
  }
  return NotThere(name, "PATH");
}

absl::StatusOr<InstallReport> InstallPlugin(const Plugin& plugin,
                                            const std::string& to) {
  const fs::path folder = fs::path(to) / absl::StrCat("resource-", plugin.name,
                                                      "-v", plugin.version);
  // With this beside it, the engine takes an installation for unfinished.
  const std::string partial = folder.string() + ".partial";
  std::error_code error;
  if (!fs::exists(partial, error) && IsIn(folder, plugin)) {
    return InstallReport{PathIn(folder, plugin), false};
  }
  // Otherwise it would find a folder without a program for a moment.
  const bool is_new = !fs::exists(folder, error);
  fs::create_directories(to, error);
  if (is_new && !error) std::ofstream(partial).flush();
  IMAGECD_ASSIGN_OR_RETURN(InstallReport report, CopyInto(folder, plugin));
  fs::remove(partial, error);
  return report;
}

absl::StatusOr<InstallReport> PutPlugin(const Plugin& plugin,
                                        const std::string& folder) {
  if (IsIn(folder, plugin)) {
    return InstallReport{PathIn(folder, plugin), false};
  }
  return CopyInto(folder, plugin);
}

}  // namespace imagecd::cli
