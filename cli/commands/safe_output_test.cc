#include "cli/commands/safe_output.h"

#include <gtest/gtest.h>

#include <ostream>
#include <sstream>
#include <string>

#include "cli/commands/output.h"
#include "cli/commands/style.h"
#include "nlohmann/json.hpp"

namespace imagecd::cli {
namespace {

class SafeOutputTest : public ::testing::Test {
 protected:
  base::KnownSecrets secrets_;
  std::ostringstream result_;
  SafeOutput buffer_{result_.rdbuf(), &secrets_};
  std::ostream out_{&buffer_};
};

TEST_F(SafeOutputTest, HidesSecretsAndEscapesInvisibleCharacters) {
  secrets_.Add("tulip-Passw0rd-42");
  out_ << "a tulip-"
       << "Passw0rd-42\n"
       << "b\x1b[2J\u202e" << '\x07' << 42 << std::flush;
  EXPECT_EQ(result_.str(), "a [secret]\nb\\u001b[2J\\u202e\\u000742");
}

TEST_F(SafeOutputTest, LetsOnlyOurOwnSequencesThrough) {
  out_ << Toned("good\x1b[31m", Tone::kGood, /*colour=*/true) << "\n";
  EXPECT_EQ(result_.str(), "\x1b[32mgood\\u001b[31m\x1b[0m\n");
}

TEST_F(SafeOutputTest, WritesWhatIsLeftAtItsEnd) {
  {
    SafeOutput buffer(result_.rdbuf(), nullptr);
    std::ostream(&buffer) << "x";
  }
  EXPECT_EQ(result_.str(), "x");
}

TEST_F(SafeOutputTest, KeepsTheDataOfJson) {
  const std::string name =
      "bell\x1b[2J\x7f\u009b\u202e\u200b\u2028\U000E0041\\u0041 \"é\" 日本";
  PrintJson({{"name", name}}, out_);
  const std::string text = result_.str();
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || (c >= 0 ? c >= ' ' && c < 0x7f : true));
  }
  EXPECT_EQ(text.find("\u202e"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(text)["name"], name);
}

TEST_F(SafeOutputTest, KeepsJsonValidWhereItHidesASecret) {
  secrets_.AddLogin("me", "tulip\\\"Passw0rd-42");
  PrintJson({{"error", "said tulip\\\"Passw0rd-42, twice"}}, out_);
  EXPECT_EQ(nlohmann::json::parse(result_.str())["error"],
            "said [secret], twice");
}

TEST_F(SafeOutputTest, LetsNoNameBeginALineOfAMessage) {
  PrintError("bell\nerror: x", absl::NotFoundError("no y\nerror: z\n  advice"),
             out_);
  PrintWarning("bell", "a\nb", out_);
  PrintNote("a\nnote: b", out_);
  EXPECT_EQ(result_.str(),
            "error: bell error: x: no y\n  error: z\n  advice\n"
            "warning: bell: a\n  b\n"
            "note: a\n  note: b\n");
}

}  // namespace
}  // namespace imagecd::cli
