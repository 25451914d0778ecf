#include "provider/resources/state_refresh.h"

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/policy/revision.h"
#include "provider/policy/wording.h"
#include "provider/resources/resolve.h"

namespace imagecd::resources {

StateRefresh::StateRefresh(Session& session, const Context& context,
                           const SelectionInputs& outputs,
                           const SelectionInputs& inputs,
                           InputFailures unreadable,
                           policy::Selection selection)
    : log_(session, context),
      scope_(session, context.cancel, log_),
      checks_{.pullable = true,
              .verify = inputs.verify.any(),
              .platforms = !inputs.platforms.empty()},
      source_(SourceOf(inputs)),
      selection_(selection),
      secret_(outputs.secret),
      keeps_(
          inputs.keep_on_failure.value_or(session.config().keep_on_failure)) {
  log_.Hide(outputs.secrets);
  log_.Hide(inputs.secrets);
  // Rules that cannot be read, such as a key whose file is gone, are no reason
  // to take what they might refuse.
  images_ = MakeImageRules(inputs, unreadable);
  if (!unreadable.empty()) {
    unreadable_ = "its rules in the state cannot be read (" +
                  unreadable.all().front().reason + ")";
  }
}

void StateRefresh::Hide(const policy::Image& image) {
  if (secret_) log_.Hide({image.tag, image.digest});
}

StateRefresh::Answer StateRefresh::Ask(const oci::Repository& repository,
                                       const policy::Image& image) const {
  return Inspector(scope_, repository, none_)
      .Head(image.tag.empty() ? image.digest : image.tag);
}

absl::StatusOr<std::optional<std::string>> StateRefresh::Judge(
    const oci::Repository& repository, const policy::Image& image,
    const Answer& answer) {
  if (!answer.ok()) return NoAnswer(answer.status(), image);
  if (!answer->has_value()) {
    Warn(absl::StrFormat(
        "the registry no longer has %s; the state stays as it is, and `pulumi "
        "up` will say what can be done",
        oci::FormatReference(repository, image.tag, image.digest)));
    return std::nullopt;
  }
  const std::string& now = (*answer)->digest;
  if (now == image.digest) return std::nullopt;
  if (secret_) log_.Hide({now});
  const std::string change =
      absl::StrFormat("%s was pushed again: it named %s and names %s now",
                      policy::NameOf(image), policy::ShortDigest(image.digest),
                      policy::ShortDigest(now));
  if (selection_ == policy::Selection::kNewest) {
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
  Warn(absl::StrFormat("%s; this image is %s, so the state keeps the former",
                       change, policy::SelectionName(selection_)));
  return std::nullopt;
}

absl::StatusOr<std::string> StateRefresh::Problem(
    const oci::Repository& repository, const std::string& digest,
    const std::string& commit) const {
  if (!unreadable_.empty()) return unreadable_;
  if (checks_.verify || checks_.platforms) {
    IMAGECD_ASSIGN_OR_RETURN(
        const policy::Answer answer,
        Inspector(scope_, repository, images_).Ask(digest, commit, checks_));
    if (answer.kind == policy::Answer::Kind::kAbsent) {
      return "its manifest is not there";
    }
    if (answer.kind != policy::Answer::Kind::kFound) return answer.problem;
  }
  if (!source_.given()) return std::string();
  IMAGECD_ASSIGN_OR_RETURN(const SourceHistoryPtr history,
                           OpenSource(scope_, source_, {commit}));
  return policy::HistoryProblem(*history, commit, source_.branch).value_or("");
}

absl::StatusOr<std::optional<std::string>> StateRefresh::NoAnswer(
    const absl::Status& status, const policy::Image& image) {
  if (absl::IsCancelled(status) || !keeps_) return log_.Redact(status);
  Warn(
      absl::StrFormat("%s; the state stays as it is, and whether %s still "
                      "names the same image is not known",
                      AsClause(status), policy::NameOf(image)));
  return std::nullopt;
}

absl::Status StateRefresh::NoImage(const std::string& text) {
  if (!keeps_) return absl::InvalidArgumentError(text);
  Warn(text);
  return absl::OkStatus();
}

void StateRefresh::Warn(const std::string& text) {
  log_.Log(base::Severity::kWarning, text);
}

}  // namespace imagecd::resources
