#include "cli/stack/references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace imagecd::stack {
namespace {

using ::testing::ElementsAre;

const oci::Repository kChime{"ghcr.io", "owner/chime"};
const std::string kDigest = "sha256:" + std::string(64, 'a');

std::vector<std::string> In(std::string_view text) {
  std::vector<std::string> found;
  for (const oci::Reference& each : ReferencesIn(text, kChime)) {
    found.push_back(each.tag + "|" + each.digest);
  }
  return found;
}

TEST(ReferencesTest, FindsReferencesInAnyText) {
  EXPECT_THAT(In("ghcr.io/owner/chime:main.1"), ElementsAre("main.1|"));
  EXPECT_THAT(In("docker://ghcr.io/owner/chime@" + kDigest),
              ElementsAre("|" + kDigest));
  EXPECT_THAT(In("a: \"ghcr.io/owner/chime:x@" + kDigest +
                 "\", b: ghcr.io/owner/chime:y"),
              ElementsAre("x|" + kDigest, "y|"));
}

TEST(ReferencesTest, LeavesOutLongerNamesAndBareOnes) {
  EXPECT_THAT(In("ghcr.io/owner/chimes:x ghcr.io/owner/chime/ui:x "
                 "mirror/ghcr.io/owner/chime:x xghcr.io/owner/chime:x "
                 "ghcr.io/owner/chime ghcr.io/owner/chime: "
                 "ghcr.io/owner/chime@sha256:12"),
              ElementsAre());
}

Found FindIn(const property::Object& inputs, const std::string& repository,
             const policy::Image& chosen,
             const std::vector<policy::HistoryEntry>& history) {
  ImageIndex index;
  index.Add(repository, chosen, history);
  return index.FindIn(inputs, {0}).at(0);
}

TEST(FindInTest, TakesATagThatIsAWholeString) {
  const policy::Image chosen{"new", kDigest, "", {}};
  const policy::Image old{"old", "", "", {}};
  const std::vector<policy::HistoryEntry> history = {
      {chosen, policy::Selection::kNewest}, {old, policy::Selection::kNewest}};
  const Found of_old =
      FindIn({{"values", property::Object{{"tag", "old"}, {"name", "older"}}}},
             "ghcr.io/owner/chime", chosen, history);
  EXPECT_THAT(of_old.holds, ElementsAre("old"));
  EXPECT_FALSE(of_old.has_chosen);
  const Found of_new = FindIn({{"list", property::Array{"new", "new"}}},
                              "ghcr.io/owner/chime", chosen, history);
  EXPECT_THAT(of_new.holds, ElementsAre("new"));
  EXPECT_TRUE(of_new.has_chosen);
}

TEST(FindInTest, TellsDigestsOfOneTagApart) {
  const policy::Image chosen{"new", kDigest, "", {}};
  const std::string other = "sha256:" + std::string(64, 'b');
  const Found found = FindIn({{"image", "ghcr.io/owner/chime:new@" + other}},
                             "ghcr.io/owner/chime", chosen, {});
  EXPECT_FALSE(found.has_chosen);
  EXPECT_THAT(found.holds, ElementsAre("ghcr.io/owner/chime:new@" + other));
}

TEST(FindInTest, TellsManyImagesApart) {
  const policy::Image chime{"new", kDigest, "", {}};
  const policy::Image bell{"new", "", "", {}};
  ImageIndex index;
  index.Add("ghcr.io/owner/chime", chime, {});
  index.Add("localhost:5000/bell", bell, {});
  index.Add("not a repository", bell, {});
  index.Add("ghcr.io/owner/chime", bell, {});
  const property::Object inputs = {
      {"a", "localhost:5000/bell:old http://localhost:5000/bell:new"},
      {"b", property::Array{"ghcr.io/owner/chime:new", "new"}}};
  const std::vector<Found> found = index.FindIn(inputs, {1, 2, 0});
  ASSERT_EQ(found.size(), 3u);
  EXPECT_THAT(found[0].holds, ElementsAre("localhost:5000/bell:old",
                                          "localhost:5000/bell:new", "new"));
  EXPECT_THAT(found[1].holds, ElementsAre());
  EXPECT_THAT(found[2].holds, ElementsAre("ghcr.io/owner/chime:new", "new"));
  EXPECT_THAT(index.FindIn(inputs, {3})[0].holds,
              ElementsAre("ghcr.io/owner/chime:new", "new"));
}

TEST(ReferencesTest, FindsReferencesWithPortsAndAddresses) {
  const auto found = [](std::string_view text, const oci::Repository& of) {
    return ReferencesIn(text, of).size();
  };
  EXPECT_EQ(found("a:1:localhost:5000/bell:x", {"localhost:5000", "bell"}), 1u);
  EXPECT_EQ(found("key:[::1]:5000/bell:x", {"[::1]:5000", "bell"}), 1u);
  EXPECT_EQ(found("[ghcr.io/owner/chime:x]", kChime), 1u);
  EXPECT_EQ(found("a@ghcr.io/owner/chime:x", kChime), 0u);
  EXPECT_EQ(found("::::@@@@:ghcr.io/owner/chime:x@", kChime), 1u);
}

}  // namespace
}  // namespace imagecd::stack
