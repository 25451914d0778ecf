#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/policy/releases.h"
#include "provider/policy/testing/fake_evidence.h"

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

class ChooseSetTest : public ::testing::Test {
 protected:
  ChooseSetTest() {
    request_.one_commit = true;
    request_.rules.branch = "main";
    for (const char* name : {"chime", "notes", "web"}) AddMember(name);
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, "2025-10-20T00:00:00Z",
                                &request_.now, nullptr));
  }

  Rules& rules() { return request_.rules; }
  Member& AddMember(const std::string& name) {
    Member& member = request_.members[name];
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
    for (const auto& [name, member] : request_.members) {
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

  void Deploy(const Decision& decision) {
    Deployed deployed;
    deployed.images = decision.images;
    deployed.selection = decision.selection;
    deployed.pin = FindPin(request_).pin;
    deployed.cursors = decision.cursors;
    request_.deployed = deployed;
  }
  void DeployCommit(const std::string& commit) {
    Deployed deployed;
    int second = 0;
    for (const auto& [name, member] : request_.members) {
      const std::string tag = TagOf(commit, second++);
      deployed.images[name] =
          DescribeImage(rules().scheme, tag, DigestOf(name, tag));
    }
    request_.deployed = deployed;
  }

  Answer Ask(const std::string& member, const std::string& name) {
    if (down_) return Answer::NoAnswer("ghcr.io: 503");
    const auto found = manifests_.find(member + " " + name);
    return found == manifests_.end() ? Answer::Absent()
                                     : Answer::Found(found->second);
  }

  Decision Choose() {
    FakeEvidence evidence;
    evidence.list = [this](const ListQuestion& question,
                           bool*) -> std::optional<std::vector<std::string>> {
      if (down_) return std::nullopt;
      return listed_[question.member];
    };
    evidence.manifest = [this](const ManifestQuestion& question) {
      Answer answer = Ask(question.member, question.name);
      const auto problem =
          problems_.find(question.member + " " + question.name);
      if (answer.kind == Answer::Kind::kFound && problem != problems_.end() &&
          question.checks != Checks()) {
        const std::string digest = answer.digest;
        answer = problem->second;
        answer.digest = digest;
      }
      return answer;
    };
    Decision decision = policy::Choose(request_, evidence);
    asked_.clear();
    for (const ManifestQuestion& question : evidence.asked) {
      if (question.checks == Checks()) continue;  // what deployed tags name
      asked_.push_back(question.member + " " + question.name);
    }
    return decision;
  }

  std::vector<std::string> Commits(const Decision& decision) {
    std::vector<std::string> commits;
    for (const auto& [name, image] : decision.images) {
      commits.push_back(image.commit);
    }
    return commits;
  }

  Request request_;
  std::map<std::string, std::vector<std::string>> listed_;
  std::map<std::string, std::string> manifests_;
  std::map<std::string, Answer> problems_;
  std::vector<std::string> asked_;
  bool down_ = false;
};

TEST_F(ChooseSetTest, TakesTheNewestCommitThatEveryRepositoryHas) {
  PushAll();
  const Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(CommitOf(decision.images), kNew);
  EXPECT_EQ(absl::FormatTime(*BuiltAtOf(decision.images), absl::UTCTimeZone()),
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

TEST_F(ChooseSetTest, ARepositoryThatLagsHoldsTheSetBackAndIsNamed) {
  PushAll();
  Delete("notes", TagOf(kNew, 1));
  EXPECT_EQ(CommitOf(Choose().images), kMid);
  DeployCommit(kMid);
  const Decision decision = Choose();
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
TEST_F(ChooseSetTest, ImagesOfOneReleaseDoNotGoOutHalfAndHalf) {
  PushAll();
  DeployCommit(kOld);
  for (int i = 0; i < 3; ++i) {
    // Whichever cannot be pulled: none of its release goes out.
    const char* names[] = {"chime", "notes", "web"};
    problems_.clear();
    problems_[std::string(names[i]) + " " + TagOf(kNew, i)] =
        Answer::ChildMissing("", "its child manifest is missing");
    const Decision decision = Choose();
    EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
    EXPECT_THAT(Texts(decision),
                Contains(HasSubstr("passed over " + TagOf(kNew, i) + " of " +
                                   names[i])));
  }
}

TEST_F(ChooseSetTest, JoinsCommitsOfDifferentLengthOnTheShorter) {
  Push("chime", TagOf("9f3b2aa1"));
  Push("notes", TagOf("9f3b2aa"));
  Push("web", TagOf("9f3b2aa1ff"));
  EXPECT_EQ(CommitOf(Choose().images), "9f3b2aa1ff");
}

TEST(ReleasesTest, AShortCommitThatBeginsTwoIsNeither) {
  const auto build = [](const std::string& commit) {
    return Build{TagOf(commit), "0", commit, absl::UnixEpoch()};
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

TEST_F(ChooseSetTest, OneVanishedTagKeepsAll) {
  PushAll();
  DeployCommit(kNew);
  Delete("notes", TagOf(kNew, 1));
  Decision decision = Choose();
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

TEST_F(ChooseSetTest, AListThatIsNotCompleteKeepsAll) {
  PushAll();
  DeployCommit(kNew);
  Delist("notes", TagOf(kNew, 1));
  rules().allow_downgrade = true;
  const Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), Contains(HasSubstr("notes: the registry's list "
                                                  "of tags lacks")));
  rules().exclude = {Exclusion::OfCommit(kNew)};
  EXPECT_EQ(CommitOf(Choose().images), kNew) << "not even when excluded";
}

TEST_F(ChooseSetTest, AnExcludedCommitGoesBackWhole) {
  PushAll();
  DeployCommit(kNew);
  rules().exclude = {Exclusion::OfTag(TagOf(kNew, 1))};
  const Decision decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
  EXPECT_THAT(Texts(decision),
              ElementsAre(HasSubstr("main.20251016-050901.9f3b2aa of notes is "
                                    "excluded"),
                          HasSubstr("notes has no image of 9f3b2aa")));
}

TEST_F(ChooseSetTest, AMemberThatJoinsGetsTheDeployedCommit) {
  PushAll();
  DeployCommit(kMid);
  request_.deployed->images.erase("web");
  Delete("web", TagOf(kNew, 2));
  Decision decision = Choose();
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

TEST_F(ChooseSetTest, AMemberThatJoinsWithoutTheCommitIsAnErrorThatNamesIt) {
  PushAll();
  DeployCommit(kNew);
  request_.deployed->images.erase("web");
  Delete("web", TagOf(kNew, 2));
  Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "repositories");
  EXPECT_THAT(decision.error, HasSubstr("web has no image of 9f3b2aa, which "
                                        "the others have deployed"));
  rules().allow_downgrade = true;
  decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
}

TEST_F(ChooseSetTest, AMemberThatLeavesNoLongerHoldsBack) {
  PushAll();
  DeployCommit(kMid);
  Delete("web", TagOf(kNew, 2));
  request_.members.erase("web");
  EXPECT_THAT(Commits(Choose()), ElementsAre(kNew, kNew));
  DeployCommit(kNew);
  request_.deployed->images["web"] = DescribeImage(
      rules().scheme, TagOf(kNew, 2), DigestOf("web", TagOf(kNew, 2)));
  const Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake) << "it leaves the outputs";
  EXPECT_EQ(decision.images.size(), 2u);
}

TEST_F(ChooseSetTest, APinNamesOneCommitForAll) {
  PushAll();
  rules().pin = CommitPin(kOld);
  rules().pin->reason = "broken login";
  Decision decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kOld, kOld, kOld));
  EXPECT_EQ(decision.selection, Selection::kPinned);
  EXPECT_EQ(decision.reason, "pinned to 0000aaa (broken login)");
  EXPECT_THAT(Texts(decision),
              ElementsAre("info: pinned to 0000aaa (broken login), 2 commits "
                          "behind 9f3b2aa"));
  Deploy(decision);
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);

  rules().pin.reset();
  EXPECT_EQ(CommitOf(Choose().images), kNew) << "lifted, it ends at the newest";

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

TEST_F(ChooseSetTest, AnAmbiguousPinListsTheCommits) {
  Push("chime", TagOf("9f3b2aa1"));
  Push("notes", TagOf("9f3b2aa2"));
  Push("web", TagOf("9f3b2aa2"));
  rules().pin = CommitPin("9f3b2aa");
  EXPECT_THAT(Choose().error, HasSubstr("is the beginning of 2 different "
                                        "commits"));
}

TEST_F(ChooseSetTest, ProviderPinsOfTheMembersHaveToAgree) {
  PushAll();
  request_.members["web"].provider_pin = CommitPin(kOld, "pins[\"web\"]");
  EXPECT_EQ(CommitOf(Choose().images), kOld) << "one pins them all";
  request_.members["notes"].provider_pin =
      CommitPin("0000aaa1", "pins[\"notes\"]");
  EXPECT_TRUE(FindPin(request_).pin.has_value());
  request_.members["notes"].provider_pin = CommitPin(kMid, "pins[\"notes\"]");
  Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kRefused);
  EXPECT_EQ(decision.property, "");
  EXPECT_EQ(
      decision.error,
      "pins[\"notes\"] \"185c95c\" and pins[\"web\"] \"0000aaa\" are pins "
      "of one set, and have to name one commit");
  rules().pin = CommitPin(kNew);
  EXPECT_EQ(CommitOf(Choose().images), kNew) << "the program's own goes first";
}

TEST_F(ChooseSetTest, AHoldKeepsTheWholeSet) {
  PushAll();
  DeployCommit(kMid);
  rules().hold = Hold{"freeze", ""};
  const Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_EQ(decision.reason, "held at 185c95c (freeze)");
  EXPECT_THAT(Texts(decision), ElementsAre("info: held at 185c95c (freeze), 1 "
                                           "commit behind 9f3b2aa"));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(ChooseSetTest, AnOutageOfOneKeepsAllAndFailsWithoutState) {
  PushAll();
  down_ = true;
  EXPECT_EQ(Choose().outcome, Outcome::kNoAnswer);
  DeployCommit(kMid);
  const Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("no longer being "
                                                     "updated")));
}

TEST_F(ChooseSetTest, ATagThatWasPushedAgainIsFollowedOrStaysWhereItFails) {
  PushAll();
  DeployCommit(kNew);
  manifests_["notes " + TagOf(kNew, 1)] = "sha256:other";
  Decision decision = Choose();
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

TEST_F(ChooseSetTest, ARuleThatOneNoLongerMeetsKeepsAllUnlessToldOtherwise) {
  PushAll();
  DeployCommit(kNew);
  rules().check_platforms = true;
  const std::string digest = DigestOf("web", TagOf(kNew, 2));
  problems_["web " + digest] = Answer::LacksPlatform("", "it lacks x/y");
  Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kKeep);
  EXPECT_THAT(Texts(decision), ElementsAre(HasSubstr("web: main.20251016-050902"
                                                     ".9f3b2aa no longer meets "
                                                     "the rules")));
  rules().allow_downgrade = true;
  decision = Choose();
  EXPECT_THAT(Commits(decision), ElementsAre(kMid, kMid, kMid));
}

TEST_F(ChooseSetTest, NothingInCommonSaysWhatLacks) {
  Push("chime", TagOf(kNew));
  Push("notes", TagOf(kNew));
  EXPECT_THAT(Choose().error, HasSubstr("web (ghcr.io/owner/web) has no tags"));
  Push("web", TagOf(kMid));
  EXPECT_THAT(Choose().error,
              HasSubstr("no commit has an image in all of chime, notes and "
                        "web: web has no image of 9f3b2aa"));
}

TEST_F(ChooseSetTest, ALaterBuildOfTheSameCommitIsTakenThereOnly) {
  PushAll();
  DeployCommit(kNew);
  Push("notes", "main.20251017-000000.9f3b2aa");
  const Decision decision = Choose();
  EXPECT_EQ(decision.outcome, Outcome::kTake);
  EXPECT_EQ(decision.images.at("notes").tag, "main.20251017-000000.9f3b2aa");
  EXPECT_EQ(decision.images.at("web").tag, TagOf(kNew, 2));
}

TEST_F(ChooseSetTest, AnOldCommitBuiltAgainInOnePlaceSendsNothingBack) {
  PushAll();
  DeployCommit(kNew);
  Push("notes", "main.20251019-000000.0000aaa");
  EXPECT_EQ(Choose().outcome, Outcome::kKeep);
}

TEST_F(ChooseSetTest, TheDeployedCommitBuiltAgainEverywhereIsTheNewest) {
  PushAll();
  DeployCommit(kMid);
  for (const char* name : {"chime", "notes", "web"}) {
    Push(name, "main.20251017-000000.185c95c");
  }
  Decision decision = Choose();
  EXPECT_EQ(CommitOf(decision.images), kMid);
  EXPECT_EQ(decision.images.at("web").tag, "main.20251017-000000.185c95c");
  for (const char* name : {"chime", "notes", "web"}) {
    manifests_.erase(std::string(name) + " main.20251017-000000.185c95c");
  }
  EXPECT_EQ(CommitOf(Choose().images), kNew) << "none of them can be pulled";
}

}  // namespace
}  // namespace imagecd::policy
