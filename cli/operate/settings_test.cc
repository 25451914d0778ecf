#include "cli/operate/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace imagecd::operate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kChime[] = "ghcr.io/owner/chime";

// Writes down what it is asked to do.
class RecordingPulumi : public stack::Pulumi {
 public:
  const stack::Location& location() const override { return location_; }
  absl::StatusOr<std::string> Run(
      const std::vector<std::string>& arguments) override {
    std::string line;
    for (const std::string& argument : arguments) {
      line += (line.empty() ? "" : " ") + argument;
    }
    ran.push_back(line);
    return std::string();
  }
  absl::StatusOr<int> RunForPerson(const std::vector<std::string>&) override {
    return 0;
  }
  std::vector<std::string> ran;

 private:
  stack::Location location_;
};

Change Pinned(policy::Pin pin) {
  return {Change::Kind::kPin, kChime, std::move(pin), {}};
}

policy::Pin Commit(const std::string& commit, const std::string& reason = "") {
  policy::Pin pin;
  pin.commit = commit;
  pin.reason = reason;
  return pin;
}

TEST(SettingsTest, ReadsPinsAndHoldsAsTheProviderDoes) {
  stack::Config config;
  config.imagecd = {
      {"pins", property::Object{{kChime, "185c95c"},
                                {"ghcr.io/owner/buttons",
                                 property::Object{{"tag", "main.x"},
                                                  {"reason", "why"}}}}},
      {"holds", property::Object{{"*", "freeze"}}}};
  const auto settings = SettingsFrom(config);
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->pins.at(kChime).commit, "185c95c");
  EXPECT_EQ(settings->pins.at("ghcr.io/owner/buttons").tag, "main.x");
  EXPECT_EQ(settings->holds.at("*"), "freeze");
}

TEST(SettingsTest, LeavesSecretsAlone) {
  stack::Config config;
  config.imagecd = {{"pins", property::Value(property::Secret{property::Box(
                                 property::Value(property::Null()))})}};
  const auto settings = SettingsFrom(config);
  EXPECT_EQ(settings.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(settings.status().message()), HasSubstr("--secret"));
}

TEST(SettingsTest, APinWithoutAReasonIsAString) {
  RecordingPulumi pulumi;
  ASSERT_TRUE(Apply({Pinned(Commit("0123456"))}, {}, pulumi).ok());
  EXPECT_THAT(pulumi.ran,
              ElementsAre("config set --path --type string "
                          "imagecd:pins[\"ghcr.io/owner/chime\"] -- 0123456"));
}

TEST(SettingsTest, APinThatReplacesAnotherTakesThatOutFirst) {
  RecordingPulumi pulumi;
  Settings settings;
  settings.pins[kChime] = Commit("9f3b2aa");
  ASSERT_TRUE(
      Apply({Pinned(Commit("185c95c", "rings"))}, settings, pulumi).ok());
  const std::string key = "imagecd:pins[\"ghcr.io/owner/chime\"]";
  EXPECT_THAT(pulumi.ran, ElementsAre("config rm --path " + key,
                                      "config set --path --type string " + key +
                                          ".commit -- 185c95c",
                                      "config set --path --type string " + key +
                                          ".reason -- rings"));
}

TEST(SettingsTest, WhatIsSoAlreadyIsLeftAlone) {
  RecordingPulumi pulumi;
  Settings settings;
  settings.pins[kChime] = Commit("185c95c", "rings");
  ASSERT_TRUE(
      Apply({Pinned(Commit("185c95c", "rings"))}, settings, pulumi).ok());
  EXPECT_THAT(pulumi.ran, IsEmpty());
}

TEST(SettingsTest, ATagThatLooksLikeACommitIsCalledATag) {
  RecordingPulumi pulumi;
  policy::Pin pin;
  pin.tag = "1234567";
  ASSERT_TRUE(Apply({Pinned(pin)}, {}, pulumi).ok());
  EXPECT_THAT(pulumi.ran,
              ElementsAre("config set --path --type string "
                          "imagecd:pins[\"ghcr.io/owner/chime\"].tag -- "
                          "1234567"));
}

TEST(SettingsTest, TheOperatorsEntryHoldsThemAllAsOneString) {
  Settings settings;
  settings.pins[kChime] = Commit("185c95c", "it's \"late\": \xff\n");
  settings.pins["ghcr.io/owner/buttons"] = Commit("9f3b2aa");
  const std::string entry = StackEntry(settings, Change::Kind::kPin);
  const std::string begin = "spec:\n  config:\n    imagecd:pins: ";
  ASSERT_EQ(entry.rfind(begin, 0), 0U) << entry;
  const auto text =
      nlohmann::json::parse(entry.substr(begin.size()), nullptr, false);
  ASSERT_TRUE(text.is_string()) << entry;
  const auto pins =
      nlohmann::json::parse(text.get<std::string>(), nullptr, false);
  EXPECT_EQ(pins["ghcr.io/owner/buttons"], "9f3b2aa");
  EXPECT_EQ(pins[kChime]["commit"], "185c95c");
  EXPECT_EQ(entry.find('\n', begin.size()), entry.size() - 1);
}

TEST(WithConfigFileTest, NamesTheFileBeforeWhatIsPositional) {
  RecordingPulumi pulumi;
  WithConfigFile trial(pulumi, "/tmp/x.yaml");
  ASSERT_TRUE(trial.Run({"config", "set", "a", "--", "-b"}).ok());
  EXPECT_THAT(pulumi.ran,
              ElementsAre("config set a --config-file=/tmp/x.yaml -- -b"));
}

}  // namespace
}  // namespace imagecd::operate
