#include "provider/server/outgoing_text.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/cord.h"
#include "provider/resources/provider.h"

namespace imagecd::server {
namespace {

TEST(OutgoingTextTest, HidesSecretsAndEscapesInvisibleCharacters) {
  base::KnownSecrets secrets;
  secrets.Add("tulip-Passw0rd-42");
  const OutgoingText text(&secrets);
  EXPECT_EQ(text.Clean("a\n  tulip%2DPassw0rd-42 \x1b[2J\u202e"),
            "a\n  [secret] \\u001b[2J\\u202e");
  EXPECT_EQ(OutgoingText(nullptr).Clean("tulip-Passw0rd-42 \x07"),
            "tulip-Passw0rd-42 \\u0007");
}

TEST(OutgoingTextTest, KeepsTheRestOfAStatus) {
  absl::Status status = absl::NotFoundError("\x07");
  status.SetPayload("kind", absl::Cord("x"));
  const absl::Status clean = OutgoingText(nullptr).Clean(status);
  EXPECT_EQ(clean.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(clean.message(), "\\u0007");
  EXPECT_EQ(clean.GetPayload("kind"), absl::Cord("x"));
  EXPECT_TRUE(OutgoingText(nullptr).Clean(absl::OkStatus()).ok());
}

TEST(OutgoingTextTest, CleansTheReasonsInAResultAndLeavesItsData) {
  using property::Array;
  using property::Object;
  base::KnownSecrets secrets;
  secrets.Add("tulip-Passw0rd-42");
  Object result = {
      {"images", Array{Object{{"tag", "tulip-Passw0rd-42"},
                              {"reason", "for tulip-Passw0rd-42\x1b"}}}},
      {"pin", Object{{"reason", "tulip-Passw0rd-42"}}}};
  OutgoingText(&secrets).CleanReasons(result);
  EXPECT_EQ(
      result,
      (Object{{"images", Array{Object{{"tag", "tulip-Passw0rd-42"},
                                      {"reason", "for [secret]\\u001b"}}}},
              {"pin", Object{{"reason", "[secret]"}}}}));
}

TEST(OutgoingTextTest, CleansTheReasonOfEveryFailure) {
  base::KnownSecrets secrets;
  secrets.Add("tulip-Passw0rd-42");
  resources::CheckResponse response;
  response.failures = {{"tag", "\x1b"}, {"", "TULIP-PASSW0RD-42"}};
  response = OutgoingText(&secrets).CleanFailures(response);
  EXPECT_EQ(response.failures[0].reason, "\\u001b");
  EXPECT_EQ(response.failures[0].property, "tag");
  EXPECT_EQ(response.failures[1].reason, "[secret]");
}

}  // namespace
}  // namespace imagecd::server
