// What people ask for beside the newest: holds, exclusions, ages, platforms,
// verification, other policies; and what they complain of elsewhere.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/policy/testing/fake_lookup.h"

namespace imagecd::policy {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Exclusion Excluded(const std::string& commit, const std::string& reason = "") {
  Exclusion exclusion = Exclusion::OfCommit(commit);
  exclusion.reason = reason;
  return exclusion;
}

Ordering Semver(const std::string& range) {
  OrderingSpec spec;
  spec.type = "semver";
  spec.range = range;
  OrderingError error;
  Ordering ordering = Ordering::FromSpec(spec, &error);
  EXPECT_EQ(error.text, "");
  return ordering;
}

class Commits : public CommitHistory {
 public:
  explicit Commits(std::vector<std::string> oldest_first)
      : commits_(std::move(oldest_first)) {}
  std::optional<std::int64_t> Place(std::string_view commit) const override {
    for (std::size_t i = 0; i < commits_.size(); ++i) {
      if (CommitsMatch(commits_[i], commit)) return i;
    }
    return std::nullopt;
  }

 private:
  std::vector<std::string> commits_;
};

class RulesTest : public ::testing::Test, protected FakeLookup {};
class HoldTest : public RulesTest {};
class ExcludeTest : public RulesTest {};
class MinimumAgeTest : public RulesTest {};
class ChecksTest : public RulesTest {};
class GuardTest : public RulesTest {};
class RepushTest : public RulesTest {};
class HistoryRuleTest : public RulesTest {};
class OtherPolicyTest : public RulesTest {};
class TroublesTest : public RulesTest {};
class ComplaintTest : public RulesTest {};

TEST_F(HoldTest, KeepsWhatIsDeployedAndSaysWhyAndHowFarBehind) {
  PushAll();
  Deploy(kMid, Digest('b'));
  rules().hold = Hold{"load test until Friday", ""};
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_EQ(decision.selection, Selection::kHeld);
  EXPECT_EQ(decision.reason, "held at 185c95c (load test until Friday)");
  EXPECT_FALSE(decision.cursor.has_value());
  EXPECT_THAT(asked_, IsEmpty());
  EXPECT_THAT(Texts(decision),
              ElementsAre("info: held at 185c95c (load test until Friday), 1 "
                          "build behind main.20251016-081200.9f3b2aa"));
}

TEST_F(HoldTest, AnOutageDoesNotMatterToIt) {
  Deploy(kMid, Digest('b'));
  rules().hold = Hold{"x", ""};
  rules().keep_on_failure = false;
  BreakEverything();
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre("info: held at 185c95c (x)"));
}

TEST_F(HoldTest, WithoutStateTakesTheNewestWithAWarningAndKeepsIt) {
  PushAll();
  rules().provider_hold = Hold{"freeze", "imagecd:holds[\"*\"]"};
  SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_EQ(decision.selection, Selection::kHeld);
  EXPECT_THAT(Texts(decision),
              ElementsAre("warning: imagecd:holds[\"*\"] finds nothing "
                          "deployed to keep: the newest is taken, and kept "
                          "from now on",
                          HasSubstr("info: held at 9f3b2aa (freeze)")));
  Deploy(kNew, Digest('c')).selection = Selection::kHeld;
  Push("main.20251018-050954.1234567", 'e');
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);
}

TEST_F(HoldTest, APinGoesFirstAndSaysThatTheHoldHasNoEffect) {
  PushAll();
  Deploy(kNew, Digest('c'));
  rules().hold = Hold{"x", ""};
  rules().pin = CommitPin("0000aaa");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kOld);
  EXPECT_EQ(decision.selection, Selection::kPinned);
  EXPECT_THAT(Texts(decision),
              Contains("warning: `hold` has no effect: "
                       "pin.commit \"0000aaa\" takes precedence; "
                       "remove that to keep what is "
                       "deployed"));
  rules().pin.reset();
  rules().provider_pin = CommitPin("0000aaa");
  EXPECT_EQ(Choose().image.tag, kOld) << "a provider pin before the hold";
}

TEST_F(HoldTest, TheProgramsGoesBeforeTheProviders) {
  PushAll();
  Deploy(kMid, Digest('b'));
  rules().hold = Hold{"mine", ""};
  rules().provider_hold = Hold{"theirs", "imagecd:holds[\"*\"]"};
  EXPECT_EQ(Choose().reason, "held at 185c95c (mine)");
  rules().tag = kNew;
  rules().digest = Digest('c');
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_THAT(Texts(decision), Contains(HasSubstr("`hold` has no effect: "
                                                  "main.20251016")));
}

TEST_F(HoldTest, LiftedItEndsAtTheNewest) {
  PushAll();
  SingleDeployed& deployed = Deploy(kOld, Digest('a'));
  deployed.selection = Selection::kHeld;
  deployed.cursor = Cursor{kMid, situation_.now};
  EXPECT_EQ(Plan(true).kind, ListingPlan::Kind::kEverything);
  EXPECT_EQ(Choose().image.tag, kNew);
}

TEST_F(ExcludeTest, TakesTheNewestThatIsNot) {
  PushAll();
  rules().exclude = {Excluded("9f3b2aa")};
  EXPECT_EQ(Choose().image.tag, kMid);
  EXPECT_THAT(asked_, ElementsAre(kMid)) << "costs no request";
  rules().exclude = {Exclusion::OfTag(kNew), Exclusion::OfTag(kMid)};
  EXPECT_EQ(Choose().image.tag, kOld);
  rules().exclude = {*Exclusion::OfPattern("2aa$")};
  EXPECT_EQ(Choose().image.tag, kMid);
}

TEST_F(ExcludeTest, EndsWhenItsTimeHasCome) {
  PushAll();
  rules().exclude = {Excluded("9f3b2aa")};
  rules().exclude[0].until = situation_.now + absl::Seconds(1);
  EXPECT_EQ(Choose().image.tag, kMid);
  rules().exclude[0].until = situation_.now;
  EXPECT_EQ(Choose().image.tag, kNew);
}

TEST_F(ExcludeTest, NothingLeftSaysThatItIsExcluded) {
  PushAll();
  rules().exclude = {*Exclusion::OfPattern("^main")};
  EXPECT_THAT(Choose().error, HasSubstr("3 excluded (such as main.20251013"));
}

TEST_F(ExcludeTest, APinGoesFirstAndSaysSo) {
  PushAll();
  rules().exclude = {Excluded("9f3b2aa", "broken login")};
  rules().minimum_age = absl::Hours(24 * 5);
  rules().pin = CommitPin("9f3b2aa");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_THAT(Texts(decision),
              Contains("info: main.20251016-081200.9f3b2aa: excluded (broken "
                       "login); the pin takes precedence"));
  rules().exclude.clear();
  EXPECT_THAT(Texts(Choose()),
              Contains("info: main.20251016-081200.9f3b2aa: only 3 days old, "
                       "and minimumAge is 5 days; the pin takes precedence"));
}

TEST_F(MinimumAgeTest, TakesTheNewestThatIsOldEnough) {
  PushAll();
  rules().minimum_age = absl::Hours(24 * 4);
  EXPECT_EQ(Choose().image.tag, kMid);
  rules().minimum_age = absl::Hours(24 * 365);
  EXPECT_THAT(Choose().error,
              HasSubstr("3 younger than minimumAge (such as main.20251013"));
}

TEST_F(MinimumAgeTest, NeverMovesWhatIsDeployed) {
  PushAll();
  Deploy(kNew, Digest('c'));
  rules().minimum_age = absl::Hours(24 * 4);
  rules().allow_downgrade = true;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kNew);
}

TEST_F(MinimumAgeTest, KeepsAwayWhatComesFromTheFuture) {
  PushAll();
  Push("main.20991014-050954.1234567", 'e');
  EXPECT_EQ(Choose().image.tag, "main.20991014-050954.1234567");
  rules().minimum_age = absl::Seconds(1);
  EXPECT_EQ(Choose().image.tag, kNew);
}

TEST_F(MinimumAgeTest, WhatGrewOldEnoughIsFoundAfterTheCursor) {
  PushAll();
  rules().minimum_age = absl::Hours(24 * 4);
  const SingleDecision first = Choose();
  ASSERT_TRUE(first.cursor.has_value());
  EXPECT_EQ(first.cursor->tag, kOld);
  Deploy(kMid, Digest('b')).cursor = first.cursor;
  situation_.now += absl::Hours(24 * 5);
  listed_ = {kMid, kOther, kNew};
  EXPECT_EQ(Choose(/*warm=*/true).image.tag, kNew);
}

TEST_F(ChecksTest, AsksForThoseThatAreAskedForOnly) {
  PushAll();
  Choose();
  EXPECT_EQ(checked_[kNew], (Checks{.pullable = true}));
  rules().check_platforms = true;
  rules().check_verify = true;
  Choose();
  EXPECT_EQ(checked_[kNew], (Checks{true, true, true}));
}

TEST_F(ChecksTest, PassesOverWhatLacksAPlatformOrFailsVerifyAndNamesTheRule) {
  PushAll();
  rules().check_platforms = true;
  rules().check_verify = true;
  problems_[kNew] =
      Answer::LacksPlatform("", "it lacks linux/arm64 and has linux/amd64");
  problems_[kMid] = Answer::FailsVerify("", "it has no label x");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kOld);
  EXPECT_THAT(Texts(decision),
              ElementsAre("warning: passed over main.20251016-081200.9f3b2aa: "
                          "it lacks linux/arm64 and has linux/amd64; "
                          "main.20251014-050954.185c95c: it has no label x"));
}

TEST_F(ChecksTest, AnUnsignedNewestIsAnErrorWhereTheSignatureIsRequired) {
  PushAll();
  rules().check_verify = true;
  problems_[kNew] =
      Answer::FailsVerify("", "it has no signature", "verify.cosign");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "verify.cosign");
  EXPECT_EQ(decision.error,
            "verify.cosign: main.20251016-081200.9f3b2aa, the newest of branch "
            "main, does not pass: it has no signature");
}

TEST_F(ChecksTest, APinGoesBeforePlatformsAndSaysSoButNotBeforeVerify) {
  PushAll();
  rules().check_platforms = true;
  rules().check_verify = true;
  rules().pin = CommitPin("185c95c");
  problems_[kMid] = Answer::LacksPlatform("", "it lacks linux/arm64");
  SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(Texts(decision), Contains("info: main.20251014-050954.185c95c: "
                                        "it lacks linux/arm64; the pin takes "
                                        "precedence"));

  problems_[kMid] = Answer::FailsVerify("", "it has no label x");
  decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.error,
            "pin.commit \"185c95c\": main.20251014-050954.185c95c fails "
            "`verify`, which a pin does not switch off: it has no label x");
  rules().pin = Pin();
  rules().pin->tag = kMid;
  EXPECT_EQ(Choose().property, "pin.tag");
  problems_[kMid] = Answer::ChildMissing("", "its child is missing");
  EXPECT_THAT(Choose().error, HasSubstr("cannot be pulled: its child"));
}

TEST_F(ChecksTest, AGivenImageIsVerifiedLikeAnyOther) {
  PushAll();
  rules().check_verify = true;
  rules().tag = kMid;
  problems_[kMid] = Answer::FailsVerify("", "it has no label x");
  SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "tag");
  EXPECT_EQ(decision.error,
            "tag \"main.20251014-050954.185c95c\" fails `verify`, which naming "
            "an image does not switch off: it has no label x");
  problems_.clear();
  EXPECT_EQ(Choose().outcome, Outcome::kTake);

  problems_[Digest('b')] = Answer::FailsVerify("", "it has no label x");
  rules().digest = Digest('b');
  decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "digest");
  rules().tag.clear();
  decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_THAT(decision.error, HasSubstr("give the tag in addition"));
}

TEST_F(ChecksTest, AGivenImageThatIsDeployedStaysWithAWarning) {
  PushAll();
  Deploy(kMid, Digest('b'));
  rules().check_verify = true;
  problems_[Digest('b')] = Answer::FailsVerify("", "it has no label x");
  for (const bool tag_too : {false, true}) {
    rules().digest = Digest('b');
    rules().tag = tag_too ? kMid : "";
    const SingleDecision decision = Choose();
    EXPECT_EQ(decision.outcome, Outcome::kKeep);
    EXPECT_THAT(Texts(decision),
                Contains("warning: main.20251014-050954.185c95c no longer "
                         "meets the rules of the program: it has no label x; "
                         "it stays deployed, since it is named explicitly"));
  }
  BreakEverything();
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), Contains(HasSubstr("no longer being updated")));
  rules().digest = Digest('c');
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer);
}

TEST_F(ChecksTest, ATagFromTheFutureIsNotACandidateUnderVerify) {
  PushAll();
  const std::string future = "main.20991014-050954.185c95c";
  Push(future, 'b');
  EXPECT_EQ(Choose().image.tag, future);
  rules().check_verify = true;
  EXPECT_EQ(Choose().image.tag, kNew);
  rules().check_verify = false;
  rules().check_history = true;
  EXPECT_TRUE(MakeNameRules(rules(), situation_.now).latest.has_value());
  rules().check_history = false;
  rules().check_verify = true;
  listed_ = {future};
  EXPECT_THAT(Choose().error, HasSubstr("timestamp in the future"));
  // A person may name it.
  rules().pin = Pin();
  rules().pin->tag = future;
  EXPECT_EQ(Choose().image.tag, future);
}

TEST_F(ChecksTest, AnOutageDuringACheckKeeps) {
  PushAll();
  Deploy(kMid, Digest('b'));
  rules().check_verify = true;
  problems_[kNew] = Answer::NoAnswer("ghcr.io: 503");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kMid);
}

// Contract: four causes for an older newest, each with its own words.
TEST_F(GuardTest, CauseAAListThatIsNotCompleteKeeps) {
  PushAll();
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  rules().allow_downgrade = true;
  rules().check_verify = true;
  problems_[Digest('c')] = Answer::FailsVerify("", "it has no label x");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_THAT(Texts(decision), Contains(HasSubstr("list is not complete")));
}

TEST_F(GuardTest, CauseBAVanishedTagKeepsUnlessToldOtherwise) {
  PushAll();
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  manifests_.erase(kNew);
  EXPECT_EQ(Choose().image.tag, kNew);
  rules().allow_downgrade = true;
  EXPECT_EQ(Choose().image.tag, kMid);
}

TEST_F(GuardTest, CauseCAnExclusionGoesBackWithoutBeingToldOtherwise) {
  PushAll();
  Deploy(kNew, Digest('c')).cursor = Cursor{kMid, situation_.now};
  rules().exclude = {Excluded("9f3b2aa", "broken login")};
  EXPECT_EQ(Plan(true).kind, ListingPlan::Kind::kEverything)
      << "the next best may lie in front of the cursor";
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.9f3b2aa \xe2\x86\x92 "
                  "main.20251014-050954.185c95c (2 days older): "
                  "main.20251016-081200.9f3b2aa is excluded (broken login)"));
}

TEST_F(GuardTest, CauseCDoesNotTrustAListThatLacksWhatIsDeployed) {
  Push(kOld, 'a');
  Push(kNew, 'c');
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  rules().exclude = {Excluded("9f3b2aa")};
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_THAT(Texts(decision),
              ElementsAre(HasSubstr("the list is not complete, so "
                                    "main.20251016-081200.9f3b2aa stays, "
                                    "though it is excluded")));
  manifests_.erase(kNew);
  EXPECT_EQ(Choose().image.tag, kOld) << "it is gone, so the list is right";
}

TEST_F(GuardTest, CauseCStaysWhereThereIsNothingElse) {
  Push(kNew, 'c');
  Deploy(kNew, Digest('c'));
  rules().exclude = {Excluded("9f3b2aa")};
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("stays deployed, though "
                                                     "it is excluded")));
}

TEST_F(GuardTest, CauseDARuleThatIsNoLongerMetKeepsUnlessToldOtherwise) {
  PushAll();
  Deploy(kNew, Digest('c'));
  rules().check_platforms = true;
  problems_[Digest('c')] = Answer::LacksPlatform("", "it lacks linux/arm64");
  SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(asked_, ElementsAre(Digest('c')));
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.9f3b2aa no longer meets the "
                  "rules of the program: it lacks linux/arm64; it stays "
                  "deployed, since nothing newer meets it, and allowDowngrade "
                  "is not set"));

  rules().allow_downgrade = true;
  decision = Choose();
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.9f3b2aa \xe2\x86\x92 "
                  "main.20251014-050954.185c95c (2 days older): of "
                  "main.20251016-081200.9f3b2aa, it lacks linux/arm64, and "
                  "allowDowngrade is set"));

  problems_[kMid] = problems_[kOld] = problems_[Digest('c')];
  decision = Choose();
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_THAT(Texts(decision),
              Contains(HasSubstr("since nothing older meets it either")));
  EXPECT_TRUE(Choose(/*warm=*/true).listed_everything);
}

TEST_F(RepushTest, IsVerifiedAnewAndFollowed) {
  PushAll();
  Deploy(kNew, Digest('9'));
  rules().check_verify = true;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.digest, Digest('c'));
  EXPECT_THAT(asked_, ElementsAre(kNew));
  EXPECT_TRUE(checked_[kNew].verify);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("was pushed again")));
}

TEST_F(RepushTest, FailingItLeavesTheDeployedDigest) {
  PushAll();
  Deploy(kNew, Digest('9'));
  rules().check_verify = true;
  problems_[kNew] = Answer::FailsVerify("", "its label is other", "verify.x");
  const auto expect_kept = [](const SingleDecision& decision) {
    EXPECT_EQ(decision.outcome, Outcome::kKeep);
    EXPECT_EQ(decision.image.digest, Digest('9'));
    EXPECT_THAT(
        Texts(decision),
        Contains("warning: main.20251016-081200.9f3b2aa was pushed again and "
                 "now names sha256:cccccccccccc, which is not taken, since its "
                 "label is other: sha256:999999999999 stays deployed"));
  };
  expect_kept(Choose());
  rules().pin = CommitPin("9f3b2aa");
  expect_kept(Choose());
}

TEST_F(RepushTest, NothingMovesUnderADigest) {
  PushAll();
  Deploy(kNew, Digest('9'));
  rules().pin = Pin();
  rules().pin->digest = Digest('9');
  EXPECT_EQ(Choose().image.digest, Digest('9'));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(HistoryRuleTest, ThePlaceOfACommitDecidesInsteadOfTheTime) {
  PushAll();
  // An old commit that was built again.
  Push("main.20251019-050954.0000aaa", 'e');
  const Commits commits({"0000aaa", "185c95c", "9f3b2aa"});
  rules().check_history = true;
  situation_.history = &commits;
  EXPECT_EQ(Choose().image.tag, kNew);
  Deploy(kMid, Digest('b'));
  EXPECT_EQ(Choose().image.tag, kNew);
  Deploy(kNew, Digest('c'));
  EXPECT_EQ(Choose().outcome, Outcome::kKeep)
      << "an ancestor of what is deployed is no candidate";
  Deploy("main.20251019-050954.0000aaa", Digest('e'));
  EXPECT_EQ(Choose().image.tag, kNew) << "forward, though its time is older";
}

TEST_F(HistoryRuleTest, AnUnknownCommitIsNoCandidateAndSaidSo) {
  PushAll();
  const Commits commits({"0000aaa", "185c95c"});
  rules().check_history = true;
  situation_.history = &commits;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(Texts(decision),
              ElementsAre("warning: passed over main.20251016-081200.9f3b2aa: "
                          "its commit is not on branch main of "
                          "verify.sourceRepository"));
  rules().pin = CommitPin("9f3b2aa");
  EXPECT_THAT(Choose().error, HasSubstr("its commit 9f3b2aa is not on branch"));
}

TEST_F(HistoryRuleTest, ADeployedCommitThatLeftTheBranchIsKeptWithAWarning) {
  PushAll();
  Deploy(kNew, Digest('c'));
  const Commits commits({"0000aaa", "185c95c"});
  rules().check_history = true;
  situation_.history = &commits;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision),
              Contains(HasSubstr("no longer meets the rules of the program: "
                                 "its commit 9f3b2aa is not on branch main")));
  rules().allow_downgrade = true;
  EXPECT_EQ(Choose().image.tag, kMid);
}

TEST_F(HistoryRuleTest, WithoutTheCommitsNothingIsChosen) {
  PushAll();
  rules().check_history = true;
  situation_.history_problem = "git: no route";
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer);
  Deploy(kMid, Digest('b'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("git: no route: main")));
}

TEST_F(OtherPolicyTest, SemverTakesTheGreatestOfTheRange) {
  for (const char* tag :
       {"v1.2.0", "v1.10.0", "v1.9.0", "v2.0.0", "v1.11.0-rc", "latest"}) {
    Push(tag, 'a');
  }
  rules().ordering = Semver("^1");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, "v1.10.0");
  EXPECT_EQ(decision.image.commit, "");
  EXPECT_EQ(decision.reason, "newest of policy semver ^1: v1.10.0");
  Deploy("v1.10.0", Digest('a'));
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);
  Delist("v1.10.0");
  EXPECT_EQ(Choose().image.tag, "v1.10.0") << "guarded too";
}

TEST_F(OtherPolicyTest, NothingToChooseSaysWhy) {
  for (const char* tag : {"v2.0.0", "v1.11.0-rc", "latest"}) Push(tag, 'a');
  rules().ordering = Semver("^1");
  EXPECT_EQ(Choose().error,
            "repository \"ghcr.io/owner/chime\": no tag of policy semver ^1 "
            "among 3 tags: 1 without a version (such as latest), 1 not in the "
            "range ^1 (such as v2.0.0) and 1 prereleases, which "
            "policy.prerelease does not ask for (such as v1.11.0-rc)");
}

TEST_F(OtherPolicyTest, TagsWhoseValuesCollideAreReported) {
  Push("1.10.0", 'a');
  Push("v1.10.0", 'b');
  rules().ordering = Semver("^1");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, "v1.10.0");
  EXPECT_THAT(Texts(decision),
              ElementsAre("warning: v1.10.0 and 1.10.0 have the same value: "
                          "which is newer cannot be told, and the greater name "
                          "is taken"));
}

TEST_F(OtherPolicyTest, UsesACursorOnlyWhereTagsAreListedAsTheyArePushed) {
  for (const char* tag : {"v0.1.0", "v1.0.0", "v1.2.0"}) Push(tag, 'a');
  rules().ordering = Semver("*");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.cursor, (Cursor{"v1.0.0", situation_.now}));
  SingleDeployed& deployed = Deploy("v1.2.0", Digest('a'));
  deployed.cursor = decision.cursor;
  EXPECT_EQ(Plan(true).kind, ListingPlan::Kind::kAfterCursor);
  EXPECT_EQ(Plan(false).kind, ListingPlan::Kind::kEverything);
}

TEST_F(OtherPolicyTest, ContradictionsNameTheirProperty) {
  rules().ordering = Semver("^1");
  EXPECT_FALSE(FindContradiction(rules()).has_value());
  rules().minimum_age = absl::Hours(1);
  EXPECT_EQ(FindContradiction(rules())->property, "minimumAge");
  rules().minimum_age = absl::ZeroDuration();
  rules().check_history = true;
  EXPECT_EQ(FindContradiction(rules())->property, "verify.sourceRepository");
  rules().check_history = false;
  rules().scheme =
      *TagScheme::FromPattern(R"((?P<branch>a)-(?P<time>\d{10})-(?P<sha>\w+))");
  EXPECT_EQ(FindContradiction(rules())->property, "tagPattern");
}

TEST_F(TroublesTest, AreOneWarning) {
  PushAll();
  Push("main.20251016-081200.aaaaaaaaaa", 'e');
  Push("main.20251016-051200.bbbbbbb", 'e');
  Push("main.20251399-000000.ccccccc", 'e');
  situation_.push_order = true;
  EXPECT_THAT(
      Texts(Choose()),
      ElementsAre(
          "warning: main.20251016-081200.aaaaaaaaaa and "
          "main.20251016-081200.9f3b2aa carry the same second: which is newer "
          "cannot be told, and the greater name is taken; "
          "main.20251016-051200.bbbbbbb carry a time long before that of what "
          "was pushed earlier: check the clocks of what builds them; the "
          "commits in the tags have 7 and 10 digits "
          "(main.20251016-081200.9f3b2aa and main.20251016-081200.aaaaaaaaaa): "
          "let all builds use one length; 1 tag of branch main without a "
          "readable time and commit (such as main.20251399-000000.ccccccc); "
          "see listImages"));
  situation_.push_order = false;
  EXPECT_THAT(Texts(Choose()), ElementsAre(Not(HasSubstr("pushed earlier"))));
}

TEST_F(TroublesTest, WhatLiesFarBackIsNotWorthAWord) {
  Push("main.20250101-000000.aaaaaaaaaa", 'a');
  Push("main.20240101-000000.bbbbbbb", 'a');
  PushAll();
  situation_.push_order = true;
  EXPECT_THAT(Texts(Choose()), IsEmpty());
}

// fluxcd/image-automation-controller#231, fluxcd/flux#1817
TEST_F(ComplaintTest, TheListGotShorterInAnOutageAndNothingIsDowngraded) {
  PushAll();
  Deploy(kNew, Digest('c'));
  for (const std::size_t length : {4, 3, 2, 1, 0}) {
    listed_.resize(length);
    for (const bool allow : {false, true}) {
      rules().allow_downgrade = allow;
      EXPECT_EQ(Choose().image.tag, kNew) << length << " tags";
    }
  }
  BreakListing();
  EXPECT_EQ(Choose().image.tag, kNew);
}

// argoproj-labs/argocd-image-updater#1249, fluxcd/flux2#4676
TEST_F(ComplaintTest, ARollbackIsNotUpgradedAgainByTheAutomation) {
  PushAll();
  Deploy(kNew, Digest('c'));
  rules().provider_pin = CommitPin("185c95c");
  EXPECT_EQ(Choose().image.tag, kMid);
  SingleDeployed& deployed = Deploy(kMid, Digest('b'));
  deployed.selection = Selection::kPinned;
  deployed.pin = rules().provider_pin;
  for (int i = 0; i < 3; ++i) {
    Push("main.2025101" + std::to_string(7 + i) + "-000000.1234567", 'e');
    EXPECT_EQ(Choose().outcome, Outcome::kKeep);
  }
  rules().provider_pin.reset();
  rules().exclude = {Excluded("9f3b2aa"), Excluded("1234567")};
  deployed.selection = Selection::kNewest;
  EXPECT_EQ(Choose().image.tag, kMid) << "excluded, it does not come back";
}

// fluxcd/image-reflector-controller#117
TEST_F(ComplaintTest, APinIsVisibleWithItsReasonAndHowFarBehindItIs) {
  PushAll();
  rules().pin = CommitPin("0000aaa");
  rules().pin->reason = "login is broken since";
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.selection, Selection::kPinned);
  EXPECT_EQ(decision.reason, "pinned to 0000aaa (login is broken since)");
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("2 builds behind main")));
}

TEST_F(ComplaintTest, AFeatureBranchsImageDoesNotReachProduction) {
  PushAll();
  for (const char* tag :
       {"main-2.20251019-081200.1234567",
        "feature-main.20251019-081200.1234567",
        "main.x.20251019-081200.1234567", "mainx.20251019-081200.1234567"}) {
    Push(tag, 'e');
  }
  EXPECT_EQ(Choose().image.tag, kNew);
  Deploy(kMid, Digest('b'));
  EXPECT_EQ(Choose().image.tag, kNew);
}

TEST_F(ComplaintTest, ATagThatIsListedButCannotBePulledIsPassedOver) {
  PushAll();
  problems_[kNew] = Answer::ChildMissing(
      "", "its child manifest sha256:0123 for linux/amd64 is missing");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(Texts(decision),
              ElementsAre("warning: passed over main.20251016-081200.9f3b2aa: "
                          "its child manifest sha256:0123 for linux/amd64 is "
                          "missing"));
}

// fluxcd/image-reflector-controller#202
TEST_F(ComplaintTest, TheWrongPlatformsImageIsNotChosen) {
  PushAll();
  rules().check_platforms = true;
  problems_[kNew] = Answer::LacksPlatform("", "it lacks linux/arm64");
  EXPECT_EQ(Choose().image.tag, kMid);
  Deploy(kMid, Digest('b'));
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);
}

}  // namespace
}  // namespace imagecd::policy
