#include "provider/resources/outputs.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::resources {
namespace {

using property::Array;
using property::Object;
using property::Value;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kDigest = "sha256:" + std::string(64, 'a');

Object Checked(Object more = {}) {
  more.try_emplace("repository", "ghcr.io/owner/chime");
  more.try_emplace("tag", "main.20251014-050954.185c95c");
  more.try_emplace("digest", kDigest);
  more.try_emplace("selection", "newest");
  return more;
}

TEST(OutputsTest, FollowFromTheCheckedInputsAlone) {
  const Object outputs = BuildOutputs(Checked(), {});
  EXPECT_EQ(BuildOutputs(Checked(), outputs), outputs);
}

TEST(OutputsTest, HaveEveryOutputThatIsRequiredAndNothingHidden) {
  const Object outputs = BuildOutputs(
      Checked({{"__cursor", Object{{"tag", "x"}}}, {"policy", Object{}}}), {});
  for (const inputs::FieldSpec& field : inputs::LatestImageOutputFields()) {
    if (field.required) {
      EXPECT_TRUE(outputs.contains(field.name)) << field.name;
    }
  }
  for (const auto& [name, value] : outputs) {
    EXPECT_NE(inputs::FindField(inputs::LatestImageOutputFields(), name),
              nullptr)
        << name;
  }
}

TEST(OutputsTest, LeaveCommitAndTimeEmptyForATagOfNoScheme) {
  const Object outputs =
      BuildOutputs(Checked({{"tag", "latest"}, {"selection", "pinned"}}), {});
  EXPECT_EQ(outputs.at("commit"), Value(""));
  EXPECT_EQ(outputs.at("builtAt"), Value(""));
  EXPECT_EQ(outputs.at("reference"),
            Value("ghcr.io/owner/chime:latest@" + kDigest));
}

TEST(OutputsTest, ReadBackTheHistoryThatTheyWrite) {
  Object outputs = BuildOutputs(Checked(), {});
  const std::string other = "sha256:" + std::string(64, 'b');
  outputs = BuildOutputs(Checked({{"digest", other}}), outputs);
  const std::vector<policy::HistoryEntry> history = ReadHistory(outputs);
  ASSERT_THAT(history, SizeIs(2));
  EXPECT_EQ(history[0].image.digest, other);
  EXPECT_EQ(history[1].image.digest, kDigest);
  EXPECT_EQ(history[1].image.commit, "185c95c");
  EXPECT_EQ(history[1].image.built_at, absl::FromUnixSeconds(1760418594));
}

TEST(OutputsTest, BeginAnewAfterAHistoryThatCannotBeRead) {
  for (const Value& broken : {Value(), Value("x"), Value(Array{1, "x"}),
                              Value(Array{Object{{"digest", kDigest}}}),
                              Value(Array{Object{{"selection", "newest"}}})}) {
    EXPECT_THAT(ReadHistory({{"history", broken}}), IsEmpty());
  }
}

TEST(OutputsTest, ReportAPinOnlyWhereItIsThePinThatWasFollowed) {
  const Object pin{{"commit", "185c95c"}, {"reason", "why"}};
  EXPECT_EQ(BuildOutputs(Checked({{"pin", pin}, {"selection", "pinned"}}), {})
                .at("reason"),
            Value("pinned to 185c95c (why)"));
  EXPECT_NE(BuildOutputs(Checked({{"pin", pin},
                                  {"selection", "pinned"},
                                  {"tag", "main.20251015-050954.0000000"}}),
                         {})
                .at("reason"),
            Value("pinned to 185c95c (why)"));
}

}  // namespace
}  // namespace imagecd::resources
