#include "provider/resources/state_refresh.h"

#include "absl/strings/str_format.h"
#include "provider/policy/wording.h"

namespace imagecd::resources {

StateRefresh::StateRefresh(Session& session, const Context& context,
                           const SelectionInputs& outputs,
                           const SelectionInputs& inputs,
                           policy::Selection selection)
    : log_(session, context),
      scope_(session, context.cancel, log_),
      selection_(selection),
      secret_(outputs.secret),
      keeps_(
          inputs.keep_on_failure.value_or(session.config().keep_on_failure)) {
  log_.Hide(outputs.secrets);
  log_.Hide(inputs.secrets);
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
  if (!answer.ok()) {
    if (absl::IsCancelled(answer.status()) || !keeps_) {
      return log_.Redact(answer.status());
    }
    Warn(
        absl::StrFormat("%s; the state stays as it is, and whether %s still "
                        "names the same image is not known",
                        AsClause(answer.status()), policy::NameOf(image)));
    return std::nullopt;
  }
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
    Warn(change);
    return now;
  }
  Warn(absl::StrFormat("%s; this image is %s, so the state keeps the former",
                       change, policy::SelectionName(selection_)));
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
