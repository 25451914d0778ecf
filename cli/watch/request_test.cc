#include "cli/watch/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_format.h"

namespace imagecd::watch {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

policy::Image Image(const std::string& tag, const std::string& digest) {
  policy::Image image;
  image.tag = tag;
  image.digest = digest;
  return image;
}

TEST(RequestTest, NamesImagesSortedByName) {
  const std::string request = FormatRequest(
      {{"web", Image("main.2", "sha256:b")}, {"apps[a]", Image("main.1", "")}},
      "", {});
  EXPECT_EQ(request, "apps[a] main.1, web main.2");
  EXPECT_THAT(ParseRequest(request),
              ElementsAre(Pair("apps[a]", "main.1"), Pair("web", "main.2")));
}

TEST(RequestTest, NamesTheDigestOnceATagMoved) {
  const Images old = {{"web", Image("main.2", "sha256:a")}};
  const Images now = {{"web", Image("main.2", "sha256:b")}};
  EXPECT_EQ(FormatRequest(old, "web main.2", old), "web main.2");
  const std::string moved = FormatRequest(now, "web main.2", old);
  EXPECT_EQ(moved, "web main.2@sha256:b");
  // It stays the same text from then on, after a restart too.
  EXPECT_EQ(FormatRequest(now, moved, now), moved);
  EXPECT_EQ(FormatRequest(now, moved, {}), moved);
  EXPECT_EQ(FormatRequest({{"web", Image("main.3", "sha256:c")}}, moved, now),
            "web main.3");
}

TEST(RequestTest, StaysWithinItsSizeAndStillTellsImagesApart) {
  Images images;
  for (int i = 0; i < 500; ++i) {
    images[absl::StrFormat("app%03d", i)] =
        Image("main.20251016-081200.9f3b2aa", "");
  }
  const std::string before = FormatRequest(images, "", {});
  EXPECT_LE(before.size(), kMaxRequest);
  EXPECT_GT(ParseRequest(before).size(), 10);
  EXPECT_EQ(FormatRequest(images, before, images), before);
  images["app499"] = Image("main.20251017-081200.0000000", "");
  EXPECT_NE(FormatRequest(images, before, images), before);
}

TEST(RequestTest, CountsAttempts) {
  EXPECT_EQ(SplitAttempt("web main.2").again, 0);
  const Attempt attempt = SplitAttempt("web main.2 (again 3)");
  EXPECT_EQ(attempt.request, "web main.2");
  EXPECT_EQ(attempt.again, 3);
  EXPECT_EQ(JoinAttempt(attempt), "web main.2 (again 3)");
  EXPECT_EQ(SplitAttempt("web (again x)").request, "web (again x)");
  EXPECT_EQ(SplitAttempt("").request, "");
}

TEST(RequestTest, WaitsLongerAfterEachFailureUpToHalfAnHour) {
  EXPECT_EQ(RetryDelay(1), absl::Minutes(1));
  EXPECT_EQ(RetryDelay(2), absl::Minutes(2));
  EXPECT_EQ(RetryDelay(5), absl::Minutes(16));
  EXPECT_EQ(RetryDelay(6), absl::Minutes(30));
  EXPECT_EQ(RetryDelay(1'000'000), absl::Minutes(30));
}

}  // namespace
}  // namespace imagecd::watch
