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
#include "provider/policy/history.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::stack {

// What `pulumi stack export` says of the images that imagecd has chosen. Values
// in, values out: nothing of it is written back.

// A resource that uses an image.
struct Dependent {
  std::string urn;
  std::string type;
  std::string name;
  // What its inputs hold of this image's repository: references, and tags and
  // digests that the image has or had, each once, as they stand there.
  std::vector<std::string> holds;
  bool has_secrets = false;  // that it may hold more
  // One of `holds` is the chosen image.
  bool has_chosen = false;
  // Why it is not as it should be, as Pulumi recorded it; usually empty.
  std::vector<std::string> errors;
};

// An operation that began and did not end.
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
  // Newest first, element 0 the present one; of a set only that.
  std::vector<policy::Choice> history;
  std::string source_repository;  // verify.sourceRepository
  std::string source_path;
  bool secret = false;   // something of it is a secret and not known here
  std::string provider;  // URN of the provider that serves it

  // As they stand in the state, secrets closed: the whole resource's, which the
  // members of a set share. Never null.
  std::shared_ptr<const property::Object> inputs;
  std::shared_ptr<const property::Object> outputs;

  std::vector<Dependent> dependents;
  // Those that concern it or one of its dependents.
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
  // Of `inputs`, typed, by repository; the hold of `*` under that name. What
  // cannot be read is left out.
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

// Reads what `pulumi stack export` printed. Errors, with what to do:
//   FailedPrecondition  the state is of a version that is not known here
//   InvalidArgument     it is no state, or more than 64 MiB
absl::StatusOr<State> ParseState(std::string_view text);

// Exports the stack's state and reads it. Errors of ParseState and Pulumi.
absl::StatusOr<State> ReadState(Pulumi& pulumi);

// Chosen is not deployed: why a dependent does not have the chosen image, as a
// sentence's predicate (`Deployment web still has main.2025…`); empty where all
// have it, as far as the state tells.
std::string NotDeployed(const Image& image);

// The images that a person means by `app`: a resource's name, a member's (also
// `SET[MEMBER]`), a repository, or the last element of one; the first of these
// that fits counts. They are one image, the members of one set, or several of
// one repository; never none. Errors:
//   NotFound         no such image; the message lists what there is
//   InvalidArgument  different images fit; the message lists them
absl::StatusOr<std::vector<const Image*>> FindApp(const State& state,
                                                  std::string_view app);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_STATE_H_
