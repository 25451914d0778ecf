#ifndef IMAGECD_PROVIDER_RESOURCES_TRACE_IMAGE_H_
#define IMAGECD_PROVIDER_RESOURCES_TRACE_IMAGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "provider/evidence/lookup_scope.h"
#include "provider/git/repository.h"
#include "provider/inputs/fields.h"
#include "provider/oci/reference.h"
#include "provider/policy/tag_scheme.h"
#include "provider/resources/resource.h"

namespace imagecd::resources {

struct TraceInputs {
  oci::Reference reference;     // with a tag, a digest or both
  std::string branch = "main";  // as git has it
  policy::TagScheme scheme = policy::TagScheme::Branch();
  // A path or an https URL; "" for none. A clone of a URL is fetched only where
  // it lacks the commit, or was not fetched for a day.
  std::string source_repository;
};

// The origin of an image.
struct Trace {
  // The full SHA where the source repository has it; otherwise the digits that
  // the tag or the label org.opencontainers.image.revision has.
  std::string commit;
  // With a source repository only.
  std::optional<git::CommitInfo> info;
  std::optional<bool> on_branch;
  // Of the branch's commits, those that the image has not (Repository::
  // CommitsBehind).
  std::optional<std::int64_t> commits_behind;
};

// Looks at the tag first; the registry is asked only if the tag has no
// commit. Errors, whose messages say what to do: the registry's, those of
// git::Repository and git::CloneCache, and
//   NotFound            there is no such image or commit
//   FailedPrecondition  neither tag nor label has a commit
absl::StatusOr<Trace> TraceReference(const evidence::LookupScope& scope,
                                     const TraceInputs& inputs);

// The names that the function's inputs and its answer have.
inputs::FieldTable TraceImageInputFields();
inputs::FieldTable TraceImageOutputFields();

// imagecd:index:traceImage: TraceReference for programs.
class TraceImage : public Function {
 public:
  absl::StatusOr<InvokeResponse> Invoke(
      evidence::Session& session, const Context& context,
      const InvokeRequest& request) const override;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_TRACE_IMAGE_H_
