#include "provider/http/retry.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::http {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;
using ::testing::Optional;

const absl::Time kNow = absl::FromUnixSeconds(1'760'000'000);

HttpResponse WithRetryAfter(std::string value) {
  return {.status = 503, .headers = {{"Retry-After", std::move(value)}}};
}

HttpResponse Ghcr429(std::string_view wait) {
  return {.status = 429,
          .body = R"({"errors":[{"code":"TOOMANYREQUESTS","message":)"
                  R"("retry-after: )" +
                  std::string(wait) + R"(, allowed: 2000/minute"}]})"};
}

TEST(RetryableTest, TakesTheStatusesThatPassByThemselves) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    EXPECT_TRUE(IsRetryableStatus(status)) << status;
  }
  for (const int status : {200, 204, 301, 304, 400, 401, 403, 404, 405, 501}) {
    EXPECT_FALSE(IsRetryableStatus(status)) << status;
  }
}

TEST(RetryableTest, TakesTroubleOfTheNetworkButNotOfTlsOrLimits) {
  EXPECT_TRUE(MayRetry(absl::UnavailableError("")));
  EXPECT_TRUE(MayRetry(absl::DeadlineExceededError("")));
  EXPECT_TRUE(MayRetry(absl::DataLossError("")));
  EXPECT_FALSE(MayRetry(absl::FailedPreconditionError("")));
  EXPECT_FALSE(MayRetry(absl::ResourceExhaustedError("")));
  EXPECT_FALSE(MayRetry(absl::CancelledError("")));
  EXPECT_FALSE(MayRetry(absl::InvalidArgumentError("")));
  EXPECT_TRUE(MayRetry(HttpResponse{.status = 503}));
  EXPECT_FALSE(MayRetry(HttpResponse{.status = 200}));
}

TEST(BackoffTest, DoublesFromTheInitialWaitToTheCap) {
  EXPECT_EQ(Backoff(1, 0), absl::Milliseconds(200));
  EXPECT_EQ(Backoff(2, 0), absl::Milliseconds(400));
  EXPECT_EQ(Backoff(3, 0), absl::Milliseconds(800));
  EXPECT_EQ(Backoff(9, 0), absl::Seconds(15));
  EXPECT_EQ(Backoff(1'000'000'000, 0), absl::Seconds(15));
}

TEST(BackoffTest, SpreadsOverTheUpperHalfOfTheWindow) {
  EXPECT_EQ(Backoff(1, 0.5), absl::Milliseconds(300));
  EXPECT_THAT(Backoff(1, 0.999999),
              AllOf(Ge(absl::Milliseconds(399)), Le(absl::Milliseconds(400))));
  EXPECT_LE(Backoff(50, 0.999999), absl::Seconds(30));
}

TEST(BackoffTest, StaysInBoundsWhateverTheCallerGives) {
  EXPECT_EQ(Backoff(0, -1), absl::Milliseconds(200));
  EXPECT_EQ(Backoff(-5, 7), absl::Milliseconds(400));
  EXPECT_EQ(Backoff(1, 0, {.cap = absl::Milliseconds(100)}),
            absl::Milliseconds(50));
}

TEST(ServerWishTest, IsNothingWithoutAWord) {
  EXPECT_EQ(ServerWish({.status = 503}, kNow), std::nullopt);
  EXPECT_EQ(ServerWish({.status = 429, .body = "slow down"}, kNow),
            std::nullopt);
}

TEST(ServerWishTest, ReadsSeconds) {
  EXPECT_THAT(ServerWish(WithRetryAfter("120"), kNow),
              Optional(absl::Seconds(120)));
  EXPECT_THAT(ServerWish(WithRetryAfter("0"), kNow),
              Optional(absl::ZeroDuration()));
  EXPECT_THAT(ServerWish(WithRetryAfter("99999999999999999999999"), kNow),
              Optional(absl::InfiniteDuration()));
}

TEST(ServerWishTest, ReadsEveryFormOfAnHttpDate) {
  const absl::Time now = absl::FromCivil(
      absl::CivilSecond(1994, 11, 6, 8, 49, 0), absl::UTCTimeZone());
  for (const char* date :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_THAT(ServerWish(WithRetryAfter(date), now),
                Optional(absl::Seconds(37)))
        << date;
  }
}

TEST(ServerWishTest, TakesADateInThePastForNow) {
  EXPECT_THAT(ServerWish(WithRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT"), kNow),
              Optional(absl::ZeroDuration()));
}

TEST(ServerWishTest, IgnoresWhatIsNeitherSecondsNorADate) {
  for (const char* value : {"", "-5", "soon", "1e3", "5s", "infinite-future",
                            "Sun, 99 Nov 1994 08:49:37 GMT", "12 34"}) {
    EXPECT_EQ(ServerWish(WithRetryAfter(value), kNow), std::nullopt) << value;
  }
}

TEST(ServerWishTest, ReadsTheGoDurationInTheBodyOfA429) {
  const struct {
    const char* text;
    absl::Duration wait;
  } kCases[] = {
      {"120ns", absl::Nanoseconds(120)},
      {"6.5\xC2\xB5s", absl::Nanoseconds(6500)},
      {"6.5\xCE\xBCs", absl::Nanoseconds(6500)},
      {"6.5\\u00b5s", absl::Nanoseconds(6500)},
      {"6.5us", absl::Nanoseconds(6500)},
      {"6.565868ms", absl::Nanoseconds(6'565'868)},
      {"2s", absl::Seconds(2)},
      {"1m30.5s", absl::Milliseconds(90'500)},
      {"2h0m0s", absl::Hours(2)},
      {"-3s", absl::ZeroDuration()},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(ServerWish(Ghcr429(c.text), kNow), Optional(c.wait)) << c.text;
  }
}

TEST(ServerWishTest, IgnoresABodyThatIsNoDuration) {
  for (const char* text : {"", "soon", "inf", "5", "5 apples", "s", "--5s"}) {
    EXPECT_EQ(ServerWish(Ghcr429(text), kNow), std::nullopt) << text;
  }
  HttpResponse cut = {.status = 429, .body = "retry-after:"};
  EXPECT_EQ(ServerWish(cut, kNow), std::nullopt);
  cut.body = "Retry-After: " + std::string(60'000, '1') + "s";
  EXPECT_EQ(ServerWish(cut, kNow), std::nullopt);
}

TEST(ServerWishTest, ReadsTheBodyOfA429Only) {
  HttpResponse response = Ghcr429("2s");
  response.status = 503;
  EXPECT_EQ(ServerWish(response, kNow), std::nullopt);
}

TEST(ServerWishTest, TakesTheLongerOfHeaderAndBody) {
  HttpResponse response = Ghcr429("2s");
  response.headers.Add("retry-after", "5");
  EXPECT_THAT(ServerWish(response, kNow), Optional(absl::Seconds(5)));
  response = Ghcr429("9s");
  response.headers.Add("retry-after", "5");
  EXPECT_THAT(ServerWish(response, kNow), Optional(absl::Seconds(9)));
}

TEST(RetryWaitTest, TreatsTheWishAsAFloor) {
  const absl::Duration left = absl::Minutes(5);
  EXPECT_THAT(RetryWait(1, 0, std::nullopt, left),
              Optional(absl::Milliseconds(200)));
  EXPECT_THAT(RetryWait(1, 0, absl::Milliseconds(6), left),
              Optional(absl::Milliseconds(200)));
  EXPECT_THAT(RetryWait(1, 0, absl::Seconds(7), left),
              Optional(absl::Seconds(7)));
}

TEST(RetryWaitTest, GivesUpWhenTheWaitOutlastsTheTimeLeft) {
  EXPECT_EQ(RetryWait(1, 0, absl::Seconds(7), absl::Seconds(6)), std::nullopt);
  EXPECT_EQ(RetryWait(1, 0, std::nullopt, absl::Milliseconds(199)),
            std::nullopt);
  EXPECT_EQ(RetryWait(1, 0, std::nullopt, -absl::Seconds(1)), std::nullopt);
}

TEST(RetryWaitTest, CapsAnAbsurdWish) {
  const RetryLimits limits = {.longest_wish = absl::Seconds(60)};
  EXPECT_THAT(
      RetryWait(1, 0, absl::InfiniteDuration(), absl::Minutes(5), limits),
      Optional(absl::Seconds(60)));
  EXPECT_THAT(RetryWait(1, 0, -absl::InfiniteDuration(), absl::Minutes(5)),
              Optional(absl::Milliseconds(200)));
}

}  // namespace
}  // namespace imagecd::http
