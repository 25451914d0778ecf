#include "provider/oci/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace imagecd::oci {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Normal(std::string_view text) {
  const absl::StatusOr<Url> url = ParseUrl(text);
  return url.ok() ? url->ToString() : std::string(url.status().message());
}

std::string Resolved(std::string_view base, std::string_view target) {
  const absl::StatusOr<Url> url = ResolveUrl(ParseUrl(base).value(), target);
  return url.ok() ? url->ToString() : std::string(url.status().message());
}

TEST(UrlTest, IsReadIntoItsParts) {
  const absl::StatusOr<Url> url =
      ParseUrl("HTTPS://Registry.Example:8443/v2/a?n=1&last=b");
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "registry.example");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/v2/a");
  EXPECT_EQ(url->query, "n=1&last=b");
  EXPECT_EQ(url->ForMessage(), "https://registry.example:8443/v2/a");
}

TEST(UrlTest, LeavesOutThePortOfItsScheme) {
  EXPECT_EQ(Normal("https://a.b:443"), "https://a.b/");
  EXPECT_EQ(Normal("http://a.b:80/"), "http://a.b/");
  EXPECT_EQ(Normal("http://a.b:443/"), "http://a.b:443/");
  EXPECT_EQ(Normal("http://[::1]:5000/x"), "http://[::1]:5000/x");
}

TEST(UrlTest, RemovesDotSegmentsInAnySpelling) {
  EXPECT_EQ(Normal("https://a.b/x/../y"), "https://a.b/y");
  EXPECT_EQ(Normal("https://a.b/x/%2e%2E/y"), "https://a.b/y");
  EXPECT_EQ(Normal("https://a.b/x/.%2e"), "https://a.b/");
  EXPECT_EQ(Normal("https://a.b/../../y/./"), "https://a.b/y/");
  EXPECT_EQ(Normal("https://a.b/x//y"), "https://a.b/x//y");
}

TEST(UrlTest, EncodesWhatServersForgotTo) {
  EXPECT_EQ(Normal("https://a.b/t?service=My Registry"),
            "https://a.b/t?service=My%20Registry");
  EXPECT_EQ(Normal("https://a.b/t?q=\xc3\xa4"), "https://a.b/t?q=%C3%A4");
}

TEST(UrlTest, RefusesWhatAReaderMayMisunderstand) {
  for (const char* text : {"",
                           "/relative",
                           "ftp://a.b/",
                           "https:///x",
                           "https://",
                           "https:a.b",
                           "https://user@a.b/",
                           "https://user:pass@a.b/",
                           "https://a.b\\@c.d/",
                           "https://a.b/\r\nX: y",
                           "https://a.b/#x",
                           "https://a.b:0/",
                           "https://a.b:65536/",
                           "https://a.b:-1/",
                           "https://a.b:x/",
                           "https://[::1/",
                           "https://[zz]/",
                           "https://a b/",
                           "https://a%2eb/",
                           "https://[::1]x/"}) {
    EXPECT_FALSE(ParseUrl(text).ok()) << text;
  }
  EXPECT_FALSE(ParseUrl("https://a.b/" + std::string(8192, 'x')).ok());
}

TEST(UrlTest, ResolvesReferencesOfEveryForm) {
  const char kBase[] = "https://a.b/v2/x/tags/list?n=5";
  EXPECT_EQ(Resolved(kBase, "/v2/x/tags/list?last=q"),
            "https://a.b/v2/x/tags/list?last=q");
  EXPECT_EQ(Resolved(kBase, "?last=q"), "https://a.b/v2/x/tags/list?last=q");
  EXPECT_EQ(Resolved(kBase, "list?last=a:b"),
            "https://a.b/v2/x/tags/list?last=a:b");
  EXPECT_EQ(Resolved(kBase, "../y"), "https://a.b/v2/x/y");
  EXPECT_EQ(Resolved(kBase, "//c.d/z"), "https://c.d/z");
  EXPECT_EQ(Resolved(kBase, "http://c.d:81/z"), "http://c.d:81/z");
  EXPECT_EQ(Resolved(kBase, ""), kBase);
}

TEST(UrlTest, RefusesTargetsThatAreNotHttp) {
  const Url base = ParseUrl("https://a.b/").value();
  for (const char* target : {"javascript:alert(1)", "file:///etc/passwd",
                             "mailto:x@y", "//user@c.d/", "/x#y", "/x\ny"}) {
    EXPECT_FALSE(ResolveUrl(base, target).ok()) << target;
  }
}

TEST(UrlTest, EncodesAllButTheUnreserved) {
  EXPECT_EQ(PercentEncode("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(PercentEncode("repository:a/b:pull&x=+ \xff"),
            "repository%3Aa%2Fb%3Apull%26x%3D%2B%20%FF");
}

TEST(UrlTest, ShowsNoSecretInAMessage) {
  EXPECT_EQ(RedactUrl("https://u:hunter2@a.b/x?t=hunter2#y"), "https://a.b/x");
  for (const char* text : {"u:hunter2@a.b", "https://u:hun@hunter2@a.b/",
                           "https://a.b?hunter2", "https://u:x/hunter2@a.b/"}) {
    EXPECT_THAT(RedactUrl(text), Not(HasSubstr("hunter2"))) << text;
  }
  EXPECT_EQ(RedactUrl("https://a.b/\x1b\n"), "https://a.b/..");
  EXPECT_LT(RedactUrl(std::string(100'000, 'x')).size(), 210u);
}

}  // namespace
}  // namespace imagecd::oci
