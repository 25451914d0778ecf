#include "provider/resources/latest_image_set.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/inputs/set_inputs.h"
#include "provider/oci/reference.h"
#include "provider/policy/image_text.h"
#include "provider/resources/comparison.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"
#include "provider/resources/state_refresh.h"

namespace imagecd::resources {
namespace {

using property::Object;
using property::Value;

// `images.chime`, `images["a.b"]`: a path as the engine reads it.
std::string PathOf(std::string_view member) {
  const bool plain =
      !member.empty() && std::all_of(member.begin(), member.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ||
               c == '_';
      });
  return plain ? absl::StrFormat("images.%s", member)
               : absl::StrFormat("images[\"%s\"]", member);
}

// Names one member after the other, so that a person sees which image moves.
void CompareImages(const inputs::ChoiceInputs& old,
                   const inputs::ChoiceInputs& now, const Object& old_outputs,
                   const Object& news, Comparison& comparison) {
  const auto before = inputs::Look(old_outputs, "images");
  const auto after = inputs::Look(news, "images");
  if (after.unknown || !before.present() || (after.secret && !before.secret)) {
    return comparison.Add("images", false);
  }
  for (const auto& [name, image] : now.images) {
    const auto was = old.images.find(name);
    if (was == old.images.end()) {
      comparison.AddAt(PathOf(name), DiffKind::kAdd);
      continue;
    }
    if (was->second.tag != image.tag) {
      comparison.AddAt(PathOf(name) + ".tag", DiffKind::kUpdate);
    }
    if (was->second.digest != image.digest) {
      comparison.AddAt(PathOf(name) + ".digest", DiffKind::kUpdate);
    }
  }
  for (const auto& [name, image] : old.images) {
    if (!now.images.contains(name)) {
      comparison.AddAt(PathOf(name), DiffKind::kDelete);
    }
  }
}

// Checked inputs that name an image for each repository, or may yet turn out
// to.
absl::Status RequireChosen(const Object& checked, bool preview) {
  const inputs::ChoiceInputs inputs =
      inputs::ParseStored(checked, /*one_commit=*/true);
  if (inputs.unknown && preview) return absl::OkStatus();
  const bool complete =
      !inputs.unknown && !inputs.repositories.empty() &&
      std::all_of(inputs.repositories.begin(), inputs.repositories.end(),
                  [&inputs](const auto& member) {
                    const auto image = inputs.images.find(member.first);
                    return image != inputs.images.end() &&
                           !image->second.digest.empty();
                  });
  if (complete) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "these inputs name no images: they have not been through Check");
}

}  // namespace

absl::StatusOr<CheckResponse> LatestImageSet::Check(
    evidence::Session& session, const Context& context,
    const CheckRequest& request) const {
  inputs::InputFailures failures;
  const inputs::ChoiceInputs inputs =
      inputs::ParseSetInputs(request.news, failures);
  if (!failures.empty()) return CheckResponse{request.news, failures.all()};
  PersonLog log(session, context);
  return Resolve(session, context, request.news, inputs,
                 DeployedFrom(request.olds, std::nullopt, inputs),
                 /*remember=*/true, log);
}

absl::StatusOr<DiffResponse> LatestImageSet::Diff(
    evidence::Session& session, const Context& context,
    const DiffRequest& request) const {
  const inputs::ChoiceInputs old =
      inputs::ParseStored(request.old_outputs, true);
  const inputs::ChoiceInputs now = inputs::ParseStored(request.news, true);
  Comparison comparison(request.old_outputs, request.news);
  comparison.Add("repositories", old.repositories == now.repositories);
  comparison.AddSelectionInputs(session, old, now);
  comparison.Add("sourcePaths", old.source_paths == now.source_paths);
  if (comparison.checked() || request.news.contains("images")) {
    CompareImages(old, now, request.old_outputs, request.news, comparison);
  }
  comparison.AddMissingOutputs(inputs::LatestImageSetOutputFields());
  return comparison.Take();
}

absl::StatusOr<CreateResponse> LatestImageSet::Create(
    evidence::Session& session, const Context& context,
    const CreateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.inputs, request.preview));
  return CreateResponse{context.name.empty() ? "images" : context.name,
                        BuildSetOutputs(request.inputs)};
}

absl::StatusOr<ReadResponse> LatestImageSet::Read(
    evidence::Session& session, const Context& context,
    const ReadRequest& request) const {
  if (request.inputs.empty() && request.outputs.empty()) {
    return absl::InvalidArgumentError(
        "a LatestImageSet cannot be imported, since its repositories do not "
        "follow from an id: write it into the program, and `pulumi up` takes "
        "the newest commit");
  }
  return RefreshState(session, context, request, /*one_commit=*/true);
}

absl::StatusOr<Object> LatestImageSet::Update(
    evidence::Session& session, const Context& context,
    const UpdateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.news, request.preview));
  return BuildSetOutputs(request.news);
}

absl::Status LatestImageSet::Delete(evidence::Session& session,
                                    const Context& context,
                                    const std::string& id) const {
  return absl::OkStatus();
}

}  // namespace imagecd::resources
