#include "provider/http/http_client.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(HeadersTest, FindsAFieldWhateverItsCase) {
  const Headers headers = {{"WWW-Authenticate", "Basic"}};
  EXPECT_THAT(headers.Get("www-authenticate"), Optional(std::string("Basic")));
  EXPECT_THAT(headers.Get("WWW-AUTHENTICATE"), Optional(std::string("Basic")));
}

TEST(HeadersTest, KnowsNothingOfAPrefix) {
  const Headers headers = {{"Link-Extra", "x"}};
  EXPECT_EQ(headers.Get("Link"), std::nullopt);
  EXPECT_EQ(headers.Get("Link-Extra-More"), std::nullopt);
}

TEST(HeadersTest, GivesTheFirstOfSeveralAndAllInOrder) {
  Headers headers = {{"Link", "one"}, {"Date", "now"}};
  headers.Add("LINK", "two");
  EXPECT_THAT(headers.Get("link"), Optional(std::string("one")));
  EXPECT_THAT(headers.GetAll("link"), ElementsAre("one", "two"));
}

TEST(HeadersTest, RemovesEveryFieldOfAName) {
  Headers headers = {{"Cookie", "a"}, {"Accept", "b"}, {"cookie", "c"}};
  headers.Remove("COOKIE");
  EXPECT_THAT(headers.GetAll("cookie"), IsEmpty());
  EXPECT_THAT(headers.fields(), ElementsAre(testing::Pair("Accept", "b")));
}

}  // namespace
}  // namespace imagecd::http
