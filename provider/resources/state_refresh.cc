#include "provider/resources/state_refresh.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/run_in_parallel.h"
#include "provider/base/status_macros.h"
#include "provider/evidence/lookup_scope.h"
#include "provider/evidence/manifest_facts.h"
#include "provider/inputs/set_inputs.h"
#include "provider/oci/reference.h"
#include "provider/policy/image_text.h"
#include "provider/policy/revision.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"

namespace imagecd::resources {
namespace {

using property::Object;
using property::Value;

// The inputs in the state; `unreadable` gets what of them cannot be read.
inputs::ChoiceInputs ReadRules(const ReadRequest& request, bool one_commit,
                               inputs::InputFailures& unreadable) {
  if (one_commit) return inputs::ParseSetInputs(request.inputs, unreadable);
  return request.inputs.empty()
             ? inputs::ParseInputs(request.outputs,
                                   inputs::LatestImageOutputFields(),
                                   unreadable)
             : inputs::ParseInputs(request.inputs,
                                   inputs::LatestImageInputFields(),
                                   unreadable);
}

class Refresh {
 public:
  Refresh(evidence::Session& session, const Context& context,
          const ReadRequest& request, bool one_commit)
      : request_(request),
        chosen_(ReadChosen(request.outputs, one_commit)),
        inputs_(ReadRules(request, one_commit, unreadable_)),
        log_(session, context),
        scope_(session, context.cancel, log_),
        source_(SourceOf(inputs_)),
        keeps_(inputs_.keep_on_failure.value_or(
            session.config().keep_on_failure)) {
    log_.Hide(chosen_.inputs.secrets);
    log_.Hide(inputs_.secrets);
    // Rules that cannot be read, such as a key whose file is gone, are no
    // reason to take what they might refuse.
    images_ = evidence::MakeImageRules(inputs_, unreadable_);
    for (const auto& [name, image] : chosen_.images) {
      if (chosen_.inputs.secret) log_.Hide({image.tag, image.digest});
    }
  }

  absl::StatusOr<ReadResponse> Run() {
    std::map<std::string, Head> heads = AskHeads();
    if (heads.empty() || heads.size() < chosen_.inputs.repositories.size()) {
      const std::string text = LackingText(heads.size());
      if (!keeps_) return absl::InvalidArgumentError(text);
      Warn(text);
    }
    std::map<std::string, policy::Image> moved;
    for (const auto& [name, head] : heads) {
      policy::Image image = chosen_.images.at(name);
      IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::string> digest,
                               Judge(name, image, head));
      if (!digest.has_value()) continue;
      image.digest = *digest;
      moved[name] = std::move(image);
    }
    ReadResponse response{request_.id, request_.inputs, request_.outputs};
    if (!moved.empty()) Move(moved, response);
    return response;
  }

 private:
  using Head = absl::StatusOr<std::optional<oci::ManifestInfo>>;

  // Looks up each image's tag, or its digest if it has no tag.
  std::map<std::string, Head> AskHeads() const {
    std::map<std::string, Head> heads;
    std::vector<std::function<void()>> work;
    for (const auto& each : chosen_.images) {
      const policy::Image& image = each.second;
      const auto repository = chosen_.inputs.repositories.find(each.first);
      if (repository == chosen_.inputs.repositories.end() ||
          image.digest.empty()) {
        continue;
      }
      Head& head = heads[each.first] = std::optional<oci::ManifestInfo>();
      const oci::Repository& from = repository->second;
      work.emplace_back([this, &head, &image, &from] {
        const evidence::ImageRules none;
        head = evidence::ManifestFacts(scope_, from, none)
                   .Head(image.tag.empty() ? image.digest : image.tag);
      });
    }
    base::RunInParallel(work);
    return heads;
  }

  // For a state that somebody edited so that it names no image.
  std::string LackingText(std::size_t named) const {
    if (!chosen_.inputs.one_commit) {
      return "the state names no image (its repository or its digest is "
             "missing), so there is nothing to refresh; `pulumi up` completes "
             "it";
    }
    const std::size_t members = chosen_.inputs.repositories.size();
    return absl::StrFormat(
        "the state names no image for %d of its %s, so there is nothing to "
        "refresh there; `pulumi up` completes it",
        members - named,
        policy::Plural(static_cast<std::int64_t>(members), "member"));
  }

  // The digest that the image has from now on; nullopt: it stays.
  absl::StatusOr<std::optional<std::string>> Judge(const std::string& name,
                                                   const policy::Image& image,
                                                   const Head& head) {
    const oci::Repository& repository = chosen_.inputs.repositories.at(name);
    if (!head.ok()) return NoAnswer(head.status(), image);
    if (!head->has_value()) {
      Warn(absl::StrFormat(
          "the registry no longer has %s; the state stays as it is, and "
          "`pulumi up` will say what can be done",
          oci::FormatReference(repository, image.tag, image.digest)));
      return std::nullopt;
    }
    const std::string& now = (*head)->digest;
    if (now == image.digest) return std::nullopt;
    if (chosen_.inputs.secret) log_.Hide({now});
    const std::string change = absl::StrFormat(
        "%s was pushed again: it named %s and names %s now",
        policy::NameOf(image), policy::ShortDigest(image.digest),
        policy::ShortDigest(now));
    if (chosen_.selection != policy::Selection::kNewest) {
      Warn(
          absl::StrFormat("%s; this image is %s, so the state keeps the "
                          "former",
                          change, policy::SelectionName(chosen_.selection)));
      return std::nullopt;
    }
    const absl::StatusOr<std::string> problem =
        Problem(repository, now, image.commit);
    if (!problem.ok()) return NoAnswer(problem.status(), image);
    if (!problem->empty()) {
      Warn(policy::RepushNotTaken(image, now, *problem));
      return std::nullopt;
    }
    Warn(change);
    return now;
  }

  // Why a new digest is not taken, as policy::Answer::problem; empty: it
  // passes. `commit` is the tag's.
  absl::StatusOr<std::string> Problem(const oci::Repository& repository,
                                      const std::string& digest,
                                      const std::string& commit) const {
    if (!unreadable_.empty()) {
      return "its rules in the state cannot be read (" +
             unreadable_.all().front().reason + ")";
    }
    const policy::Checks checks{.pullable = true,
                                .verify = inputs_.verify.any(),
                                .platforms = !inputs_.platforms.empty()};
    if (checks.verify || checks.platforms) {
      IMAGECD_ASSIGN_OR_RETURN(
          const policy::Answer answer,
          evidence::ManifestFacts(scope_, repository, images_)
              .Ask(digest, commit, checks));
      if (answer.kind == policy::Answer::Kind::kAbsent) {
        return "its manifest is not there";
      }
      if (answer.kind != policy::Answer::Kind::kFound) return answer.problem;
    }
    if (!source_.given()) return std::string();
    IMAGECD_ASSIGN_OR_RETURN(const evidence::SourceHistoryPtr history,
                             evidence::OpenSource(scope_, source_, {commit}));
    return policy::HistoryProblem(*history, commit, source_.branch)
        .value_or("");
  }

  absl::StatusOr<std::optional<std::string>> NoAnswer(
      const absl::Status& status, const policy::Image& image) {
    if (absl::IsCancelled(status) || !keeps_) return log_.Redact(status);
    Warn(
        absl::StrFormat("%s; the state stays as it is, and whether %s still "
                        "names the same image is not known",
                        evidence::AsClause(status), policy::NameOf(image)));
    return std::nullopt;
  }

  // The inputs and outputs as a Check that saw this would have led to.
  void Move(const std::map<std::string, policy::Image>& moved,
            ReadResponse& response) const {
    std::map<std::string, policy::Image> images = chosen_.images;
    for (const auto& [name, image] : moved) images[name] = image;
    const bool set = chosen_.inputs.one_commit;
    const char* field = set ? "images" : "digest";
    const Value value = set ? inputs::ImagesToValue(images)
                            : Value(images.begin()->second.digest);
    const auto replace = [&](Object& object) {
      const auto it = object.find(std::string_view(field));
      if (it == object.end()) return;
      const bool secret = it->second.ContainsSecret();
      it->second = Wrap(value, secret);
    };
    replace(response.inputs);
    Object checked = response.outputs;
    replace(checked);
    const Object outputs = set ? BuildSetOutputs(checked)
                               : BuildOutputs(checked, response.outputs);
    for (const char* name : {"digest", "reference", "history", "images"}) {
      const auto it = outputs.find(std::string_view(name));
      if (it == outputs.end()) continue;
      response.outputs.insert_or_assign(name, it->second);
    }
  }

  void Warn(const std::string& text) {
    log_.Log(base::Severity::kWarning, text);
  }

  const ReadRequest& request_;
  const Chosen chosen_;
  inputs::InputFailures unreadable_;
  const inputs::ChoiceInputs inputs_;
  PersonLog log_;
  const evidence::LookupScope scope_;
  const evidence::Source source_;
  const bool keeps_;
  evidence::ImageRules images_;
};

}  // namespace

absl::StatusOr<ReadResponse> RefreshState(evidence::Session& session,
                                          const Context& context,
                                          const ReadRequest& request,
                                          bool one_commit) {
  return Refresh(session, context, request, one_commit).Run();
}

}  // namespace imagecd::resources
