#ifndef IMAGECD_PROVIDER_POLICY_EVIDENCE_H_
#define IMAGECD_PROVIDER_POLICY_EVIDENCE_H_

#include <string>
#include <utility>
#include <vector>

#include "provider/policy/revision.h"
#include "provider/policy/survey.h"

namespace imagecd::policy {

// The checks of an image in addition to looking up the digest that its tag
// names. Without any, a HEAD is enough.
struct Checks {
  bool pullable = false;   // its required children are there
  bool verify = false;     // it passes the input `verify`, as far as the image
                           // itself tells (labels and signatures)
  bool platforms = false;  // it has all of the input `platforms`
  friend bool operator==(const Checks&, const Checks&) = default;
};

// The manifest that a tag or digest names according to the registry, and the
// result of the Checks. Only the first that fails is reported, in the order of
// Checks: an image that lacks a platform has passed `verify`, if that was
// checked.
struct Answer {
  enum class Kind {
    kFound,
    kAbsent,        // the registry says that there is no such manifest
    kNoAnswer,      // whatever prevented an answer, also during a check
    kChildMissing,  // an index whose required child is gone
    kFailsVerify,
    kLacksPlatform,
  };
  Kind kind = Kind::kNoAnswer;
  std::string digest;  // all but kAbsent and kNoAnswer
  // A clause for people, without a full stop. kNoAnswer: "ghcr.io: 503 Service
  // Unavailable". The others begin with "it" or "its": "its child manifest
  // sha256:… is missing", "it lacks linux/arm64".
  std::string problem;
  // kFailsVerify: not the next candidate, but an error at this property
  // (`verify.cosign`), because the program says that it is required.
  std::string required_by;

  // Returns true for an image that passed `checks.verify`.
  bool Verified(const Checks& checks) const {
    return checks.verify &&
           (kind == Kind::kFound || kind == Kind::kLacksPlatform);
  }

  static Answer Found(std::string digest) {
    return {Kind::kFound, std::move(digest), "", ""};
  }
  static Answer Absent() { return {Kind::kAbsent, "", "", ""}; }
  static Answer NoAnswer(std::string problem) {
    return {Kind::kNoAnswer, "", std::move(problem), ""};
  }
  static Answer ChildMissing(std::string digest, std::string problem) {
    return {Kind::kChildMissing, std::move(digest), std::move(problem), ""};
  }
  static Answer FailsVerify(std::string digest, std::string problem,
                            std::string required_by = "") {
    return {Kind::kFailsVerify, std::move(digest), std::move(problem),
            std::move(required_by)};
  }
  static Answer LacksPlatform(std::string digest, std::string problem) {
    return {Kind::kLacksPlatform, std::move(digest), std::move(problem), ""};
  }
};

struct ListQuestion {
  std::string member;
  SurveyOptions options;
  std::string after;  // the cursor's tag; empty: list everything
  // For a message only: it must not fail or delay anything.
  bool for_message = false;
};

struct Listing {
  const Survey* survey = nullptr;  // null: there was no answer
  // A registry that did not take the cursor was asked for everything.
  bool everything = true;
  std::string problem;  // as Answer::problem
};

struct ManifestQuestion {
  std::string member;
  std::string name;  // tag or digest
  Checks checks;
  std::string commit;  // that the label has to name; empty if no tag says
};

struct BranchCommits {
  const CommitHistory* history = nullptr;  // null: it could not be read
  std::string problem;                     // as Answer::problem
};

// The questions that are expected to follow.
struct Outlook {
  std::vector<ListQuestion> lists;
  std::vector<ManifestQuestion> manifests;
  bool history = false;
};

// Everything that a choice learns about the world. The same question has the
// same answer for as long as the Evidence lives, and what answers point to
// lives as long. Called from one thread; blocks.
class Evidence {
 public:
  virtual ~Evidence() = default;

  // A hint, so that questions which do not depend on each other can be asked in
  // parallel. It changes no answer.
  virtual void Expect(const Outlook& /*outlook*/) {}

  virtual Listing List(const ListQuestion& question) = 0;
  virtual Answer Manifest(const ManifestQuestion& question) = 0;
  // The commits of the branch in verify.sourceRepository. `wanted` are those
  // whose place the choice may depend on: a clone that lacks one is fetched.
  virtual BranchCommits Commits(const std::vector<std::string>& wanted) = 0;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_EVIDENCE_H_
