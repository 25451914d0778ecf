// verify.cosign against a registry: whose signature counts, and what it costs.

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
