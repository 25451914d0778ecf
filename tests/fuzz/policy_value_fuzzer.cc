// Branches, pins, durations and times as a program writes them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "provider/policy/duration.h"
#include "provider/policy/pin.h"
#include "provider/policy/tag_scheme.h"

namespace {

void Expect(bool condition) {
  if (!condition) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  namespace policy = imagecd::policy;
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  if (const auto branch = policy::CleanBranch(text); branch.ok()) {
    Expect(policy::IsTag(*branch));
    const auto again = policy::CleanBranch(*branch);
    Expect(again.ok() && *again == *branch);
  }
  if (const auto pin = policy::PinFromString(text); pin.ok()) {
    const int set =
        !pin->commit.empty() + !pin->tag.empty() + !pin->digest.empty();
    Expect(set == 1);
    Expect(pin->commit.empty() || policy::ParseCommit(pin->commit).ok());
    Expect(pin->tag.empty() || policy::IsTag(pin->tag));
    Expect(pin->digest.empty() || policy::IsDigest(pin->digest));
  }
  if (const auto duration = policy::ParseDuration(text); duration.ok()) {
    Expect(*duration >= absl::ZeroDuration());
    Expect(*duration <= absl::Hours(24) * 36500);
    Expect(!policy::DurationInWords(*duration).empty());
  }
  if (const auto time = policy::ParseRfc3339(text); time.ok()) {
    const auto again = policy::ParseRfc3339(policy::FormatRfc3339(*time));
    Expect(again.ok() && *again == *time);
  }
  if (size == sizeof(double)) {
    double number;
    std::memcpy(&number, data, sizeof(number));
    if (const auto commit = policy::CommitFromNumber(number); commit.ok()) {
      Expect(policy::ParseCommit(*commit).ok());
    }
  }
  return 0;
}
