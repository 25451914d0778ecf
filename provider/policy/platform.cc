#include "provider/policy/platform.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {
namespace {

// What `uname -m` and others say, and what registries say.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"x86_64", "amd64"},  {"x86-64", "amd64"}, {"aarch64", "arm64"},
    {"armv8", "arm64"},   {"armhf", "arm/v7"}, {"armv7", "arm/v7"},
    {"armv7l", "arm/v7"}, {"armel", "arm/v6"}, {"i386", "386"},
    {"i686", "386"},      {"x86", "386"},
};

bool IsName(std::string_view text) {
  if (text.empty() || text.size() > 32) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// The architecture as registries name it, without its variant.
std::string UsualArchitecture(std::string_view name) {
  const std::string lower = Lower(name);
  for (const auto& [other, right] : kOtherNames) {
    if (lower == other) return std::string(right.substr(0, right.find('/')));
  }
  return lower;
}

// The platform as containerd compares it (its function platforms.Normalize).
Platform Normalized(const Platform& platform) {
  Platform normal{Lower(platform.os), UsualArchitecture(platform.architecture),
                  Lower(platform.variant)};
  if (normal.os == "macos") normal.os = "darwin";
  std::string& variant = normal.variant;
  const bool arm = normal.architecture == "arm";
  const bool digit =
      variant.size() == 1 && variant[0] >= '5' && variant[0] <= '8';
  if ((arm || normal.architecture == "arm64") && digit) variant.insert(0, "v");
  if (normal.architecture == "amd64" && variant == "v1") variant.clear();
  if (normal.architecture == "arm64" && variant.empty()) variant = "v8";
  if (arm && variant.empty()) {
    variant = Lower(platform.architecture) == "armel" ? "v6" : "v7";
  }
  return normal;
}

// Whether a container runtime on a node of one of the wanted platforms might
// choose this child. Errs on the side of yes.
bool MayRun(const Contents::Child& child, const std::vector<Platform>& wanted) {
  if (child.never_runs) return false;
  if (!child.platform || wanted.empty()) return true;
  return std::any_of(
      wanted.begin(), wanted.end(), [&child](const Platform& platform) {
        return platform.os == Lower(child.platform->os) &&
               platform.architecture ==
                   UsualArchitecture(child.platform->architecture);
      });
}

std::string Names(const std::vector<std::string>& names) {
  return names.empty() ? "none" : ListNames(names);
}

}  // namespace

absl::StatusOr<Platform> ParsePlatform(std::string_view text) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  const bool shaped = (parts.size() == 2 || parts.size() == 3) &&
                      std::all_of(parts.begin(), parts.end(), IsName);
  if (!shaped) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is not a platform: write os/architecture or "
        "os/architecture/variant in lower case, such as linux/amd64 or "
        "linux/arm64/v8",
        text));
  }
  for (const auto& [other, right] : kOtherNames) {
    if (parts[1] != other) continue;
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is not a platform of images: %s is called %s/%s there", text,
        parts[1], parts[0], right));
  }
  parts.resize(3);
  return Platform{std::move(parts[0]), std::move(parts[1]),
                  std::move(parts[2])};
}

std::string ToString(const Platform& platform) {
  std::string text = platform.os + "/" + platform.architecture;
  if (!platform.variant.empty()) text += "/" + platform.variant;
  return text;
}

bool Matches(const Platform& wanted, const Platform& entry) {
  const Platform left = Normalized(wanted);
  const Platform right = Normalized(entry);
  if (left.os != right.os || left.architecture != right.architecture) {
    return false;
  }
  return left.variant == right.variant ||
         (left.architecture == "arm64" && wanted.variant.empty());
}

PlatformCheck CheckPlatforms(const std::vector<Platform>& wanted,
                             const Contents& contents) {
  PlatformCheck check;
  const auto add = [](std::vector<std::string>* to, const std::string& digest) {
    if (std::find(to->begin(), to->end(), digest) == to->end()) {
      to->push_back(digest);
    }
  };
  std::vector<bool> found(wanted.size(), false);
  const auto match = [&](const Platform& entry) {
    bool any = false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!Matches(wanted[i], entry)) continue;
      found[i] = true;
      any = true;
    }
    return any;
  };
  if (contents.is_index) {
    for (const Contents::Child& child : contents.children) {
      if (MayRun(child, wanted)) add(&check.may_run, child.digest);
      if (child.is_attestation) continue;
      if (wanted.empty() || (child.platform && match(*child.platform))) {
        add(&check.required, child.digest);
      }
    }
  } else if (contents.platform) {
    match(*contents.platform);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!found[i]) check.missing.push_back(wanted[i]);
  }
  return check;
}

std::string LacksInWords(const PlatformCheck& check, const Contents& contents) {
  std::vector<std::string> missing;
  for (const Platform& platform : check.missing) {
    missing.push_back(ToString(platform));
  }
  std::vector<std::string> has;
  const auto add = [&has](const std::optional<Platform>& platform) {
    if (!platform) return;
    std::string text = OneLine(ToString(*platform));
    if (std::find(has.begin(), has.end(), text) == has.end()) {
      has.push_back(std::move(text));
    }
  };
  for (const Contents::Child& child : contents.children) {
    if (!child.is_attestation) add(child.platform);
  }
  add(contents.platform);
  return absl::StrFormat("it lacks %s and has %s", Names(missing), Names(has));
}

}  // namespace imagecd::policy
