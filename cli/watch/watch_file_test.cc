#include "cli/watch/watch_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace imagecd::watch {
namespace {

using property::Object;
using property::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

WatchFile Parse(std::string_view text) {
  const absl::StatusOr<WatchFile> file = ParseWatchFile(text, "watch.yaml");
  EXPECT_TRUE(file.ok()) << file.status();
  return file.ok() ? *file : WatchFile();
}

TEST(WatchFileTest, HasImagesSetsAndTheProvidersConfiguration) {
  const WatchFile file = Parse(
      "images:\n"
      "  chime:\n"
      "    repository: ghcr.io/owner/chime\n"
      "    pin: {commit: 0123456}\n"
      "    allowDowngrade: true\n"
      "sets:\n"
      "  apps:\n"
      "    repositories: {web: ghcr.io/owner/web}\n"
      "provider:\n"
      "  maxConnections: 4\n");
  EXPECT_THAT(file.problems, IsEmpty());
  ASSERT_EQ(file.watched.size(), 2);
  EXPECT_EQ(file.watched[0].name, "chime");
  EXPECT_EQ(file.watched[0].type, kImageType);
  EXPECT_EQ(file.watched[0].inputs,
            (Object{{"repository", "ghcr.io/owner/chime"},
                    {"pin", Object{{"commit", "0123456"}}},
                    {"allowDowngrade", true}}));
  EXPECT_EQ(file.watched[1].type, kSetType);
  EXPECT_EQ(file.provider, (Object{{"maxConnections", "4"}}));
}

TEST(WatchFileTest, IsReadBackAsItWasWritten) {
  const WatchFile file = Parse(
      "images:\n"
      "  'odd: name':\n"
      "    repository: ghcr.io/owner/chime\n"
      "    exclude: [{tag: 'a\"b'}, {commit: '0123456'}]\n"
      "    verify: {revisionLabel: true, cosign: {key: \"line\\nline\"}}\n"
      "sets:\n"
      "  apps:\n"
      "    repositories: {web: ghcr.io/owner/web}\n"
      "provider:\n"
      "  registries: {ghcr.io: {insecure: false}}\n");
  const WatchFile again = Parse(FormatWatchFile(file));
  ASSERT_EQ(again.watched.size(), file.watched.size());
  for (std::size_t i = 0; i < file.watched.size(); ++i) {
    EXPECT_EQ(again.watched[i].name, file.watched[i].name);
    EXPECT_EQ(again.watched[i].inputs, file.watched[i].inputs);
  }
  EXPECT_EQ(again.provider, file.provider);
}

TEST(WatchFileTest, WatchesTheRestWhereAnEntryIsWrong) {
  const WatchFile file = Parse(
      "images:\n"
      "  chime: {repository: ghcr.io/owner/chime}\n"
      "  again: {repository: ghcr.io/owner/chime}\n"
      "  broken: nonsense\n"
      "  other: {repository: ghcr.io/owner/chime, branch: next}\n"
      "imges: {}\n");
  ASSERT_EQ(file.watched.size(), 2);
  EXPECT_EQ(file.watched[1].name, "other");
  EXPECT_THAT(
      file.problems,
      ElementsAre(HasSubstr("watch.yaml:3:3: images.again has the same"),
                  HasSubstr("images.broken: expected a mapping"),
                  HasSubstr("unknown key \"imges\"")));
}

TEST(WatchFileTest, TellsTheFirstOfTwoEqualNames) {
  const WatchFile file = Parse(
      "images:\n"
      "  chime: {repository: ghcr.io/owner/chime}\n"
      "  chime: {repository: ghcr.io/owner/other}\n");
  ASSERT_EQ(file.watched.size(), 1);
  EXPECT_EQ(file.watched[0].inputs.at("repository"),
            Value("ghcr.io/owner/chime"));
  EXPECT_THAT(file.problems, ElementsAre(HasSubstr("chime")));
}

TEST(WatchFileTest, IsAnErrorIfItNamesNothing) {
  for (const char* text : {"", "images: {}\n", "a: [", "- x\n"}) {
    const absl::StatusOr<WatchFile> file = ParseWatchFile(text, "watch.yaml");
    ASSERT_FALSE(file.ok()) << text;
    EXPECT_THAT(std::string(file.status().message()), HasSubstr("watch.yaml"));
  }
}

}  // namespace
}  // namespace imagecd::watch
