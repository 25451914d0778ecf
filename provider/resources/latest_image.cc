#include "provider/resources/latest_image.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/reference.h"
#include "provider/resources/comparison.h"
#include "provider/resources/inputs.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"
#include "provider/resources/state_refresh.h"

namespace imagecd::resources {
namespace {

using property::Object;
using property::Value;

// ---- Create and Update

// Checked inputs that name an image, or may yet turn out to.
absl::Status RequireChosen(const Object& checked, bool preview) {
  const Chosen chosen = ReadChosen(checked);
  if (chosen.inputs.unknown && preview) return absl::OkStatus();
  if (!chosen.inputs.unknown && chosen.inputs.repository.has_value() &&
      !chosen.image.digest.empty()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "these inputs name no image: they have not been through Check");
}

// ---- Read

absl::StatusOr<ReadResponse> Import(Session& session, const Context& context,
                                    const std::string& id) {
  const absl::StatusOr<oci::Repository> repository = oci::ParseRepository(id);
  if (!repository.ok()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the id to import is the repository, HOST/PATH, such as "
        "ghcr.io/owner/homeslice/chime: %s",
        std::string(repository.status().message())));
  }
  const Object news{{"repository", repository->ToString()}};
  PersonLog log(session, context);
  IMAGECD_ASSIGN_OR_RETURN(
      const CheckResponse checked,
      Resolve(session, context, news, ParseStored(news), std::nullopt,
              /*remember=*/false, log));
  if (!checked.failures.empty()) {
    return absl::NotFoundError(absl::StrFormat(
        "nothing to import from %s: %s", id, checked.failures.front().reason));
  }
  return ReadResponse{repository->ToString(), news,
                      BuildOutputs(checked.inputs, {})};
}

// The tag names `digest` now.
void Move(const std::string& digest, ReadResponse& response) {
  const auto replace = [](Object& object, const char* name, Value value) {
    const auto it = object.find(std::string_view(name));
    if (it == object.end()) return;
    const bool secret = it->second.ContainsSecret();
    it->second = Wrap(std::move(value), secret);
  };
  replace(response.inputs, "digest", digest);
  // The outputs as a Check that saw this would have led to.
  Object checked = response.outputs;
  replace(checked, "digest", digest);
  const Object outputs = BuildOutputs(checked, response.outputs);
  for (const char* name : {"digest", "reference", "history"}) {
    response.outputs.insert_or_assign(name, outputs.find(name)->second);
  }
}

absl::StatusOr<ReadResponse> Refresh(Session& session, const Context& context,
                                     const ReadRequest& request) {
  const Chosen chosen = ReadChosen(request.outputs);
  InputFailures unreadable;
  const LatestImageInputs inputs =
      request.inputs.empty()
          ? ParseInputs(request.outputs, LatestImageOutputFields(), unreadable)
          : ParseInputs(request.inputs, LatestImageInputFields(), unreadable);
  StateRefresh refresh(session, context, chosen.inputs, inputs, unreadable,
                       chosen.selection);
  refresh.Hide(chosen.image);
  ReadResponse response{request.id, request.inputs, request.outputs};
  const std::optional<oci::Repository>& repository = chosen.inputs.repository;
  if (!repository.has_value() || chosen.image.digest.empty()) {
    IMAGECD_RETURN_IF_ERROR(refresh.NoImage(
        "the state names no image (its repository or its digest is missing), "
        "so there is nothing to refresh; `pulumi up` completes it"));
    return response;
  }
  IMAGECD_ASSIGN_OR_RETURN(
      const std::optional<std::string> digest,
      refresh.Judge(*repository, chosen.image,
                    refresh.Ask(*repository, chosen.image)));
  if (digest.has_value()) Move(*digest, response);
  return response;
}

}  // namespace

absl::StatusOr<CheckResponse> LatestImage::Check(
    Session& session, const Context& context,
    const CheckRequest& request) const {
  InputFailures failures;
  const LatestImageInputs inputs =
      ParseInputs(request.news, LatestImageInputFields(), failures);
  if (!failures.empty()) return CheckResponse{request.news, failures.all()};
  PersonLog log(session, context);
  return Resolve(session, context, request.news, inputs,
                 DeployedFrom(request.olds, request.old_outputs, inputs),
                 /*remember=*/true, log);
}

absl::StatusOr<DiffResponse> LatestImage::Diff(
    Session& session, const Context& context,
    const DiffRequest& request) const {
  const Object& news = request.news;
  const LatestImageInputs old = ParseStored(request.old_outputs);
  const LatestImageInputs now = ParseStored(news);
  Comparison comparison(request.old_outputs, news);
  comparison.Add("repository", old.repository == now.repository,
                 /*replaces=*/true);
  comparison.AddSelectionInputs(session, old, now);
  if (comparison.checked() || news.contains("tag")) {
    comparison.Add("tag", old.tag == now.tag);
  }
  if (comparison.checked() || news.contains("digest")) {
    comparison.Add("digest", old.digest == now.digest);
  }
  comparison.AddMissingOutputs(LatestImageOutputFields());
  return comparison.Take();
}

absl::StatusOr<CreateResponse> LatestImage::Create(
    Session& session, const Context& context,
    const CreateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.inputs, request.preview));
  CreateResponse response;
  response.outputs = BuildOutputs(request.inputs, {});
  const std::optional<oci::Repository> repository =
      ParseStored(request.inputs).repository;
  if (repository.has_value()) response.id = repository->ToString();
  return response;
}

absl::StatusOr<ReadResponse> LatestImage::Read(
    Session& session, const Context& context,
    const ReadRequest& request) const {
  if (request.inputs.empty() && request.outputs.empty()) {
    return Import(session, context, request.id);
  }
  return Refresh(session, context, request);
}

absl::StatusOr<Object> LatestImage::Update(Session& session,
                                           const Context& context,
                                           const UpdateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.news, request.preview));
  return BuildOutputs(request.news, request.old_outputs);
}

absl::Status LatestImage::Delete(Session& session, const Context& context,
                                 const std::string& id) const {
  // Nothing was made outside the state, so there is nothing to take away, and
  // a registry that is down does not keep a stack from being destroyed.
  return absl::OkStatus();
}

}  // namespace imagecd::resources
