#include "provider/policy/ordering.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::policy {
namespace {

using ::testing::HasSubstr;
using Result = Ordering::Result;

Ordering Make(const OrderingSpec& spec) {
  OrderingError error;
  Ordering ordering = Ordering::FromSpec(spec, &error);
  EXPECT_EQ(error.property, "") << error.text;
  return ordering;
}

OrderingSpec Spec(const std::string& type) {
  OrderingSpec spec;
  spec.type = type;
  return spec;
}

Result ResultOf(const Ordering& ordering, const std::string& tag) {
  std::string rank;
  std::string value;
  return ordering.Rank(tag, &rank, &value);
}

std::string RankOf(const Ordering& ordering, const std::string& tag) {
  std::string rank;
  std::string value;
  EXPECT_EQ(ordering.Rank(tag, &rank, &value), Result::kRanked) << tag;
  return rank;
}

void ExpectAscending(const Ordering& ordering,
                     const std::vector<std::string>& tags) {
  for (std::size_t i = 0; i < tags.size(); ++i) {
    for (std::size_t j = i + 1; j < tags.size(); ++j) {
      EXPECT_LT(RankOf(ordering, tags[i]), RankOf(ordering, tags[j]))
          << tags[i] << " and " << tags[j];
    }
  }
}

TEST(OrderingTest, RanksVersionsOfTheRange) {
  OrderingSpec spec = Spec("semver");
  spec.range = "^1.2";
  const Ordering ordering = Make(spec);
  ExpectAscending(ordering, {"1.2.0", "v1.2.9", "1.10.0"});
  EXPECT_EQ(ResultOf(ordering, "2.0.0"), Result::kOutOfRange);
  EXPECT_EQ(ResultOf(ordering, "1.5.0-rc.1"), Result::kPrerelease);
  EXPECT_EQ(ResultOf(ordering, "latest"), Result::kNoValue);
  EXPECT_EQ(ResultOf(ordering, "1.5"), Result::kNoValue);
  spec.prerelease = true;
  EXPECT_EQ(ResultOf(Make(spec), "1.5.0-rc.1"), Result::kRanked);
}

TEST(OrderingTest, RanksNumbersOfAnyLengthAndSign) {
  OrderingSpec spec = Spec("numerical");
  spec.filter_pattern = "^n(.+)$";
  spec.filter_extract = "$1";
  const std::vector<std::string> ascending = {"n-100",
                                              "n-9.5",
                                              "n-9",
                                              "n-0.5",
                                              "n0",
                                              "n0.05",
                                              "n0.5",
                                              "n1",
                                              "n9",
                                              "n9.25",
                                              "n9.3",
                                              "n10",
                                              "n0099",
                                              "n100",
                                              "n99999999999999999999999999",
                                              "n100000000000000000000000000"};
  ExpectAscending(Make(spec), ascending);
  EXPECT_EQ(RankOf(Make(spec), "n-0"), RankOf(Make(spec), "n0.0"));
  EXPECT_EQ(RankOf(Make(spec), "n007"), RankOf(Make(spec), "n7")) << "collide";
  for (const char* none :
       {"n1e5", "n", "n.5", "n5.", "n1.2.3", "n--1", "n0x1", "n1 ", "nNaN"}) {
    EXPECT_NE(ResultOf(Make(spec), none), Result::kRanked) << none;
  }
  spec.order = "desc";
  const std::vector<std::string> descending(ascending.rbegin(),
                                            ascending.rend());
  ExpectAscending(Make(spec), descending);
}

TEST(OrderingTest, RanksTextByteByByteInEitherDirection) {
  const std::vector<std::string> ascending = {"A",  "a",  "a-", "a.b",
                                              "a0", "aa", "b"};
  OrderingSpec spec = Spec("alphabetical");
  ExpectAscending(Make(spec), ascending);
  spec.order = "desc";
  ExpectAscending(Make(spec), {"b", "aa", "a0", "a.b", "a-", "a", "A"});
}

TEST(OrderingTest, ExtractsWhatTheFilterNames) {
  OrderingSpec spec = Spec("numerical");
  spec.filter_pattern = R"(^(?P<branch>main)-[0-9a-f]{7}-(?P<ts>\d+)$)";
  spec.filter_extract = "$ts";
  const Ordering ordering = Make(spec);
  ExpectAscending(ordering, {"main-bbbbbbb-9", "main-aaaaaaa-10"});
  EXPECT_EQ(ResultOf(ordering, "dev-bbbbbbb-9"), Result::kNotFiltered);

  spec.filter_extract = "${ts}.$2";
  std::string rank;
  std::string value;
  EXPECT_EQ(Make(spec).Rank("main-bbbbbbb-9", &rank, &value), Result::kRanked);
  EXPECT_EQ(value, "9.9");

  spec = Spec("alphabetical");
  spec.filter_pattern = "RELEASE[.].*";
  EXPECT_EQ(Make(spec).Rank("x-RELEASE.2024", &rank, &value), Result::kRanked);
  EXPECT_EQ(value, "RELEASE.2024") << "searched for, and what matched is taken";
  spec.filter_extract = "$$-$0";
  Make(spec).Rank("RELEASE.1", &rank, &value);
  EXPECT_EQ(value, "$-RELEASE.1");
}

TEST(OrderingTest, DefaultsWrittenOutAreTheSamePolicy) {
  OrderingSpec plain = Spec("alphabetical");
  OrderingSpec written = plain;
  written.order = "asc";
  EXPECT_EQ(Make(plain), Make(written));
  EXPECT_EQ(Make(Spec("branch")), Ordering::Branch());
  written = Spec("semver");
  written.range = " * ";
  EXPECT_EQ(Make(Spec("semver")), Make(written));
  written.range = "^1";
  EXPECT_FALSE(Make(Spec("semver")) == Make(written));
}

TEST(OrderingTest, RefusesWhatIsWrongAtItsOwnProperty) {
  struct Wrong {
    OrderingSpec spec;
    const char* property;
    const char* text;
  };
  const auto with = [](const std::string& type, auto change) {
    OrderingSpec spec = Spec(type);
    change(spec);
    return spec;
  };
  const Wrong wrong[] = {
      {Spec("newest"), "policy.type", "not one of branch, semver"},
      {with("semver", [](auto& s) { s.range = "1.2.3.4"; }), "policy.range",
       "policy.range \"1.2.3.4\" is not a range"},
      {with("numerical", [](auto& s) { s.range = "^1"; }), "policy.range",
       "it is for semver"},
      {with("branch", [](auto& s) { s.prerelease = true; }),
       "policy.prerelease", "it is for semver"},
      {with("semver", [](auto& s) { s.order = "desc"; }), "policy.order",
       "alphabetical and numerical"},
      {with("numerical", [](auto& s) { s.order = "down"; }), "policy.order",
       "\"down\" is neither asc"},
      {with("branch", [](auto& s) { s.filter_pattern = "x"; }), "policy.filter",
       "see tagPattern"},
      {with("semver", [](auto& s) { s.filter_pattern = "("; }),
       "policy.filter.pattern", "is not a valid RE2 pattern"},
      {with("semver", [](auto& s) { s.filter_extract = "$1"; }),
       "policy.filter.pattern", "needs a policy.filter.pattern"},
      {with("semver",
            [](auto& s) {
              s.filter_pattern = "(x)";
              s.filter_extract = "$version";
            }),
       "policy.filter.extract", "names a group version"},
      {with("semver",
            [](auto& s) {
              s.filter_pattern = "(x)";
              s.filter_extract = "$2";
            }),
       "policy.filter.extract", "names a group 2"},
      {with("semver",
            [](auto& s) {
              s.filter_pattern = "(x)";
              s.filter_extract = "1.2.3";
            }),
       "policy.filter.extract", "names no group"},
      {with("semver",
            [](auto& s) {
              s.filter_pattern = "(x)";
              s.filter_extract = "${1";
            }),
       "policy.filter.extract", "not closed"},
      {with("semver",
            [](auto& s) {
              s.filter_pattern = "(x)";
              s.filter_extract = "a$";
            }),
       "policy.filter.extract", "without a group's name"},
  };
  for (const Wrong& w : wrong) {
    OrderingError error;
    const Ordering ordering = Ordering::FromSpec(w.spec, &error);
    EXPECT_EQ(error.property, w.property) << error.text;
    EXPECT_THAT(error.text, HasSubstr(w.text));
    EXPECT_TRUE(ordering.by_time());
  }
}

TEST(OrderingTest, RanksTimesAsTheyRun) {
  const std::vector<std::int64_t> times = {
      -62135596800, -256, -255, -1, 0, 1, 255, 256, 1760000000, 253402300799};
  for (std::size_t i = 1; i < times.size(); ++i) {
    EXPECT_LT(Ordering::RankOfTime(times[i - 1]),
              Ordering::RankOfTime(times[i]));
  }
}

}  // namespace
}  // namespace imagecd::policy
