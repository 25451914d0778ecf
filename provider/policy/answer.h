#ifndef IMAGECD_PROVIDER_POLICY_ANSWER_H_
#define IMAGECD_PROVIDER_POLICY_ANSWER_H_

#include <string>
#include <utility>

namespace imagecd::policy {

// What is to be found out about an image, beside the digest that its tag names.
struct Checks {
  bool pullable = false;   // its required children are there
  bool verify = false;     // it passes the input `verify`, as far as the image
                           // itself tells (labels and signatures)
  bool platforms = false;  // it has all of the input `platforms`
  friend bool operator==(const Checks&, const Checks&) = default;
};

// What the registry says that a tag or digest names, and what became of the
// Checks. Only the first that fails is told, in the order of Checks: an image
// that lacks a platform has passed `verify`, if that was checked.
struct Answer {
  enum class Kind {
    kNotAsked,
    kFound,
    kAbsent,        // it says that there is no such manifest
    kNoAnswer,      // whatever prevented an answer, also during a check
    kChildMissing,  // an index whose required child is gone
    kFailsVerify,
    kLacksPlatform,
  };
  Kind kind = Kind::kNotAsked;
  std::string digest;  // all but kNotAsked, kAbsent and kNoAnswer
  // A clause that people read, without a full stop. kNoAnswer: "ghcr.io: 503
  // Service Unavailable". The others begin with "it" or "its": "its child
  // manifest sha256:… is missing", "it lacks linux/arm64", "it has no signature
  // by the key of verify.cosign".
  std::string problem;
  // kFailsVerify: not the next candidate, but an error at this property
  // (`verify.cosign`), because the program says that it is required.
  std::string required_by;

  // Whether this is the answer for an image that passed `checks.verify`.
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
  static Answer LacksPlatform(std::string digest, std::string problem) {
    return {Kind::kLacksPlatform, std::move(digest), std::move(problem), ""};
  }
  static Answer FailsVerify(std::string digest, std::string problem,
                            std::string required_by = "") {
    return {Kind::kFailsVerify, std::move(digest), std::move(problem),
            std::move(required_by)};
  }
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_ANSWER_H_
