#include "provider/resources/latest_image.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/inputs/choice_inputs.h"
#include "provider/oci/reference.h"
#include "provider/resources/comparison.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"
#include "provider/resources/state_refresh.h"

namespace imagecd::resources {
namespace {

using property::Object;
using property::Value;

// The tag and digest among the inputs; empty if there are none.
policy::Image GivenImage(const inputs::ChoiceInputs& inputs) {
  return inputs.images.empty() ? policy::Image()
                               : inputs.images.begin()->second;
}

// ---- Create and Update

// Checked inputs that name an image, or may yet turn out to.
absl::Status RequireChosen(const Object& checked, bool preview) {
  const Chosen chosen = ReadChosen(checked, /*one_commit=*/false);
  if (chosen.inputs.unknown && preview) return absl::OkStatus();
  if (!chosen.inputs.unknown && chosen.inputs.repository() != nullptr &&
      !chosen.image().digest.empty()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "these inputs name no image: they have not been through Check");
}

// ---- Read

absl::StatusOr<ReadResponse> Import(evidence::Session& session,
                                    const Context& context,
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
      Resolve(session, context, news,
              inputs::ParseStored(news, /*one_commit=*/false), std::nullopt,
              /*remember=*/false, log));
  if (!checked.failures.empty()) {
    return absl::NotFoundError(absl::StrFormat(
        "nothing to import from %s: %s", id, checked.failures.front().reason));
  }
  return ReadResponse{repository->ToString(), news,
                      BuildOutputs(checked.inputs, {})};
}

}  // namespace

absl::StatusOr<CheckResponse> LatestImage::Check(
    evidence::Session& session, const Context& context,
    const CheckRequest& request) const {
  inputs::InputFailures failures;
  const inputs::ChoiceInputs inputs = inputs::ParseInputs(
      request.news, inputs::LatestImageInputFields(), failures);
  if (!failures.empty()) return CheckResponse{request.news, failures.all()};
  PersonLog log(session, context);
  return Resolve(session, context, request.news, inputs,
                 DeployedFrom(request.olds, request.old_outputs, inputs),
                 /*remember=*/true, log);
}

absl::StatusOr<DiffResponse> LatestImage::Diff(
    evidence::Session& session, const Context& context,
    const DiffRequest& request) const {
  const Object& news = request.news;
  const inputs::ChoiceInputs old =
      inputs::ParseStored(request.old_outputs, false);
  const inputs::ChoiceInputs now = inputs::ParseStored(news, false);
  const policy::Image old_image = GivenImage(old);
  const policy::Image image = GivenImage(now);
  Comparison comparison(request.old_outputs, news);
  comparison.Add("repository", old.repositories == now.repositories,
                 /*replaces=*/true);
  comparison.AddSelectionInputs(session, old, now);
  comparison.Add("sourcePath", old.source_paths == now.source_paths);
  if (comparison.checked() || news.contains("tag")) {
    comparison.Add("tag", old_image.tag == image.tag);
  }
  if (comparison.checked() || news.contains("digest")) {
    comparison.Add("digest", old_image.digest == image.digest);
  }
  comparison.AddMissingOutputs(inputs::LatestImageOutputFields());
  return comparison.Take();
}

absl::StatusOr<CreateResponse> LatestImage::Create(
    evidence::Session& session, const Context& context,
    const CreateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.inputs, request.preview));
  CreateResponse response;
  response.outputs = BuildOutputs(request.inputs, {});
  const inputs::ChoiceInputs inputs =
      inputs::ParseStored(request.inputs, false);
  if (const oci::Repository* repository = inputs.repository()) {
    response.id = repository->ToString();
  }
  return response;
}

absl::StatusOr<ReadResponse> LatestImage::Read(
    evidence::Session& session, const Context& context,
    const ReadRequest& request) const {
  if (request.inputs.empty() && request.outputs.empty()) {
    return Import(session, context, request.id);
  }
  return RefreshState(session, context, request, /*one_commit=*/false);
}

absl::StatusOr<Object> LatestImage::Update(evidence::Session& session,
                                           const Context& context,
                                           const UpdateRequest& request) const {
  IMAGECD_RETURN_IF_ERROR(RequireChosen(request.news, request.preview));
  return BuildOutputs(request.news, request.old_outputs);
}

absl::Status LatestImage::Delete(evidence::Session& session,
                                 const Context& context,
                                 const std::string& id) const {
  // Nothing was made outside the state, so there is nothing to take away, and
  // a registry that is down does not keep a stack from being destroyed.
  return absl::OkStatus();
}

}  // namespace imagecd::resources
