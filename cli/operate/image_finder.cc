#include "cli/operate/image_finder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "provider/base/status_macros.h"
#include "provider/inputs/fields.h"
#include "provider/policy/duration.h"

namespace imagecd::operate {
namespace {

using property::Array;
using property::Object;
using property::Value;

// The rules that a pin does not lift, and those that say which builds there
// are.
absl::StatusOr<Object> Rules(const stack::Image& image) {
  Object arguments{{"repository", image.repository}};
  for (const char* name : {"branch", "tagPattern", "policy", "exclude",
                           "minimumAge", "platforms", "verify"}) {
    const auto found = image.inputs->find(name);
    if (found == image.inputs->end() || found->second.Is<property::Null>()) {
      continue;
    }
    if (found->second.ContainsSecret()) {
      return absl::FailedPreconditionError(
          absl::StrCat("`", name, "` of ", image.Label(),
                       " is a secret, so that what it allows cannot be looked "
                       "up from here"));
    }
    arguments.emplace(name, found->second);
  }
  return arguments;
}

}  // namespace

absl::StatusOr<policy::Image> ImageFinder::Find(const stack::Image& image,
                                                const policy::Pin& pin) const {
  IMAGECD_ASSIGN_OR_RETURN(Object arguments, Rules(image));
  Object wanted;
  if (!pin.commit.empty()) wanted.emplace("commit", pin.commit);
  if (!pin.tag.empty()) wanted.emplace("tag", pin.tag);
  if (!pin.digest.empty()) wanted.emplace("digest", pin.digest);
  arguments.insert_or_assign("pin", Value(std::move(wanted)));
  IMAGECD_ASSIGN_OR_RETURN(const Object result,
                           ask_("getLatestImage", arguments));
  policy::Image found;
  found.tag = inputs::LookString(result, "tag");
  found.digest = inputs::LookString(result, "digest");
  found.commit = inputs::LookString(result, "commit");
  const auto built =
      policy::ParseRfc3339(inputs::LookString(result, "builtAt"));
  if (built.ok()) found.built_at = *built;
  return found;
}

absl::StatusOr<std::vector<Build>> ImageFinder::Builds(
    const stack::Image& image, int limit) const {
  IMAGECD_ASSIGN_OR_RETURN(Object arguments, Rules(image));
  arguments.emplace("limit", limit);
  IMAGECD_ASSIGN_OR_RETURN(const Object result, ask_("listImages", arguments));
  std::vector<Build> builds;
  const auto found = result.find("images");
  if (found == result.end()) return builds;
  const Value images = found->second.Revealed();
  const auto* list = images.As<Array>();
  if (list == nullptr) return builds;
  for (const Value& each : *list) {
    const auto* listed = each.As<Object>();
    if (listed == nullptr) continue;
    const auto candidate = listed->find("candidate");
    const auto* is_candidate =
        candidate == listed->end() ? nullptr : candidate->second.As<bool>();
    const auto built =
        policy::ParseRfc3339(inputs::LookString(*listed, "builtAt"));
    if (is_candidate == nullptr || !*is_candidate || !built.ok()) continue;
    builds.push_back({inputs::LookString(*listed, "tag"),
                      inputs::LookString(*listed, "commit"), *built});
  }
  return builds;
}

}  // namespace imagecd::operate
