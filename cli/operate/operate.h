#ifndef IMAGECD_CLI_OPERATE_OPERATE_H_
#define IMAGECD_CLI_OPERATE_OPERATE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/operate/image_finder.h"
#include "cli/operate/settings.h"
#include "cli/operate/stack_file.h"
#include "cli/stack/pulumi.h"
#include "provider/base/environment.h"
#include "provider/property/value.h"

namespace imagecd::operate {

enum class Action { kPin, kUnpin, kRollback, kHold, kUnhold };

// What a person asks for.
struct Request {
  Action action = Action::kPin;
  std::string app;     // `*` for a hold of everything
  std::string target;  // of a pin: commit, tag or digest; rollback's --to
  int steps = 0;       // rollback's --steps
  // A rollback to a commit without an image takes the newest before it.
  bool or_before = false;
  std::string reason;
  // Where the commits' history is; empty: verify.sourceRepository if that is a
  // path, else the repository that the project is in.
  std::string source_repository;

  // What is to be done beside the change of the stack's file.
  bool dry_run = false;   // nothing is changed
  bool stack_cr = false;  // nothing is changed: print the operator's entry
  bool local = false;     // it may stay in this checkout only
  bool commit = false;    // commit the file
  bool up = false;        // deploy
  bool captured = false;  // pulumi may not use the terminal
};

// What the next `pulumi up` does to an image that was asked for.
struct Move {
  std::string label;  // the app's name
  std::string repository;
  policy::Image from;
  policy::Image to;
  std::vector<std::string> said;  // by the plugin
  // What changes with it, because it uses the image: `update Deployment web`.
  std::vector<std::string> dependents;
};

// As far as it came.
struct Result {
  std::string stack;
  std::string file;  // the stack's
  struct Setting {
    std::string key;     // imagecd:pins["…"]
    std::string before;  // empty: none
    std::string after;
  };
  std::vector<Setting> settings;  // those that change
  std::vector<Move> moves;
  std::vector<std::string> others;  // what else is pending in the stack
  std::vector<std::string> notes;
  std::string stack_entry;  // with stack_cr
  std::string undo;         // a command
  bool written = false;
  bool deployed = false;
  bool committed = false;
  std::string upstream;  // where a commit is to be pushed to; may be empty
};

// What it works with; nothing is owned.
struct Tools {
  stack::Pulumi& pulumi;
  Git& git;
  const base::Environment& environment;
  // Something that answers the plugin's functions under this configuration of
  // imagecd, in which secrets are revealed.
  std::function<absl::StatusOr<ImageFinder::Ask>(const property::Object&)> ask;
  // Says what takes its time; "" once pulumi has the terminal.
  std::function<void(const std::string&)> progress;
};

// Finds out what the request means, tries it on a copy of the stack's file with
// `pulumi preview`, and then changes the file. Where it fails with
// `result->written` false, nothing has been changed.
absl::Status Operate(const Request& request, Tools tools, Result* result);

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_OPERATE_H_
