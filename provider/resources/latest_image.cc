#include "provider/resources/latest_image.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/reference.h"
#include "provider/policy/wording.h"
#include "provider/resources/comparison.h"
#include "provider/resources/inputs.h"
#include "provider/resources/inspector.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"

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

// Looks after the digest of what is in the state.
class Refresh {
 public:
  Refresh(Session& session, const Context& context, const ReadRequest& request)
      : session_(session),
        context_(context),
        request_(request),
        chosen_(ReadChosen(request.outputs)),
        inputs_(ParseStored(request.inputs)),
        log_(session, context) {
    log_.Hide(chosen_.inputs.secrets);
    log_.Hide(inputs_.secrets);
    if (chosen_.inputs.secret) {
      log_.Hide({chosen_.image.tag, chosen_.image.digest});
    }
  }

  absl::StatusOr<ReadResponse> Run() {
    ReadResponse response{request_.id, request_.inputs, request_.outputs};
    if (!chosen_.inputs.repository.has_value() ||
        chosen_.image.digest.empty()) {
      // Edited by hand.
      const std::string text =
          "the state names no image (its repository or its digest is missing), "
          "so there is nothing to refresh; `pulumi up` completes it";
      if (!keeps()) return absl::InvalidArgumentError(text);
      Warn(text);
      return response;
    }
    const ImageRules none;
    const absl::StatusOr<std::optional<oci::ManifestInfo>> answer =
        Inspector(LookupScope(session_, context_.cancel, log_),
                  *chosen_.inputs.repository, none)
            .Head(Name());
    if (!answer.ok()) {
      if (absl::IsCancelled(answer.status()) || !keeps()) {
        return log_.Redact(answer.status());
      }
      Warn(absl::StrFormat(
          "%s; the state stays as it is, and whether %s still names the same "
          "image is not known",
          AsClause(answer.status()), Name()));
    } else if (!answer->has_value()) {
      Warn(absl::StrFormat(
          "the registry no longer has %s; the state stays as it is, and "
          "`pulumi up` will say what can be done",
          Reference(chosen_.image.digest)));
    } else if ((*answer)->digest != chosen_.image.digest) {
      Move((*answer)->digest, response);
    }
    return response;
  }

 private:
  std::string Name() const {
    return chosen_.image.tag.empty() ? chosen_.image.digest : chosen_.image.tag;
  }

  bool keeps() const {
    return inputs_.keep_on_failure.value_or(session_.config().keep_on_failure);
  }

  std::string Reference(const std::string& digest) const {
    return oci::FormatReference(*chosen_.inputs.repository, chosen_.image.tag,
                                digest);
  }

  void Warn(const std::string& text) {
    log_.Log(base::Severity::kWarning, text);
  }

  // The tag names `digest` now.
  void Move(const std::string& digest, ReadResponse& response) {
    if (chosen_.inputs.secret) log_.Hide({digest});
    const std::string change = absl::StrFormat(
        "%s was pushed again: it named %s and names %s now", Name(),
        policy::ShortDigest(chosen_.image.digest), policy::ShortDigest(digest));
    if (chosen_.selection != policy::Selection::kNewest) {
      Warn(
          absl::StrFormat("%s; this image is %s, so the state keeps the "
                          "former",
                          change, policy::SelectionName(chosen_.selection)));
      return;
    }
    Warn(change);
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

  Session& session_;
  const Context& context_;
  const ReadRequest& request_;
  const Chosen chosen_;
  const LatestImageInputs inputs_;
  PersonLog log_;
};

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
  return Refresh(session, context, request).Run();
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
