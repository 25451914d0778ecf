#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "cli/commands/command_line.h"
#include "nlohmann/json.hpp"
#include "provider/base/environment.h"
#include "provider/base/secrets.h"
#include "provider/http/curl_http_client.h"
#include "tests/testing/files/temporary_folder.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kOld = "main.20260110-080000.185c95c";
constexpr const char* kNew = "main.20260112-080000.0123456";

class NoGit : public generator::GitFolder {
 public:
  absl::StatusOr<Facts> Look(const std::string&) override { return Facts(); }
  bool Ignores(const std::string&) override { return false; }
};

// Lets things happen between rounds, and stops the watcher after the last.
class Rounds : public base::Sleeper {
 public:
  Rounds(testing::FixedClock& clock, base::Cancellation& stop)
      : clock_(clock), stop_(stop) {}
  void Sleep(absl::Duration duration, const base::Cancellation*) override {
    clock_.Advance(duration);
    if (next_ < between.size()) {
      between[next_++]();
    } else {
      stop_.Cancel();
    }
  }
  std::vector<std::function<void()>> between;

 private:
  testing::FixedClock& clock_;
  base::Cancellation& stop_;
  std::size_t next_ = 0;
};

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() {
    environment_.world = {.http = &http_,
                          .clock = &clock_,
                          .sleeper = &rounds_,
                          .environment = &variables_,
                          .random = [] { return 0.5; },
                          .secrets = &secrets_};
    environment_.cancel = &stop_;
    registry_->Push("acme/chime", kOld);
  }

  int Watch(const std::string& file, const std::vector<std::string>& more) {
    folder_.Write("watch.yaml", file);
    std::vector<std::string> arguments{"watch", "--file",
                                       folder_.path() + "/watch.yaml",
                                       "--insecure", registry_->host()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunCommandLine(arguments, environment_);
  }
  std::string Chime() {
    return "images:\n  chime:\n    repository: " + registry_->host() +
           "/acme/chime\n";
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<testing::FakeRegistry> registry_ =
      *testing::FakeRegistry::Start({}, {});
  testing::FixedClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  base::Cancellation stop_;
  Rounds rounds_{clock_, stop_};
  base::MapEnvironment variables_{{}};
  base::KnownSecrets secrets_;
  http::CurlHttpClient http_{{}, variables_};
  NoGit git_;
  std::ostringstream out_;
  std::ostringstream err_;
  Environment environment_{out_, err_, git_, nullptr};
};

TEST_F(WatchTest, RunsTheCommandAtTheStartAndForEachNewImage) {
  rounds_.between = {
      [] {},
      [this] { registry_->Push("acme/chime", kNew, {.revision = "0123456"}); },
      [] {}};
  EXPECT_EQ(Watch(Chime(), {"--", "/bin/sh", "-c",
                            "echo \"deploying $IMAGECD_REQUEST\""}),
            kDone);
  const std::string said = err_.str();
  const auto first = said.find(std::string("deploying chime ") + kOld);
  const auto second = said.find(std::string("deploying chime ") + kNew);
  EXPECT_NE(first, std::string::npos) << said;
  EXPECT_NE(second, std::string::npos) << said;
  EXPECT_EQ(said.find("deploying", second + 1), std::string::npos) << said;
  EXPECT_THAT(said, HasSubstr("stopped"));
}

TEST_F(WatchTest, AsksForLittleInARoundWhenNothingIsNew) {
  rounds_.between = {[this] { registry_->ResetLog(); }};
  EXPECT_EQ(Watch(Chime(), {"--", "/bin/true"}), kDone);
  const auto counters = registry_->counters();
  EXPECT_EQ(counters.of(testing::Route::kToken), 1);
  // The list of tags and the deployed tag; one of them is asked for twice,
  // because the registry answers with its challenge first.
  EXPECT_LE(counters.requests, 4);
}

TEST_F(WatchTest, IgnoresImagesOfOtherBranches) {
  rounds_.between = {[this] {
    registry_->Push("acme/chime", "feature.20260113-080000.0123456");
  }};
  EXPECT_EQ(Watch(Chime(), {"--", "/bin/echo", "run"}), kDone);
  EXPECT_THAT(err_.str(), Not(HasSubstr("feature")));
}

TEST_F(WatchTest, KeepsWatchingTheRestWhenOneEntryIsWrong) {
  rounds_.between = {[] {}, [] {}};
  EXPECT_EQ(Watch(Chime() + "  broken:\n    repository: " + registry_->host() +
                      "/acme/none\n    brnch: main\n",
                  {"--json", "--", "/bin/true"}),
            kDone);
  int errors = 0;
  int deployed = 0;
  std::istringstream lines(out_.str());
  for (std::string line; std::getline(lines, line);) {
    const auto event = nlohmann::json::parse(line);
    if (event["event"] == "error") {
      ++errors;
      EXPECT_EQ(event["subject"], "broken");
      EXPECT_THAT(event["message"].get<std::string>(), HasSubstr("branch"));
    }
    if (event["event"] == "deployed") ++deployed;
  }
  EXPECT_EQ(errors, 1) << out_.str();
  EXPECT_EQ(deployed, 1) << out_.str();
}

TEST_F(WatchTest, SaysWhatIsWrongWithTheCommandLine) {
  EXPECT_EQ(RunCommandLine({"watch"}, environment_), kError);
  EXPECT_THAT(err_.str(), HasSubstr("name a command after --"));
  EXPECT_EQ(Watch(Chime(), {"--interval", "1s", "--", "/bin/true"}), kError);
  EXPECT_THAT(err_.str(), HasSubstr("1s is too short"));
  EXPECT_EQ(Watch("", {"--", "/bin/true"}), kError);
  EXPECT_THAT(err_.str(), HasSubstr("names nothing to watch"));
}

}  // namespace
}  // namespace imagecd::cli
