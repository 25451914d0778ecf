#include "tests/testing/registry/scenario.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "provider/base/status_macros.h"
#include "tests/testing/registry/json_fields.h"
#include "tests/testing/registry/switches.h"

namespace imagecd::testing {
namespace {

absl::StatusOr<std::int64_t> ParseTime(const Json& json) {
  std::int64_t seconds = 0;
  if (ReadJson(json, seconds)) return seconds;
  std::string text;
  absl::Time time;
  std::string error;
  if (ReadJson(json, text) &&
      absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return absl::ToUnixSeconds(time);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("a time is RFC 3339 or Unix seconds, not ",
                   json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

struct Description {
  std::string tag;
  ImageSpec image;
  std::vector<std::string> platforms = {"linux/amd64"};
  std::vector<std::string> missing;
  bool attestations = false;
  bool referrer = false;
  bool pullable = true;
};

absl::StatusOr<Description> ParseDescription(const Json& json) {
  Description description;
  if (ReadJson(json, description.tag)) return description;
  ImageSpec& image = description.image;
  std::string branch = "main";
  std::optional<Json> time;
  IMAGECD_RETURN_IF_ERROR(
      JsonFields(json, "an image")
          .Field("tag", description.tag)
          .Field("branch", branch)
          .Field("time", time)
          .Field("commit", image.revision)
          .Field("platforms", description.platforms)
          .Field("attestations", description.attestations)
          .Field("source", image.source)
          .Field("labels", image.labels)
          .Field("annotations", image.annotations)
          .Field("docker_media_types", image.docker_media_types)
          .Field("content", image.content)
          .Field("referrer", description.referrer)
          .Field("pullable", description.pullable)
          .Field("missing", description.missing)
          .Finish());
  std::optional<std::int64_t> seconds;
  if (time) {
    IMAGECD_ASSIGN_OR_RETURN(seconds, ParseTime(*time));
    image.created =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(*seconds),
                         absl::UTCTimeZone());
  }
  if (description.tag.empty()) {
    if (!seconds || image.revision.empty()) {
      return absl::InvalidArgumentError(
          "an image needs a tag, or a time and a commit to make one of");
    }
    description.tag = BuildTag(branch, *seconds, image.revision);
  }
  if (description.platforms.empty()) {
    return absl::InvalidArgumentError("platforms cannot be empty");
  }
  return description;
}

PushedImage PushIt(const std::string& repository, const Description& what,
                   FakeRegistry& registry) {
  if (what.platforms.size() == 1 && !what.attestations) {
    ImageSpec image = what.image;
    image.platform = what.platforms[0];
    return registry.Push(repository, what.tag, image);
  }
  IndexSpec index;
  index.attestations = what.attestations;
  index.docker_media_types = what.image.docker_media_types;
  index.annotations = what.image.annotations;
  for (const std::string& platform : what.platforms) {
    index.platforms.push_back(what.image);
    index.platforms.back().platform = platform;
  }
  return registry.PushIndex(repository, what.tag, index);
}

}  // namespace

absl::StatusOr<Json> PushDescribed(const std::string& repository,
                                   const Json& image, FakeRegistry& registry) {
  IMAGECD_ASSIGN_OR_RETURN(const Description what, ParseDescription(image));
  const PushedImage pushed = PushIt(repository, what, registry);
  Json children = Json::object();
  for (const PushedImage::Child& child : pushed.children) {
    children[child.platform] = child.digest;
    if (std::find(what.missing.begin(), what.missing.end(), child.platform) !=
        what.missing.end()) {
      registry.DeleteManifest(repository, child.digest);
    }
  }
  if (what.referrer) registry.PushReferrer(repository, pushed.digest);
  if (!what.pullable) registry.DeleteManifest(repository, pushed.digest);
  Json result;
  result["tag"] = what.tag;
  result["digest"] = pushed.digest;
  result["reference"] = absl::StrCat(registry.host(), "/", repository, ":",
                                     what.tag, "@", pushed.digest);
  result["children"] = std::move(children);
  return result;
}

absl::Status GenerateDescribed(const std::string& repository, const Json& json,
                               FakeRegistry& registry) {
  GenerateSpec spec;
  std::optional<Json> newest;
  IMAGECD_RETURN_IF_ERROR(JsonFields(json, "generate")
                              .Field("count", spec.count)
                              .Field("seed", spec.seed)
                              .Field("branch", spec.branch)
                              .Field("newest", newest)
                              .Field("average_step", spec.average_step)
                              .Field("platforms", spec.platforms)
                              .Field("attestations", spec.attestations)
                              .Field("source", spec.source)
                              .Finish());
  if (newest) {
    IMAGECD_ASSIGN_OR_RETURN(spec.newest, ParseTime(*newest));
  }
  constexpr int kMost = 5'000'000;
  if (spec.count < 0 || spec.count > kMost || spec.platforms.empty()) {
    return absl::InvalidArgumentError(
        "generate: count is 0 to 5000000, and there is at least one platform");
  }
  registry.Generate(repository, spec);
  return absl::OkStatus();
}

absl::Status ApplyScenario(const Json& scenario, FakeRegistry& registry) {
  Json switches = Json::object();
  std::map<std::string, Json> repositories;
  IMAGECD_RETURN_IF_ERROR(JsonFields(scenario, "the scenario")
                              .Field("switches", switches)
                              .Field("repositories", repositories)
                              .Finish());
  FakeRegistryOptions options = registry.options();
  IMAGECD_RETURN_IF_ERROR(ApplySwitches(switches, options));
  registry.SetOptions(std::move(options));
  for (const auto& [name, content] : repositories) {
    std::string visibility_name = "public";
    std::optional<Json> generate;
    std::vector<Json> tags;
    IMAGECD_RETURN_IF_ERROR(JsonFields(content, "repository " + name)
                                .Field("visibility", visibility_name)
                                .Field("generate", generate)
                                .Field("tags", tags)
                                .Finish());
    Visibility visibility = Visibility::kPublic;
    if (!ParseVisibility(visibility_name, visibility)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "repository ", name, ": visibility is public or private"));
    }
    registry.SetVisibility(name, visibility);
    if (generate) {
      IMAGECD_RETURN_IF_ERROR(GenerateDescribed(name, *generate, registry));
    }
    for (const Json& image : tags) {
      IMAGECD_RETURN_IF_ERROR(PushDescribed(name, image, registry).status());
    }
  }
  return absl::OkStatus();
}

}  // namespace imagecd::testing
