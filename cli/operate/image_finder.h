#ifndef IMAGECD_CLI_OPERATE_IMAGE_FINDER_H_
#define IMAGECD_CLI_OPERATE_IMAGE_FINDER_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/stack/state.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::operate {

// A build of the branch that its registry lists.
struct Build {
  std::string tag;
  std::string commit;
  absl::Time built_at;
};

// What the registries know, asked with the rules of an image in state: the
// plugin's own functions answer.
class ImageFinder {
 public:
  // Calls a function such as "getLatestImage".
  using Ask = std::function<absl::StatusOr<property::Object>(
      std::string_view function, const property::Object& arguments)>;
  explicit ImageFinder(Ask ask) : ask_(std::move(ask)) {}

  // The image that such a pin would take: there, to be pulled, and in keeping
  // with `verify`. Errors are the functions'; FailedPrecondition where a rule
  // is a secret.
  absl::StatusOr<policy::Image> Find(const stack::Image& image,
                                     const policy::Pin& pin) const;

  // The candidates of its branch, newest first; at most `limit`.
  absl::StatusOr<std::vector<Build>> Builds(const stack::Image& image,
                                            int limit) const;

 private:
  const Ask ask_;
};

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_IMAGE_FINDER_H_
