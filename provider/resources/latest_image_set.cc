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
#include "provider/oci/reference.h"
#include "provider/policy/wording.h"
#include "provider/resources/comparison.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/set_inputs.h"
#include "provider/resources/set_outputs.h"
#include "provider/resources/set_resolve.h"
#include "provider/resources/side_by_side.h"
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
void CompareImages(const LatestImageSetInputs& old,
                   const LatestImageSetInputs& now, const Object& old_outputs,
                   const Object& news, Comparison& comparison) {
  const auto before = Look(old_outputs, "images");
  const auto after = Look(news, "images");
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
  const LatestImageSetInputs inputs = ParseStoredSet(checked);
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

// Those of `images` that have another digest now.
using Moved = std::map<std::string, std::string>;

// The outputs as a Check that saw this would have led to.
void Move(const ChosenSet& chosen, const Moved& moved, ReadResponse& response) {
  Object images;
  for (const auto& [name, image] : chosen.images) {
    const auto now = moved.find(name);
    images.insert_or_assign(
        name,
        Object{{"tag", image.tag},
               {"digest", now == moved.end() ? image.digest : now->second}});
  }
  const auto replace = [&images](Object& object) {
    const bool secret = Look(object, "images").secret;
    object.insert_or_assign("images", Wrap(Value(images), secret));
  };
  if (response.inputs.contains("images")) replace(response.inputs);
  Object checked = response.outputs;
  replace(checked);
  const Object outputs = BuildSetOutputs(checked);
  response.outputs.insert_or_assign("images", outputs.find("images")->second);
}

absl::StatusOr<ReadResponse> Refresh(Session& session, const Context& context,
                                     const ReadRequest& request) {
  const ChosenSet chosen = ReadChosenSet(request.outputs);
  InputFailures unreadable;
  const LatestImageSetInputs inputs =
      ParseSetInputs(request.inputs, unreadable);
  StateRefresh refresh(session, context, chosen.inputs, inputs, unreadable,
                       chosen.selection);
  for (const auto& [name, image] : chosen.images) refresh.Hide(image);
  const auto& repositories = chosen.inputs.repositories;

  std::map<std::string, StateRefresh::Answer> answers;
  std::vector<std::function<void()>> work;
  for (const auto& each : chosen.images) {
    const policy::Image& image = each.second;
    const auto repository = repositories.find(each.first);
    if (repository == repositories.end() || image.digest.empty()) continue;
    StateRefresh::Answer& answer =
        answers.emplace(each.first, std::optional<oci::ManifestInfo>())
            .first->second;
    const oci::Repository& from = repository->second;
    work.emplace_back([&refresh, &answer, &image, &from] {
      answer = refresh.Ask(from, image);
    });
  }
  if (work.empty() || work.size() < repositories.size()) {
    IMAGECD_RETURN_IF_ERROR(refresh.NoImage(absl::StrFormat(
        "the state names no image for %d of its %s, so there is nothing to "
        "refresh there; `pulumi up` completes it",
        repositories.size() - work.size(),
        policy::Plural(static_cast<std::int64_t>(repositories.size()),
                       "member"))));
  }
  SideBySide(work);

  Moved moved;
  for (const auto& [name, answer] : answers) {
    IMAGECD_ASSIGN_OR_RETURN(
        const std::optional<std::string> digest,
        refresh.Judge(repositories.at(name), chosen.images.at(name), answer));
    if (digest.has_value()) moved[name] = *digest;
  }
  ReadResponse response{request.id, request.inputs, request.outputs};
  if (!moved.empty()) Move(chosen, moved, response);
  return response;
}

}  // namespace

absl::StatusOr<CheckResponse> LatestImageSet::Check(
    Session& session, const Context& context,
    const CheckRequest& request) const {
  InputFailures failures;
  const LatestImageSetInputs inputs = ParseSetInputs(request.news, failures);
  if (!failures.empty()) return CheckResponse{request.news, failures.all()};
  PersonLog log(session, context);
  return ResolveSet(session, context, request.news, inputs,
                    SetDeployedFrom(request.olds, inputs), log);
}

absl::StatusOr<DiffResponse> LatestImageSet::Diff(
    Session& session, const Context& context,
    const DiffRequest& request) const {
  const LatestImageSetInputs old = ParseStoredSet(request.old_outputs);
  const LatestImageSetInputs now = ParseStoredSet(request.news);
  Comparison comparison(request.old_outputs, request.news);
  comparison.Add("repositories", old.repositories == now.repositories);
  comparison.AddSelectionInputs(session, old, now);
  comparison.Add("sourcePaths", old.source_paths == now.source_paths);
  if (comparison.checked() || request.news.contains("images")) {
    CompareImages(old, now, request.old_outputs, request.news, comparison);
  }
  comparison.AddMissingOutputs(LatestImageSetOutputFields());
  return comparison.Take();
}

absl::StatusOr<CreateResponse> LatestImageSet::Create(
    Session& session, const Context& context,
    const CreateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.inputs, request.preview));
  return CreateResponse{context.name.empty() ? "images" : context.name,
                        BuildSetOutputs(request.inputs)};
}

absl::StatusOr<ReadResponse> LatestImageSet::Read(
    Session& session, const Context& context,
    const ReadRequest& request) const {
  if (request.inputs.empty() && request.outputs.empty()) {
    return absl::InvalidArgumentError(
        "a LatestImageSet cannot be imported, since its repositories do not "
        "follow from an id: write it into the program, and `pulumi up` takes "
        "the newest commit");
  }
  return Refresh(session, context, request);
}

absl::StatusOr<Object> LatestImageSet::Update(
    Session& session, const Context& context,
    const UpdateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.news, request.preview));
  return BuildSetOutputs(request.news);
}

absl::Status LatestImageSet::Delete(Session& session, const Context& context,
                                    const std::string& id) const {
  return absl::OkStatus();
}

}  // namespace imagecd::resources
