#include "provider/resources/provider.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using property::MakeSecret;
using property::Object;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ProviderTest : public ::testing::Test {
 protected:
  ProviderTest() : engine_(absl::FromUnixSeconds(1760616000)) {}
  imagecd::testing::MemoryEngine engine_;
};

TEST_F(ProviderTest, HasTheSchemaOfThePackage) {
  EXPECT_THAT(std::string(engine_.provider().Schema()),
              HasSubstr("imagecd:index:LatestImage"));
}

TEST_F(ProviderTest, KnowsNoOtherTokens) {
  Context context = engine_.context();
  context.type = "imagecd:index:Nothing";
  Provider& provider = engine_.provider();
  EXPECT_TRUE(absl::IsNotFound(provider.Check(context, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(provider.Diff(context, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(provider.Create(context, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(provider.Read(context, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(provider.Update(context, {}).status()));
  EXPECT_TRUE(absl::IsNotFound(provider.Delete(context, "x")));
  EXPECT_TRUE(absl::IsNotFound(
      provider.Invoke(context, {"imagecd:index:nothing", {}, false}).status()));
}

TEST_F(ProviderTest, RefusesAWrongConfigurationWithoutItsSecrets) {
  const absl::Status status = engine_.provider().Configure(
      {{"registries", MakeSecret("{hunter2")}, {"maxAttempts", "many"}});
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(
      std::string(status.message()),
      AllOf(HasSubstr("imagecd:registries"), HasSubstr("imagecd:maxAttempts"),
            Not(HasSubstr("hunter2"))));
}

}  // namespace
}  // namespace imagecd::resources
