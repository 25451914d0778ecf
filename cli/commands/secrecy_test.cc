// Nothing that the command line prints reveals a credential, wherever and
// however a registry sends it back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "cli/commands/command_line.h"
#include "programs/generator/git.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/secrets.h"
#include "provider/base/sleeper.h"
#include "tests/testing/files/temporary_folder.h"
#include "tests/testing/http/echoing_registry.h"
#include "tests/testing/http/scripted_http_client.h"

namespace imagecd::cli {
namespace {

using ::imagecd::testing::EchoForm;
using ::imagecd::testing::EchoForms;
using ::imagecd::testing::EchoPlace;
using ::imagecd::testing::EchoPlaces;
using ::imagecd::testing::kEchoedPassword;
using ::imagecd::testing::kEchoingHost;
using ::imagecd::testing::RevealsPassword;
using ::imagecd::testing::ScriptedHttpClient;
using ::imagecd::testing::TemporaryFolder;

class NoGit : public generator::GitFolder {
 public:
  absl::StatusOr<Facts> Look(const std::string&) override {
    return absl::NotFoundError("no git");
  }
  bool Ignores(const std::string&) override { return false; }
};

class NoSleeper : public base::Sleeper {
 public:
  void Sleep(absl::Duration, const base::Cancellation*) override {}
};

class CommandLineSecrecyTest : public ::testing::TestWithParam<EchoPlace> {
 protected:
  // Everything that a command prints.
  std::string Run(const std::vector<std::string>& arguments,
                  const EchoForm& form) {
    ScriptedHttpClient http([&](const http::HttpRequest& request) {
      return testing::Echo(GetParam(), form, request);
    });
    base::KnownSecrets secrets;
    std::ostringstream out;
    std::ostringstream err;
    NoGit git;
    Environment environment{out, err, git, nullptr};
    environment.world = {.http = &http,
                         .clock = &clock_,
                         .sleeper = &sleeper_,
                         .environment = &variables_,
                         .random = [] { return 0.0; },
                         .secrets = &secrets};
    RunCommandLine(arguments, environment);
    bool sent = false;
    for (const http::HttpRequest& request : http.requests()) {
      sent = sent || request.headers.Get("Authorization").has_value();
    }
    EXPECT_TRUE(sent) << "the registry never got the password: " << err.str();
    return out.str() + err.str();
  }

  const TemporaryFolder folder_;
  const std::string docker_ = folder_.Write(
      "config.json",
      std::string(R"({"auths":{")") + kEchoingHost + R"(":{"auth":")" +
          absl::Base64Escape(std::string("someone:") + kEchoedPassword) +
          R"("}}})");
  const base::SystemClock clock_;
  NoSleeper sleeper_;
  const base::MapEnvironment variables_{
      std::map<std::string, std::string, std::less<>>{
          {"DOCKER_CONFIG", folder_.path()}, {"HOME", folder_.path()}}};
};

TEST_P(CommandLineSecrecyTest, HoldsInEveryForm) {
  const std::string repository = std::string(kEchoingHost) + "/owner/app";
  for (const EchoForm& form : EchoForms()) {
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{
             {"latest", repository},
             {"latest", repository, "--json"},
             {"list", repository, "--all-branches"},
             {"list", repository, "--json"},
             // A tag without a commit, so that the registry is asked.
             {"trace", repository + ":latest"}}) {
      const std::string printed = Run(arguments, form);
      EXPECT_FALSE(RevealsPassword(printed))
          << arguments[0] << ", " << form.name << ": " << printed;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Places, CommandLineSecrecyTest,
                         ::testing::ValuesIn(EchoPlaces()),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

}  // namespace
}  // namespace imagecd::cli
