#include "provider/oci/link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "provider/oci/registry_error.h"

namespace imagecd::oci {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kListing[] = "https://ghcr.io/v2/owner/chime/tags/list";
constexpr char kPage[] = "https://ghcr.io/v2/owner/chime/tags/list?n=1000";

TEST(NextLinkTest, IsTheTargetAsItStands) {
  EXPECT_EQ(NextLink({"</v2/o/r/tags/list?last=X&n=0>; rel=\"next\""}),
            "/v2/o/r/tags/list?last=X&n=0");
}

TEST(NextLinkTest, IsFoundInEveryForm) {
  for (const char* field :
       {"</a>;rel=next", "</a>; REL=\"NEXT\"", "</a> ; title=\"x\" ; rel=next",
        "</a>; rel=\"prev next\"", "</a>; rel=next; rel=prev",
        "</a>; foo; rel=next", "</b>; rel=prev, </a>; rel=next",
        "</b>; rel=prev,</a>;rel=\"next\"",
        "</b,c>; title=\"x, </y>; rel=next\", </a>; rel=\"next\"",
        ",, </a>; rel=next", "</a>; rel = next"}) {
    EXPECT_EQ(NextLink({field}), "/a") << field;
  }
  EXPECT_EQ(NextLink({"</b>; rel=first", "</a>; rel=next"}), "/a");
}

TEST(NextLinkTest, IsAbsentWithoutTheRelation) {
  for (const char* field :
       {"", "</a>", "</a>; rel=prev", "</a>; rel=\"nextish\"",
        "</a>; rel=prev; rel=next", "</a; rel=next", "/a; rel=next",
        "</a>; title=\"; rel=next\"", "</a>; rel=\"next",
        "</a>; rel=next; anchor=\"/other\"", "<", "<>", ";", "\"", "</a>;;;",
        "\xff<"}) {
    EXPECT_EQ(NextLink({field}), std::nullopt) << field;
  }
  EXPECT_EQ(NextLink({}), std::nullopt);
  EXPECT_EQ(NextLink({std::string(70'000, ' '), "</a>; rel=next"}),
            std::nullopt);
}

TEST(ReadNextPageTest, FollowsALinkWithinTheListing) {
  const std::string expected =
      "https://ghcr.io/v2/owner/chime/tags/list?last=X&n=0";
  for (const char* target :
       {"/v2/owner/chime/tags/list?last=X&n=0", "?last=X&n=0",
        "list?last=X&n=0", "//ghcr.io/v2/owner/chime/tags/list?last=X&n=0",
        "https://ghcr.io:443/v2/owner/chime/tags/list?last=X&n=0",
        "HTTPS://GHCR.IO/v2/owner/chime/tags/list?last=X&n=0"}) {
    EXPECT_EQ(ReadNextPage(kPage, target, kListing).url, expected) << target;
  }
}

TEST(ReadNextPageTest, LeavesTheQueryAsTheRegistryWroteIt) {
  const char kTarget[] = "?last=gAAAA%2b%2F=&next_page=a+b==&n=0";
  EXPECT_EQ(ReadNextPage(kPage, kTarget, kListing).url,
            std::string(kListing) + kTarget);
}

TEST(ReadNextPageTest, FollowsNoLinkToAnotherPlace) {
  for (const char* target :
       {"https://evil.example/v2/owner/chime/tags/list?hunter2",
        "//evil.example/v2/owner/chime/tags/list?hunter2",
        "http://ghcr.io/v2/owner/chime/tags/list?hunter2",
        "https://ghcr.io:8443/v2/owner/chime/tags/list?hunter2",
        "https://user:hunter2@ghcr.io/v2/owner/chime/tags/list",
        "https://ghcr.io.evil.example/v2/owner/chime/tags/list",
        "/v2/owner/secret/tags/list?hunter2", "/v2/owner/chime/manifests/x",
        "/v2/owner/chime/tags/list/../../../secret/tags/list",
        "/v2/owner/chime/tags/list/", "/v2/owner%2fchime/tags/list",
        "/v2/owner/chime/tags/list#hunter2", "../tags", "javascript:hunter2",
        "\\\\evil.example\\x", "/v2/owner/chime/tags/list?\r\nX: hunter2"}) {
    const NextPage page = ReadNextPage(kPage, target, kListing);
    EXPECT_EQ(page.url, "") << target;
    EXPECT_THAT(page.fault, Not(HasSubstr("hunter2"))) << target;
    EXPECT_NE(page.fault, "") << target;
  }
}

TEST(ReadNextPageTest, TakesTheCursorOfALinkThatIsNotFollowed) {
  for (const char* target :
       {"/v2/chime/tags/list?last=a%2Fb&n=100",
        "/repository/docker/v2/owner/chime/tags/list?n=100&last=a%2Fb",
        "https://inside.example/v2/owner/chime/tags/list?last=a%2Fb&n=100",
        "http://ghcr.io/v2/owner/chime/tags/list?sig=s&last=a%2Fb&n=100"}) {
    const NextPage page = ReadNextPage(kPage, target, kListing);
    EXPECT_EQ(page.url, "") << target;
    EXPECT_EQ(page.query, "n=100&last=a%2Fb") << target;
  }
}

TEST(ReadNextPageTest, LeavesOutAPageSizeThatIsNotANumber) {
  for (const char* n : {"0", "", "-1", "x", "1e9", "9999999"}) {
    const std::string target = "/other/tags/list?last=a&n=" + std::string(n);
    EXPECT_EQ(ReadNextPage(kPage, target, kListing).query, "last=a") << n;
  }
}

TEST(ReadNextPageTest, TakesACursorOfAnotherNameFromTheSameHostOnly) {
  EXPECT_EQ(
      ReadNextPage(kPage, "/v2/chime/tags/list?next_page=gAAA%3D", kListing)
          .query,
      "next_page=gAAA%3D");
  EXPECT_EQ(
      ReadNextPage(kPage, "https://inside.example/v2/x/tags/list?next_page=g",
                   kListing)
          .query,
      "");
}

TEST(ReadNextPageTest, IsRelativeToThePageAndNotFollowedOffTheListingsHost) {
  const NextPage page =
      ReadNextPage("https://back.example/v2/mirror/chime/tags/list",
                   "?last=x&n=5", kListing);
  EXPECT_EQ(page.url, "");
  EXPECT_EQ(page.query, "n=5&last=x");
  EXPECT_THAT(page.fault, HasSubstr("https://back.example"));
}

TEST(ReadNextPageTest, BoundsTheLength) {
  EXPECT_EQ(
      ReadNextPage(kPage, "?last=" + std::string(8192, 'x'), kListing).url, "");
  // 8 KiB of target, longer with the page's own path before it.
  EXPECT_EQ(
      ReadNextPage(kPage, "?last=" + std::string(8180, 'x'), kListing).url, "");
}

TEST(ResolveRedirectTest, KeepsTheCredentialOnTheSameOriginOnly) {
  const char kUrl[] = "https://ghcr.io/v2/o/r/blobs/sha256:aa";
  absl::StatusOr<Redirect> redirect = ResolveRedirect(kUrl, "/elsewhere?x=1");
  ASSERT_TRUE(redirect.ok());
  EXPECT_EQ(redirect->url, "https://ghcr.io/elsewhere?x=1");
  EXPECT_TRUE(redirect->keeps_credential);
  EXPECT_TRUE(
      ResolveRedirect(kUrl, "https://GHCR.io:443/x#y")->keeps_credential);
  for (const char* location :
       {"https://storage.example/x?sig=y", "https://ghcr.io:8443/x",
        "https://sub.ghcr.io/x", "//other.example/x"}) {
    redirect = ResolveRedirect(kUrl, location);
    ASSERT_TRUE(redirect.ok()) << location;
    EXPECT_FALSE(redirect->keeps_credential) << location;
  }
}

TEST(ResolveRedirectTest, DropsTheCredentialOnTheWayToHttps) {
  EXPECT_FALSE(ResolveRedirect("http://r.example/x", "https://r.example/x")
                   ->keeps_credential);
}

TEST(ResolveRedirectTest, RefusesToLeaveHttpsOrHttp) {
  for (const char* location :
       {"http://ghcr.io/x?hunter2", "file:///etc/passwd", "ftp://a.b/",
        "https://u:hunter2@a.b/", "https://a.b/\r\nhunter2"}) {
    const absl::StatusOr<Redirect> redirect =
        ResolveRedirect("https://ghcr.io/x?hunter2", location);
    ASSERT_FALSE(redirect.ok()) << location;
    EXPECT_EQ(FailureOf(redirect.status()), Failure::kBadAnswer);
    EXPECT_THAT(std::string(redirect.status().message()),
                Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace imagecd::oci
