#include "provider/base/environment.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::base {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(MapEnvironmentTest, TellsAnEmptyVariableFromAnUnsetOne) {
  const MapEnvironment environment({{"EMPTY", ""}, {"HOME", "/home/someone"}});
  EXPECT_THAT(environment.Get("EMPTY"), Optional(Eq("")));
  EXPECT_THAT(environment.Get("HOME"), Optional(Eq("/home/someone")));
  EXPECT_THAT(environment.Get("UNSET"), Eq(std::nullopt));
}

TEST(ProcessEnvironmentTest, ReadsTheProcessEnvironment) {
  ASSERT_EQ(setenv("IMAGECD_ENVIRONMENT_TEST", "value", 1), 0);
  EXPECT_THAT(ProcessEnvironment().Get("IMAGECD_ENVIRONMENT_TEST"),
              Optional(Eq("value")));
  ASSERT_EQ(unsetenv("IMAGECD_ENVIRONMENT_TEST"), 0);
  EXPECT_THAT(ProcessEnvironment().Get("IMAGECD_ENVIRONMENT_TEST"),
              Eq(std::nullopt));
}

}  // namespace
}  // namespace imagecd::base
