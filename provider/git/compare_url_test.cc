#include "provider/git/compare_url.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace imagecd::git {
namespace {

constexpr char kOld[] = "185c95c0a1b2c3d4e5f60718293a4b5c6d7e8f90";
constexpr char kNew[] = "b102995aa1b2c3d4e5f60718293a4b5c6d7e8f90";

std::string Compare(std::string_view remote) {
  return CompareUrl(remote, kOld, kNew);
}

std::string Page(const std::string& repository) {
  return repository + "/compare/" + kOld + "..." + kNew;
}

TEST(CompareUrlTest, ReadsEveryFormOfARemote) {
  const std::string expected = Page("https://github.com/acme/shop");
  for (const char* remote :
       {"https://github.com/acme/shop", "https://github.com/acme/shop.git",
        "https://github.com/acme/shop/", "http://github.com/acme/shop",
        "HTTPS://GitHub.com/acme/shop", "https://github.com:443/acme/shop",
        "git@github.com:acme/shop.git", "github.com:acme/shop",
        "git@github.com:/acme/shop.git", "ssh://git@github.com/acme/shop.git",
        "ssh://git@github.com:22/acme/shop", "git://github.com/acme/shop",
        "ssh://git@ssh.github.com:443/acme/shop.git"}) {
    EXPECT_EQ(Compare(remote), expected) << remote;
  }
}

TEST(CompareUrlTest, KnowsTheForgesByTheirHostsNames) {
  EXPECT_EQ(Compare("git@gitlab.com:acme/group/shop.git"),
            std::string("https://gitlab.com/acme/group/shop/-/compare/") +
                kOld + "..." + kNew);
  EXPECT_EQ(Compare("https://gitlab.acme.org:8443/acme/shop"),
            std::string("https://gitlab.acme.org:8443/acme/shop/-/compare/") +
                kOld + "..." + kNew);
  EXPECT_EQ(Compare("https://codeberg.org/acme/shop"),
            Page("https://codeberg.org/acme/shop"));
  EXPECT_EQ(Compare("https://gitea.acme.org/acme/shop"),
            Page("https://gitea.acme.org/acme/shop"));
  EXPECT_EQ(Compare("ssh://git@forgejo.acme.org:2222/acme/shop"),
            Page("https://forgejo.acme.org/acme/shop"));
  EXPECT_EQ(Compare("https://git.acme.org/acme/shop"), "");
  EXPECT_EQ(Compare("https://notgithub.com/acme/shop"), "");
}

TEST(CompareUrlTest, NeverShowsAUserNameOrPassword) {
  const std::string expected = Page("https://github.com/acme/shop");
  EXPECT_EQ(Compare("https://robot:secret@github.com/acme/shop"), expected);
  EXPECT_EQ(Compare("https://secret@github.com/acme/shop.git"), expected);
  EXPECT_EQ(Compare("https://a@b:secret@github.com/acme/shop"), expected);
  EXPECT_EQ(Compare("https://github.com/acme/shop?token=secret#secret"),
            expected);
  EXPECT_EQ(Compare("secret@github.com:acme/shop"), expected);
}

TEST(CompareUrlTest, IsEmptyForARemoteThatIsNotOnAForge) {
  for (const char* remote : {"",
                             "/srv/git/shop",
                             "../shop",
                             "file:///srv/github.com/acme/shop",
                             "https://github.com",
                             "https://github.com/",
                             "https://github.com/shop",
                             "https://github.com/acme/../shop",
                             "https://github.com/acme//shop",
                             "https://github.com/acme/shop\"onclick=",
                             "https://git hub.com/a/b",
                             "https://github.com:x@y/acme/shop",
                             "https://github.com:123456/a/b",
                             "javascript://github.com/acme/shop",
                             "https://[github.com]/a/b",
                             "https://github.com/acme/sh%2fop",
                             "github.com",
                             "C:\\github\\shop",
                             "https:///acme/shop",
                             "https://-github.com/acme/shop"}) {
    EXPECT_EQ(Compare(remote), "") << remote;
  }
}

TEST(CompareUrlTest, IsEmptyForTextsThatAreNotCommits) {
  for (const char* commit :
       {"", "main", "185c95", "185c95c/../x", "185c95c0 "}) {
    EXPECT_EQ(CompareUrl("https://github.com/a/b", commit, kNew), "");
    EXPECT_EQ(CompareUrl("https://github.com/a/b", kOld, commit), "");
  }
  EXPECT_EQ(CompareUrl("https://github.com/a/b", "185c95c", "b102995"),
            "https://github.com/a/b/compare/185c95c...b102995");
}

}  // namespace
}  // namespace imagecd::git
