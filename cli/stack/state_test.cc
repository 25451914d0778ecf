#include "cli/stack/state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "nlohmann/json.hpp"

namespace imagecd::stack {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kTag = "main.20260112-080000.0123456";

// The state that the engine wrote for a pinned LatestImage, a set with the same
// repository, and a Deployment that uses the LatestImage.
json Recorded() {
  std::ifstream file(IMAGECD_TESTDATA "/state.json");
  return json::parse(file);
}

json& Resource(json& state, const std::string& name) {
  for (json& each : state["deployment"]["resources"]) {
    const auto urn = each["urn"].get<std::string>();
    if (urn.substr(urn.rfind("::") + 2) == name) return each;
  }
  throw std::out_of_range(name);
}

class StateTest : public ::testing::Test {
 protected:
  const State& Parse() {
    absl::StatusOr<State> parsed = ParseState(json_.dump());
    EXPECT_TRUE(parsed.ok()) << parsed.status();
    state_ = parsed.ok() ? *std::move(parsed) : State();
    return state_;
  }

  const Image& Chime() {
    for (const Image& image : Parse().images) {
      if (image.name == "chime") return image;
    }
    throw std::out_of_range("chime");
  }

  json json_ = Recorded();
  State state_;
};

TEST_F(StateTest, ReadsTheChosenImage) {
  const State& state = Parse();
  EXPECT_EQ(state.stack, "dev");
  EXPECT_EQ(state.project, "probe");
  ASSERT_EQ(state.images.size(), 2U);
  const Image& chime = state.images[0];
  EXPECT_EQ(chime.Label(), "chime");
  EXPECT_EQ(chime.repository, "registry.test:5000/acme/chime");
  EXPECT_EQ(chime.branch, "main");
  EXPECT_EQ(chime.chosen.tag, kTag);
  EXPECT_EQ(chime.chosen.commit, "0123456");
  EXPECT_EQ(chime.selection, policy::Selection::kPinned);
  ASSERT_TRUE(chime.pin.has_value());
  EXPECT_EQ(chime.pin->commit, "0123456");
  ASSERT_TRUE(chime.hold.has_value());
  EXPECT_EQ(chime.hold->reason, "freeze");
  EXPECT_EQ(chime.reason, "pinned to 0123456");
  ASSERT_EQ(chime.history.size(), 1U);
  EXPECT_FALSE(chime.secret);
  EXPECT_EQ(NotDeployed(chime), "");
}

TEST_F(StateTest, TakesASetApart) {
  const Image& member = Parse().images[1];
  EXPECT_EQ(member.Label(), "apps[chime]");
  EXPECT_EQ(member.chosen.tag, kTag);
  EXPECT_THAT(member.reference, HasSubstr(kTag));
  EXPECT_EQ(member.selection, policy::Selection::kPinned);
}

TEST_F(StateTest, KnowsTheConfigurationOfTheProviderWithoutItsSecrets) {
  const State& state = Parse();
  const ProviderState* provider = state.ProviderOf(state.images[0]);
  ASSERT_NE(provider, nullptr);
  EXPECT_TRUE(provider->by_default);
  EXPECT_EQ(provider->pins.at("registry.test:5000/acme/chime").commit,
            "0123456");
  EXPECT_EQ(provider->holds.at("*").reason, "freeze");
  EXPECT_EQ(
      provider->inputs.at("registries"),
      property::Value(property::Secret{property::Box(property::Value())}));
}

TEST_F(StateTest, FindsWhatADependentHolds) {
  const Image& chime = Chime();
  ASSERT_EQ(chime.dependents.size(), 1U);
  EXPECT_EQ(chime.dependents[0].name, "web");
  EXPECT_THAT(chime.dependents[0].holds, ElementsAre(chime.reference));
  EXPECT_TRUE(chime.dependents[0].has_chosen);
}

TEST_F(StateTest, CallsAnImageChosenNotDeployedWhenADependentHasAnother) {
  Resource(json_, "web")["inputs"] = {
      {"text", "image: registry.test:5000/acme/chime:main.1.185c95c\n"}};
  EXPECT_EQ(
      NotDeployed(Chime()),
      "Deployment web still has registry.test:5000/acme/chime:main.1.185c95c");
}

TEST_F(StateTest, CallsAnImageChosenNotDeployedWhenAnOperationIsPending) {
  json pending = Resource(json_, "web");
  json_["deployment"]["pending_operations"] = {
      {{"type", "updating"}, {"resource", pending}}};
  EXPECT_EQ(NotDeployed(Chime()),
            "updating of Deployment web started and has not ended");
  EXPECT_EQ(state_.pending.size(), 1U);
}

TEST_F(StateTest, CallsAnImageChosenNotDeployedWhenADependentIsNotReady) {
  Resource(json_, "web")["initErrors"] = {"1 of 2 pods is ready"};
  EXPECT_EQ(NotDeployed(Chime()),
            "Deployment web did not become ready: 1 of 2 pods is ready");
}

TEST_F(StateTest, LeavesOutWhatWaitsForItsDeletion) {
  Resource(json_, "chime")["delete"] = true;
  EXPECT_EQ(Parse().images.size(), 1U);
}

TEST_F(StateTest, LeavesSecretsClosed) {
  const json secret = {
      {"4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"},
      {"ciphertext", "v1:abc"}};
  json& chime = Resource(json_, "chime");
  chime["inputs"]["tag"] = secret;
  chime["outputs"]["reference"] = secret;
  Resource(json_, "web")["inputs"] = {{"image", secret}};
  const Image& image = Chime();
  EXPECT_TRUE(image.secret);
  EXPECT_EQ(image.reference, "");
  EXPECT_TRUE(image.dependents[0].has_secrets);
  EXPECT_EQ(NotDeployed(image), "");
}

TEST_F(StateTest, RefusesAStateOfANewerVersion) {
  json_["version"] = 5;
  const absl::Status status = ParseState(json_.dump()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(
      std::string(status.message()),
      HasSubstr("version 5, and this imagecd supports versions up to 4; "
                "nothing was changed\n  install a newer imagecd"));
}

TEST_F(StateTest, RefusesOtherTextsThanAState) {
  for (const char* text :
       {"", "null", "[]", "{}", "{\"version\": 3}", "{\"version\": 3, ",
        "{\"version\": -1, \"deployment\": {}}"}) {
    EXPECT_EQ(ParseState(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST_F(StateTest, ReadsAStackThatNothingWasDeployedIn) {
  const absl::StatusOr<State> state =
      ParseState(R"({"version": 3, "deployment": {"manifest": {}}})");
  ASSERT_TRUE(state.ok());
  EXPECT_THAT(state->images, IsEmpty());
}

TEST_F(StateTest, SurvivesEveryValueOfAnotherType) {
  const json others[] = {
      nullptr, 1, "x", json::array({1}), {{"a", {{"b", 1}}}}};
  const json flat = json_.flatten();
  for (const auto& [path, value] : flat.items()) {
    for (const json& other : others) {
      json state = Recorded();
      state[json::json_pointer(path)] = other;
      (void)ParseState(state.dump());  // whatever it says, it says it
    }
  }
}

TEST_F(StateTest, SurvivesDepth) {
  Resource(json_, "web")["inputs"] = "HERE";
  std::string text = json_.dump();
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  deep += "1" + std::string(100'000, '}');
  text.replace(text.find("\"HERE\""), 6, deep);
  const absl::StatusOr<State> state = ParseState(text);
  ASSERT_TRUE(state.ok()) << state.status();
  EXPECT_EQ(state->images[0].dependents.size(), 1U);
}

// FindApp

class FindAppTest : public StateTest {
 protected:
  std::vector<std::string> Labels(std::string_view app) {
    std::vector<std::string> labels;
    const auto found = FindApp(Parse(), app);
    if (!found.ok()) return {std::string(found.status().message())};
    for (const Image* image : *found) labels.push_back(image->Label());
    return labels;
  }
};

TEST_F(FindAppTest, TakesANameAMemberARepositoryOrItsLastElement) {
  EXPECT_THAT(Labels("apps"), ElementsAre("apps[chime]"));
  EXPECT_THAT(Labels("apps[chime]"), ElementsAre("apps[chime]"));
  EXPECT_THAT(Labels("chime"), ElementsAre("chime"));
  EXPECT_THAT(Labels("registry.test:5000/acme/chime"),
              ElementsAre("chime", "apps[chime]"));
  Resource(json_, "chime")["inputs"]["repository"] = "registry.test/acme/bell";
  EXPECT_THAT(Labels("bell"), ElementsAre("chime"));
}

TEST_F(FindAppTest, ListsAllMatches) {
  json other = Resource(json_, "chime");
  other["urn"] = "urn:pulumi:dev::probe::imagecd:index:LatestImage::second";
  other["inputs"]["repository"] = "ghcr.io/other/bell";
  Resource(json_, "chime")["inputs"]["repository"] = "ghcr.io/acme/bell";
  json_["deployment"]["resources"].push_back(other);
  EXPECT_THAT(Labels("bell"),
              ElementsAre("\"bell\" matches several images; name one by its "
                          "repository:\n  chime  ghcr.io/acme/bell\n  second  "
                          "ghcr.io/other/bell"));
}

TEST_F(FindAppTest, ListsTheExistingImages) {
  EXPECT_THAT(Labels("nix"),
              ElementsAre(HasSubstr("the stack dev has no image \"nix\"; it "
                                    "has:\n  chime  registry.test:5000")));
  json_["deployment"].erase("resources");
  EXPECT_THAT(Labels("nix"),
              ElementsAre("cannot find \"nix\": the stack has no resource of "
                          "imagecd"));
}

}  // namespace
}  // namespace imagecd::stack
