// The output of `pulumi preview --json`, which contains texts of every provider
// and program. The result always has the form that the header promises.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "cli/operate/preview.h"

namespace {

using imagecd::operate::Said;
using imagecd::operate::Step;

void CheckStep(const Step& step) {
  if (!step.name.empty() && !step.urn.ends_with("::" + step.name)) abort();
  if (step.type == "imagecd:index:LatestImage") {
    if (step.images.size() != 1 || !step.images[0].member.empty()) abort();
    return;
  }
  if (step.type != "imagecd:index:LatestImageSet" && !step.images.empty()) {
    abort();
  }
  std::set<std::string> members;
  for (const Step::Images& each : step.images) {
    if (!members.insert(each.member).second) abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto preview = imagecd::operate::ParsePreview(
      std::string_view(reinterpret_cast<const char*>(data), size));
  if (!preview.ok()) {
    if (!absl::IsInvalidArgument(preview.status())) abort();
    return 0;
  }
  for (const Step& step : preview->steps) CheckStep(step);
  for (const Said& said : preview->said) {
    if (absl::StripAsciiWhitespace(said.text) != said.text) abort();
  }
  return 0;
}
