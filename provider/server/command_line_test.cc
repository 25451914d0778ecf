#include "provider/server/command_line.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::server {
namespace {

using ::testing::HasSubstr;
using Action = CommandLine::Action;

TEST(CommandLineTest, TakesTheEngineAddress) {
  const auto line = ParseCommandLine({"127.0.0.1:4711"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->action, Action::kServe);
  EXPECT_EQ(line->engine_address, "127.0.0.1:4711");
}

TEST(CommandLineTest, WaitsToBeAttachedWithoutAnAddress) {
  EXPECT_EQ(ParseCommandLine({})->engine_address, "");
  EXPECT_EQ(ParseCommandLine({""})->engine_address, "");
  EXPECT_EQ(ParseCommandLine({"--logtostderr", "-v=9"})->engine_address, "");
}

TEST(CommandLineTest, FindsTheAddressBehindTheFlagsOfTheEngine) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{
           {"--logtostderr", "-v=9", "--tracing", "file:/t.json", "h:1"},
           {"-logtostderr", "-v", "3", "--tracing=tcp://h:2", "h:1"},
           {"--some-new-flag", "h:1"},
           {"h:1", "--logtostderr"}}) {
    const auto line = ParseCommandLine(arguments);
    ASSERT_TRUE(line.ok()) << line.status();
    EXPECT_EQ(line->engine_address, "h:1");
  }
}

TEST(CommandLineTest, RefusesTwoAddresses) {
  const auto line = ParseCommandLine({"h:1", "h:2"});
  ASSERT_FALSE(line.ok());
  EXPECT_THAT(std::string(line.status().message()), HasSubstr("\"h:2\""));
}

TEST(CommandLineTest, PrintsHelpAndVersion) {
  EXPECT_EQ(ParseCommandLine({"--version"})->action, Action::kShowVersion);
  EXPECT_EQ(ParseCommandLine({"-version"})->action, Action::kShowVersion);
  EXPECT_EQ(ParseCommandLine({"--help"})->action, Action::kShowHelp);
  EXPECT_EQ(ParseCommandLine({"-h"})->action, Action::kShowHelp);
  EXPECT_THAT(HelpText("1.2.3"), HasSubstr("pulumi-resource-imagecd 1.2.3"));
}

}  // namespace
}  // namespace imagecd::server
