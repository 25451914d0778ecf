#include "provider/oci/scope.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace imagecd::oci {
namespace {

const Repository kChime{"registry.example", "owner/chime"};

TEST(ReadingScopeTest, KeepsEveryAccessThatReads) {
  EXPECT_EQ(ReadingScope("repository:o/r:pull"), "repository:o/r:pull");
  EXPECT_EQ(ReadingScope("repository:o/r:metadata_read"),
            "repository:o/r:metadata_read");
  EXPECT_EQ(ReadingScope("repository:a:pull repository:b:pull"),
            "repository:a:pull repository:b:pull");
  EXPECT_EQ(ReadingScope("repository(plugin):o/r:pull"),
            "repository(plugin):o/r:pull");
}

TEST(ReadingScopeTest, NeverAsksForTheRightToWrite) {
  EXPECT_EQ(ReadingScope("repository:o/r:pull,push"), "repository:o/r:pull");
  EXPECT_EQ(ReadingScope("repository:o/r:push,pull"), "repository:o/r:pull");
  for (const char* scope :
       {"repository:o/r:push", "repository:o/r:*", "repository:o/r:delete",
        "registry:catalog:*", "", "x", ":", "repository:o/r:"}) {
    EXPECT_EQ(ReadingScope(scope), "") << scope;
  }
}

TEST(ReadingScopeTest, IgnoresTextThatIsNoScope) {
  EXPECT_EQ(ReadingScope("repository:o/r:pull\r\nX"), "");
  EXPECT_EQ(ReadingScope("repository:" + std::string(2000, 'a') + ":pull"), "");
}

TEST(KnownScopesTest, HasTheUsualScopeUntilARegistryNamesAnother) {
  KnownScopes scopes;
  const std::vector<std::string> usual = {"repository:owner/chime:pull"};
  EXPECT_EQ(scopes.Get(kChime), usual);
  EXPECT_FALSE(scopes.Learn(kChime, usual[0], usual));
  EXPECT_FALSE(scopes.Learn(kChime, "", usual));
  EXPECT_EQ(scopes.Get(kChime), usual);
}

TEST(KnownScopesTest, AsksAboutEachRepositoryOfARegistryWithOtherScopes) {
  KnownScopes scopes;
  const Repository other{"registry.example", "owner/lamp"};
  EXPECT_TRUE(scopes.Learn(kChime, "repository:x/chime:pull", {}));
  EXPECT_EQ(scopes.Get(kChime),
            std::vector<std::string>{"repository:x/chime:pull"});
  EXPECT_EQ(scopes.Get(other), std::nullopt);
  EXPECT_NE(scopes.Get({"elsewhere.example", "a"}), std::nullopt);
}

TEST(KnownScopesTest, KeepsAFewScopesOnly) {
  KnownScopes scopes;
  for (int i = 0; i < 100; ++i) {
    scopes.Learn(kChime, "repository:a" + std::to_string(i) + ":pull", {});
  }
  EXPECT_LE(scopes.Get(kChime)->size(), 4U);
  EXPECT_FALSE(
      scopes.Learn(kChime, "repository:new:pull", *scopes.Get(kChime)));
}

}  // namespace
}  // namespace imagecd::oci
