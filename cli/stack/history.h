#ifndef IMAGECD_CLI_STACK_HISTORY_H_
#define IMAGECD_CLI_STACK_HISTORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/stack/pulumi.h"
#include "provider/property/value.h"

namespace imagecd::stack {

// One completed operation on the stack, from Pulumi's history.
struct Update {
  std::string kind;    // update, preview, refresh, destroy, import, …
  std::string result;  // succeeded, failed, in-progress, not-started
  std::string message;
  std::optional<absl::Time> started;
  std::optional<absl::Time> ended;
  std::int64_t version = 0;  // 0 where the backend numbers none
  std::map<std::string, std::string> environment;  // git.head, git.author, …
  std::map<std::string, std::int64_t> changes;     // same, update, create, …
  // The configuration at that time: the keys that begin with `imagecd:`,
  // without this prefix. Secrets stay closed.
  property::Object imagecd;
};

// Parses the output of `pulumi stack history --output json`, newest first.
absl::StatusOr<std::vector<Update>> ParseHistory(std::string_view text);

// The last `most` operations, newest first. Returns the errors of Pulumi.
absl::StatusOr<std::vector<Update>> ReadHistory(Pulumi& pulumi, int most);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_HISTORY_H_
