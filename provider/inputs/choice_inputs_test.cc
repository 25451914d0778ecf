#include "provider/inputs/choice_inputs.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::inputs {
namespace {

using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kRepository[] = "ghcr.io/owner/homeslice/chime";
const std::string kDigest = "sha256:" + std::string(64, 'a');

struct Parsed {
  ChoiceInputs inputs;
  std::vector<CheckFailure> failures;
};
Parsed Parse(Object news, FieldTable table = LatestImageInputFields()) {
  InputFailures failures;
  ChoiceInputs inputs = ParseInputs(news, table, failures);
  return {std::move(inputs), failures.all()};
}
Parsed ParseWith(const std::string& name, Value value) {
  Object news{{"repository", kRepository}};
  news.insert_or_assign(name, std::move(value));
  return Parse(std::move(news));
}

auto FailureAt(const std::string& property, const std::string& words) {
  return AllOf(Field(&CheckFailure::property, property),
               Field(&CheckFailure::reason, HasSubstr(words)));
}

TEST(InputsTest, NeedsNothingButARepository) {
  const Parsed parsed = Parse({{"repository", kRepository}});
  EXPECT_THAT(parsed.failures, IsEmpty());
  EXPECT_EQ(parsed.inputs.repository()->path, "owner/homeslice/chime");
  EXPECT_EQ(parsed.inputs.branch, "main");
  EXPECT_FALSE(parsed.inputs.unknown);
  EXPECT_FALSE(parsed.inputs.secret);
}

TEST(InputsTest, RequiresARepository) {
  EXPECT_THAT(Parse({}).failures,
              ElementsAre(FailureAt("repository", "required")));
  EXPECT_THAT(ParseWith("repository", "").failures,
              ElementsAre(FailureAt("repository", "required")));
}

TEST(InputsTest, TakesEmptyAndNullAsAbsent) {
  for (const char* name : {"tag", "digest", "tagPattern", "onRegistryFailure",
                           "hold", "minimumAge", "policy", "pin"}) {
    EXPECT_THAT(ParseWith(name, "").failures, IsEmpty()) << name;
    EXPECT_THAT(ParseWith(name, Value()).failures, IsEmpty()) << name;
  }
  EXPECT_THAT(ParseWith("branch", Value()).failures, IsEmpty());
  const Parsed pin = ParseWith("pin", Object{{"commit", ""}});
  EXPECT_THAT(pin.failures, IsEmpty());
  EXPECT_FALSE(pin.inputs.pin.has_value());
}

TEST(InputsTest, RefusesAnEmptyBranch) {
  EXPECT_THAT(ParseWith("branch", "").failures,
              ElementsAre(FailureAt("branch", "branch \"\" is empty")));
  EXPECT_THAT(ParseWith("branch", "refs/heads/").failures,
              ElementsAre(FailureAt("branch", "branch")));
}

TEST(InputsTest, CleansTheBranchAsTheTagsHaveIt) {
  EXPECT_EQ(ParseWith("branch", "refs/heads/main").inputs.branch, "main");
  EXPECT_EQ(ParseWith("branch", "feature/x").inputs.branch, "feature-x");
}

TEST(InputsTest, SuggestsTheNearestNameForAnUnknownOne) {
  EXPECT_THAT(ParseWith("brnach", "dev").failures,
              ElementsAre(FailureAt("brnach", "did you mean branch?")));
  EXPECT_THAT(ParseWith("tagpattern", "x").failures,
              ElementsAre(FailureAt("tagpattern", "did you mean tagPattern?")));
  EXPECT_THAT(ParseWith("colour", "red").failures,
              ElementsAre(FailureAt("colour", "there are: repository")));
  EXPECT_THAT(ParseWith("pin", Object{{"comit", "185c95c"}}).failures,
              ElementsAre(FailureAt("pin.comit", "did you mean commit?")));
}

TEST(InputsTest, LetsTheEnginesOwnNamesPass) {
  EXPECT_THAT(ParseWith("__defaults", Value()).failures, IsEmpty());
  EXPECT_THAT(ParseWith("__cursor", "x").failures, IsEmpty());
}

TEST(InputsTest, ReadsHowToChoose) {
  const Parsed parsed = Parse({
      {"repository", kRepository},
      {"policy", Object{{"type", "semver"},
                        {"range", "^1.2"},
                        {"filter", Object{{"pattern", "^v(?P<v>.+)$"},
                                          {"extract", "$v"}}}}},
      {"hold", "release freeze"},
      {"exclude",
       property::Array{
           Object{{"commit", 1234567}, {"reason", "broken"}},
           Object{{"tag", "v1.2.3"}, {"until", "2025-11-01T00:00:00Z"}},
           Object{{"pattern", "-rc"}}}},
      {"minimumAge", "1h30m"},
      {"platforms", property::Array{"linux/arm64", "linux/arm/v7"}},
      {"verify",
       Object{{"revisionLabel", true},
              {"cosign", Object{{"key", "cosign.pub"}, {"required", true}}}}},
  });
  EXPECT_THAT(parsed.failures, IsEmpty());
  const ChoiceInputs& inputs = parsed.inputs;
  EXPECT_EQ(inputs.ordering.type(), policy::Ordering::Type::kSemver);
  EXPECT_EQ(inputs.hold->reason, "release freeze");
  ASSERT_EQ(inputs.exclude.size(), 3U);
  EXPECT_TRUE(inputs.exclude[0].Matches("x", "1234567"));
  EXPECT_TRUE(inputs.exclude[1].until.has_value());
  EXPECT_TRUE(inputs.exclude[2].Matches("v1-rc1", ""));
  EXPECT_EQ(inputs.minimum_age, absl::Minutes(90));
  ASSERT_EQ(inputs.platforms.size(), 2U);
  EXPECT_EQ(inputs.platforms[1].variant, "v7");
  EXPECT_TRUE(inputs.verify.revision_label);
  EXPECT_EQ(inputs.verify.cosign->key, "cosign.pub");
  EXPECT_TRUE(inputs.verify.cosign->required);
}

TEST(InputsTest, TakesEmptyRulesAsNone) {
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, Value>>{
           {"policy", Object{}},
           {"hold", ""},
           {"exclude", property::Array{}},
           {"minimumAge", 0},
           {"minimumAge", "0"},
           {"platforms", property::Array{}},
           {"verify", Object{}}}) {
    const Parsed parsed = ParseWith(name, value);
    EXPECT_THAT(parsed.failures, IsEmpty()) << name;
    EXPECT_FALSE(parsed.inputs.hold.has_value());
    EXPECT_FALSE(parsed.inputs.verify.any());
    EXPECT_TRUE(parsed.inputs.ordering.by_time());
    EXPECT_EQ(parsed.inputs.minimum_age, absl::ZeroDuration());
  }
}

// Each is a failure at its own property, and shows a right one.
TEST(InputsTest, ShowsARightOneForEveryWrongRule) {
  using property::Array;
  struct Wrong {
    const char* name;
    Value value;
    const char* property;
    const char* words;
  };
  const Wrong wrong[] = {
      {"policy", "semver", "policy", "such as {type: semver"},
      {"policy", Object{{"type", "newest"}}, "policy.type", "\"newest\""},
      {"policy", Object{{"range", "^1"}}, "policy.range", "it is for semver"},
      {"policy", Object{{"type", "semver"}, {"range", "1 to 2"}},
       "policy.range", "1 to 2"},
      {"policy", Object{{"type", "semver"}, {"prerelease", "yes"}},
       "policy.prerelease", "true or false"},
      {"policy", Object{{"type", "numerical"}, {"order", "up"}}, "policy.order",
       "desc"},
      {"policy", Object{{"type", "semver"}, {"filter", "v"}}, "policy.filter",
       "such as {pattern"},
      {"policy", Object{{"typ", "semver"}}, "policy.typ", "did you mean type"},
      {"hold", true, "hold", "must be a string"},
      {"exclude", "185c95c", "exclude", "such as [{commit: 185c95c"},
      {"exclude", Array{"185c95c"}, "exclude[0]", "such as {commit: 185c95c"},
      {"exclude", Array{Object{{"reason", "why"}}}, "exclude[0]",
       "names none of commit, tag and pattern"},
      {"exclude", Array{Object{{"tag", "a"}, {"pattern", "b"}}}, "exclude[0]",
       "names more than one"},
      {"exclude", Array{Object{{"commit", "185c"}}}, "exclude[0].commit",
       "185c"},
      {"exclude", Array{Object{{"pattern", "("}}}, "exclude[0].pattern",
       "for example"},
      {"exclude", Array{Object{{"tag", "a"}, {"until", "tomorrow"}}},
       "exclude[0].until", "2025-11-01T00:00:00Z"},
      {"minimumAge", 15, "minimumAge", "such as 15m"},
      {"minimumAge", "15 minutes", "minimumAge", "15 minutes"},
      {"minimumAge", "-1h", "minimumAge", "-1h"},
      {"platforms", "linux/arm64", "platforms", "such as [linux/arm64]"},
      {"platforms", Array{"arm64"}, "platforms[0]", "linux/"},
      {"platforms", Array{1}, "platforms[0]", "such as linux/arm64"},
      {"verify", true, "verify", "such as {revisionLabel: true}"},
      {"verify", Object{{"revisionLabel", "yes"}}, "verify.revisionLabel",
       "true or false"},
      {"verify", Object{{"cosign", "cosign.pub"}}, "verify.cosign",
       "such as {key: cosign.pub}"},
      {"verify", Object{{"cosign", Object{{"required", true}}}},
       "verify.cosign.key", "required"},
      {"pin", Object{{"commit", "185c95c"}, {"tag", "a"}}, "pin",
       "such as {commit: 185c95c}"},
      {"tagPattern", "(?P<branch>.+)", "tagPattern", "time"},
  };
  for (const Wrong& each : wrong) {
    EXPECT_THAT(ParseWith(each.name, each.value).failures,
                ElementsAre(FailureAt(each.property, each.words)))
        << each.property << " " << each.words;
  }
}

TEST(InputsTest, RepeatsNothingOfAPrivateKey) {
  const Parsed parsed = ParseWith(
      "verify",
      Object{
          {"cosign", Object{{"key",
                             "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n"
                             "c2VjcmV0\n"}}}});
  EXPECT_THAT(parsed.failures,
              ElementsAre(FailureAt("verify.cosign.key", "a private key")));
  EXPECT_THAT(parsed.failures[0].reason, Not(HasSubstr("c2VjcmV0")));
}

TEST(InputsTest, TakesTheBranchPolicyWhichIsWhatHappensAnyway) {
  EXPECT_THAT(ParseWith("policy", Object{{"type", "branch"}}).failures,
              IsEmpty());
}

TEST(InputsTest, NamesTheValueAndWhatWouldBeRight) {
  EXPECT_THAT(ParseWith("tag", "a b").failures,
              ElementsAre(FailureAt("tag", "tag \"a b\" is not a tag")));
  EXPECT_THAT(ParseWith("tag", 20251014).failures,
              ElementsAre(FailureAt("tag", "quote it")));
  EXPECT_THAT(ParseWith("digest", "sha256:abc").failures,
              ElementsAre(FailureAt("digest", "64 lower-case")));
  EXPECT_THAT(ParseWith("allowDowngrade", "yes").failures,
              ElementsAre(FailureAt("allowDowngrade", "true or false")));
  EXPECT_THAT(ParseWith("onRegistryFailure", "ignore").failures,
              ElementsAre(FailureAt("onRegistryFailure", "\"ignore\"")));
  EXPECT_THAT(ParseWith("tagPattern", "(").failures,
              ElementsAre(FailureAt("tagPattern", "tagPattern: (")));
  EXPECT_THAT(ParseWith("pin", "185c95c").failures,
              ElementsAre(FailureAt("pin", "must be an object")));
  EXPECT_THAT(ParseWith("repository", "chime").failures,
              ElementsAre(FailureAt("repository", "\"chime\"")));
}

TEST(InputsTest, ReportsEverythingThatIsWrongAtOnce) {
  EXPECT_THAT(Parse({{"repository", "x"}, {"branch", ""}, {"tga", "y"}})
                  .failures.size(),
              3);
}

TEST(InputsTest, ReadsAPinOfEachKind) {
  const Parsed commit =
      ParseWith("pin", Object{{"commit", "185C95C"}, {"reason", "why"}});
  EXPECT_THAT(commit.failures, IsEmpty());
  EXPECT_EQ(commit.inputs.pin->commit, "185c95c");
  EXPECT_EQ(commit.inputs.pin->reason, "why");
  EXPECT_EQ(ParseWith("pin", Object{{"tag", "v1"}}).inputs.pin->tag, "v1");
  EXPECT_EQ(ParseWith("pin", Object{{"digest", kDigest}}).inputs.pin->digest,
            kDigest);
}

TEST(InputsTest, RefusesAPinThatNamesNothingOrTooMuch) {
  EXPECT_THAT(ParseWith("pin", Object{{"reason", "why"}}).failures,
              ElementsAre(FailureAt("pin", "names no image")));
  EXPECT_THAT(
      ParseWith("pin", Object{{"commit", "185c95c"}, {"tag", "v1"}}).failures,
      ElementsAre(FailureAt("pin", "more than one")));
  EXPECT_THAT(ParseWith("pin", Object{{"commit", "185c95"}}).failures,
              ElementsAre(FailureAt("pin.commit", "\"185c95\"")));
  EXPECT_THAT(ParseWith("pin", Object{{"digest", "x"}}).failures,
              ElementsAre(FailureAt("pin.digest", "\"x\"")));
  EXPECT_THAT(ParseWith("pin", Object{{"tag", "x y"}}).failures,
              ElementsAre(FailureAt("pin.tag", "\"x y\"")));
}

TEST(InputsTest, TakesACommitThatCameAsANumberOnlyIfNothingWasLost) {
  const Parsed parsed = ParseWith("pin", Object{{"commit", 1234567}});
  EXPECT_THAT(parsed.failures, IsEmpty());
  EXPECT_EQ(parsed.inputs.pin->commit, "1234567");
  EXPECT_TRUE(parsed.inputs.pin->commit_was_number);
  for (const double lossy : {42798.0, 1e300, 1234567.5, 9007199254740993.0}) {
    EXPECT_THAT(ParseWith("pin", Object{{"commit", lossy}}).failures,
                ElementsAre(FailureAt("pin.commit", "quote it")))
        << lossy;
  }
}

TEST(InputsTest, ShowsNothingOfASecret) {
  const std::pair<const char*, Value> wrong[] = {
      {"repository", MakeSecret("hunter2 hunter2")},
      {"branch", MakeSecret("refs/tags/hunter2")},
      {"tag", MakeSecret("hunter2 hunter2")},
      {"digest", MakeSecret("hunter2")},
      {"tagPattern", MakeSecret("(hunter2")},
      {"onRegistryFailure", MakeSecret("hunter2")},
      {"pin", Object{{"commit", MakeSecret("hunter2")}}},
      {"pin", MakeSecret(Object{{"commit", "hunter2"}})},
      {"pin", MakeSecret(Object{{"tag", "hunter2 hunter2"}})},
      {"pin", MakeSecret("hunter2")},
      {"brnach", MakeSecret("hunter2")},
      {"hold", MakeSecret(Object{{"hunter2", 1}})},
      {"minimumAge", MakeSecret("hunter2")},
      {"policy", MakeSecret(Object{{"type", "hunter2"}})},
      {"policy", Object{{"type", "semver"}, {"range", MakeSecret("hunter2")}}},
      {"exclude", property::Array{Object{{"commit", MakeSecret("hunter2")}}}},
      {"exclude", MakeSecret(property::Array{Object{{"pattern", "(hunter2"}}})},
      {"platforms", MakeSecret(property::Array{"hunter2"})},
      {"verify", Object{{"cosign", MakeSecret("hunter2")}}},
      {"verify",
       Object{{"cosign", Object{{"key", MakeSecret("-----BEGIN hunter2")}}}}},
  };
  for (const auto& [name, value] : wrong) {
    const Parsed parsed = ParseWith(name, value);
    ASSERT_EQ(parsed.failures.size(), 1U) << name;
    EXPECT_EQ(parsed.failures[0].property, "") << name;
    EXPECT_THAT(parsed.failures[0].reason, Not(HasSubstr("hunter2"))) << name;
    EXPECT_THAT(parsed.failures[0].reason, HasSubstr(name)) << name;
  }
}

TEST(InputsTest, NotesWhatIsUnknownHoweverDeep) {
  EXPECT_TRUE(ParseWith("branch", Unknown{}).inputs.unknown);
  EXPECT_TRUE(ParseWith("pin", Object{{"commit", Unknown{}}}).inputs.unknown);
  EXPECT_TRUE(ParseWith("tag", MakeSecret(Unknown{})).inputs.unknown);
  EXPECT_TRUE(ParseWith("tag", property::Output{.dependencies = {"urn:x"}})
                  .inputs.unknown);
  const Parsed repository = Parse({{"repository", Unknown{}}});
  EXPECT_THAT(repository.failures, IsEmpty());
  EXPECT_TRUE(repository.inputs.unknown);
  EXPECT_FALSE(ParseWith("onRegistryFailure", Unknown{}).inputs.unknown);
}

TEST(InputsTest, NotesWhatIsSecretHoweverDeep) {
  EXPECT_TRUE(
      ParseWith("pin", Object{{"reason", MakeSecret("x")}}).inputs.secret);
  EXPECT_TRUE(Parse({{"repository", MakeSecret(kRepository)}}).inputs.secret);
  EXPECT_FALSE(ParseWith("tag", "v1").inputs.secret);
}

TEST(InputsTest, IgnoresWhatAProgramGivesAsSelection) {
  EXPECT_THAT(ParseWith("selection", "held").failures, IsEmpty());
  EXPECT_FALSE(ProgramInputs(LatestImageInputFields(), {{"selection", "held"}})
                   .contains("selection"));
}

TEST(InputsTest, RefusesSelectionForTheFunction) {
  EXPECT_THAT(Parse({{"repository", kRepository}, {"selection", "held"}},
                    GetLatestImageInputFields())
                  .failures,
              ElementsAre(FailureAt("selection", "selection is not an input")));
}

TEST(InputsTest, KeepsAProgramsInputsAsTheyAreButForWhatIsAbsent) {
  const Object kept = ProgramInputs(LatestImageInputFields(),
                                    {
                                        {"repository", MakeSecret(kRepository)},
                                        {"branch", "main"},
                                        {"tag", ""},
                                        {"digest", Value()},
                                        {"pin", Object{{"commit", 1234567}}},
                                        {"__cursor", "x"},
                                    });
  const Object expected{
      {"repository", MakeSecret(kRepository)},
      {"branch", "main"},
      {"pin", Object{{"commit", "1234567"}}},
  };
  EXPECT_EQ(kept, expected);
}

TEST(InputsTest, ReadsBackTheCursorThatItWritesToTheDay) {
  const policy::Cursor cursor{"main.20251014-050954.185c95c",
                              absl::FromUnixSeconds(1760418594)};
  const policy::Cursor day{cursor.tag, absl::FromUnixSeconds(1760400000)};
  for (const policy::Cursor& written : {cursor, day}) {
    const Object one{{"__cursor", CursorToValue(written)}};
    EXPECT_EQ(ParseCursors(one, /*one_commit=*/false).at(""), day);
    const Object several{{"__cursors", CursorsToValue({{"chime", written}})}};
    EXPECT_EQ(ParseCursors(several, /*one_commit=*/true).at("chime"), day);
  }
}

TEST(InputsTest, TakesABrokenCursorAsNone) {
  for (const Value& broken :
       {Value(), Value("x"), Value(Object{{"tag", "x"}}),
        Value(Object{{"tag", "a b"}, {"walkedAt", "2025-10-14T05:09:54Z"}}),
        Value(Object{{"tag", "x"}, {"walkedAt", "yesterday"}})}) {
    EXPECT_TRUE(ParseCursors({{"__cursor", broken}}, false).empty());
  }
}

}  // namespace
}  // namespace imagecd::inputs
