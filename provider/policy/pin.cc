#include "provider/policy/pin.h"

#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace imagecd::policy {
namespace {

constexpr std::size_t kMinCommit = 7;
constexpr std::size_t kMaxCommit = 64;

bool IsHex(std::string_view text, bool upper_too) {
  for (char c : text) {
    const bool ok = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
                    (upper_too && c >= 'A' && c <= 'F');
    if (!ok) return false;
  }
  return true;
}

bool IsCommit(std::string_view text) {
  return text.size() >= kMinCommit && text.size() <= kMaxCommit &&
         IsHex(text, /*upper_too=*/true);
}

}  // namespace

absl::StatusOr<std::string> ParseCommit(std::string_view value) {
  if (!IsCommit(value)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is no commit: give %d to %d hexadecimal digits, such as "
        "185c95c",
        value, kMinCommit, kMaxCommit));
  }
  std::string commit(value);
  for (char& c : commit) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return commit;
}

absl::StatusOr<Pin> PinFromString(std::string_view value) {
  Pin pin;
  if (IsDigest(value)) {
    pin.digest = std::string(value);
  } else if (absl::StatusOr<std::string> commit = ParseCommit(value);
             commit.ok()) {
    pin.commit = *std::move(commit);
  } else if (IsTag(value)) {
    pin.tag = std::string(value);
  } else {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is no pin: give a commit (7 to 64 hexadecimal digits), a "
        "digest (sha256: and 64 lower-case hexadecimal digits) or a tag",
        value));
  }
  return pin;
}

absl::StatusOr<std::string> CommitFromNumber(double value) {
  // Beyond 2^53 neighbouring whole numbers are one double.
  constexpr double kExact = 9007199254740992.0;
  constexpr double kSevenDigits = 1e6;
  if (!(value >= kSevenDigits && value < kExact) ||
      value != std::floor(value)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the number %.17g may not be the commit that was meant: quote it, such "
        "as \"0123456\"",
        value));
  }
  return absl::StrFormat("%.0f", value);
}

bool IsDigest(std::string_view value) {
  constexpr std::string_view kAlgorithm = "sha256:";
  return value.size() == kAlgorithm.size() + 64 &&
         value.substr(0, kAlgorithm.size()) == kAlgorithm &&
         IsHex(value.substr(kAlgorithm.size()), /*upper_too=*/false);
}

bool IsTag(std::string_view value) {
  if (value.empty() || value.size() > 128) return false;
  for (char c : value) {
    const bool ok = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                    (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
    if (!ok) return false;
  }
  return value[0] != '.' && value[0] != '-';
}

bool CommitsMatch(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  return a.substr(0, common) == b.substr(0, common);
}

}  // namespace imagecd::policy
