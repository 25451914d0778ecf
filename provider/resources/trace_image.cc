#include "provider/resources/trace_image.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/grammar.h"
#include "provider/base/status_macros.h"
#include "provider/evidence/manifest_facts.h"
#include "provider/evidence/source_history.h"
#include "provider/git/clone_url.h"
#include "provider/inputs/choice_inputs.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"
#include "provider/policy/revision.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"

namespace imagecd::resources {
namespace {

using property::Object;
using property::Value;

constexpr inputs::FieldSpec kInputFields[] = {
    {.name = "reference", .required = true},
    {.name = "branch"},
    {.name = "tagPattern"},
    {.name = "sourceRepository"},
};

constexpr inputs::FieldSpec kOutputFields[] = {
    {.name = "commit", .required = true},
    {.name = "author"},
    {.name = "date"},
    {.name = "subject"},
    {.name = "onBranch", .type = inputs::FieldType::kBoolean},
    {.name = "commitsBehind", .type = inputs::FieldType::kInteger},
};

std::string NameOf(const oci::Reference& reference) {
  return oci::FormatReference(reference.repository, reference.tag,
                              reference.digest);
}

// The commit in the tag, otherwise the one in the image's label.
absl::StatusOr<std::string> CommitOf(const evidence::LookupScope& scope,
                                     const TraceInputs& inputs) {
  const oci::Reference& reference = inputs.reference;
  const std::string by_tag =
      policy::DescribeImage(inputs.scheme, reference.tag, "").commit;
  if (!by_tag.empty()) return by_tag;
  const evidence::ImageRules none;
  IMAGECD_ASSIGN_OR_RETURN(
      const std::optional<evidence::ImageConfig> config,
      evidence::ManifestFacts(scope, reference.repository, none)
          .FindConfig(reference.digest.empty() ? reference.tag
                                               : reference.digest));
  if (!config.has_value()) {
    return absl::NotFoundError(
        absl::StrFormat("the registry has no %s", NameOf(reference)));
  }
  const std::string label = base::ToLower(config->revision.value_or(""));
  if (base::IsCommit(label)) return label;
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s has no commit: its tag is %s, and %s; let CI write the commit into "
      "the tag or the label (docker/metadata-action does both)",
      NameOf(reference),
      reference.tag.empty()             ? "not given"
      : inputs.scheme.pattern().empty() ? "not of the form "
                                          "BRANCH.YYYYMMDD-HHMMSS.SHA"
                                        : "not matched by tagPattern",
      label.empty()
          ? absl::StrFormat("it has no label %s", policy::kRevisionLabel)
          : absl::StrFormat("its label %s is \"%s\"", policy::kRevisionLabel,
                            policy::OneLine(label.substr(0, 80)))));
}

// ---- The function

TraceInputs ParseTraceInputs(const Object& args,
                             inputs::InputFailures& failures,
                             inputs::Taint& taint) {
  TraceInputs inputs;
  inputs::ObjectReader reader(args, "", /*secret=*/false, failures, &taint);
  reader.RefuseUnknown(TraceImageInputFields());
  inputs::Given given;
  const auto text = reader.TakeString("reference", true, &given);
  if (text.has_value()) {
    const absl::StatusOr<oci::Reference> reference = oci::ParseReference(*text);
    if (!reference.ok()) {
      reader.Fail("reference", given, reference.status());
    } else if (reference->tag.empty() && reference->digest.empty()) {
      reader.Fail("reference", given,
                  "has neither tag nor digest: write HOST/PATH:TAG, "
                  "HOST/PATH@sha256:… or both");
    } else {
      inputs.reference = *reference;
    }
  } else if (!inputs::Look(args, "reference").present() &&
             !inputs::Look(args, "reference").unknown) {
    failures.AddWhole("reference",
                      "reference is required: HOST/PATH:TAG, such as "
                      "ghcr.io/owner/homeslice/chime:"
                      "main.20251014-050954.185c95c");
  }
  if (auto scheme =
          reader.TakeParsed("tagPattern", policy::TagScheme::FromPattern)) {
    inputs.scheme = *std::move(scheme);
  }
  if (reader.TakeParsed("branch", policy::CleanBranch).has_value()) {
    inputs.branch = inputs::GitBranch(inputs::LookString(args, "branch"));
  }
  auto source = reader.TakeString("sourceRepository", true, &given);
  if (source.has_value() && git::LooksLikeUrl(*source)) {
    const auto url = git::ParseCloneUrl(*source);
    if (!url.ok()) {
      // Nothing of the value: a password may stand in it.
      failures.AddWhole(given.secret ? "" : "sourceRepository",
                        absl::StrFormat("sourceRepository: %s",
                                        std::string(url.status().message())));
    }
  }
  inputs.source_repository = std::move(source).value_or("");
  return inputs;
}

Object ToObject(const Trace& trace, bool secret) {
  Object result{{"commit", Wrap(trace.commit, secret)}};
  const auto put = [&](const char* name, Value value) {
    result.insert_or_assign(name, Wrap(std::move(value), secret));
  };
  if (trace.info.has_value()) {
    put("author", trace.info->author);
    put("date", policy::FormatRfc3339(trace.info->date));
    put("subject", trace.info->subject);
  }
  if (trace.on_branch.has_value()) put("onBranch", *trace.on_branch);
  if (trace.commits_behind.has_value()) {
    put("commitsBehind", static_cast<double>(*trace.commits_behind));
  }
  return result;
}

}  // namespace

inputs::FieldTable TraceImageInputFields() { return kInputFields; }
inputs::FieldTable TraceImageOutputFields() { return kOutputFields; }

absl::StatusOr<Trace> TraceReference(const evidence::LookupScope& scope,
                                     const TraceInputs& inputs) {
  Trace trace;
  IMAGECD_ASSIGN_OR_RETURN(trace.commit, CommitOf(scope, inputs));
  if (inputs.source_repository.empty()) return trace;
  IMAGECD_ASSIGN_OR_RETURN(
      const evidence::SourceHistoryPtr history,
      evidence::OpenSource(scope, {inputs.source_repository, inputs.branch},
                           {trace.commit}));
  if (!history->warning().empty()) {
    scope.log.Log(base::Severity::kWarning, history->warning());
  }
  git::Repository& repository = history->repository();
  const git::ReadLimits limits = evidence::LimitsOf(scope);
  IMAGECD_ASSIGN_OR_RETURN(trace.commit,
                           repository.ResolveCommit(trace.commit, limits));
  IMAGECD_ASSIGN_OR_RETURN(trace.info, repository.Info(trace.commit, limits));
  trace.on_branch = history->Place(trace.commit).has_value();
  IMAGECD_ASSIGN_OR_RETURN(
      trace.commits_behind,
      repository.CommitsBehind(trace.commit, inputs.branch, limits));
  return trace;
}

absl::StatusOr<InvokeResponse> TraceImage::Invoke(
    evidence::Session& session, const Context& context,
    const InvokeRequest& request) const {
  inputs::InputFailures failures;
  inputs::Taint taint;
  const TraceInputs inputs = ParseTraceInputs(request.args, failures, taint);
  inputs::RefuseUnknownArguments(request.args, failures);
  if (!failures.empty()) return InvokeResponse{{}, failures.all()};

  PersonLog log(session, context);
  log.Hide(taint.secrets);
  const evidence::LookupScope scope(session, context.cancel, log);
  const auto refuse = [&](const char* property, const absl::Status& status) {
    failures.AddWhole(taint.secret ? "" : property,
                      log.Redact(absl::StrFormat(
                          "%s: %s", property, std::string(status.message()))));
    return InvokeResponse{{}, failures.all()};
  };
  if (!inputs.source_repository.empty()) {
    const absl::Status opened =
        evidence::OpenSource(scope, {inputs.source_repository, inputs.branch},
                             {})
            .status();
    if (evidence::IsWrongSource(opened))
      return refuse("sourceRepository", opened);
    if (!opened.ok()) return log.Redact(opened);
  }
  const absl::StatusOr<Trace> trace = TraceReference(scope, inputs);
  if (trace.ok()) return InvokeResponse{ToObject(*trace, taint.secret), {}};
  const absl::Status& status = trace.status();
  if (absl::IsNotFound(status) || absl::IsInvalidArgument(status) ||
      absl::IsFailedPrecondition(status)) {
    return refuse("reference", status);
  }
  return log.Redact(status);
}

}  // namespace imagecd::resources
