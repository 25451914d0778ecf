#ifndef IMAGECD_PROVIDER_POLICY_DURATION_H_
#define IMAGECD_PROVIDER_POLICY_DURATION_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace imagecd::policy {

// As Go writes them (`300ms`, `90m`, `1h30m`, `1.5h`), with `d` for 24 hours,
// and a bare `0`. InvalidArgument, with an example of a right one, for anything
// else, for a negative one and for more than 100 years.
absl::StatusOr<absl::Duration> ParseDuration(std::string_view text);

// `2025-10-14T05:09:54Z`, with a fraction only where there is one.
std::string FormatRfc3339(absl::Time time);
// What FormatRfc3339 writes, and RFC 3339 with any offset.
absl::StatusOr<absl::Time> ParseRfc3339(std::string_view text);

// In the greatest whole unit: `2 days`, `1 hour`, `34 minutes`, `5 seconds`. Of
// a negative one the amount.
std::string DurationInWords(absl::Duration duration);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_DURATION_H_
