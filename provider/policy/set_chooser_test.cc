#include "provider/policy/set_chooser.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/policy/set_releases.h"

namespace imagecd::policy {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Outcome = Decision::Outcome;

// Three commits, each built some seconds apart in each repository.
constexpr char kOld[] = "0000aaa";
constexpr char kMid[] = "185c95c";
constexpr char kNew[] = "9f3b2aa";

std::string TagOf(const std::string& commit, int second = 0) {
  const std::string day = commit.substr(0, 7) == kOld   ? "13"
                          : commit.substr(0, 7) == kMid ? "14"
                                                        : "16";
  return "main.202510" + day + "-05090" + std::to_string(second) + "." + commit;
}

std::string DigestOf(const std::string& member, const std::string& tag) {
  return "sha256:" + std::string(8, member[0]) + tag;
}

class SetChooserTest : public ::testing::Test {
 protected:
  SetChooserTest() {
    situation_.set.rules.branch = "main";
    for (const char* name : {"chime", "notes", "web"}) AddMember(name);
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, "2025-10-20T00:00:00Z",
                                &situation_.now, nullptr));
  }

  Rules& rules() { return situation_.set.rules; }
  SetMember& AddMember(const std::string& name) {
    SetMember& member = situation_.set.members[name];
    member.repository = "ghcr.io/owner/" + name;
    return member;
  }

  void Push(const std::string& member, const std::string& tag) {
    listed_[member].push_back(tag);
    manifests_[member + " " + tag] = DigestOf(member, tag);
    manifests_[member + " " + DigestOf(member, tag)] = DigestOf(member, tag);
  }
  void PushAll() {
    int second = 0;
    for (const auto& [name, member] : situation_.set.members) {
      for (const char* commit : {kOld, kMid, kNew}) {
        Push(name, TagOf(commit, second));
      }
      ++second;
    }
  }
  void Delist(const std::string& member, const std::string& tag) {
    std::erase(listed_[member], tag);
  }
  void Delete(const std::string& member, const std::string& tag) {
    Delist(member, tag);
    manifests_.erase(member + " " + tag);
  }

  void Deploy(const SetDecision& decision) {
    SetDeployed deployed;
    deployed.images = decision.images;
    deployed.selection = decision.selection;
    deployed.pin = EffectivePin(situation_.set).pin;
    deployed.cursors = decision.cursors;
    situation_.deployed = deployed;
  }
  void DeployCommit(const std::string& commit) {
    SetDeployed deployed;
    int second = 0;
    for (const auto& [name, member] : situation_.set.members) {
      const std::string tag = TagOf(commit, second++);
      deployed.images[name] =
          DescribeImage(rules().scheme, tag, DigestOf(name, tag));
    }
    situation_.deployed = deployed;
  }

  Answer Ask(const std::string& member, const std::string& name) {
    if (down_) return Answer::NoAnswer("ghcr.io: 503");
    const auto found = manifests_.find(member + " " + name);
    return found == manifests_.end() ? Answer::Absent()
                                     : Answer::Found(found->second);
  }

  SetDecision Choose() {
    const SetDeployed* deployed =
        situation_.deployed ? &*situation_.deployed : nullptr;
    const auto plans =
        MakeSetPlan(situation_.set, deployed, {}, situation_.now);
    std::map<std::string, Survey> surveys;
    situation_.members.clear();
    for (const auto& [name, member] : situation_.set.members) {
      const auto plan = plans.find(name);
      MemberSituation& facts = situation_.members[name];
      if (plan == plans.end()) continue;
      const auto [it, added] = surveys.emplace(
          name, Survey(MakeSurveyOptions(situation_.set, deployed, name,
                                         situation_.now)));
      it->second.BeginPage();
      for (const std::string& tag : listed_[name]) it->second.OnTag(tag);
      it->second.EndPage();
      if (plan->second.listing != Plan::Listing::kNone && !down_) {
        facts.survey = &it->second;
      } else if (down_) {
        facts.listing_problem = "ghcr.io: 503";
      }
      if (plan->second.head_deployed) {
        facts.deployed_tag_names = Ask(name, deployed->images.at(name).tag);
      }
    }
    asked_.clear();
    SetChooser chooser(situation_);
    while (const auto question = chooser.Next()) {
      asked_.push_back(question->member + " " + question->name);
      if (asked_.size() > 200) {
        ADD_FAILURE() << "asks without end";
        break;
      }
      Answer answer = Ask(question->member, question->name);
      const auto problem =
          problems_.find(question->member + " " + question->name);
      if (answer.kind == Answer::Kind::kFound && problem != problems_.end()) {
        const std::string digest = answer.digest;
        answer = problem->second;
        answer.digest = digest;
      }
      chooser.Report(answer);
    }
    return chooser.Finish();
  }

  std::vector<std::string> Commits(const SetDecision& decision) {
    std::vector<std::string> commits;
    for (const auto& [name, image] : decision.images) {
      commits.push_back(image.commit);
    }
    return commits;
  }

  SetSituation situation_;
  std::map<std::string, std::vector<std::string>> listed_;
  std::map<std::string, std::string> manifests_;
  std::map<std::string, Answer> problems_;
  std::vector<std::string> asked_;
  bool down_ = false;
};

std::vector<std::string> Texts(const SetDecision& decision) {
  std::vector<std::string> texts;
  for (const Message& message : decision.messages) {
    texts.push_back(
        (message.severity == Severity::kWarning ? "warning: " : "info: ") +
        message.text);
  }
  return texts;
}

Pin CommitPin(const std::string& commit, const std::string& origin = "") {
  Pin pin;
  pin.commit = commit;
  pin.origin = origin;
  return pin;
}

TEST_F(SetChooserTest, TakesTheNewestCommitThatEveryRepositoryHas) {
  PushAll();
  const SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.commit, kNew);
  EXPECT_EQ(absl::FormatTime(*decision.built_at, absl::UTCTimeZone()),
            "2025-10-16T05:09:02+00:00")
      << "the greatest of the members";
  EXPECT_EQ(decision.reason,
            "newest commit of branch main that every repository has: 9f3b2aa, "
            "built 2025-10-16T05:09:02Z");
  EXPECT_EQ(asked_.size(), 3u) << "one look-up each";
  Deploy(decision);
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);
  EXPECT_THAT(asked_, IsEmpty());
  EXPECT_THAT(Choose().messages, IsEmpty());
}

TEST_F(SetChooserTest, ARepositoryThatLagsHoldsTheSetBackAndIsNamed) {
  PushAll();
  Delete("notes", TagOf(kNew, 1));
  EXPECT_EQ(Choose().commit, kMid);
  DeployCommit(kMid);
  const SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision),
              ElementsAre("info: notes has no image of 9f3b2aa that could be "
                          "taken, which holds the set at 185c95c"));
  Push("notes", TagOf(kNew, 1));
  EXPECT_THAT(Texts(Choose()),
              ElementsAre("info: 185c95c \xe2\x86\x92 9f3b2aa (2 days newer), "
                          "in all of chime, notes and web"));
}

// fluxcd/image-automation-controller#168
TEST_F(SetChooserTest, ImagesOfOneReleaseDoNotGoOutHalfAndHalf) {
  PushAll();
  DeployCommit(kOld);
  for (int i = 0; i < 3; ++i) {
    // Whichever cannot be pulled: none of its release goes out.
    const char* names[] = {"chime", "notes", "web"};
    problems_.clear();
    problems_[std::string(names[i]) + " " + TagOf(kNew, i)] =
        Answer::ChildMissing("", "its child manifest is missing");
    const SetDecision decision = Choose();
    EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
    EXPECT_THAT(Texts(decision),
                Contains(HasSubstr("passed over " + TagOf(kNew, i) + " of " +
                                   names[i])));
  }
}

TEST_F(SetChooserTest, JoinsCommitsOfDifferentLengthOnTheShorter) {
  Push("chime", TagOf("9f3b2aa1"));
  Push("notes", TagOf("9f3b2aa"));
  Push("web", TagOf("9f3b2aa1ff"));
  EXPECT_EQ(Choose().commit, "9f3b2aa1ff");
}

TEST(SetReleasesTest, AShortCommitThatBeginsTwoIsNeither) {
  const auto build = [](const std::string& commit) {
    return Build{TagOf(commit), "", commit, absl::UnixEpoch()};
  };
  const std::vector<Release> releases =
      JoinOnCommit({{"a", {build("9f3b2aa1"), build("9f3b2aa2")}},
                    {"b", {build("9f3b2aa")}}});
  EXPECT_EQ(releases.size(), 3u);
  for (const Release& release : releases) {
    EXPECT_EQ(release.builds.size(), 1u);
  }
  EXPECT_EQ(JoinOnCommit({{"a", {build("9f3b2aa1"), build("9f3b2aa1f")}},
                          {"b", {build("9f3b2aa"), build("")}}})
                .size(),
            1u);
}

TEST_F(SetChooserTest, OneVanishedTagKeepsAll) {
  PushAll();
  DeployCommit(kNew);
  Delete("notes", TagOf(kNew, 1));
  SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Commits(decision), ElementsAre(kNew, kNew, kNew));
  EXPECT_THAT(Texts(decision), Contains(HasSubstr("notes: main.20251016-050901"
                                                  ".9f3b2aa is gone from the "
                                                  "registry: it stays")));
  rules().allow_downgrade = true;
  decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
  EXPECT_THAT(
      Texts(decision),
      Contains(HasSubstr("main.20251016-050901.9f3b2aa of notes is "
                         "gone from the registry, and allowDowngrade")));
}

TEST_F(SetChooserTest, AListThatIsNotCompleteKeepsAll) {
  PushAll();
  DeployCommit(kNew);
  Delist("notes", TagOf(kNew, 1));
  rules().allow_downgrade = true;
  const SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), Contains(HasSubstr("notes: the registry's list "
                                                  "of tags lacks")));
  rules().exclude = {Exclusion::OfCommit(kNew)};
  EXPECT_EQ(Choose().commit, kNew) << "not even when excluded";
}

TEST_F(SetChooserTest, AnExcludedCommitGoesBackWhole) {
  PushAll();
  DeployCommit(kNew);
  rules().exclude = {Exclusion::OfTag(TagOf(kNew, 1))};
  const SetDecision decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
  EXPECT_THAT(Texts(decision),
              ElementsAre(HasSubstr("main.20251016-050901.9f3b2aa of notes is "
                                    "excluded"),
                          HasSubstr("notes has no image of 9f3b2aa")));
}

TEST_F(SetChooserTest, AMemberThatJoinsGetsTheDeployedCommit) {
  PushAll();
  DeployCommit(kMid);
  situation_.deployed->images.erase("web");
  Delete("web", TagOf(kNew, 2));
  SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
  EXPECT_THAT(asked_, ElementsAre("web " + TagOf(kMid, 2)));
  EXPECT_THAT(Texts(decision),
              Contains("info: web joins at " + TagOf(kMid, 2)));

  rules().hold = Hold{"freeze", ""};
  decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
  EXPECT_EQ(decision.selection, Selection::kHeld);
}

TEST_F(SetChooserTest, AMemberThatJoinsWithoutTheCommitIsAnErrorThatNamesIt) {
  PushAll();
  DeployCommit(kNew);
  situation_.deployed->images.erase("web");
  Delete("web", TagOf(kNew, 2));
  SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "repositories");
  EXPECT_THAT(decision.error, HasSubstr("web has no image of 9f3b2aa, which "
                                        "the others have deployed"));
  rules().allow_downgrade = true;
  decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
}

TEST_F(SetChooserTest, AMemberThatLeavesNoLongerHoldsBack) {
  PushAll();
  DeployCommit(kMid);
  Delete("web", TagOf(kNew, 2));
  situation_.set.members.erase("web");
  EXPECT_THAT(Commits(Choose()), ElementsAre(kNew, kNew));
  DeployCommit(kNew);
  situation_.deployed->images["web"] = DescribeImage(
      rules().scheme, TagOf(kNew, 2), DigestOf("web", TagOf(kNew, 2)));
  const SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake) << "it leaves the outputs";
  EXPECT_EQ(decision.images.size(), 2u);
}

TEST_F(SetChooserTest, APinNamesOneCommitForAll) {
  PushAll();
  rules().pin = CommitPin(kOld);
  rules().pin->reason = "broken login";
  SetDecision decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kOld, kOld, kOld));
  EXPECT_EQ(decision.selection, Selection::kPinned);
  EXPECT_EQ(decision.reason, "pinned to 0000aaa (broken login)");
  EXPECT_THAT(Texts(decision),
              ElementsAre("info: pinned to 0000aaa (broken login), 2 commits "
                          "behind 9f3b2aa"));
  Deploy(decision);
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);

  rules().pin.reset();
  EXPECT_EQ(Choose().commit, kNew) << "lifted, it ends at the newest";

  rules().pin = CommitPin("1234567");
  decision = Choose();
  EXPECT_EQ(decision.property, "pin.commit");
  EXPECT_THAT(decision.error, HasSubstr("no tag of branch main has this commit "
                                        "in any of chime, notes and web; the "
                                        "newest commit that all have is "
                                        "9f3b2aa"));
  rules().pin = CommitPin(kNew);
  Delete("web", TagOf(kNew, 2));
  EXPECT_THAT(Choose().error, HasSubstr("web has no image of 9f3b2aa"));
  rules().pin = Pin();
  rules().pin->tag = "v1";
  EXPECT_EQ(Choose().property, "pin.tag");
}

TEST_F(SetChooserTest, AnAmbiguousPinListsTheCommits) {
  Push("chime", TagOf("9f3b2aa1"));
  Push("notes", TagOf("9f3b2aa2"));
  Push("web", TagOf("9f3b2aa2"));
  rules().pin = CommitPin("9f3b2aa");
  EXPECT_THAT(Choose().error, HasSubstr("is the beginning of 2 different "
                                        "commits"));
}

TEST_F(SetChooserTest, ProviderPinsOfTheMembersHaveToAgree) {
  PushAll();
  situation_.set.members["web"].provider_pin = CommitPin(kOld, "pins[\"web\"]");
  EXPECT_EQ(Choose().commit, kOld) << "one pins them all";
  situation_.set.members["notes"].provider_pin =
      CommitPin("0000aaa1", "pins[\"notes\"]");
  EXPECT_TRUE(EffectivePin(situation_.set).pin.has_value());
  situation_.set.members["notes"].provider_pin =
      CommitPin(kMid, "pins[\"notes\"]");
  SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "");
  EXPECT_EQ(
      decision.error,
      "pins[\"notes\"] \"185c95c\" and pins[\"web\"] \"0000aaa\" are pins "
      "of one set, and have to name one commit");
  rules().pin = CommitPin(kNew);
  EXPECT_EQ(Choose().commit, kNew) << "the program's own goes first";
}

TEST_F(SetChooserTest, AHoldKeepsTheWholeSet) {
  PushAll();
  DeployCommit(kMid);
  rules().hold = Hold{"freeze", ""};
  const SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.reason, "held at 185c95c (freeze)");
  EXPECT_THAT(Texts(decision), ElementsAre("info: held at 185c95c (freeze), 1 "
                                           "commit behind 9f3b2aa"));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(SetChooserTest, AnOutageOfOneKeepsAllAndFailsWithoutState) {
  PushAll();
  down_ = true;
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer);
  DeployCommit(kMid);
  const SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("no longer being "
                                                     "updated")));
}

TEST_F(SetChooserTest, ATagThatWasPushedAgainIsFollowedOrStaysWhereItFails) {
  PushAll();
  DeployCommit(kNew);
  manifests_["notes " + TagOf(kNew, 1)] = "sha256:other";
  SetDecision decision = Choose();
  EXPECT_EQ(decision.images["notes"].digest, "sha256:other");
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("was pushed again")));
  rules().check_verify = true;
  problems_["notes " + TagOf(kNew, 1)] =
      Answer::FailsVerify("", "it has no label x");
  decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("which is not taken, "
                                                     "since it has no label")));
}

TEST_F(SetChooserTest, ARuleThatOneNoLongerMeetsKeepsAllUnlessToldOtherwise) {
  PushAll();
  DeployCommit(kNew);
  rules().check_platforms = true;
  const std::string digest = DigestOf("web", TagOf(kNew, 2));
  problems_["web " + digest] = Answer::LacksPlatform("", "it lacks x/y");
  SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("web: main.20251016-050902"
                                                     ".9f3b2aa no longer meets "
                                                     "the rules")));
  rules().allow_downgrade = true;
  decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
}

TEST_F(SetChooserTest, NothingInCommonSaysWhatLacks) {
  Push("chime", TagOf(kNew));
  Push("notes", TagOf(kNew));
  EXPECT_THAT(Choose().error, HasSubstr("web (ghcr.io/owner/web) has no tags"));
  Push("web", TagOf(kMid));
  EXPECT_THAT(Choose().error,
              HasSubstr("no commit has an image in all of chime, notes and "
                        "web: web has no image of 9f3b2aa"));
}

TEST_F(SetChooserTest, ALaterBuildOfTheSameCommitIsTakenThereOnly) {
  PushAll();
  DeployCommit(kNew);
  Push("notes", "main.20251017-000000.9f3b2aa");
  const SetDecision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.images.at("notes").tag, "main.20251017-000000.9f3b2aa");
  EXPECT_EQ(decision.images.at("web").tag, TagOf(kNew, 2));
}

TEST_F(SetChooserTest, AnOldCommitBuiltAgainInOnePlaceSendsNothingBack) {
  PushAll();
  DeployCommit(kNew);
  Push("notes", "main.20251019-000000.0000aaa");
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);
}

TEST_F(SetChooserTest, TheDeployedCommitBuiltAgainEverywhereIsTheNewest) {
  PushAll();
  DeployCommit(kMid);
  for (const char* name : {"chime", "notes", "web"}) {
    Push(name, "main.20251017-000000.185c95c");
  }
  SetDecision decision = Choose();
  EXPECT_EQ(decision.commit, kMid);
  EXPECT_EQ(decision.images.at("web").tag, "main.20251017-000000.185c95c");
  for (const char* name : {"chime", "notes", "web"}) {
    manifests_.erase(std::string(name) + " main.20251017-000000.185c95c");
  }
  EXPECT_EQ(Choose().commit, kNew) << "none of them can be pulled";
}

}  // namespace
}  // namespace imagecd::policy
