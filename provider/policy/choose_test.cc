#include "provider/policy/choose.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/policy/testing/fake_lookup.h"

namespace imagecd::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ChooserTest : public ::testing::Test, protected FakeLookup {};

TEST_F(ChooserTest, TakesTheNewestOfTheBranchAfterOneLookUp) {
  PushAll();
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_EQ(decision.image.digest, Digest('c'));
  EXPECT_EQ(decision.image.commit, "9f3b2aa");
  EXPECT_EQ(decision.selection, Selection::kNewest);
  EXPECT_EQ(decision.reason,
            "newest build of branch main: commit 9f3b2aa, built "
            "2025-10-16T08:12:00Z");
  EXPECT_THAT(asked_, ElementsAre(kNew));
  EXPECT_THAT(Texts(decision), IsEmpty());
}

TEST_F(ChooserTest, SaysFromWhatToWhatAndHowMuchNewer) {
  PushAll();
  Deploy(kMid, Digest('b'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_THAT(Texts(decision),
              ElementsAre("info: main.20251014-050954.185c95c \xe2\x86\x92 "
                          "main.20251016-081200.9f3b2aa (2 days newer)"));
}

TEST_F(ChooserTest, KeepsTheNewestWithoutALookUpBesideItsHead) {
  PushAll();
  Deploy(kNew, Digest('c'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image, situation_.deployed->image);
  EXPECT_THAT(asked_, IsEmpty());
  EXPECT_THAT(Texts(decision), IsEmpty());
}

TEST_F(ChooserTest, ANewerTagOfTheDeployedImageChangesNothing) {
  Push(kMid, 'b');
  Push(kNew, 'b');
  Deploy(kMid, Digest('b'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image, situation_.deployed->image);
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("info: main.20251016-081200.9f3b2aa is the image that is "
                  "deployed (sha256:bbbbbbbbbbbb): "
                  "main.20251014-050954.185c95c stays"));
}

TEST_F(ChooserTest, FollowsATagThatWasPushedAgainWithAWarning) {
  PushAll();
  Deploy(kNew, Digest('9'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.digest, Digest('c'));
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.9f3b2aa was pushed again: it "
                  "named sha256:999999999999 and now names "
                  "sha256:cccccccccccc"));
}

TEST_F(ChooserTest, PassesOverWhatCannotBePulledAndSaysSo) {
  PushAll();
  manifests_.erase(kNew);
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(asked_, ElementsAre(kNew, kMid));
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: passed over main.20251016-081200.9f3b2aa: listed, "
                  "but it cannot be pulled, since there is no manifest"));
}

TEST_F(ChooserTest, KeepsWhatIsDeployedWhenNothingNewerCanBePulled) {
  PushAll();
  manifests_.erase(kNew);
  Deploy(kMid, Digest('b'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(asked_, ElementsAre(kNew));
}

TEST_F(ChooserTest, GivesUpAfterTwentyThatCannotBePulled) {
  for (int i = 10; i < 50; ++i) {
    listed_.push_back("main.20251014-0509" + std::to_string(i) + ".185c95c");
  }
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "repository");
  EXPECT_EQ(asked_.size(), kMaxAttempts);
  EXPECT_THAT(decision.error, HasSubstr("and 17 more"));
}

TEST_F(ChooserTest, NothingToChooseSaysWhatWasSeenAndWhyItIsNone) {
  Push("latest", 'a');
  Push("pr-7", 'a');
  Push(kOther, 'd');
  Push("main.20251399-050954.185c95c", 'd');
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "repository");
  EXPECT_EQ(
      decision.error,
      "repository \"ghcr.io/owner/chime\": no tag of branch main among 4 tags: "
      "1 of other branches (such as dev.20251017-081200.ddddddd), 1 of branch "
      "main, but without a readable time and commit (such as "
      "main.20251399-050954.185c95c) and 2 not of the form "
      "BRANCH.YYYYMMDD-HHMMSS.SHA (such as latest)");
}

TEST_F(ChooserTest, AnEmptyRepositoryIsSaidToBeEmpty) {
  EXPECT_EQ(Choose().error,
            "repository \"ghcr.io/owner/chime\": there are no tags at all");
}

TEST_F(ChooserTest, AListThatLacksTheDeployedTagDoesNotMoveItBack) {
  PushAll();
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_FALSE(decision.cursor.has_value());
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: the registry's list of tags lacks "
                  "main.20251016-081200.9f3b2aa, which is deployed and still "
                  "there, and ends at main.20251014-050954.185c95c: the list "
                  "is not complete, so main.20251016-081200.9f3b2aa stays"));
}

TEST_F(ChooserTest, AListThatLacksTheDeployedTagNeverGoesBackWhenAllowed) {
  PushAll();
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  rules().allow_downgrade = true;
  EXPECT_EQ(Choose().image.tag, kNew);
  listed_.clear();
  EXPECT_EQ(Choose().image.tag, kNew);
}

TEST_F(ChooserTest, ADeletedTagStaysDeployedWithAWarning) {
  PushAll();
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  manifests_.erase(kNew);
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(asked_, ElementsAre(Digest('c')));
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.9f3b2aa is gone from the "
                  "registry: it stays deployed, as sha256:cccccccccccc"));
}

TEST_F(ChooserTest, ADeletedManifestStaysDeployedWithAStrongerWarning) {
  PushAll();
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  manifests_.erase(kNew);
  manifests_.erase(Digest('c'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.9f3b2aa is gone from the "
                  "registry, and so is its manifest sha256:cccccccccccc: it "
                  "stays deployed, but cannot be pulled any more; push it "
                  "again, or deploy another"));
}

TEST_F(ChooserTest, ADeletedTagGivesWayToAnOlderOneWhenAllowed) {
  PushAll();
  Deploy(kNew, Digest('c'));
  Delist(kNew);
  manifests_.erase(kNew);
  rules().allow_downgrade = true;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.9f3b2aa \xe2\x86\x92 "
                  "main.20251014-050954.185c95c (2 days older): "
                  "main.20251016-081200.9f3b2aa is gone from the registry, and "
                  "allowDowngrade is set"));
}

TEST_F(ChooserTest, ADeletedTagStaysWhenNoOlderOneCanBePulledEither) {
  Push(kOld, 'a');
  Push(kMid, 'b');
  Deploy(kNew, Digest('c'));
  manifests_.clear();
  rules().allow_downgrade = true;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(asked_, ElementsAre(kMid, kOld, Digest('c')));
}

TEST_F(ChooserTest, ADeletedTagGivesWayToANewerOneWithoutAWord) {
  PushAll();
  Deploy(kMid, Digest('b'));
  Delist(kMid);
  manifests_.erase(kMid);
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_EQ(decision.messages.size(), 1u);
  EXPECT_FALSE(decision.cursor.has_value());
}

TEST_F(ChooserTest, AnOutageKeepsWhatIsDeployedWithOneWarning) {
  PushAll();
  Deploy(kMid, Digest('b')).cursor = Cursor{"x", situation_.now};
  BreakEverything();
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image, situation_.deployed->image);
  EXPECT_EQ(decision.cursor, situation_.deployed->cursor);
  EXPECT_THAT(Texts(decision),
              ElementsAre("warning: ghcr.io: 503: main.20251014-050954.185c95c "
                          "stays deployed, and this image is no longer being "
                          "updated until the registry answers; check the "
                          "registry and the credentials for it"));
}

TEST_F(ChooserTest, AnOutageFailsWhereStateDoesNotServe) {
  PushAll();
  BreakEverything();
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer) << "no state";

  Deploy(kMid, Digest('b')).same_rules = false;
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer) << "another branch";

  situation_.deployed->same_rules = true;
  rules().keep_on_failure = false;
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer) << "onRegistryFailure: fail";

  rules().keep_on_failure = true;
  rules().pin = CommitPin("0000aaa");
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer) << "a pin to something else";
  EXPECT_THAT(Choose().messages, IsEmpty());

  rules().pin = CommitPin("185c95c");
  const SingleDecision kept = Choose();
  EXPECT_EQ(kept.outcome, Outcome::kKeep) << "a pin to what is deployed";
  EXPECT_EQ(kept.selection, Selection::kPinned);
}

TEST_F(ChooserTest, AnOutageBetweenTheListAndTheCandidateKeeps) {
  PushAll();
  Deploy(kMid, Digest('b'));
  down_ = "ghcr.io: timed out";
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(Texts(decision),
              ElementsAre(HasSubstr("ghcr.io: timed out: main.2025")));
}

TEST_F(ChooserTest, AnotherBranchIsNotGuarded) {
  PushAll();
  Deploy(kOther, Digest('d')).same_rules = false;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.tag, kNew);
}

TEST_F(ChooserTest, AtTheSameSecondTheGreaterTagIsTakenWithAWarning) {
  Push("main.20251016-081200.9f3b2aa", 'a');
  Push("main.20251016-081200.aaaaaaa", 'b');
  Push("main.20251016-081200.0f3b2aa", 'c');
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, "main.20251016-081200.aaaaaaa");
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: main.20251016-081200.aaaaaaa and "
                  "main.20251016-081200.9f3b2aa carry the same second: which "
                  "is newer cannot be told, and the greater name is taken"));
}

TEST_F(ChooserTest, ATieBelowTheTopIsNotWorthAWord) {
  PushAll();
  Push("main.20251014-050954.aaaaaaa", 'e');
  EXPECT_THAT(Texts(Choose()), IsEmpty());
}

TEST_F(ChooserTest, ATagFromTheFutureIsTakenWithAWarning) {
  PushAll();
  Push("main.20991014-050954.185c95c", 'e');
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.tag, "main.20991014-050954.185c95c");
  EXPECT_THAT(Texts(decision),
              ElementsAre(HasSubstr("warning: main.20991014-050954.185c95c "
                                    "has a timestamp in the future")));
}

TEST_F(ChooserTest, PinToACommitSaysWhyAndHowFarBehind) {
  PushAll();
  Deploy(kNew, Digest('c'));
  rules().pin = CommitPin("0000aaa");
  rules().pin->reason = "broken\nlogin";
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.image.tag, kOld);
  EXPECT_EQ(decision.selection, Selection::kPinned);
  EXPECT_EQ(decision.reason, "pinned to 0000aaa (broken login)");
  EXPECT_FALSE(decision.cursor.has_value());
  EXPECT_THAT(Texts(decision),
              ElementsAre("info: main.20251016-081200.9f3b2aa \xe2\x86\x92 "
                          "main.20251013-050954.0000aaa (3 days older)",
                          "info: pinned to 0000aaa (broken login), 2 builds "
                          "behind main.20251016-081200.9f3b2aa"));
}

TEST_F(ChooserTest, PinToWhatIsDeployedMovesNothing) {
  PushAll();
  Push("main.20251018-050954.9f3b2aa", 'e');
  Deploy(kNew, Digest('c'));
  rules().pin = CommitPin("9f3b2aa");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kNew);
  EXPECT_EQ(decision.selection, Selection::kPinned);
}

TEST_F(ChooserTest, PinToACommitBuiltTwiceTakesTheNewerBuild) {
  PushAll();
  Push("main.20251018-050954.0000aaa", 'e');
  rules().pin = CommitPin("0000aaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
  EXPECT_EQ(Choose().image.tag, "main.20251018-050954.0000aaa");
  manifests_.erase("main.20251018-050954.0000aaa");
  EXPECT_EQ(Choose().image.tag, kOld) << "the one that can be pulled";
}

TEST_F(ChooserTest, AmbiguousPinListsTheCandidates) {
  Push("main.20251013-050954.185c95c1", 'a');
  Push("main.20251014-050954.185c95c2", 'b');
  rules().pin = CommitPin("185c95c");
  SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "pin.commit");
  EXPECT_EQ(decision.error,
            "pin.commit \"185c95c\": is the beginning of 2 different commits; "
            "give more digits to choose one of main.20251014-050954.185c95c2 "
            "and main.20251013-050954.185c95c1");

  Deploy("main.20251013-050954.185c95c1", Digest('a'));
  EXPECT_EQ(Choose().outcome, Outcome::kRefused) << "a new pin";
  situation_.deployed->selection = Selection::kPinned;
  situation_.deployed->pin = rules().pin;
  EXPECT_EQ(Choose().outcome, Outcome::kKeep)
      << "a pin that was clear when it was made";
}

TEST_F(ChooserTest, UnknownPinSaysWhatIsThere) {
  PushAll();
  rules().pin = CommitPin("1234567");
  rules().pin->commit_was_number = true;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.property, "pin.commit");
  EXPECT_EQ(decision.error,
            "pin.commit \"1234567\": no tag of branch main has this commit; "
            "the newest of branch main is main.20251016-081200.9f3b2aa; it was "
            "given as a number; quote it so that no digits are lost");
}

TEST_F(ChooserTest, ProviderPinBlamesItsKeyAndNoProperty) {
  PushAll();
  rules().provider_pin = CommitPin("1234567");
  rules().provider_pin->origin = "imagecd:pins[\"ghcr.io/owner/chime\"]";
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "");
  EXPECT_THAT(decision.error,
              HasSubstr("imagecd:pins[\"ghcr.io/owner/chime\"] \"1234567\": "
                        "no tag of branch main has this commit"));
}

TEST_F(ChooserTest, ThePinOfTheProgramGoesBeforeTheProviders) {
  PushAll();
  rules().pin = CommitPin("185c95c");
  rules().provider_pin = CommitPin("0000aaa");
  rules().provider_pin->origin = "imagecd:pins[\"ghcr.io/owner/chime\"]";
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(
      Texts(decision),
      ElementsAre("warning: imagecd:pins[\"ghcr.io/owner/chime\"] \"0000aaa\" "
                  "has no effect: the program's own pin.commit \"185c95c\" "
                  "takes precedence; take that out of the program to follow it",
                  HasSubstr("pinned to 185c95c, 1 build behind")));
}

TEST_F(ChooserTest, PinToADeletedTagKeepsItWhereItIsDeployed) {
  PushAll();
  Deploy(kMid, Digest('b')).selection = Selection::kPinned;
  rules().pin = Pin();
  rules().pin->tag = kMid;
  situation_.deployed->pin = rules().pin;
  manifests_.erase(kMid);
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision),
              ElementsAre(HasSubstr("is gone from the registry: it stays"),
                          HasSubstr("pinned to main.20251014")));
}

TEST_F(ChooserTest, PinToAnUnknownTagOrDigestIsAnErrorAtIt) {
  PushAll();
  rules().pin = Pin();
  rules().pin->tag = "v1";
  SingleDecision decision = Choose();
  EXPECT_EQ(decision.property, "pin.tag");
  EXPECT_EQ(decision.error,
            "pin.tag \"v1\": ghcr.io/owner/chime has no such tag; the newest "
            "of branch main is main.20251016-081200.9f3b2aa");
  rules().pin = Pin();
  rules().pin->digest = Digest('0');
  decision = Choose();
  EXPECT_EQ(decision.property, "pin.digest");
  EXPECT_THAT(decision.error, HasSubstr("has no such manifest"));
}

TEST_F(ChooserTest, PinToATagOfAnotherBranchIsTakenWithAWarning) {
  PushAll();
  rules().pin = Pin();
  rules().pin->tag = kOther;
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kOther);
  EXPECT_THAT(Texts(decision),
              ElementsAre("warning: dev.20251017-081200.ddddddd is not a build "
                          "of branch main: it is taken because `pin` names it",
                          "info: pinned to dev.20251017-081200.ddddddd"));
}

TEST_F(ChooserTest, PinToADigestKnowsTheTagOnlyOfWhatIsDeployed) {
  PushAll();
  rules().pin = Pin();
  rules().pin->digest = Digest('b');
  SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, "");
  EXPECT_EQ(decision.image.digest, Digest('b'));
  EXPECT_THAT(asked_, ElementsAre(Digest('b')));

  Deploy(kMid, Digest('b'));
  decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(ChooserTest, ALiftedPinEndsAtTheNewest) {
  PushAll();
  SingleDeployed& deployed = Deploy(kOld, Digest('a'));
  deployed.selection = Selection::kPinned;
  deployed.pin = CommitPin("0000aaa");
  deployed.cursor = Cursor{kOld, situation_.now};
  EXPECT_EQ(Plan(true).kind, ListingPlan::Kind::kEverything);
  EXPECT_EQ(Choose().image.tag, kNew);

  Deploy("v1", Digest('e')).selection = Selection::kPinned;
  manifests_["v1"] = Digest('e');
  EXPECT_EQ(Choose().image.tag, kNew) << "pinned off the scheme";
}

TEST_F(ChooserTest, AGivenTagAndDigestAskNothing) {
  rules().tag = kOld;
  rules().digest = Digest('a');
  EXPECT_EQ(lists_.size(), 0U);
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.selection, Selection::kPinned);
  EXPECT_EQ(decision.image.commit, "0000aaa");
  EXPECT_EQ(decision.reason,
            "given by the program: main.20251013-050954.0000aaa");
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(ChooserTest, AGivenTagCostsOneLookUpAndIsFollowed) {
  PushAll();
  rules().tag = kMid;
  Deploy(kMid, Digest('9'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(checked_.size(), 1U);
  EXPECT_EQ(decision.image.digest, Digest('b'));
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("was pushed again")));
}

TEST_F(ChooserTest, AGivenTagThatIsNotThereIsAnErrorAtTag) {
  rules().tag = "v1";
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "tag");
  EXPECT_EQ(decision.error, "tag \"v1\": ghcr.io/owner/chime has no such tag");
}

TEST_F(ChooserTest, AGivenDigestThatIsDeployedKeepsItsTag) {
  rules().digest = Digest('b');
  Deploy(kMid, Digest('b'));
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(ChooserTest, AGivenTagGoesBeforeAPinAndSaysWhichHasNoEffect) {
  rules().tag = kMid;
  rules().digest = Digest('b');
  rules().pin = CommitPin("0000aaa");
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.image.tag, kMid);
  EXPECT_THAT(
      Texts(decision),
      ElementsAre(
          "warning: pin.commit \"0000aaa\" has no effect: "
          "main.20251014-050954.185c95c is given, which takes precedence; take "
          "`tag` and `digest` out of the program and out of "
          "ignoreChanges to follow the pin, or remove the pin"));
  rules().pin = CommitPin("185c95c");
  EXPECT_THAT(Choose().messages, IsEmpty()) << "they agree";
}

TEST_F(ChooserTest, AWarmAnswerWithoutTheDeployedTagAsksForEverything) {
  Deploy(kMid, Digest('b'));
  manifests_[kMid] = Digest('b');
  listed_ = {kNew};
  EXPECT_TRUE(Choose(/*warm=*/true).listed_everything);
  listed_ = {};
  EXPECT_TRUE(Choose(/*warm=*/true).listed_everything);
}

TEST_F(ChooserTest, AWarmAnswerDoesNotGoBackWithoutAWalk) {
  Deploy(kMid, Digest('b'));
  listed_ = {kMid};
  rules().allow_downgrade = true;
  EXPECT_TRUE(Choose(/*warm=*/true).listed_everything);
  rules().allow_downgrade = false;
  EXPECT_EQ(Choose(/*warm=*/true).outcome, Outcome::kKeep);
}

TEST_F(ChooserTest, StoresACursorADayBehindTheChoice) {
  PushAll();
  Push("main.20251016-091200.1111111", 'e');
  const SingleDecision decision = Choose();
  EXPECT_EQ(decision.cursor, (Cursor{kOther, situation_.now}));

  // Two days on, what comes after it moves it on; when everything was last
  // walked stays.
  SingleDeployed& deployed =
      Deploy("main.20251016-091200.1111111", Digest('e'));
  deployed.cursor = Cursor{kOther, situation_.now - absl::Hours(1)};
  listed_ = {kNew, "main.20251016-091200.1111111"};
  EXPECT_EQ(Choose(/*warm=*/true).cursor, deployed.cursor) << "nothing new";
  Push("latest", 'f');
  Push("main.20251018-091200.2222222", '2');
  EXPECT_EQ(Choose(/*warm=*/true).cursor,
            (Cursor{"latest", situation_.now - absl::Hours(1)}));
}

TEST_F(ChooserTest, TheReasonDoesNotDependOnWhatElseIsThere) {
  PushAll();
  const std::string reason = Choose().reason;
  Deploy(kNew, Digest('c'));
  situation_.now += absl::Hours(1000);
  Push("dev.20251017-081200.1111111", 'e');
  EXPECT_EQ(Choose().reason, reason);
  BreakEverything();
  EXPECT_EQ(Choose().reason, reason);
}

}  // namespace
}  // namespace imagecd::policy
