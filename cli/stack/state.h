#ifndef IMAGECD_CLI_STACK_STATE_H_
#define IMAGECD_CLI_STACK_STATE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/stack/pulumi.h"
#include "provider/policy/deployment_history.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::stack {

// Reads the images that imagecd has chosen from the output of `pulumi stack
// export`. Nothing is written back.

// A resource that uses an image.
struct Dependent {
  std::string urn;
  std::string type;
  std::string name;
  // The values in its inputs that name the image: references to its repository,
  // and tags and digests of its history. Each value is listed once, unchanged.
  std::vector<std::string> holds;
  bool has_secrets = false;  // that it may hold more
  // True if one of `holds` is the chosen image.
  bool has_chosen = false;
  // Errors that Pulumi recorded for the resource; usually empty.
  std::vector<std::string> errors;
};

// An operation that started and did not end.
struct PendingOperation {
  std::string urn;
  std::string type;
  std::string name;
  std::string kind;  // creating, updating, deleting, reading, importing
};

// A LatestImage, or one member of a LatestImageSet.
struct Image {
  std::string urn;
  std::string type;    // imagecd:index:LatestImage or …Set
  std::string name;    // of the resource
  std::string member;  // name in the set; empty for a LatestImage
  std::string repository;
  std::string branch;
  policy::Image chosen;   // empty where it is a secret
  std::string reference;  // HOST/PATH:TAG@DIGEST
  std::string reason;
  policy::Selection selection = policy::Selection::kNewest;
  std::optional<policy::Pin> pin;  // in effect, wherever it came from
  std::optional<policy::Hold> hold;
  // Newest first. Element 0 is the current image. A member of a set has only
  // that.
  std::vector<policy::HistoryEntry> history;
  std::string source_repository;  // verify.sourceRepository
  std::string source_path;
  bool secret = false;   // something of it is a secret and not known here
  std::string provider;  // URN of the provider that serves it

  // The properties of the resource as in the state, with closed secrets. The
  // members of a set share them. Never null.
  std::shared_ptr<const property::Object> inputs;
  std::shared_ptr<const property::Object> outputs;

  std::vector<Dependent> dependents;
  // Pending operations on the image or on one of its dependents.
  std::vector<PendingOperation> pending;

  // `chime`, or `apps[chime]` for a member of a set.
  std::string Label() const;
};

// The imagecd provider as a resource.
struct ProviderState {
  std::string urn;
  std::string name;
  bool by_default = false;  // the one whose configuration is the stack's
  property::Object inputs;  // secrets closed
  // The pins and holds in `inputs`, by repository (`*` for the hold of all).
  // Invalid ones are left out.
  std::map<std::string, policy::Pin> pins;
  std::map<std::string, policy::Hold> holds;
};

struct State {
  std::string stack;    // short name; empty while the stack has no resources
  std::string project;  // likewise
  std::vector<Image> images;             // by URN and member
  std::vector<ProviderState> providers;  // by URN
  std::vector<PendingOperation> pending;
  std::size_t resources = 0;

  const ProviderState* ProviderOf(const Image& image) const;
};

// Parses the output of `pulumi stack export`. Errors, whose messages say what
// to do:
//   FailedPrecondition  the state is of a version that is not known here
//   InvalidArgument     it is not a state, or it is larger than 64 MiB
absl::StatusOr<State> ParseState(std::string_view text);

// Exports the stack's state and parses it. Returns the errors of ParseState and
// Pulumi.
absl::StatusOr<State> ReadState(Pulumi& pulumi);

// The inputs of the provider with this URN, with secrets decrypted
// (`pulumi stack export --show-secrets`). Never show them. Errors of ReadState,
// and NotFound if there is no such provider.
absl::StatusOr<property::Object> ReadProviderInputs(Pulumi& pulumi,
                                                    const std::string& urn);

// A chosen image is not always deployed. Returns the reason why a dependent
// does not have the chosen image, such as `Deployment web still has
// main.2025…`. Empty if all dependents have it according to the state.
std::string NotDeployed(const Image& image);

// The images that `app` names. It is the name of a resource or of a member
// (also `SET[MEMBER]`), a repository, or the last element of a repository. The
// first of these that matches is used. The result is one image, the members of
// one set, or several images of one repository; it is never empty. Errors:
//   NotFound         no such image; the message lists what there is
//   InvalidArgument  different images fit; the message lists them
absl::StatusOr<std::vector<const Image*>> FindApp(const State& state,
                                                  std::string_view app);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_STATE_H_
