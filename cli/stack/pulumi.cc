#include "cli/stack/pulumi.h"

#include <algorithm>
#include <csignal>
#include <ostream>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "provider/base/child_process.h"
#include "provider/base/program_path.h"
#include "provider/base/status_macros.h"
#include "provider/base/text.h"
#include "re2/re2.h"

namespace imagecd::stack {
namespace {

// A state takes a few kilobytes per resource.
constexpr std::size_t kMaxOutput = 64 << 20;
constexpr std::size_t kMaxErrors = 64 << 10;
constexpr std::size_t kMaxWords = 1000;
constexpr absl::Duration kTimeout = absl::Minutes(2);
// A generous limit, because the program runs, and an update waits for
// resources.
constexpr absl::Duration kOperationTimeout = absl::Hours(24);
// The time that Pulumi has to end an operation properly.
constexpr absl::Duration kGrace = absl::Seconds(10);

// The errors of `preview --json` and `up --json`, which print them as part of
// their output and not on standard error. "" if there are none.
std::string DiagnosticsIn(const std::string& output) {
  const auto json = nlohmann::json::parse(output, nullptr, false);
  std::string said;
  if (!json.is_object() || !json.contains("diagnostics") ||
      !json["diagnostics"].is_array()) {
    return said;
  }
  for (const auto& each : json["diagnostics"]) {
    if (!each.is_object() || !each.contains("message") ||
        !each["message"].is_string() || !each.contains("severity") ||
        each["severity"] != "error") {
      continue;
    }
    absl::StrAppend(&said, each["message"].get<std::string>(), "\n");
  }
  return said;
}

bool IsOperation(const std::vector<std::string>& arguments) {
  return !arguments.empty() &&
         (arguments[0] == "up" || arguments[0] == "preview");
}

// The command for messages, without the values that it sets.
std::string CommandInWords(const std::vector<std::string>& arguments) {
  std::string words = "pulumi";
  int named = 0;
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (!argument.empty() && argument[0] == '-') continue;
    if (++named > 2) break;
    absl::StrAppend(&words, " ", argument);
  }
  return words;
}

// Pulumi's output as one line, without decorations.
std::string OneLine(std::string_view said, const base::KnownSecrets& secrets) {
  std::string text = secrets.Redact(said);
  static const auto* terminal = new RE2("\x1b\\[[0-9;?]*[A-Za-z]");
  static const auto* user = new RE2(R"((\w+://)[^/\s@]*@)");
  static const auto* query = new RE2(R"((\w+://[^\s?"']*)\?[^\s"']*)");
  RE2::GlobalReplace(&text, *terminal, "");
  RE2::GlobalReplace(&text, *user, R"(\1)");
  RE2::GlobalReplace(&text, *query, R"(\1)");
  std::string line;
  for (absl::string_view part : absl::StrSplit(text, '\n')) {
    part = absl::StripAsciiWhitespace(part);
    // Pulumi's advice about new versions is not part of the error.
    if (part.empty() || absl::StartsWith(part, "warning:")) continue;
    while (absl::ConsumePrefix(&part, "error: ")) {
    }
    absl::StrAppend(&line, line.empty() ? "" : " ", part);
  }
  return base::OneLine(line, kMaxWords);
}

struct Known {
  const char* pattern;  // RE2, without regard to case
  absl::StatusCode code;
  const char* advice;
};
constexpr Known kKnown[] = {
    {"no Pulumi(.yaml)? project file|no project file|Pulumi.yaml.*(not found|"
     "no such file)",
     absl::StatusCode::kNotFound,
     "run it in the folder of the Pulumi project, or give it with --cwd"},
    {"no stack selected|please use `?pulumi stack select|missing stack name|"
     "must (specify|supply) a stack|no current stack",
     absl::StatusCode::kNotFound,
     "give the stack with --stack, or select one with `pulumi stack select`"},
    {"configuration key .* not found", absl::StatusCode::kNotFound, ""},
    {"no stack named|stack '[^']*' not found|stack not found|"
     "could not find stack",
     absl::StatusCode::kNotFound,
     "list the stacks with `pulumi stack ls`, and give one with --stack"},
    {"currently locked|another update is (currently )?in progress|"
     "conflict: ",
     absl::StatusCode::kAborted,
     "another update of this stack is running: wait until it has ended and try "
     "again (if it was killed, `pulumi cancel` unlocks the stack)"},
    {"passphrase", absl::StatusCode::kFailedPrecondition,
     "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the "
     "stack's passphrase"},
    {"PULUMI_ACCESS_TOKEN must be set|not logged in|pulumi login|"
     "invalid access token|\\[401\\]",
     absl::StatusCode::kFailedPrecondition,
     "log in with `pulumi login`, or set PULUMI_ACCESS_TOKEN (or "
     "PULUMI_BACKEND_URL, if the state is in another backend)"},
};

// Ignores ^C while a child has the terminal, so that only the child handles it.
class IgnoreInterrupt {
 public:
  IgnoreInterrupt() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &before_);
  }
  ~IgnoreInterrupt() { sigaction(SIGINT, &before_, nullptr); }
  IgnoreInterrupt(const IgnoreInterrupt&) = delete;
  IgnoreInterrupt& operator=(const IgnoreInterrupt&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace

absl::Status PulumiError(std::string_view attempt, std::string_view said,
                         const base::KnownSecrets& secrets) {
  const std::string words = OneLine(said, secrets);
  const std::string begin =
      absl::StrFormat("cannot %s: %s", attempt,
                      words.empty() ? std::string("it gave no reason") : words);
  for (const Known& known : kKnown) {
    if (RE2::PartialMatch(words, absl::StrCat("(?i)", known.pattern))) {
      return absl::Status(
          known.code, absl::StrCat(begin, *known.advice != '\0' ? "\n  " : "",
                                   known.advice));
    }
  }
  return absl::UnavailableError(begin);
}

PulumiProgram::PulumiProgram(Location location,
                             const base::Environment& environment,
                             const base::Cancellation* cancel,
                             std::ostream* output)
    : location_(std::move(location)),
      environment_(environment),
      cancel_(cancel),
      output_(output) {}

absl::StatusOr<std::string> PulumiProgram::Find() const {
  std::string program = base::FindProgram(environment_, "pulumi");
  if (!program.empty()) return program;
  return absl::FailedPreconditionError(
      "cannot find the program `pulumi` in PATH; imagecd uses it to read the "
      "stack\n  install it (https://www.pulumi.com/docs/install/), or add "
      "its folder to PATH");
}

std::vector<std::string> PulumiProgram::Complete(
    std::vector<std::string> arguments) const {
  std::vector<std::string> more;
  if (!location_.folder.empty()) {
    more.insert(more.end(), {"--cwd", location_.folder});
  }
  if (!location_.stack.empty()) {
    more.insert(more.end(), {"--stack", location_.stack});
  }
  // Inserted before `--`, because everything after it is positional.
  arguments.insert(std::find(arguments.begin(), arguments.end(), "--"),
                   more.begin(), more.end());
  return arguments;
}

absl::StatusOr<std::string> PulumiProgram::Run(
    const std::vector<std::string>& arguments) {
  base::ChildCommand command;
  IMAGECD_ASSIGN_OR_RETURN(command.program, Find());
  command.arguments = {"--non-interactive", "--color", "never"};
  const std::vector<std::string> complete = Complete(arguments);
  command.arguments.insert(command.arguments.end(), complete.begin(),
                           complete.end());
  command.environment = {"PULUMI_SKIP_UPDATE_CHECK=true"};
  command.max_output = kMaxOutput;
  command.max_errors = kMaxErrors;
  command.timeout = IsOperation(arguments) ? kOperationTimeout : kTimeout;
  command.cancel = cancel_;
  // ^C does not reach it at the terminal. It gets SIGINT once, when this
  // process has ended: a second one would make Pulumi drop what it is doing.
  command.own_session = true;
  command.grace = IsOperation(arguments) ? kGrace : absl::ZeroDuration();
  const std::string attempt =
      absl::StrFormat("run `%s`", CommandInWords(arguments));
  const absl::StatusOr<base::ChildResult> result = base::RunChild(command);
  if (!result.ok()) {
    return absl::Status(
        result.status().code(),
        absl::StrFormat("cannot %s: %s", attempt,
                        std::string(result.status().message())));
  }
  if (result->exit_status == 0) return result->output;
  base::KnownSecrets secrets;
  secrets.AddFromEnvironment(environment_);
  std::string said = result->errors;
  absl::StripAsciiWhitespace(&said);
  if (said.empty()) said = DiagnosticsIn(result->output);
  return PulumiError(attempt, said, secrets);
}

absl::StatusOr<int> PulumiProgram::RunForPerson(
    const std::vector<std::string>& arguments) {
  base::ChildCommand command;
  IMAGECD_ASSIGN_OR_RETURN(command.program, Find());
  command.arguments = Complete(arguments);
  if (output_ == nullptr) {
    command.shares_standard_files = true;
  } else {
    command.with_errors = true;
    command.sink = [this](std::string_view piece) {
      // Written line by line, so that a flush does not split a character.
      const std::size_t end = piece.rfind('\n') + 1;  // 0 where there is none
      if (end > 0) *output_ << piece.substr(0, end) << std::flush;
      *output_ << piece.substr(end);
      return absl::OkStatus();
    };
  }
  command.timeout = absl::InfiniteDuration();
  command.cancel = cancel_;
  command.grace = kGrace;
  const IgnoreInterrupt ignore;
  const absl::StatusOr<base::ChildResult> result = base::RunChild(command);
  if (!result.ok()) {
    return absl::Status(
        result.status().code(),
        absl::StrFormat("cannot run `%s`: %s", CommandInWords(arguments),
                        std::string(result.status().message())));
  }
  return result->exit_status;
}

}  // namespace imagecd::stack
