#include "cli/commands/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "nlohmann/json.hpp"
#include "programs/generator/published.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class FakeGit : public generator::GitFolder {
 public:
  absl::StatusOr<Facts> Look(const std::string& folder) override {
    return Facts{folder, "https://github.com/owner/homeslice", "main"};
  }
  bool Ignores(const std::string&) override { return false; }
};

class CommandLineTest : public ::testing::Test {
 protected:
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    Environment environment{
        out_, err_, git_, [](const generator::Model& model) {
          std::vector<generator::GeneratedFile> files;
          for (const generator::App& app : model.apps) {
            files.push_back({app.name + ".txt", app.choice.branch + "\n"});
          }
          return files;
        }};
    return RunCommandLine(arguments, environment);
  }
  int RunHere(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-C", folder_.path()});
    return Run(std::move(arguments));
  }

  testing::TemporaryFolder folder_;
  FakeGit git_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(CommandLineTest, InitNamesAnotherSchemaIfAsked) {
  ASSERT_EQ(RunHere({"init", "--dry-run"}), kDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(generator::kSchemaUrl));
  ASSERT_EQ(RunHere({"init", "--dry-run", "--schema", "file:///a.json"}), kDone)
      << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("$schema=file:///a.json\n"));
  EXPECT_EQ(RunHere({"init", "--dry-run", "--schema", "a\nname: b"}), kError);
}

TEST_F(CommandLineTest, HelpShowsExamplesAndExitsWithZero) {
  EXPECT_EQ(Run({"--help"}), kDone);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("init"), HasSubstr("generate")));
  EXPECT_EQ(Run({"generate", "--help"}), kDone);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("Examples:"), HasSubstr("--check")));
  EXPECT_EQ(Run({"init", "--help"}), kDone);
  EXPECT_THAT(out_.str(), HasSubstr("Examples:"));
  EXPECT_EQ(Run({"--version"}), kDone);
}

TEST_F(CommandLineTest, WhatItDoesNotKnowIsAnError) {
  EXPECT_EQ(Run({}), kError);
  EXPECT_EQ(Run({"generat"}), kError);
  EXPECT_EQ(Run({"generate", "--chek"}), kError);
  EXPECT_EQ(Run({"generate", "--keep-mine", "--take-generated"}), kError);
  EXPECT_THAT(err_.str(), HasSubstr("--keep-mine"));
}

TEST_F(CommandLineTest, WithoutACommandShowsEachInALineThatFitsATerminal) {
  EXPECT_EQ(Run({}), kError);
  EXPECT_EQ(out_.str(), "");
  const std::string said = err_.str();
  EXPECT_THAT(said, StartsWith("error: imagecd needs a command\n"
                               "Usage: imagecd COMMAND [OPTIONS]\n"));
  EXPECT_THAT(said, HasSubstr("`imagecd COMMAND --help` shows"));
  EXPECT_THAT(said, HasSubstr("\n  unhold "));
  EXPECT_THAT(said, Not(HasSubstr("__complete")));
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST_F(CommandLineTest, ACommandSaysWhatItNeedsAndHow) {
  EXPECT_EQ(Run({"pin"}), kError);
  EXPECT_THAT(err_.str(),
              StartsWith("error: imagecd pin needs APP and COMMIT|TAG\n"
                         "Usage: imagecd pin [OPTIONS] APP COMMIT|TAG\n\n"
                         "  APP         A resource's name"));
  EXPECT_THAT(err_.str(), HasSubstr("`imagecd pin --help` shows its options"));
  EXPECT_EQ(Run({"pin", "chime"}), kError);
  EXPECT_THAT(err_.str(), StartsWith("error: imagecd pin needs COMMIT|TAG\n"));
  EXPECT_EQ(Run({"latest"}), kError);
  EXPECT_THAT(err_.str(), HasSubstr("[OPTIONS] REPOSITORY...\n"));
  EXPECT_EQ(Run({"plugin"}), kError);
  EXPECT_THAT(err_.str(), StartsWith("error: imagecd plugin needs a command\n"
                                     "Usage: imagecd plugin COMMAND"));
  EXPECT_EQ(Run({"report"}), kError);
  EXPECT_EQ(err_.str(),
            "error: imagecd report: --html or --json is required\n"
            "`imagecd report --help` shows its options and examples.\n");
}

TEST_F(CommandLineTest, NamesWhatACommandDoesNotKnow) {
  // Also where something else is missing.
  EXPECT_EQ(Run({"-x"}), kError);
  EXPECT_THAT(err_.str(),
              StartsWith("error: there is no option -x of imagecd"));
  EXPECT_EQ(Run({"pin", "--stakc", "prod"}), kError);
  EXPECT_THAT(err_.str(),
              StartsWith("error: there is no option --stakc of imagecd pin\n"));
  EXPECT_EQ(Run({"plugin", "instal"}), kError);
  EXPECT_THAT(err_.str(), StartsWith("error: there is no command \"instal\" "
                                     "of imagecd plugin\n"));
  EXPECT_EQ(Run({"init", "a"}), kError);
  EXPECT_THAT(err_.str(),
              StartsWith("error: imagecd init does not expect \"a\""));
}

TEST_F(CommandLineTest, FromNothingToGeneratedFilesAndBackToCheck) {
  folder_.Write("apps/chime/Dockerfile", "FROM x\n");
  EXPECT_EQ(RunHere({"init"}), kDone);
  EXPECT_EQ(RunHere({"generate", "--check"}), kOutOfDate);
  EXPECT_EQ(RunHere({"generate", "--dry-run"}), kDone);
  EXPECT_THAT(out_.str(), HasSubstr("+++ b/chime.txt"));
  EXPECT_EQ(folder_.Read("chime.txt"), "");
  EXPECT_EQ(RunHere({"generate"}), kDone);
  EXPECT_EQ(out_.str(), "created .gitattributes\ncreated chime.txt\n");
  EXPECT_EQ(RunHere({"generate", "--check"}), kDone);
  EXPECT_EQ(RunHere({"generate"}), kDone);
  EXPECT_THAT(err_.str(), HasSubstr("Up to date"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(CommandLineTest, AFileOfTheUsersIsLeftAloneInEveryMode) {
  folder_.Write("apps/chime/Dockerfile", "FROM x\n");
  folder_.Write("chime.txt", "mine\n");
  for (const char* mode : {"--check", "--dry-run", "--json"}) {
    EXPECT_EQ(RunHere({"generate", mode}), kError) << mode;
  }
  EXPECT_EQ(folder_.Read("chime.txt"), "mine\n");
  EXPECT_EQ(RunHere({"generate"}), kError);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("chime.txt: it exists, and imagecd "
                                          "did not write it"),
                                Not(HasSubstr("--overwrite"))));
  EXPECT_EQ(folder_.Read("chime.txt"), "mine\n");
  EXPECT_EQ(RunHere({"generate", "--overwrite", "chime.txt"}), kDone);
  EXPECT_EQ(folder_.Read("chime.txt"), "main\n");
}

TEST_F(CommandLineTest, ReportsAsJsonAlsoWhatWentWrong) {
  folder_.Write("apps/chime/Dockerfile", "FROM x\n");
  EXPECT_EQ(RunHere({"generate", "--json"}), kDone);
  nlohmann::json json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["files"][0]["outcome"], "created");
  EXPECT_EQ(json["written"], true);
  folder_.Write("imagecd.yaml", "nmae: x\n");
  EXPECT_EQ(RunHere({"generate", "--json"}), kError);
  json = nlohmann::json::parse(out_.str());
  EXPECT_THAT(json["error"].get<std::string>(), HasSubstr("imagecd.yaml:1:1"));
}

}  // namespace
}  // namespace imagecd::cli
