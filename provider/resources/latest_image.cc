#include "provider/resources/latest_image.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/reference.h"
#include "provider/policy/wording.h"
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

// ---- Diff

bool IsUnknown(const Object& object, std::string_view name) {
  return Look(object, name).unknown;
}

// Whether two pins are written the same.
bool SamePin(const std::optional<policy::Pin>& a,
             const std::optional<policy::Pin>& b) {
  if (!a.has_value() || !b.has_value()) return a.has_value() == b.has_value();
  return a->SameTarget(*b) && a->reason == b->reason;
}

// Compares one property of what state has with what the program wants.
class Comparison {
 public:
  Comparison(const Session& session, const Object& old_outputs,
             const Object& news)
      : session_(session),
        old_outputs_(old_outputs),
        news_(news),
        old_(ParseStored(old_outputs)),
        new_(ParseStored(news)) {}

  DiffResponse Compare() {
    Add("repository", old_.repository == new_.repository, /*replaces=*/true);
    Add("branch", old_.branch == new_.branch);
    Add("tagPattern", old_.scheme == new_.scheme);
    Add("policy", old_.ordering == new_.ordering);
    Add("exclude", SameExclusions(old_.exclude, new_.exclude));
    Add("minimumAge", old_.minimum_age == new_.minimum_age);
    Add("platforms", old_.platforms == new_.platforms);
    Add("verify", old_.verify == new_.verify);
    Add("allowDowngrade", old_.allow_downgrade == new_.allow_downgrade);
    Add("onRegistryFailure", Keeps(old_) == Keeps(new_));
    // Inputs that no Check has filled in, as a refresh after an import shows
    // them, say nothing about the choice.
    const bool checked = news_.contains("selection");
    if (checked || news_.contains("tag")) Add("tag", old_.tag == new_.tag);
    if (checked || news_.contains("digest")) {
      Add("digest", old_.digest == new_.digest);
    }
    if (checked) {
      Add("selection", LookString(old_outputs_, "selection") ==
                           LookString(news_, "selection"));
      Add("pin", SamePin(old_.pin, new_.pin));
      Add("hold", old_.hold == new_.hold);
    }
    AddMissingOutputs();
    return std::move(response_);
  }

 private:
  bool Keeps(const LatestImageInputs& inputs) const {
    return inputs.keep_on_failure.value_or(session_.config().keep_on_failure);
  }

  void Add(const char* name, bool same, bool replaces = false) {
    const bool unknown = IsUnknown(news_, name);
    // What became a secret must not stay in the state in the clear.
    const bool hides =
        Look(news_, name).secret && !Look(old_outputs_, name).secret;
    if (same && !unknown && !hides) return;
    // Another repository is another resource; one that is not known yet may
    // turn out to be the same.
    replaces = replaces && !unknown && !same;
    PropertyDiff diff;
    if (!Look(old_outputs_, name).present()) {
      diff.kind = replaces ? DiffKind::kAddReplace : DiffKind::kAdd;
    } else if (!Look(news_, name).present()) {
      diff.kind = replaces ? DiffKind::kDeleteReplace : DiffKind::kDelete;
    } else {
      diff.kind = replaces ? DiffKind::kUpdateReplace : DiffKind::kUpdate;
    }
    response_.detailed.insert_or_assign(name, diff);
  }

  // An older version of the plugin wrote this state: complete it, once.
  void AddMissingOutputs() {
    for (const FieldSpec& field : LatestImageOutputFields()) {
      if (!field.required || old_outputs_.contains(field.name)) continue;
      response_.detailed.try_emplace(std::string(field.name),
                                     PropertyDiff{.kind = DiffKind::kAdd});
    }
  }

  const Session& session_;
  const Object& old_outputs_;
  const Object& news_;
  const LatestImageInputs old_;
  const LatestImageInputs new_;
  DiffResponse response_;
};

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
        (chosen_.image.tag.empty() && chosen_.image.digest.empty())) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "the state of %s names no image, so there is nothing to refresh; run "
          "`pulumi up` to complete it",
          request_.id));
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
  return Comparison(session, request.old_outputs, request.news).Compare();
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
