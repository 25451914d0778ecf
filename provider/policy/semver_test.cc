#include "provider/policy/semver.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::policy {
namespace {

using ::testing::HasSubstr;

Version V(const std::string& text) {
  absl::StatusOr<Version> version = Version::Parse(text);
  EXPECT_TRUE(version.ok()) << version.status();
  return version.ok() ? *version : *Version::Parse("0.0.0");
}

bool In(const std::string& range, const std::string& version,
        bool prereleases = false) {
  const absl::StatusOr<VersionRange> parsed = VersionRange::Parse(range);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() && parsed->Contains(V(version), prereleases);
}

TEST(VersionTest, ReadsWhatTheStandardAllowsAndAVInFront) {
  for (const char* text :
       {"0.0.0", "1.2.3", "v1.2.3", "1.2.3-0", "1.2.3-alpha.1",
        "1.2.3-x-y-z.--", "1.0.0-0A.is.legal", "1.2.3+0007",
        "1.2.3-rc.1+build.5",
        "99999999999999999999999.999999999999999999.99999999999999999"}) {
    EXPECT_TRUE(Version::Parse(text).ok()) << text;
  }
}

TEST(VersionTest, RefusesWhatOnlyLooksLikeAVersion) {
  for (const char* text : {"",        "v",          "1",
                           "1.2",     "1.0.0.1",    "1.0.0p",
                           "01.0.0",  "1.00.0",     "1.0.01",
                           "1.2.3-",  "1.2.3-01",   "1.2.3-a..b",
                           "1.2.3+",  "1.2.3+a..b", "vv1.2.3",
                           "V1.2.3",  "=1.2.3",     " 1.2.3",
                           "1.2.3 ",  "1.2.-3",     "1.2.3-\xc3\xa9",
                           "1.2.3_4", "latest",     "1..3",
                           ".1.2.3",  "1.2.3."}) {
    EXPECT_FALSE(Version::Parse(text).ok()) << text;
  }
  EXPECT_FALSE(Version::Parse(std::string(300, '1') + ".0.0").ok());
  EXPECT_THAT(std::string(Version::Parse("1.0.0.1").status().message()),
              HasSubstr("1.0.0.1 has more than three numbers"));
}

TEST(VersionTest, OrdersAsTheStandardSays) {
  const std::vector<std::string> ascending = {"0.0.0-0",
                                              "0.0.0",
                                              "0.9.9",
                                              "1.0.0-0",
                                              "1.0.0-9",
                                              "1.0.0-10",
                                              "1.0.0-99999999999999999999999",
                                              "1.0.0-alpha",
                                              "1.0.0-alpha.1",
                                              "1.0.0-alpha.1.0",
                                              "1.0.0-alpha.beta",
                                              "1.0.0-alpha-1",
                                              "1.0.0-alpha0",
                                              "1.0.0-beta",
                                              "1.0.0-beta.2",
                                              "1.0.0-beta.11",
                                              "1.0.0-rc.1",
                                              "1.0.0",
                                              "1.0.1",
                                              "1.2.0",
                                              "1.10.0",
                                              "2.0.0",
                                              "9.0.0",
                                              "10.0.0",
                                              "99999999999999999999.0.0",
                                              "100000000000000000000.0.0"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      const Version a = V(ascending[i]);
      const Version b = V(ascending[j]);
      const int order = i < j ? -1 : i > j ? 1 : 0;
      EXPECT_EQ(Version::Compare(a, b), order)
          << ascending[i] << " and " << ascending[j];
      const int keys = a.SortKey().compare(b.SortKey());
      EXPECT_EQ(keys < 0   ? -1
                : keys > 0 ? 1
                           : 0,
                order)
          << "keys of " << ascending[i] << " and " << ascending[j];
    }
  }
  EXPECT_EQ(Version::Compare(V("1.0.0+a"), V("v1.0.0+b")), 0);
}

TEST(VersionTest, KeysCompareAsVersionsDoAtRandom) {
  std::mt19937 random(1);
  const auto number = [&random] { return std::to_string(random() % 12); };
  const auto version = [&] {
    std::string text = number() + "." + number() + "." + number();
    static constexpr const char* kWords[] = {"a", "ab", "a-", "-", "0a", "rc"};
    for (unsigned i = random() % 4; i > 0; --i) {
      text += text.find('-') == std::string::npos ? "-" : ".";
      text += random() % 2 ? number() : kWords[random() % 6];
    }
    return V(text);
  };
  for (int i = 0; i < 5000; ++i) {
    const Version a = version();
    const Version b = version();
    const int keys = a.SortKey().compare(b.SortKey());
    EXPECT_EQ(keys < 0   ? -1
              : keys > 0 ? 1
                         : 0,
              Version::Compare(a, b))
        << a.ToString() << " and " << b.ToString();
  }
}

struct Case {
  const char* range;
  std::vector<std::string> in;
  std::vector<std::string> out;
};

TEST(VersionRangeTest, ContainsWhatNpmAndCargoUsersExpect) {
  const Case cases[] = {
      {"", {"0.0.0", "1.2.3", "99.0.0"}, {"1.0.0-rc.1"}},
      {"*", {"0.0.0", "1.2.3"}, {"1.0.0-rc.1"}},
      {"x", {"0.0.0", "1.2.3"}, {}},
      {"1.2.3", {"1.2.3", "1.2.3+build"}, {"1.2.4", "1.2.2", "1.2.3-rc"}},
      {"=1.2.3", {"1.2.3"}, {"1.2.4"}},
      {"v1.2.3", {"1.2.3"}, {"1.2.4"}},
      {"1", {"1.0.0", "1.9.9"}, {"0.9.9", "2.0.0", "2.0.0-rc.1"}},
      {"1.2", {"1.2.0", "1.2.9"}, {"1.1.9", "1.3.0"}},
      {"1.x", {"1.0.0", "1.9.9"}, {"2.0.0"}},
      {"1.2.x", {"1.2.0", "1.2.9"}, {"1.3.0"}},
      {"1.X.*", {"1.9.0"}, {"2.0.0"}},
      {"^1.2.3", {"1.2.3", "1.9.9"}, {"1.2.2", "2.0.0", "2.0.0-rc.1"}},
      {"^1.2", {"1.2.0", "1.9.9"}, {"1.1.9", "2.0.0"}},
      {"^1", {"1.0.0", "1.9.9"}, {"2.0.0", "0.9.9"}},
      {"^0.2.3", {"0.2.3", "0.2.9"}, {"0.3.0", "0.2.2", "1.0.0"}},
      {"^0.0.3", {"0.0.3"}, {"0.0.4", "0.0.2"}},
      {"^0.0", {"0.0.0", "0.0.9"}, {"0.1.0"}},
      {"^0", {"0.0.0", "0.9.9"}, {"1.0.0"}},
      {"^0.x", {"0.0.1", "0.9.9"}, {"1.0.0"}},
      {"^*", {"0.0.1", "9.9.9"}, {}},
      {"~1.2.3", {"1.2.3", "1.2.9"}, {"1.3.0", "1.2.2"}},
      {"~1.2", {"1.2.0", "1.2.9"}, {"1.3.0"}},
      {"~1", {"1.0.0", "1.9.9"}, {"2.0.0"}},
      {"~>1.2.3", {"1.2.9"}, {"1.3.0"}},
      {"~0", {"0.9.0"}, {"1.0.0"}},
      {">1.2.3", {"1.2.4", "9.0.0"}, {"1.2.3"}},
      {">=1.2.3", {"1.2.3"}, {"1.2.2"}},
      {"<1.2.3", {"1.2.2", "0.0.0"}, {"1.2.3"}},
      {"<=1.2.3", {"1.2.3"}, {"1.2.4"}},
      {">1.2", {"1.3.0"}, {"1.2.0", "1.2.9"}},
      {">1", {"2.0.0"}, {"1.9.9"}},
      {">=1.2", {"1.2.0", "3.0.0"}, {"1.1.9"}},
      {"<1.2", {"1.1.9"}, {"1.2.0"}},
      {"<=1.2", {"1.2.9"}, {"1.3.0"}},
      {"<=1", {"1.9.9"}, {"2.0.0"}},
      {">= 1.2 < 2", {"1.2.0", "1.9.9"}, {"2.0.0", "1.1.0"}},
      {">=1.2, <2", {"1.2.0", "1.9.9"}, {"2.0.0", "1.1.0"}},
      {">=1.2,<2", {"1.5.0"}, {"2.0.0"}},
      {"1.2.3 - 1.4.5", {"1.2.3", "1.4.5"}, {"1.4.6", "1.2.2"}},
      {"1.2 - 1.4", {"1.2.0", "1.4.9"}, {"1.5.0", "1.1.9"}},
      {"1 - 2", {"1.0.0", "2.9.9"}, {"3.0.0"}},
      {"1.2.3 - *", {"1.2.3", "9.0.0"}, {"1.2.2"}},
      {"^1 || ^3", {"1.5.0", "3.5.0"}, {"2.0.0", "4.0.0"}},
      {"^1||~2.3", {"1.5.0", "2.3.9"}, {"2.4.0"}},
      {"<1 || 2.0.0 || >=3, <4",
       {"0.5.0", "2.0.0", "3.9.0"},
       {"1.0.0", "4.0.0"}},
      {">*", {}, {"0.0.0", "1.0.0"}},
      {"<*", {}, {"0.0.0", "1.0.0"}},
      {"^9.99999999999999999999",
       {"9.99999999999999999999.1"},
       {"10.0.0", "9.99999999999999999998.0"}},
  };
  for (const Case& c : cases) {
    for (const std::string& version : c.in) {
      EXPECT_TRUE(In(c.range, version)) << c.range << " and " << version;
    }
    for (const std::string& version : c.out) {
      EXPECT_FALSE(In(c.range, version)) << c.range << " and " << version;
    }
  }
}

TEST(VersionRangeTest, TakesPrereleasesOnRequestOnly) {
  EXPECT_FALSE(In(">=1.0.0", "1.5.0-rc.1"));
  EXPECT_FALSE(In("*", "1.5.0-rc.1"));
  EXPECT_TRUE(In(">=1.5.0-rc.1", "1.5.0-rc.2")) << "the range names one";
  EXPECT_TRUE(In("^1.5.0-rc.1", "1.5.0"));
  EXPECT_FALSE(In("^1.5.0-rc.1", "1.5.0-beta"));
  EXPECT_FALSE(In("^1.5.0-rc.1", "1.6.0-rc.1")) << "of other numbers";
  EXPECT_TRUE(In("1.5.0-rc.1", "1.5.0-rc.1"));
  EXPECT_FALSE(In("<1 || ^1.5.0-rc.1", "0.5.0-rc.1")) << "another part does";

  EXPECT_TRUE(In("*", "1.5.0-rc.1", true));
  EXPECT_TRUE(In("^1.2", "1.5.0-rc.1", true));
  EXPECT_TRUE(In("1.5", "1.5.0-rc.1", true));
  EXPECT_TRUE(In(">1.4", "1.5.0-rc.1", true));
  EXPECT_FALSE(In(">1.4", "1.4.0-rc.1", true));
  EXPECT_FALSE(In("^1.2", "2.0.0-rc.1", true)) << "not of the next one";
  EXPECT_FALSE(In("~1.2.3", "1.3.0-rc.1", true));
  EXPECT_FALSE(In("1 - 2", "3.0.0-0", true));
  EXPECT_FALSE(In("^1.2.3", "1.2.3-rc.1", true)) << "before it";
  EXPECT_TRUE(In("<1.2.3", "1.2.3-rc.1", true));
  EXPECT_FALSE(In("<1.2", "1.2.0-rc.1", true));
}

TEST(VersionRangeTest, RefusesWhatIsNoneAndShowsARightOne) {
  for (const char* range : {"latest",    "1.2.3.4", "^",
                            ">=",        "01.2",    "1.2.3 -",
                            "- 1.2.3",   "1.2,",    "!=1.2.3",
                            "=>1.2",     "^^1",     "1.2-rc",
                            "1.x-rc.1",  "1.x.foo", "==1.2.3",
                            "1.2.3 &&",  "^1 | ^2", "1.2.3 - 1.3 - 1.4",
                            "1.2.3 foo", ",1.2"}) {
    const absl::StatusOr<VersionRange> parsed = VersionRange::Parse(range);
    ASSERT_FALSE(parsed.ok()) << range;
    EXPECT_THAT(std::string(parsed.status().message()),
                HasSubstr("a right one: ^1.2"));
    EXPECT_THAT(std::string(parsed.status().message()), HasSubstr(range));
  }
  EXPECT_FALSE(VersionRange::Parse(std::string(2000, '1')).ok());
}

}  // namespace
}  // namespace imagecd::policy
