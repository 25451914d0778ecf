#include "cli/stack/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "cli/stack/history.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::stack {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string Recorded(const std::string& name) {
  std::ifstream file(IMAGECD_TESTDATA "/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

const property::Value kClosed(property::Secret{
    property::Box(property::Value())});

TEST(ConfigTest, ReadsWhatPulumiPrints) {
  const absl::StatusOr<Config> config = ParseConfig(Recorded("config.json"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_THAT(config->others, ElementsAre("homeslice:registry"));
  EXPECT_EQ(
      config->imagecd,
      (property::Object{
          {"holds", property::Object{{"*", "freeze"}}},
          {"pins", property::Object{{"registry.test:5000/acme/chime",
                                     property::Object{{"commit", "0123456"}}}}},
          {"registries", kClosed}}));
  EXPECT_FALSE(ParseConfig("[]").ok());
}

TEST(ConfigTest, WritesPathsAndCommandsThatPulumiAndAShellUnderstand) {
  const std::string path =
      ConfigPath("imagecd:pins", {"ghcr.io/owner/chime", "commit"});
  EXPECT_EQ(path, "imagecd:pins[\"ghcr.io/owner/chime\"].commit");
  EXPECT_EQ(SetConfigCommand({"", "dev"}, path, "it's"),
            "pulumi config set --path --stack dev "
            "'imagecd:pins[\"ghcr.io/owner/chime\"].commit' --type string -- "
            "'it'\\''s'");
  EXPECT_EQ(RemoveConfigCommand({"a b", ""}, "imagecd:holds[\"*\"]"),
            "pulumi config rm --path --cwd 'a b' 'imagecd:holds[\"*\"]'");
}

TEST(StackFileTest, IsNextToTheProjectOrInItsConfiguredFolder) {
  testing::TemporaryFolder folder;
  EXPECT_EQ(StackFile(folder.path() + "/nix", "dev").status().code(),
            absl::StatusCode::kNotFound);
  folder.Write("Pulumi.yaml", "name: x\nruntime: yaml\n");
  EXPECT_THAT(*StackFile(folder.path() + "/programs", "org/project/dev"),
              EndsWith("/Pulumi.dev.yaml"));
  folder.Write("Pulumi.yaml", "name: x\nstackConfigDir: stacks\n");
  EXPECT_EQ(*StackFile(folder.path(), "dev"),
            folder.path() + "/stacks/Pulumi.dev.yaml");
  folder.Write("Pulumi.yaml", "name: [");
  EXPECT_EQ(StackFile(folder.path(), "dev").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(HistoryTest, ReadsWhatPulumiPrints) {
  const auto updates = ParseHistory(Recorded("history.json"));
  ASSERT_TRUE(updates.ok()) << updates.status();
  ASSERT_EQ(updates->size(), 2U);
  const Update& last = updates->front();
  EXPECT_EQ(last.kind, "update");
  EXPECT_EQ(last.result, "succeeded");
  EXPECT_THAT(last.environment.at("git.head"), HasSubstr("0123456"));
  EXPECT_EQ(last.changes.at("update"), 3);
  EXPECT_TRUE(last.started.has_value());
  EXPECT_EQ(last.imagecd.count("pins"), 1U);
  EXPECT_EQ(updates->back().imagecd.count("pins"), 0U);
  EXPECT_FALSE(ParseHistory("{}").ok());
}

}  // namespace
}  // namespace imagecd::stack
