#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/commands/ages.h"
#include "cli/commands/completion.h"
#include "cli/commands/man_page.h"
#include "cli/commands/style.h"
#include "cli/commands/table.h"

namespace imagecd::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(AgesTest, AreInOneUnit) {
  const absl::Time now = absl::FromUnixSeconds(2'000'000'000);
  const absl::Duration day = absl::Hours(24);
  EXPECT_EQ(AgeInWords(now, now), "0 seconds");
  EXPECT_EQ(AgeInWords(now - absl::Seconds(119), now), "119 seconds");
  EXPECT_EQ(AgeInWords(now - absl::Minutes(2), now), "2 minutes");
  EXPECT_EQ(AgeInWords(now - 2 * day, now), "2 days");
  EXPECT_EQ(AgeInWords(now - 28 * day, now), "4 weeks");
  EXPECT_EQ(AgeInWords(now - 800 * day, now), "2 years");
  EXPECT_EQ(AgeInWords(now + day, now), "in the future");
  EXPECT_EQ(AgeInWords("2033-05-18T02:33:20Z", now), "60 minutes");
  EXPECT_EQ(AgeInWords("yesterday", now), "");
}

TEST(TableTest, LinesUpWhatIsThere) {
  Table table({"NAME", "EMPTY", "WHY"});
  table.Add({{"chïme"}, {}, {"up to date"}});
  table.Add({{"x"}, {}, {}});
  std::ostringstream out;
  table.Print(out, /*colour=*/false);
  EXPECT_EQ(out.str(), "NAME   WHY\nchïme  up to date\nx\n");
}

TEST(TableTest, LetsNobodyDriveTheTerminal) {
  Table table({"NAME"});
  table.Add({{"a\x1b]0;t\x07\n\xc2\x9b\xff"}});
  std::ostringstream out;
  table.Print(out, /*colour=*/false);
  EXPECT_EQ(out.str(), "NAME\na\\u001b]0;t\\u0007 \\u009b\xEF\xBF\xBD\n");
}

TEST(TableTest, ColoursOnlyWhereItMay) {
  Table table({"NAME"});
  table.Add({{"good", Tone::kGood}});
  std::ostringstream out;
  table.Print(out, /*colour=*/true);
  EXPECT_THAT(out.str(), HasSubstr("\x1b[32mgood\x1b[0m"));
}

class CompletionTest : public ::testing::Test {
 protected:
  std::vector<std::string> Complete(const std::vector<std::string>& words) {
    return cli::Complete(program_, words,
                         [this](const stack::Location& location)
                             -> absl::StatusOr<stack::State> {
                           location_ = location;
                           if (location.stack == "nix")
                             return absl::NotFoundError("nix");
                           stack::State state;
                           state.images.resize(2);
                           state.images[0].name = "chime";
                           state.images[0].repository = "ghcr.io/owner/chime";
                           state.images[1].name = "apps";
                           state.images[1].member = "bell";
                           state.images[1].repository = "ghcr.io/owner/bell";
                           return state;
                         });
  }

  const DescribedCommand program_{
      .name = "imagecd",
      .description = "Deploys -- `images`.",
      .commands = {{.name = "pin",
                    .description = ".pins",
                    .footer = "Examples:\n  imagecd pin\n",
                    .positionals = {{.names = {"APP"}, .required = true}},
                    .options = {{.names = {"-s", "--stack"}, .value = "TEXT"},
                                {.names = {"--json"}}}},
                   {.name = "plan"}}};
  stack::Location location_;
};

TEST_F(CompletionTest, OffersCommandsOptionsAndWhatTheStackHas) {
  EXPECT_THAT(Complete({}), ElementsAre("pin", "plan"));
  EXPECT_THAT(Complete({"pi"}), ElementsAre("pin"));
  EXPECT_THAT(Complete({"pin", "--"}),
              ElementsAre("--help", "--json", "--stack"));
  EXPECT_THAT(Complete({"pin", ""}),
              ElementsAre("apps", "apps[bell]", "chime"));
  EXPECT_THAT(Complete({"pin", "--json", "-s", "prod", "ch"}),
              ElementsAre("chime"));
  EXPECT_EQ(location_.stack, "prod");
}

TEST_F(CompletionTest, LeavesTheRestToTheShell) {
  EXPECT_THAT(Complete({"pin", "--stack", ""}), IsEmpty());  // a value
  EXPECT_THAT(Complete({"pin", "chime", ""}), IsEmpty());    // one APP only
  EXPECT_THAT(Complete({"pin", "--stack", "nix", ""}), IsEmpty());
  EXPECT_THAT(Complete({"plan", ""}), IsEmpty());
  EXPECT_EQ(CompletionScript("tcsh"), "");
}

TEST_F(CompletionTest, AManPageEscapesWhatManWouldReadAsItsOwn) {
  const std::string page = ManPage(program_, "1.2.3");
  EXPECT_THAT(page, HasSubstr("imagecd \\- Deploys \\-\\- \\`images\\`."));
  EXPECT_THAT(page, HasSubstr("\n\\&.pins\n"));
  EXPECT_THAT(page,
              HasSubstr("\\fB\\-s\\fR, \\fB\\-\\-stack\\fR \\fITEXT\\fR"));
  EXPECT_THAT(page, HasSubstr(".nf\n  imagecd pin\n"));
}

}  // namespace
}  // namespace imagecd::cli
