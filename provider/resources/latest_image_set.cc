#include "provider/resources/latest_image_set.h"

#include <algorithm>
#include <cctype>
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
#include "provider/resources/inspector.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/set_inputs.h"
#include "provider/resources/set_outputs.h"
#include "provider/resources/set_resolve.h"
#include "provider/resources/side_by_side.h"

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

// Looks after the digests of what is in the state.
class Refresh {
 public:
  Refresh(Session& session, const Context& context, const ReadRequest& request)
      : log_(session, context),
        scope_(session, context.cancel, log_),
        request_(request),
        chosen_(ReadChosenSet(request.outputs)),
        inputs_(ParseStoredSet(request.inputs)) {
    log_.Hide(chosen_.inputs.secrets);
    log_.Hide(inputs_.secrets);
    if (!chosen_.inputs.secret) return;
    for (const auto& [name, image] : chosen_.images) {
      log_.Hide({image.tag, image.digest});
    }
  }

  absl::StatusOr<ReadResponse> Run() {
    ReadResponse response{request_.id, request_.inputs, request_.outputs};
    using Answer = absl::StatusOr<std::optional<oci::ManifestInfo>>;
    std::map<std::string, Answer> answers;
    std::vector<std::function<void()>> work;
    for (const auto& each : chosen_.images) {
      const auto repository = chosen_.inputs.repositories.find(each.first);
      if (repository == chosen_.inputs.repositories.end() ||
          each.second.digest.empty()) {
        continue;
      }
      Answer& answer =
          answers.emplace(each.first, std::optional<oci::ManifestInfo>())
              .first->second;
      const policy::Image& image = each.second;
      const oci::Repository& from = repository->second;
      work.emplace_back([this, &answer, &image, &from] {
        answer = Inspector(scope_, from, none_)
                     .Head(image.tag.empty() ? image.digest : image.tag);
      });
    }
    const std::size_t wanted = chosen_.inputs.repositories.size();
    if (work.empty() || work.size() < wanted) {
      // Edited by hand.
      const std::string text = absl::StrFormat(
          "the state names no image for %d of its %s, so there is nothing to "
          "refresh there; `pulumi up` completes it",
          wanted - work.size(), policy::Plural(wanted, "member"));
      if (!keeps()) return absl::InvalidArgumentError(text);
      Warn(text);
    }
    SideBySide(work);
    std::map<std::string, std::string> moved;
    for (const auto& [name, answer] : answers) {
      IMAGECD_RETURN_IF_ERROR(TakeAnswer(name, answer, moved));
    }
    if (!moved.empty()) Move(moved, response);
    return response;
  }

 private:
  bool keeps() const {
    return inputs_.keep_on_failure.value_or(
        scope_.session.config().keep_on_failure);
  }

  void Warn(const std::string& text) {
    log_.Log(base::Severity::kWarning, text);
  }

  absl::Status TakeAnswer(
      const std::string& name,
      const absl::StatusOr<std::optional<oci::ManifestInfo>>& answer,
      std::map<std::string, std::string>& moved) {
    const policy::Image& image = chosen_.images.at(name);
    const std::string reference = oci::FormatReference(
        chosen_.inputs.repositories.at(name), image.tag, image.digest);
    if (!answer.ok()) {
      if (absl::IsCancelled(answer.status()) || !keeps()) {
        return log_.Redact(answer.status());
      }
      Warn(
          absl::StrFormat("%s; the state stays as it is, and whether %s still "
                          "names the same image is not known",
                          AsClause(answer.status()), policy::NameOf(image)));
    } else if (!answer->has_value()) {
      Warn(absl::StrFormat(
          "the registry no longer has %s; the state stays as it is, and "
          "`pulumi up` will say what can be done",
          reference));
    } else if ((*answer)->digest != image.digest) {
      const std::string change =
          absl::StrFormat("%s was pushed again: it named %s and names %s now",
                          image.tag, policy::ShortDigest(image.digest),
                          policy::ShortDigest((*answer)->digest));
      if (chosen_.selection == policy::Selection::kNewest) {
        Warn(change);
        moved[name] = (*answer)->digest;
      } else {
        Warn(
            absl::StrFormat("%s; this image is %s, so the state keeps the "
                            "former",
                            change, policy::SelectionName(chosen_.selection)));
      }
    }
    return absl::OkStatus();
  }

  // The outputs as a Check that saw this would have led to.
  void Move(const std::map<std::string, std::string>& moved,
            ReadResponse& response) const {
    Object images;
    for (const auto& [name, image] : chosen_.images) {
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

  const ImageRules none_;
  PersonLog log_;
  const LookupScope scope_;
  const ReadRequest& request_;
  const ChosenSet chosen_;
  const LatestImageSetInputs inputs_;
};

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
  return Refresh(session, context, request).Run();
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
