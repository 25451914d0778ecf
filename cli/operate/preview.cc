#include "cli/operate/preview.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "nlohmann/json.hpp"
#include "provider/base/status_macros.h"
#include "provider/policy/tag_scheme.h"

namespace imagecd::operate {
namespace {

using Json = nlohmann::json;

constexpr char kSingle[] = "imagecd:index:LatestImage";
constexpr char kSet[] = "imagecd:index:LatestImageSet";

std::string String(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

// Empty where there is none.
const Json& Member(const Json& json, const char* name) {
  static const auto* empty = new Json(Json::object());
  const auto found = json.is_object() ? json.find(name) : json.end();
  return found != json.end() && found->is_object() ? *found : *empty;
}

// The scheme of the resource's tags according to its inputs.
policy::TagScheme SchemeFrom(const Json& inputs) {
  const auto scheme =
      policy::TagScheme::FromPattern(String(inputs, "tagPattern"));
  return scheme.ok() ? *scheme : policy::TagScheme::Branch();
}

policy::Image ImageFrom(const policy::TagScheme& scheme, const Json& image) {
  return policy::DescribeImage(scheme, String(image, "tag"),
                               String(image, "digest"));
}

std::vector<Step::Images> ImagesOf(const std::string& type, const Json& before,
                                   const Json& after) {
  const policy::TagScheme old_scheme = SchemeFrom(before);
  const policy::TagScheme new_scheme = SchemeFrom(after);
  if (type == kSingle) {
    return {{"", ImageFrom(old_scheme, before), ImageFrom(new_scheme, after)}};
  }
  std::vector<Step::Images> images;
  if (type != kSet) return images;
  std::set<std::string> members;
  for (const Json* inputs : {&before, &after}) {
    for (const auto& [name, value] : Member(*inputs, "images").items()) {
      members.insert(name);
    }
  }
  for (const std::string& name : members) {
    images.push_back(
        {name,
         ImageFrom(old_scheme, Member(Member(before, "images"), name.c_str())),
         ImageFrom(new_scheme, Member(Member(after, "images"), name.c_str()))});
  }
  return images;
}

}  // namespace

absl::StatusOr<Preview> ParsePreview(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("steps") ||
      !json["steps"].is_array()) {
    return absl::InvalidArgumentError(
        "`pulumi preview --json` printed something else than a preview");
  }
  Preview preview;
  for (const Json& each : json["steps"]) {
    Step step;
    step.op = String(each, "op");
    step.urn = String(each, "urn");
    const Json& before = Member(each, "oldState");
    const Json& after = Member(each, "newState");
    step.type = String(after.empty() ? before : after, "type");
    if (const auto at = step.urn.rfind("::"); at != std::string::npos) {
      step.name = step.urn.substr(at + 2);
    }
    step.images =
        ImagesOf(step.type, Member(before, "inputs"), Member(after, "inputs"));
    preview.steps.push_back(std::move(step));
  }
  if (json.contains("diagnostics") && json["diagnostics"].is_array()) {
    for (const Json& each : json["diagnostics"]) {
      std::string said = String(each, "message");
      absl::StripAsciiWhitespace(&said);
      preview.said.push_back(
          {String(each, "urn"), String(each, "severity"), std::move(said)});
    }
  }
  return preview;
}

absl::StatusOr<Preview> RunPreview(stack::Pulumi& pulumi) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string printed,
                           pulumi.Run({"preview", "--json", "--show-sames"}));
  return ParsePreview(printed);
}

}  // namespace imagecd::operate
