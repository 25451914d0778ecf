#ifndef IMAGECD_CLI_STACK_PULUMI_H_
#define IMAGECD_CLI_STACK_PULUMI_H_

#include <iosfwd>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/environment.h"
#include "provider/base/secrets.h"

namespace imagecd::stack {

// The stack that a person selects with --cwd and --stack.
struct Location {
  std::string folder;  // empty: the one we are in
  std::string stack;   // empty: the selected one
};

// The `pulumi` program, working on one stack. Arguments do not include
// `pulumi`. `--stack` and `--cwd` are added, so the command must accept them.
class Pulumi {
 public:
  Pulumi() = default;
  virtual ~Pulumi() = default;
  Pulumi(const Pulumi&) = delete;
  Pulumi& operator=(const Pulumi&) = delete;

  virtual const Location& location() const = 0;

  // Runs the command without questions and returns its standard output. Safe to
  // call from any thread. Error messages say what was attempted, quote pulumi,
  // and say what to do. They contain no credential or passphrase. Errors:
  //   NotFound            no such stack, none selected, or no project
  //   FailedPrecondition  no pulumi, no login, no or a wrong passphrase
  //   Aborted             somebody else updates the stack
  //   Cancelled, DeadlineExceeded, ResourceExhausted
  //   Unavailable         anything else, with pulumi's own words
  virtual absl::StatusOr<std::string> Run(
      const std::vector<std::string>& arguments) = 0;

  // Runs the command with the standard files of this process, so that it can
  // ask questions and show progress. Returns its exit status. The command
  // handles ^C.
  virtual absl::StatusOr<int> RunForPerson(
      const std::vector<std::string>& arguments) = 0;
};

class PulumiProgram : public Pulumi {
 public:
  // `environment` and `cancel` (may be null) are not owned. If `output` is set,
  // RunForPerson writes the command's output there, and the command cannot ask
  // questions. This is for use without a terminal.
  PulumiProgram(Location location, const base::Environment& environment,
                const base::Cancellation* cancel = nullptr,
                std::ostream* output = nullptr);

  const Location& location() const override { return location_; }
  absl::StatusOr<std::string> Run(
      const std::vector<std::string>& arguments) override;
  absl::StatusOr<int> RunForPerson(
      const std::vector<std::string>& arguments) override;

 private:
  absl::StatusOr<std::string> Find() const;
  std::vector<std::string> Complete(std::vector<std::string> arguments) const;

  const Location location_;
  const base::Environment& environment_;
  const base::Cancellation* const cancel_;
  std::ostream* const output_;
};

// Converts pulumi's standard error to an error. `attempt` completes "cannot "
// ("read the stack: `pulumi stack export`"). Removes `secrets`, and everything
// except host and path from URLs. Pure.
absl::Status PulumiError(std::string_view attempt, std::string_view said,
                         const base::KnownSecrets& secrets);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_PULUMI_H_
