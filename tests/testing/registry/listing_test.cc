#include "tests/testing/registry/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/registry/probe.h"

namespace imagecd::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kList[] = "/v2/acme/app/tags/list";

class ListingTest : public ::testing::Test {
 protected:
  ListingTest() {
    for (const char* tag : {"b", "A", "c", "B", "a"}) {
      registry_.Push("acme/app", tag);
    }
  }

  void Set(const std::function<void(FakeRegistryOptions&)>& change) {
    registry_.Configure(change);
  }
  ProbeAnswer List(const std::string& query = "") {
    return Get(registry_, kList + query);
  }
  std::vector<std::string> Tags(const std::string& query = "") {
    return TagsOf(List(query));
  }
  std::string Link(const std::string& query) {
    return List(query).Header("link");
  }

  FakeRegistry registry_{Open()};
};

TEST_F(ListingTest, ListsInPushOrder) {
  EXPECT_THAT(Tags(), ElementsAre("b", "A", "c", "B", "a"));
}

TEST_F(ListingTest, ListsInEveryOtherOrder) {
  Set([](auto& o) { o.order = TagOrder::kLexical; });
  EXPECT_THAT(Tags(), ElementsAre("A", "a", "B", "b", "c"));
  Set([](auto& o) { o.order = TagOrder::kAscii; });
  EXPECT_THAT(Tags(), ElementsAre("A", "B", "a", "b", "c"));
  Set([](auto& o) { o.order = TagOrder::kReversed; });
  EXPECT_THAT(Tags(), ElementsAre("a", "B", "c", "A", "b"));
  Set([](auto& o) { o.order = TagOrder::kShuffled; });
  const auto shuffled = Tags();
  EXPECT_THAT(shuffled, UnorderedElementsAre("a", "A", "b", "B", "c"));
  EXPECT_EQ(Tags(), shuffled);
  Set([](auto& o) { o.shuffle_seed = 2; });
  EXPECT_NE(Tags(), shuffled);
}

TEST_F(ListingTest, AnUnknownRepositoryIsNotFound) {
  const auto answer = Get(registry_, "/v2/acme/none/tags/list");
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, ::testing::HasSubstr("NAME_UNKNOWN"));
}

TEST_F(ListingTest, AnEmptyRepositoryHasAnEmptyList) {
  registry_.SetVisibility("acme/new", Visibility::kPublic);
  EXPECT_THAT(TagsOf(Get(registry_, "/v2/acme/new/tags/list")), IsEmpty());
}

TEST_F(ListingTest, PagesWithRelativeLinks) {
  const auto first = List("?n=2");
  EXPECT_THAT(TagsOf(first), ElementsAre("b", "A"));
  EXPECT_EQ(first.Header("link"),
            "</v2/acme/app/tags/list?last=A&n=2>; rel=\"next\"");
  EXPECT_THAT(Tags("?last=A&n=2"), ElementsAre("c", "B"));
  const auto last = List("?last=B&n=2");
  EXPECT_THAT(TagsOf(last), ElementsAre("a"));
  EXPECT_EQ(last.Header("link"), "");
}

TEST_F(ListingTest, WithoutNTheLinkSaysZeroWhichMeansTheDefault) {
  Set([](auto& o) { o.default_page = 2; });
  EXPECT_EQ(Link(""), "</v2/acme/app/tags/list?last=A&n=0>; rel=\"next\"");
  EXPECT_THAT(Tags("?last=A&n=0"), ElementsAre("c", "B"));
}

TEST_F(ListingTest, ZeroCanMeanNoTags) {
  Set([](auto& o) { o.zero_n_is_empty = true; });
  const auto answer = List("?n=0");
  EXPECT_THAT(TagsOf(answer), IsEmpty());
  EXPECT_EQ(answer.Header("link"), "");
}

TEST_F(ListingTest, ClampsNToTheCapOrRefusesIt) {
  Set([](auto& o) { o.page_cap = 3; });
  EXPECT_EQ(Tags("?n=4").size(), 3U);
  EXPECT_EQ(Link("?n=4"), "</v2/acme/app/tags/list?last=c&n=3>; rel=\"next\"");
  Set([](auto& o) { o.over_cap = OverCap::kBadRequest; });
  EXPECT_EQ(List("?n=4").status, 400);
  EXPECT_EQ(List("?n=3").status, 200);
  Set([](auto& o) { o.over_cap = OverCap::kMethodNotAllowed; });
  EXPECT_EQ(List("?n=4").status, 405);
}

TEST_F(ListingTest, RefusesAnNThatIsNoNumberOrGivenTwice) {
  for (const char* query : {"?n=x", "?n=-1", "?n=1x", "?n=1&n=2", "?n="}) {
    EXPECT_EQ(List(query).status, 400) << query;
  }
}

TEST_F(ListingTest, DefaultsToAHundredAndCapsAtAThousand) {
  GenerateSpec spec;
  spec.count = 2500;
  registry_.Generate("acme/big", spec);
  EXPECT_EQ(TagsOf(Get(registry_, "/v2/acme/big/tags/list")).size(), 100U);
  EXPECT_EQ(TagsOf(Get(registry_, "/v2/acme/big/tags/list?n=9999")).size(),
            1000U);
}

TEST_F(ListingTest, AFullLastPageHasNoLinkUnlessAsked) {
  EXPECT_EQ(Link("?n=5"), "");
  Set([](auto& o) { o.link_when_exactly_full = true; });
  EXPECT_EQ(Link("?n=5"), "</v2/acme/app/tags/list?last=a&n=5>; rel=\"next\"");
  const auto behind = List("?last=a&n=5");
  EXPECT_THAT(TagsOf(behind), IsEmpty());
  EXPECT_EQ(behind.Header("link"), "");
}

TEST_F(ListingTest, LinksTakeOtherForms) {
  Set([](auto& o) { o.link = LinkForm::kAbsolute; });
  EXPECT_EQ(Link("?n=2"),
            "<" + registry_.url() +
                "/v2/acme/app/tags/list?last=A&n=2>; rel=\"next\"");
  Set([](auto& o) { o.link = LinkForm::kMissing; });
  EXPECT_EQ(Link("?n=2"), "");
  Set([](auto& o) { o.link = LinkForm::kCrossHost; });
  EXPECT_EQ(Link("?n=2"),
            "<http://" + registry_.storage_host() +
                "/v2/acme/app/tags/list?last=A&n=2>; rel=\"next\"");
  Set([](auto& o) { o.link = LinkForm::kOtherPath; });
  EXPECT_EQ(Link("?n=2"),
            "</v2/acme/app-other/tags/list?last=A&n=2>; rel=\"next\"");
  Set([](auto& o) { o.link = LinkForm::kLoop; });
  EXPECT_EQ(Link("?n=2"), "</v2/acme/app/tags/list?n=2>; rel=\"next\"");
}

TEST_F(ListingTest, ALinkCanBeMissingOnTheLastPageButOne) {
  Set([](auto& o) { o.link = LinkForm::kMissingBeforeLast; });
  EXPECT_NE(Link("?n=2"), "");
  EXPECT_EQ(Link("?last=A&n=2"), "");
  EXPECT_THAT(Tags("?last=B&n=2"), ElementsAre("a"));
}

TEST_F(ListingTest, AnEndlessListingNeverRepeatsAnAddress) {
  Set([](auto& o) { o.link = LinkForm::kEndless; });
  std::set<std::string> seen;
  std::string target = std::string(kList) + "?n=2";
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(seen.insert(target).second) << target;
    const auto answer = Get(registry_, target);
    ASSERT_FALSE(TagsOf(answer).empty());
    const std::string link = answer.Header("link");
    target = link.substr(1, link.find('>') - 1);
  }
}

TEST_F(ListingTest, EscapesTheTagInALink) {
  registry_.Push("acme/odd", "a+b");
  registry_.Push("acme/odd", "c");
  EXPECT_EQ(Get(registry_, "/v2/acme/odd/tags/list?n=1").Header("link"),
            "</v2/acme/odd/tags/list?last=a%2Bb&n=1>; rel=\"next\"");
  EXPECT_THAT(TagsOf(Get(registry_, "/v2/acme/odd/tags/list?last=a%2Bb&n=1")),
              ElementsAre("c"));
}

TEST_F(ListingTest, AnswersAnUnknownLastInFiveWays) {
  EXPECT_THAT(Tags("?last=AA"), IsEmpty());
  Set([](auto& o) { o.unknown_last = UnknownLast::kNotFound; });
  EXPECT_EQ(List("?last=AA").status, 404);
  Set([](auto& o) { o.unknown_last = UnknownLast::kFull; });
  EXPECT_EQ(Tags("?last=AA").size(), 5U);
  Set([](auto& o) {
    o.unknown_last = UnknownLast::kPosition;
    o.order = TagOrder::kAscii;
  });
  EXPECT_THAT(Tags("?last=AA"), ElementsAre("B", "a", "b", "c"));
  Set([](auto& o) { o.unknown_last = UnknownLast::kDropsOne; });
  EXPECT_THAT(Tags("?last=AA"), ElementsAre("a", "b", "c"));
}

TEST_F(ListingTest, CanIgnorePagination) {
  Set([](auto& o) { o.ignore_pagination = true; });
  const auto answer = List("?n=1&last=c");
  EXPECT_EQ(TagsOf(answer).size(), 5U);
  EXPECT_EQ(answer.Header("link"), "");
}

TEST_F(ListingTest, LagsBehindThePushes) {
  Set([](auto& o) {
    o.lag = 2;
    o.order = TagOrder::kAscii;
  });
  EXPECT_THAT(Tags(), ElementsAre("A", "b", "c"));
  EXPECT_EQ(Head(registry_, "/v2/acme/app/manifests/a").status, 200);
  Set([](auto& o) { o.lag = 99; });
  EXPECT_THAT(Tags(), IsEmpty());
}

TEST_F(ListingTest, CanBeShort) {
  Set([](auto& o) { o.only_first = 2; });
  EXPECT_THAT(Tags(), ElementsAre("b", "A"));
}

TEST_F(ListingTest, TagsCanBeNullOrStrange) {
  Set([](auto& o) { o.extra_elements = {"\"../x\"", "17", "null"}; });
  EXPECT_THAT(Tags("?n=1"), ElementsAre("../x", "17", "null", "b"));
  EXPECT_THAT(Tags("?last=a"), ElementsAre("../x", "17", "null"));
  Set([](auto& o) { o.tags_null = true; });
  EXPECT_EQ(List().body, "{\"name\":\"acme/app\",\"tags\":null}");
}

TEST_F(ListingTest, APushAgainMovesTheTagOnlyIfAsked) {
  registry_.Push("acme/app", "A", {.content = "other"});
  EXPECT_THAT(Tags(), ElementsAre("b", "A", "c", "B", "a"));
  Set([](auto& o) { o.repush_moves = true; });
  registry_.Push("acme/app", "A");
  EXPECT_THAT(Tags(), ElementsAre("b", "c", "B", "a", "A"));
}

TEST_F(ListingTest, ADeletedTagIsGone) {
  EXPECT_TRUE(registry_.DeleteTag("acme/app", "A"));
  EXPECT_FALSE(registry_.DeleteTag("acme/app", "A"));
  EXPECT_THAT(Tags(), ElementsAre("b", "c", "B", "a"));
  EXPECT_THAT(Tags("?last=c"), ElementsAre("B", "a"));
  EXPECT_EQ(Head(registry_, "/v2/acme/app/manifests/A").status, 404);
}

TEST_F(ListingTest, TwoHundredThousandTagsAreTwoHundredPages) {
  GenerateSpec spec;
  spec.count = 200'000;
  registry_.Generate("acme/huge", spec);
  registry_.ResetLog();
  std::string listed;  // JSON text: parsing it all takes far longer
  std::string target = "/v2/acme/huge/tags/list?n=1000";
  while (!target.empty()) {
    const auto answer = Get(registry_, target);
    const auto begin = answer.body.find('[') + 1;
    listed += answer.body.substr(begin, answer.body.find(']') - begin) + ",";
    const std::string link = answer.Header("link");
    target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
  }
  std::string pushed;
  for (const std::string& tag : registry_.Tags("acme/huge")) {
    pushed += '"' + tag + "\",";
  }
  EXPECT_TRUE(listed == pushed);  // EXPECT_EQ would print megabytes
  EXPECT_EQ(registry_.counters().of(Route::kTags), 200);
}

}  // namespace
}  // namespace imagecd::testing
