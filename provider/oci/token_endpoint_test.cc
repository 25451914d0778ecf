#include "provider/oci/token_endpoint.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::oci {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'760'000'000);

TEST(ParseTokenAnswerTest, TakesEitherName) {
  EXPECT_EQ(ParseTokenAnswer(R"({"token":"a.b"})", kNow)->value, "a.b");
  EXPECT_EQ(ParseTokenAnswer(R"({"access_token":"c"})", kNow)->value, "c");
  EXPECT_EQ(
      ParseTokenAnswer(R"({"token":"a","access_token":"c"})", kNow)->value,
      "a");
  EXPECT_EQ(ParseTokenAnswer(R"({"token":"","access_token":"c"})", kNow)->value,
            "c");
}

TEST(ParseTokenAnswerTest, EndsALittleBeforeTheTokenDoes) {
  EXPECT_EQ(
      ParseTokenAnswer(R"({"token":"a","expires_in":300})", kNow)->expires,
      kNow + absl::Seconds(290));
  EXPECT_EQ(ParseTokenAnswer(R"({"token":"a","expires_in":5})", kNow)->expires,
            kNow + absl::Seconds(4));
}

TEST(ParseTokenAnswerTest, TakesAMinuteWhereNothingSensibleIsSaid) {
  for (const char* body :
       {R"({"token":"a"})", R"({"token":"a","expires_in":0})",
        R"({"token":"a","expires_in":-9223372036854775808})",
        R"({"token":"a","expires_in":"300"})",
        R"({"token":"a","expires_in":null})"}) {
    EXPECT_EQ(ParseTokenAnswer(body, kNow)->expires, kNow + absl::Seconds(50))
        << body;
  }
}

TEST(ParseTokenAnswerTest, BelievesInNoTokenForMoreThanADay) {
  for (const char* body :
       {R"({"token":"a","expires_in":1e300})",
        R"({"token":"a","expires_in":18446744073709551615})"}) {
    EXPECT_LT(ParseTokenAnswer(body, kNow)->expires, kNow + absl::Hours(24));
  }
}

TEST(ParseTokenAnswerTest, RefusesWhatCouldNotStandInAHeader) {
  for (const char* body :
       {"", "{}", "[]", "\"a\"", R"({"token":null})", R"({"token":7})",
        R"({"token":""})", R"({"token":"a b"})",
        R"({"token":"a\r\nHost: evil"})", R"({"token":"\u0000"})",
        R"({"token":"\u00e9"})", R"({"token":"a")"}) {
    EXPECT_FALSE(ParseTokenAnswer(body, kNow).ok()) << body;
  }
}

TEST(BasicAuthorizationTest, JoinsAndEncodes) {
  EXPECT_EQ(BasicAuthorization("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617
}

}  // namespace
}  // namespace imagecd::oci
