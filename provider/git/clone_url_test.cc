#include "provider/git/clone_url.h"

#include <gtest/gtest.h>

#include <string>

namespace imagecd::git {
namespace {

TEST(CloneUrlTest, IsTheSameHoweverARepositoryIsWritten) {
  for (const char* text :
       {"https://github.com/acme/shop", "https://github.com/acme/shop.git",
        "https://GitHub.com/acme/shop/", "HTTPS://github.com:443/acme/shop"}) {
    const absl::StatusOr<CloneUrl> url = ParseCloneUrl(text);
    ASSERT_TRUE(url.ok()) << url.status();
    EXPECT_EQ(url->url, "https://github.com/acme/shop");
    EXPECT_EQ(url->host, "github.com");
    EXPECT_EQ(url->file, "github.com@acme@shop.git");
  }
  EXPECT_EQ(ParseCloneUrl("https://git.acme.org:8443/a/b")->url,
            "https://git.acme.org:8443/a/b");
}

TEST(CloneUrlTest, RefusesEverythingElse) {
  for (const char* text : {"",
                           "http://github.com/a/b",
                           "ssh://git@github.com/a/b",
                           "git@github.com:a/b",
                           "git://github.com/a/b",
                           "file:///srv/git",
                           "/srv/git",
                           "ext::sh -c id",
                           "https://",
                           "https://github.com",
                           "https://github.com/",
                           "https:///a",
                           "https://-x.org/a",
                           "https://github.com/a/../b",
                           "https://github.com/a//b",
                           "https://github.com/a b",
                           "https://github.com/a\nb",
                           "https://github.com:x/a",
                           "https://github.com:/a",
                           "https://github.com/a/b;c",
                           "https://github.com/a%2fb",
                           "https://git\"hub.com/a/b",
                           "https://[::1]/a/b"}) {
    const absl::Status status = ParseCloneUrl(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text << ": " << status;
  }
  EXPECT_FALSE(
      ParseCloneUrl("https://github.com/" + std::string(300, 'a')).ok());
}

TEST(CloneUrlTest, NeverRepeatsWhatMayBeSecret) {
  for (const char* text :
       {"https://hunter2@github.com/a/b", "https://u:hunter2@github.com/a/b",
        "https://github.com/a/b?token=hunter2", "http://u:hunter2@github.com/",
        "https://github.com/a/b#hunter2", "ssh://hunter2@github.com/a/b"}) {
    const absl::Status status = ParseCloneUrl(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text;
    EXPECT_EQ(status.ToString().find("hunter2"), std::string::npos) << status;
  }
}

TEST(LooksLikeUrlTest, TellsAUrlFromAPath) {
  for (const char* text :
       {"https://github.com/a/b", "ssh://x/y", "git@github.com:a/b"}) {
    EXPECT_TRUE(LooksLikeUrl(text)) << text;
  }
  for (const char* text : {"", ".", "/srv/git", "../shop", "C:shop",
                           "/srv/a@b:c", "./a@b:c", "a/b@c:d"}) {
    EXPECT_FALSE(LooksLikeUrl(text)) << text;
  }
}

}  // namespace
}  // namespace imagecd::git
