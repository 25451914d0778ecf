#include "provider/oci/challenge.h"

#include <gtest/gtest.h>

#include <string>

namespace imagecd::oci {
namespace {

TEST(ChallengeTest, ReadsTheBearerChallengeOfARegistry) {
  const std::vector<Challenge> challenges = ParseChallenges(
      {R"(Bearer realm="https://ghcr.io/token",service="ghcr.io",)"
       R"(scope="repository:user/image:pull")"});
  ASSERT_EQ(challenges.size(), 1u);
  EXPECT_EQ(challenges[0].scheme, "bearer");
  EXPECT_EQ(challenges[0].parameters.at("realm"), "https://ghcr.io/token");
  EXPECT_EQ(challenges[0].parameters.at("service"), "ghcr.io");
  EXPECT_EQ(challenges[0].parameters.at("scope"), "repository:user/image:pull");
}

TEST(ChallengeTest, DividesChallengesJoinedByACommaOnly) {
  const std::vector<Challenge> challenges = ParseChallenges(
      {R"(Bearer realm="https://a.b/t",service="s",scope="a,b",Basic realm="x, y")"});
  ASSERT_EQ(challenges.size(), 2u);
  EXPECT_EQ(challenges[0].scheme, "bearer");
  EXPECT_EQ(challenges[0].parameters.at("scope"), "a,b");
  EXPECT_EQ(challenges[1].scheme, "basic");
  EXPECT_EQ(challenges[1].parameters.at("realm"), "x, y");
}

TEST(ChallengeTest, ReadsSeveralFieldsInOrder) {
  const std::vector<Challenge> challenges =
      ParseChallenges({"Basic realm=a", "", " , ", "BEARER Realm=b"});
  ASSERT_EQ(challenges.size(), 2u);
  EXPECT_EQ(challenges[0].scheme, "basic");
  EXPECT_EQ(challenges[1].scheme, "bearer");
  EXPECT_EQ(challenges[1].parameters.at("realm"), "b");
}

TEST(ChallengeTest, KeepsAParameterWithItsOwnField) {
  const std::vector<Challenge> challenges =
      ParseChallenges({"Basic realm=a", "realm=b, Bearer service=c"});
  ASSERT_EQ(challenges.size(), 2u);
  EXPECT_EQ(challenges[0].parameters.at("realm"), "a");
  EXPECT_EQ(challenges[1].parameters.count("realm"), 0u);
}

TEST(ChallengeTest, UndoesEscapes) {
  const std::vector<Challenge> challenges =
      ParseChallenges({R"(Bearer realm="a\"b\\c,d" , scope = "e")"});
  ASSERT_EQ(challenges.size(), 1u);
  EXPECT_EQ(challenges[0].parameters.at("realm"), R"(a"b\c,d)");
  EXPECT_EQ(challenges[0].parameters.at("scope"), "e");
}

TEST(ChallengeTest, ReadsToken68AndSchemesAlone) {
  const std::vector<Challenge> challenges =
      ParseChallenges({"Negotiate YWJj+/==, NTLM, Basic realm=\"x\""});
  ASSERT_EQ(challenges.size(), 3u);
  EXPECT_EQ(challenges[0].scheme, "negotiate");
  EXPECT_EQ(challenges[0].parameters.at(""), "YWJj+/==");
  EXPECT_EQ(challenges[1].scheme, "ntlm");
  EXPECT_TRUE(challenges[1].parameters.empty());
  EXPECT_EQ(challenges[2].parameters.at("realm"), "x");
}

TEST(ChallengeTest, LetsTheFirstOfTwoEqualNamesCount) {
  const std::vector<Challenge> challenges =
      ParseChallenges({R"(Bearer realm="a",REALM="b")"});
  ASSERT_EQ(challenges.size(), 1u);
  EXPECT_EQ(challenges[0].parameters.at("realm"), "a");
}

TEST(ChallengeTest, SurvivesNonsense) {
  for (const std::string text :
       {"\"", "Bearer \"", "Bearer realm=\"unclosed, Basic realm=x", "=", ",,,",
        "Bearer =x", "Bearer realm=", "Bearer realm=\"\\", "\\\",\\",
        "Bearer realm==x", "\x01\x02\xff", "Bearer\trealm=\"x\"y,z"}) {
    for (const Challenge& challenge : ParseChallenges({text})) {
      EXPECT_FALSE(challenge.scheme.empty()) << text;
    }
  }
  EXPECT_TRUE(ParseChallenges({std::string("\0\0", 2)}).empty());
}

TEST(ChallengeTest, GoesOnBehindNonsense) {
  const std::vector<Challenge> challenges =
      ParseChallenges({"@@@ \"a,b\", Basic realm=\"x\""});
  ASSERT_EQ(challenges.size(), 1u);
  EXPECT_EQ(challenges[0].parameters.at("realm"), "x");
}

TEST(ChallengeTest, IsBounded) {
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "Basic a" + std::to_string(i) + "=b,";
  EXPECT_EQ(ParseChallenges({many, many}).size(), 16u);
  std::string wide = "Bearer ";
  for (int i = 0; i < 5000; ++i) wide += "a" + std::to_string(i) + "=b,";
  EXPECT_EQ(ParseChallenges({wide})[0].parameters.size(), 16u);
  EXPECT_TRUE(
      ParseChallenges({std::string(70'000, ','), "Basic realm=x"}).empty());
}

}  // namespace
}  // namespace imagecd::oci
