#include "provider/policy/pin.h"

#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace imagecd::policy {

absl::StatusOr<std::string> ParseCommit(std::string_view value) {
  if (!base::IsCommit(value)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is not a commit: give 7 to 64 hexadecimal digits, such as "
        "185c95c",
        value));
  }
  return base::ToLower(value);
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
        "\"%s\" is not a pin: give a commit (7 to 64 hexadecimal digits), a "
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

bool CommitsMatch(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  const std::size_t common = a.size() < b.size() ? a.size() : b.size();
  return a.substr(0, common) == b.substr(0, common);
}

}  // namespace imagecd::policy
