// verify.cosign against a registry: whose signature counts, and what it costs.

#include <cstdio>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/oci/cosign.h"
#include "provider/property/value.h"
#include "tests/testing/cosign/signer.h"
#include "tests/testing/files/temporary_folder.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::CosignLayer;
using imagecd::testing::CosignManifest;
using imagecd::testing::CosignPayload;
using imagecd::testing::FakeRegistry;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Route;
using imagecd::testing::Signer;
using imagecd::testing::Step;
using imagecd::testing::TemporaryFolder;
using property::Object;
using property::Value;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kOld[] = "main.20251014-050954.185c95c";
constexpr char kNew[] = "main.20251016-081200.9f3b2aa";

class CosignChoiceTest : public ::testing::Test {
 protected:
  CosignChoiceTest() : engine_(absl::FromUnixSeconds(1760616000)) {
    engine_.TrustPlainHttp(registry_.host());
    Sign(Push(kOld), signer_);
    newest_ = Push(kNew);
  }

  std::string Push(const std::string& tag) {
    return registry_.Push("acme/app", tag, {.content = tag}).digest;
  }
  std::string Repository() const { return registry_.host() + "/acme/app"; }
  // Stores the signature as cosign does; of `says` instead of the digest.
  void Sign(const std::string& digest, const Signer& signer,
            std::string says = "") {
    if (says.empty()) says = digest;
    const std::string payload = CosignPayload(says, Repository());
    const std::string blob = registry_.PushBlob("acme/app", payload);
    registry_.PushManifest(
        "acme/app", oci::CosignTag(digest),
        "application/vnd.oci.image.manifest.v1+json",
        CosignManifest(CosignLayer(blob, signer.Sign(payload))));
  }
  Object Program(Object cosign = {}) const {
    cosign.try_emplace("key", signer_.PublicPem());
    return {{"repository", Repository()},
            {"verify", Object{{"cosign", std::move(cosign)}}}};
  }
  std::string Deployed() const {
    return *engine_.state->outputs.at("tag").As<std::string>();
  }

  const Signer signer_;
  FakeRegistry registry_;
  MemoryEngine engine_;
  std::string newest_;
};

TEST_F(CosignChoiceTest, PassesOverAnUnsignedImageWithAWarning) {
  ASSERT_EQ(engine_.Up(Program()).kind, Step::Kind::kCreate);
  EXPECT_EQ(Deployed(), kOld);
  EXPECT_THAT(engine_.log.warnings(),
              Contains(AllOf(HasSubstr(kNew), HasSubstr("has no signature"))));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  Sign(newest_, signer_);
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(CosignChoiceTest, RefusesAnUnsignedImageWhereASignatureIsRequired) {
  const Step step = engine_.Up(Program({{"required", true}}));
  ASSERT_EQ(step.kind, Step::Kind::kRefused) << step.status;
  EXPECT_EQ(step.failures[0].property, "verify.cosign");
  EXPECT_THAT(step.failures[0].reason,
              AllOf(HasSubstr(kNew), HasSubstr("has no signature")));
}

TEST_F(CosignChoiceTest, CountsNoSignatureByAnotherKey) {
  Sign(newest_, Signer());
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kOld);
  EXPECT_THAT(engine_.log.warnings(),
              Contains(HasSubstr("no signature by the key")));
}

TEST_F(CosignChoiceTest, CountsNoSignatureThatWasMadeForAnotherImage) {
  Sign(newest_, signer_, registry_.Digest("acme/app", kOld));
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kOld);
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("another image")));
}

TEST_F(CosignChoiceTest, FollowsNoRepushedTagWithoutASignature) {
  engine_.Up(Program());
  registry_.Push("acme/app", kOld, {.content = "evil"});
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("not taken")));
}

TEST_F(CosignChoiceTest, ARefreshFollowsNoRepushedTagWithoutASignature) {
  engine_.Up(Program());
  const auto before = engine_.state;
  const std::string unsigned_digest =
      registry_.Push("acme/app", kOld, {.content = "again"}).digest;
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.state->outputs, before->outputs);
  EXPECT_EQ(engine_.state->inputs, before->inputs);
  EXPECT_THAT(engine_.log.warnings(),
              Contains(AllOf(HasSubstr("pushed again"), HasSubstr("not taken"),
                             HasSubstr("has no signature"))));
  Sign(unsigned_digest, signer_);
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kUpdate);
  EXPECT_EQ(*engine_.state->outputs.at("digest").As<std::string>(),
            unsigned_digest);
}

TEST_F(CosignChoiceTest, ARefreshFollowsNothingWhereItsRulesCannotBeRead) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/cosign.pub";
  std::ofstream(file) << signer_.PublicPem();
  engine_.Up(Program({{"key", file}}));
  const auto before = engine_.state;
  Sign(registry_.Push("acme/app", kOld, {.content = "again"}).digest, signer_);
  std::remove(file.c_str());
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.state->outputs, before->outputs);
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("cannot be read")));
}

TEST_F(CosignChoiceTest, VerifiesTheImageThatTheProgramNames) {
  Object program = Program();
  program.insert_or_assign("tag", kNew);
  Step step = engine_.Up(program);
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "tag");
  EXPECT_THAT(step.failures[0].reason,
              AllOf(HasSubstr(kNew), HasSubstr("has no signature")));
  program.insert_or_assign("digest", newest_);
  step = engine_.Up(program);
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "digest");
  program.erase("tag");
  step = engine_.Up(program);
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "digest");
  Sign(newest_, signer_);
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kCreate);
}

TEST_F(CosignChoiceTest, WhatWasDeployedBeforeStaysWithAWarning) {
  Object plain = Program();
  plain.erase("verify");
  engine_.Up(plain);
  ASSERT_EQ(Deployed(), kNew);
  engine_.ignore_changes = {"tag", "digest"};
  engine_.log.Clear();
  engine_.Up(Program({{"required", true}}));
  EXPECT_EQ(Deployed(), kNew);
  EXPECT_THAT(engine_.log.warnings(),
              Contains(AllOf(HasSubstr(kNew), HasSubstr("has no signature"),
                             HasSubstr("stays deployed"))));
  // Without an answer it stays, too, and what is not deployed does not come.
  registry_.FailNext(1000, imagecd::testing::Failure::Status(503));
  EXPECT_EQ(engine_.Up(Program({{"required", true}})).kind, Step::Kind::kSame);
  engine_.ignore_changes.clear();
  Object other = Program();
  other.insert_or_assign("tag", kOld);
  other.insert_or_assign("digest", registry_.Digest("acme/app", kOld));
  EXPECT_EQ(engine_.Up(other).kind, Step::Kind::kFailed);
  registry_.ClearFailures();
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(CosignChoiceTest, TheFirstAnswerIsNotRepeatedUnderOtherRules) {
  Object plain = Program();
  plain.erase("verify");
  engine_.Configure();
  const auto first = engine_.Check(plain);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(*first->inputs.at("tag").As<std::string>(), kNew);
  const auto second = engine_.Check(Program());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(*second->inputs.at("tag").As<std::string>(), kOld);
}

TEST_F(CosignChoiceTest, AnImportIsNotDeployedBeforeItIsVerified) {
  for (const bool offered : {false, true}) {
    engine_.offers_old_outputs = offered;
    ASSERT_TRUE(engine_.Import(Repository()).ok());
    engine_.Up(Program());
    EXPECT_EQ(Deployed(), kOld) << offered;
  }
}

TEST_F(CosignChoiceTest, APinToAnImageThatLacksAPlatformIsVerified) {
  Object program = Program();
  program.insert_or_assign("platforms", property::Array{"linux/arm64"});
  program.insert_or_assign("pin", Object{{"tag", kNew}});
  const Step step = engine_.Up(program);
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_THAT(step.failures[0].reason, HasSubstr("has no signature"));
}

TEST_F(CosignChoiceTest, ATagFromTheFutureIsNotACandidate) {
  const std::string old = registry_.Digest("acme/app", kOld);
  Sign(newest_, signer_);
  engine_.Up(Program());
  ASSERT_EQ(Deployed(), kNew);
  // The old image, which is signed, under a tag with a time to come.
  registry_.Push("acme/app", "main.20991016-081200.185c95c", {.content = kOld});
  ASSERT_EQ(registry_.Digest("acme/app", "main.20991016-081200.185c95c"), old);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(CosignChoiceTest, VerifiesTheImagesThatTheProgramNamesForASet) {
  engine_.type = "imagecd:index:LatestImageSet";
  Object program = Program();
  program.erase("repository");
  program.insert_or_assign("repositories", Object{{"app", Repository()}});
  program.insert_or_assign("images", Object{{"app", Object{{"tag", kNew}}}});
  const Step step = engine_.Up(program);
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "images");
  EXPECT_THAT(step.failures[0].reason,
              AllOf(HasSubstr("images.app"), HasSubstr("has no signature")));
  Sign(newest_, signer_);
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kCreate);
  // A refresh is gated, too.
  program.erase("images");
  engine_.Up(program);
  const auto before = engine_.state;
  registry_.Push("acme/app", kNew, {.content = "again"});
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.state->outputs, before->outputs);
}

TEST_F(CosignChoiceTest, RefusesAPinnedImageWithoutASignature) {
  Object program = Program();
  program.insert_or_assign("pin", Object{{"commit", "9f3b2aa"}});
  const Step step = engine_.Up(program);
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "pin.commit");
}

TEST_F(CosignChoiceTest, ReadsTheKeyFromAFile) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/cosign.pub";
  std::ofstream(path) << signer_.PublicPem();
  engine_.Up(Program({{"key", path}}));
  EXPECT_EQ(Deployed(), kOld);

  const Step missing = engine_.Up(Program({{"key", path + "x"}}));
  ASSERT_EQ(missing.kind, Step::Kind::kRefused);
  EXPECT_EQ(missing.failures[0].property, "verify.cosign.key");
  EXPECT_THAT(missing.failures[0].reason, HasSubstr("cosign.pubx"));

  std::ofstream(path) << signer_.PrivatePem();
  const Step wrong = engine_.Up(Program({{"key", path}}));
  ASSERT_EQ(wrong.kind, Step::Kind::kRefused);
  EXPECT_THAT(wrong.failures[0].reason,
              AllOf(HasSubstr("private key"), Not(HasSubstr("BEGIN PRIVATE"))));
}

TEST_F(CosignChoiceTest, LeavesWhatIsDeployedInAnOutage) {
  engine_.Up(Program());
  registry_.FailNext(
      1000, imagecd::testing::Failure::Status(503).On(Route::kManifest));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(Deployed(), kOld);
}

TEST_F(CosignChoiceTest, CostsAManifestAndABlobForEachImageThatIsAskedFor) {
  Sign(newest_, signer_);
  registry_.ResetLog();
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kNew);
  EXPECT_EQ(registry_.counters().of(Route::kManifest), 2);
  EXPECT_EQ(registry_.counters().of(Route::kBlob), 1);
}

}  // namespace
}  // namespace imagecd::resources
