#ifndef IMAGECD_CLI_OPERATE_PREVIEW_H_
#define IMAGECD_CLI_OPERATE_PREVIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/stack/pulumi.h"
#include "provider/policy/rules.h"

namespace imagecd::operate {

// What the next `pulumi up` would do to one resource.
struct Step {
  std::string op;  // same, update, create, replace, delete, ...
  std::string urn;
  std::string type;
  std::string name;
  // Of an imagecd resource, by member of a set, "" for a LatestImage; empty
  // where nothing is known. The tags are read by the resource's `tagPattern`.
  struct Images {
    std::string member;
    policy::Image before;
    policy::Image after;
  };
  std::vector<Images> images;
};

// A line that was said of a resource; `severity` is info, warning or error.
struct Said {
  std::string urn;
  std::string severity;
  std::string text;
};

struct Preview {
  std::vector<Step> steps;
  std::vector<Said> said;
};

// Reads what `pulumi preview --json` printed. InvalidArgument for what is none.
absl::StatusOr<Preview> ParsePreview(std::string_view text);

// Errors of Pulumi.
absl::StatusOr<Preview> RunPreview(stack::Pulumi& pulumi);

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_PREVIEW_H_
