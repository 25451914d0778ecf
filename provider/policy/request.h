#ifndef IMAGECD_PROVIDER_POLICY_REQUEST_H_
#define IMAGECD_PROVIDER_POLICY_REQUEST_H_

#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "provider/policy/rules.h"

namespace imagecd::policy {

// One repository to choose from.
struct Member {
  std::string repository;  // HOST/PATH, for messages
  // Given by the program, or put there by the engine for `ignoreChanges`.
  std::string tag;
  std::string digest;
  std::optional<Pin> provider_pin;  // for this repository
  // The registry is known to list a new tag after all others.
  bool push_order = false;

  bool given() const { return !tag.empty() || !digest.empty(); }
};

// The deployed images according to the state, of the members' repositories.
struct Deployed {
  std::map<std::string, Image> images;  // by member, with their digests
  Selection selection = Selection::kNewest;
  std::optional<Pin> pin;  // the effective one under which it was chosen
  // `branch`, `tagPattern` and `policy` are what they were then. Otherwise
  // nothing is guarded, and a registry that does not answer is an error.
  bool same_rules = true;
  std::map<std::string, Cursor> cursors;
};

// A choice to make. LatestImage has one member, whose name is empty, and takes
// any build; LatestImageSet takes builds of one commit.
struct Request {
  Rules rules;
  std::map<std::string, Member> members;  // by name; at least one
  bool one_commit = false;
  std::optional<Deployed> deployed;
  absl::Time now;

  // The program names the images.
  bool given() const { return members.begin()->second.given(); }
  // The hold that the checked inputs carry. The provider's has no say, and is
  // not copied, where images are given.
  const Hold* effective_hold() const {
    if (rules.hold) return &*rules.hold;
    return rules.provider_hold && !given() ? &*rules.provider_hold : nullptr;
  }
};

// The pin that counts: the program's, otherwise what the provider's pins for
// the members agree on; nullopt: none. A set is pinned by commits only.
struct EffectivePin {
  std::optional<Pin> pin;
  std::string property;  // of `error`; empty for provider configuration
  std::string error;     // not empty: the pins contradict each other, or name a
                         // tag or digest for a set
};
EffectivePin FindPin(const Request& request);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_REQUEST_H_
