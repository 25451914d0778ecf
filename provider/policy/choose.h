#ifndef IMAGECD_PROVIDER_POLICY_CHOOSE_H_
#define IMAGECD_PROVIDER_POLICY_CHOOSE_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/evidence.h"
#include "provider/policy/request.h"
#include "provider/policy/rules.h"

namespace imagecd::policy {

struct Decision {
  enum class Outcome {
    kTake,      // `images` are not what state holds
    kKeep,      // `images` are what state holds
    kRefused,   // wrong input: `property`, `error`
    kNoAnswer,  // the registry did not answer, and state cannot stand in: fail
                // with its error
  };
  Outcome outcome = Outcome::kNoAnswer;
  std::map<std::string, Image> images;  // by member
  Selection selection = Selection::kNewest;
  std::string reason;                     // the output of that name
  std::map<std::string, Cursor> cursors;  // what to store, by member
  std::vector<Message> messages;          // in order, also with an error

  // kRefused. Path of the property; empty where it comes from provider
  // configuration. The error repeats the path and the value.
  std::string property;
  std::string error;

  // The answer for each candidate that was looked up.
  struct Candidate {
    std::string member;
    std::string tag;
    Answer answer;
  };
  std::vector<Candidate> candidates;

  const Image& image() const { return images.begin()->second; }
};

// No more candidates (of a set: commits) than this are looked at.
inline constexpr std::size_t kMaxAttempts = 20;

// Chooses the image of each member: pure, and everything it learns about the
// world comes through `evidence`. The same request and answers give the same
// decision. choose.cc explains how.
Decision Choose(const Request& request, Evidence& evidence);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CHOOSE_H_
