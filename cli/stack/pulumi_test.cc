#include "cli/stack/pulumi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::stack {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Said(const absl::Status& status) {
  return std::string(status.message());
}

class PulumiTest : public ::testing::Test {
 protected:
  // Creates a fake `pulumi` with this script.
  void Script(std::string_view body) { folder_.WriteScript("pulumi", body); }

  absl::StatusOr<std::string> Run(const std::vector<std::string>& arguments,
                                  Location location = {}) {
    const base::MapEnvironment environment(
        {{"PATH", absl::StrCat(":relative:/nonexistent:", folder_.path())},
         {"PULUMI_CONFIG_PASSPHRASE", "hunter2"}});
    PulumiProgram pulumi(std::move(location), environment);
    return pulumi.Run(arguments);
  }

  testing::TemporaryFolder folder_;
};

TEST_F(PulumiTest, AsksForTheStackInTheFolderAndForNoAnswers) {
  Script("echo \"$@\"; echo ignored >&2");
  EXPECT_EQ(*Run({"stack", "export"}),
            "--non-interactive --color never stack export\n");
  EXPECT_EQ(*Run({"config", "set", "a", "--", "-b"}, {"/srv/x y", "dev"}),
            "--non-interactive --color never config set a --cwd /srv/x y "
            "--stack dev -- -b\n");
}

TEST_F(PulumiTest, ShowsTheOutputOfACommandWithoutATerminal) {
  Script("echo \"$1\"; echo error >&2; exit 3");
  std::map<std::string, std::string, std::less<>> variables = {
      {"PATH", folder_.path()}};
  const base::MapEnvironment environment(std::move(variables));
  std::ostringstream output;
  PulumiProgram pulumi({}, environment, nullptr, &output);
  EXPECT_EQ(*pulumi.RunForPerson({"up"}), 3);
  EXPECT_EQ(output.str(), "up\nerror\n");
}

TEST_F(PulumiTest, SaysThatThereIsNoPulumi) {
  const absl::Status status = Run({"stack", "export"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Said(status),
              HasSubstr("cannot find the program `pulumi` in PATH"));
  EXPECT_THAT(Said(status), HasSubstr("install it"));
}

TEST_F(PulumiTest, QuotesPulumiWithoutSecrets) {
  Script(
      "echo 'warning: a new version' >&2; printf '\\033[31merror: \\033[0m' "
      ">&2;"
      "echo \"error: no bucket s3://me:pw@x/y?key=hunter3: hunter2\" >&2;"
      "exit 255");
  const absl::Status status =
      Run({"config", "set", "k", "--", "hunter4"}).status();
  EXPECT_EQ(Said(status),
            "cannot run `pulumi config set`: no bucket s3://x/y [secret]");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(PulumiTest, QuotesErrorsInTheOutputOfAPreview) {
  Script(
      "echo '{\"steps\": [], \"diagnostics\": [{\"severity\": \"info\", "
      "\"message\": \"fine\"}, {\"severity\": \"error\", \"message\": "
      "\"no such branch\"}, 7]}'; exit 1");
  EXPECT_EQ(Said(Run({"preview", "--json"}).status()),
            "cannot run `pulumi preview`: no such branch");
  Script("echo '[\"not\", {\"severity\": 1}]'; exit 1");
  EXPECT_EQ(Said(Run({"preview", "--json"}).status()),
            "cannot run `pulumi preview`: it gave no reason");
  Script("echo '{\"diagnostics\": [{\"severity\": 1}]}'; exit 1");
  EXPECT_EQ(Said(Run({"preview", "--json"}).status()),
            "cannot run `pulumi preview`: it gave no reason");
}

TEST_F(PulumiTest, SaysWhatToDoAboutWhatPulumiSays) {
  const struct {
    const char* said;
    absl::StatusCode code;
    const char* advice;
  } cases[] = {
      {"error: no stack named 'nix' found", absl::StatusCode::kNotFound,
       "list the stacks with `pulumi stack ls`"},
      {"error: no Pulumi.yaml project file found (searching upwards from /x). "
       "If you have not created a project yet, use `pulumi new` to do so: no "
       "project file found",
       absl::StatusCode::kNotFound, "give it with --cwd"},
      {"error: no stack selected; please use `pulumi stack select` or `pulumi "
       "stack init` to choose one",
       absl::StatusCode::kNotFound, "give the stack with --stack"},
      {"error: incorrect passphrase", absl::StatusCode::kFailedPrecondition,
       "set PULUMI_CONFIG_PASSPHRASE"},
      {"error: the stack is currently locked by 1 lock(s).",
       absl::StatusCode::kAborted, "another update of this stack is running"},
      {"error: [409] Conflict: Another update is currently in progress.",
       absl::StatusCode::kAborted, "another update of this stack is running"},
      {"error: PULUMI_ACCESS_TOKEN must be set for login during "
       "non-interactive CLI sessions",
       absl::StatusCode::kFailedPrecondition, "log in with `pulumi login`"},
      {"error: configuration key 'imagecd:nix' not found for stack 'dev'",
       absl::StatusCode::kNotFound, "not found for stack 'dev'"},
      {"error: the sky fell", absl::StatusCode::kUnavailable, "the sky fell"},
      {"", absl::StatusCode::kUnavailable, "it gave no reason"},
  };
  const base::KnownSecrets secrets;
  for (const auto& each : cases) {
    const absl::Status status = PulumiError("x", each.said, secrets);
    EXPECT_EQ(status.code(), each.code) << each.said;
    EXPECT_THAT(Said(status), HasSubstr(each.advice));
  }
}

TEST_F(PulumiTest, ShowsNoControlCharactersAndNoEndlessText) {
  const std::string said = Said(
      PulumiError("x", absl::StrCat("a\x1b]0;t\x07\rb", std::string(5000, 'c')),
                  base::KnownSecrets()));
  EXPECT_THAT(said, Not(HasSubstr("\x1b")));
  EXPECT_THAT(said, Not(HasSubstr("\r")));
  EXPECT_LT(said.size(), 1100U);
}

}  // namespace
}  // namespace imagecd::stack
