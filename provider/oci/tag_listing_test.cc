// RegistryClient::ListTags against a fake registry, and against answers that
// no fake gives.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/http/curl_http_client.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/registry_error.h"
#include "tests/testing/http/scripted_http_client.h"
#include "tests/testing/oci/client_world.h"
#include "tests/testing/registry/fake_registry.h"

namespace imagecd::oci {
namespace {

using ::imagecd::testing::BodyForm;
using ::imagecd::testing::ClientWorld;
using ::imagecd::testing::FakeRegistry;
using ::imagecd::testing::FakeRegistryOptions;
using ::imagecd::testing::LinkForm;
using ::imagecd::testing::OverCap;
using ::imagecd::testing::Route;
using ::imagecd::testing::ScriptedHttpClient;
using ::imagecd::testing::TagCollector;
using ::imagecd::testing::TagOrder;
using ::imagecd::testing::UnknownLast;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using FakeFailure = ::imagecd::testing::Failure;

constexpr char kPath[] = "acme/app";

std::set<std::string> AsSet(const std::vector<std::string>& tags) {
  return {tags.begin(), tags.end()};
}

class TagListingTest : public ::testing::Test {
 protected:
  void Generate(int count) { registry_.Generate(kPath, {.count = count}); }

  // Everything is listed, each tag once.
  void ExpectAllListed(const TagCollector& sink) {
    EXPECT_EQ(sink.tags().size(), registry_.Tags(kPath).size());
    EXPECT_EQ(AsSet(sink.tags()), AsSet(registry_.Tags(kPath)));
  }

  std::int64_t Lists() { return registry_.counters().of(Route::kTags); }
  // The queries of the tag listings, the refused first one left out.
  std::vector<std::string> Queries() {
    std::vector<std::string> queries;
    for (const FakeRegistry::RecordedRequest& request : registry_.requests()) {
      if (request.route == Route::kTags && request.status != 401) {
        queries.push_back(request.query);
      }
    }
    return queries;
  }

  FakeRegistry registry_;
  base::MapEnvironment no_variables_{{}};
  http::CurlHttpClient http_{{}, no_variables_};
  ClientWorld world_{&http_, registry_.host()};
  TagCollector sink_;
};

TEST_F(TagListingTest, FollowsTheLinksOfGhcrToTheLastPage) {
  Generate(2500);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  ASSERT_TRUE(result.ok()) << result.status();
  ExpectAllListed(sink_);
  EXPECT_EQ(result->tags, 2500);
  EXPECT_EQ(result->pages, 3);
  EXPECT_FALSE(result->used_last);
  EXPECT_EQ(Lists(), 1 + 3);  // the first is the 401
}

TEST_F(TagListingTest, ListsOnlyWhatComesAfterLast) {
  Generate(2500);
  const std::vector<std::string> tags = registry_.Tags(kPath);
  const absl::StatusOr<ListResult> result =
      world_.List(kPath, sink_, tags[2450]);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(sink_.tags(),
            std::vector<std::string>(tags.begin() + 2451, tags.end()));
  EXPECT_TRUE(result->used_last);
  EXPECT_THAT(Queries(), ElementsAre("n=1000&last=" + tags[2450]));
}

TEST_F(TagListingTest, FollowsLinksAfterLastToo) {
  Generate(2500);
  const std::vector<std::string> tags = registry_.Tags(kPath);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_, tags[99]);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(sink_.tags(), SizeIs(2400));
  EXPECT_TRUE(result->used_last);
  EXPECT_EQ(result->pages, 3);
}

TEST_F(TagListingTest, TakesAnEmptyAnswerToAnUnknownLastAsItIs) {
  Generate(10);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_, "gone");
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(sink_.tags(), IsEmpty());
  EXPECT_TRUE(result->used_last);
}

TEST_F(TagListingTest, WalksEverythingWhereLastIsAnsweredWithAnError) {
  registry_.Configure(
      [](auto& options) { options.unknown_last = UnknownLast::kNotFound; });
  Generate(1200);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_, "gone");
  ASSERT_TRUE(result.ok()) << result.status();
  ExpectAllListed(sink_);
  EXPECT_FALSE(result->used_last);
  EXPECT_THAT(Queries()[0], HasSubstr("last=gone"));
  EXPECT_EQ(Queries()[1], "n=1000");
}

TEST_F(TagListingTest, DoesNotWalkEverythingForAnOutageAfterLast) {
  Generate(5);
  registry_.FailNext(100, FakeFailure::Status(503).On(Route::kTags));
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_, "x");
  EXPECT_EQ(FailureOf(result.status()), Failure::kServer);
  EXPECT_EQ(Lists(), world_.options.max_attempts);
}

TEST_F(TagListingTest, SendsNoLastThatIsNoTag) {
  Generate(5);
  const absl::StatusOr<ListResult> result =
      world_.List(kPath, sink_, "a&n=0#x");
  ASSERT_TRUE(result.ok()) << result.status();
  ExpectAllListed(sink_);
  EXPECT_FALSE(result->used_last);
  EXPECT_THAT(Queries(), ElementsAre("n=1000"));
}

struct Shape {
  const char* name;
  int tags;
  void (*change)(FakeRegistryOptions& options);
};

class TagListingShapes : public TagListingTest,
                         public ::testing::WithParamInterface<Shape> {};

TEST_P(TagListingShapes, FindsEveryTag) {
  registry_.Configure(GetParam().change);
  Generate(GetParam().tags);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(AsSet(sink_.tags()), AsSet(registry_.Tags(kPath)));
  EXPECT_LE(result->pages, 3 * (GetParam().tags / 100 + 2));
}

INSTANTIATE_TEST_SUITE_P(
    Registries, TagListingShapes,
    ::testing::Values(
        Shape{"SortedWithAbsoluteLinks", 2500,
              [](auto& o) {
                o.order = TagOrder::kLexical;
                o.link = LinkForm::kAbsolute;
              }},
        Shape{"NewestFirst", 1500,
              [](auto& o) { o.order = TagOrder::kReversed; }},
        Shape{"WithoutAnyLink", 2500,
              [](auto& o) { o.link = LinkForm::kMissing; }},
        Shape{"WithoutAnyLinkAndALastPageThatIsFull", 2000,
              [](auto& o) { o.link = LinkForm::kMissing; }},
        Shape{"SortedWithoutAnyLink", 2500,
              [](auto& o) {
                o.link = LinkForm::kMissing;
                o.order = TagOrder::kAscii;
              }},
        Shape{"WithoutLinkBeforeTheLastPage", 2500,
              [](auto& o) { o.link = LinkForm::kMissingBeforeLast; }},
        Shape{"WithALinkToAnEmptyPage", 2000,
              [](auto& o) { o.link_when_exactly_full = true; }},
        Shape{"EverythingAtOnce", 2500,
              [](auto& o) { o.ignore_pagination = true; }},
        Shape{"EverythingAtOnceAndAsManyAsAPage", 1000,
              [](auto& o) { o.ignore_pagination = true; }},
        Shape{"EverythingAtOnceAndAsManyAsASmallPage", 100,
              [](auto& o) { o.ignore_pagination = true; }},
        Shape{"PagesOfOneHundredWithoutLink", 250,
              [](auto& o) {
                o.page_cap = 100;
                o.link = LinkForm::kMissing;
              }},
        Shape{"RefusingPagesOfOneThousand", 250,
              [](auto& o) {
                o.page_cap = 100;
                o.over_cap = OverCap::kBadRequest;
              }},
        Shape{"RefusingPagesOfOneThousandOtherwise", 250,
              [](auto& o) {
                o.page_cap = 100;
                o.over_cap = OverCap::kMethodNotAllowed;
                o.link = LinkForm::kMissing;
              }},
        Shape{"NoTagsButNull", 0, [](auto& o) { o.tags_null = true; }},
        Shape{"WithElementsThatAreNoTags", 1500,
              [](auto& o) {
                o.extra_elements = {"\"\"", "\"a b\"", "\"\\ud800\""};
              }}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(TagListingTest, ComesToAnEndWhereLastIsIgnoredAndNothingHasALink) {
  registry_.Configure([](auto& options) { options.ignore_pagination = true; });
  Generate(1000);
  ASSERT_TRUE(world_.List(kPath, sink_).ok());
  EXPECT_EQ(Queries().size(), 3U);
}

TEST_F(TagListingTest, RefusesAListingThatCannotBeReadToItsEnd) {
  registry_.Configure([](auto& options) {
    options.ignore_last = true;
    options.page_cap = 50;
    options.link = LinkForm::kMissing;
  });
  Generate(120);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  EXPECT_EQ(FailureOf(result.status()), Failure::kBadAnswer);
  EXPECT_THAT(std::string(result.status().message()),
              HasSubstr("only the first 50 tags"));
}

TEST_F(TagListingTest, AsksOnceOnlyWhereThereAreFewTags) {
  registry_.Configure([](auto& o) { o.link = LinkForm::kMissing; });
  Generate(7);
  ASSERT_TRUE(world_.List(kPath, sink_).ok());
  EXPECT_EQ(Queries().size(), 1U);
}

TEST_F(TagListingTest, GoesOnWhereLastIsTheFirstTagOfThePage) {
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    const std::size_t last = request.url.find("last=t");
    const int begin =
        last == std::string::npos ? 0 : std::stoi(request.url.substr(last + 6));
    http::HttpResponse response;
    response.status = 200;
    for (int i = begin; i < std::min(begin + 50, 130); ++i) {
      response.body += (i == begin ? "\"t" : ",\"t") + std::to_string(i) + "\"";
    }
    response.body = "{\"tags\":[" + response.body + "]}";
    return response;
  });
  ClientWorld world(&http);
  const absl::StatusOr<ListResult> result = world.client().ListTags(
      {"registry.example", kPath}, {}, sink_, world.call());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(AsSet(sink_.tags()).size(), 130U);
}

TEST_F(TagListingTest, TriesTheNextWayWhereALinkIsAnsweredWithAnError) {
  std::vector<std::string> urls;
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    urls.push_back(request.url);
    if (request.url.find("cursor") != std::string::npos) {
      return http::HttpResponse{400, {}, ""};
    }
    if (request.url.find("last=b") != std::string::npos) {
      return http::HttpResponse{200, {}, R"({"tags":["c"]})"};
    }
    return http::HttpResponse{
        200, {{"Link", "<?cursor=1>; rel=next"}}, R"({"tags":["a","b"]})"};
  });
  ClientWorld world(&http);
  ASSERT_TRUE(
      world.client()
          .ListTags({"registry.example", kPath}, {}, sink_, world.call())
          .ok());
  EXPECT_THAT(sink_.tags(), ElementsAre("a", "b", "c"));
}

TEST_F(TagListingTest, AsksForThePageSizeOfTheRegistryWhereNIsRefused) {
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    if (request.url.find("n=") != std::string::npos) {
      return http::HttpResponse{422, {}, ""};
    }
    return http::HttpResponse{200, {}, R"({"tags":["a"]})"};
  });
  ClientWorld world(&http);
  ASSERT_TRUE(
      world.client()
          .ListTags({"registry.example", kPath}, {}, sink_, world.call())
          .ok());
  EXPECT_THAT(sink_.tags(), ElementsAre("a"));
}

TEST_F(TagListingTest, EndsAWalkThatGoesRoundWithoutLinks) {
  // What comes after the greatest tag is everything, as from crane's registry.
  int requests = 0;
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    ++requests;
    http::HttpResponse response;
    response.status = 200;
    response.body = R"({"tags":[)";
    const bool second = request.url.find("last=t0999") != std::string::npos;
    for (int i = 0; i < 1000; ++i) {
      if (i > 0) response.body += ',';
      std::string number = std::to_string(i + (second ? 1000 : 0));
      number.insert(0, 4 - number.size(), '0');
      response.body += "\"t" + number + "\"";
    }
    response.body += "]}";
    return response;
  });
  ClientWorld world(&http);
  const absl::StatusOr<ListResult> result = world.client().ListTags(
      {"registry.example", kPath}, {}, sink_, world.call());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(requests, 3);
  EXPECT_EQ(AsSet(sink_.tags()).size(), 2000U);
}

TEST_F(TagListingTest, EscapesTheTagThatItGoesOnAfter) {
  std::vector<std::string> urls;
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    urls.push_back(request.url);
    return http::HttpResponse{200, {}, R"({"tags":[]})"};
  });
  ClientWorld world(&http);
  ASSERT_TRUE(world.client()
                  .ListTags({"registry.example", kPath}, {.last = "v1.0_a-b"},
                            sink_, world.call())
                  .ok());
  EXPECT_THAT(urls,
              ElementsAre("https://registry.example/v2/acme/app/tags/list?"
                          "n=1000&last=v1.0_a-b"));
}

struct BadLink {
  const char* name;
  LinkForm form;
};

class TagListingBadLink : public TagListingTest,
                          public ::testing::WithParamInterface<BadLink> {};

TEST_P(TagListingBadLink, IsNotFollowedAndTheListingIsWalkedAllTheSame) {
  registry_.Configure([](auto& options) { options.link = GetParam().form; });
  Generate(2500);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(AsSet(sink_.tags()), AsSet(registry_.Tags(kPath)));
  EXPECT_EQ(registry_.counters().of(Route::kStorage), 0);
  for (const FakeRegistry::RecordedRequest& request : registry_.requests()) {
    if (request.route == Route::kTags) {
      EXPECT_EQ(request.path, std::string("/v2/") + kPath + "/tags/list");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Links, TagListingBadLink,
    ::testing::Values(BadLink{"CrossHost", LinkForm::kCrossHost},
                      BadLink{"OtherPath", LinkForm::kOtherPath},
                      BadLink{"WithoutFirstPart", LinkForm::kWithoutFirstPart},
                      BadLink{"Prefixed", LinkForm::kPrefixed},
                      BadLink{"Loop", LinkForm::kLoop}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(TagListingTest, RefusesLinksThatGoRoundForEver) {
  registry_.Configure([](auto& o) { o.link = LinkForm::kEndless; });
  Generate(1500);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  EXPECT_EQ(FailureOf(result.status()), Failure::kBadAnswer);
  EXPECT_LT(Queries().size(), 10U);
}

TEST_F(TagListingTest, ReadsACompressedListing) {
  registry_.Configure(
      [](auto& options) { options.bodies[Route::kTags] = BodyForm::kGzip; });
  Generate(1500);
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(AsSet(sink_.tags()), AsSet(registry_.Tags(kPath)));
}

TEST_F(TagListingTest, EndsAWalkOfMorePagesThanTheLimit) {
  Generate(2500);
  world_.options.limits.pages = 2;
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  EXPECT_EQ(FailureOf(result.status()), Failure::kTooLarge);
  EXPECT_THAT(Queries(), SizeIs(2));
}

TEST_F(TagListingTest, EndsAWalkOfMoreTagsThanTheLimit) {
  Generate(1500);
  world_.options.limits.tags = 1100;
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  EXPECT_EQ(FailureOf(result.status()), Failure::kTooLarge) << result.status();
  EXPECT_THAT(sink_.tags(), SizeIs(1000));  // of the page that ended
}

TEST_F(TagListingTest, AcceptsAsManyTagsAsTheLimit) {
  Generate(1100);
  world_.options.limits.tags = 1100;
  EXPECT_TRUE(world_.List(kPath, sink_).ok());
}

TEST_F(TagListingTest, BeginsAPageThatBreaksOffAnew) {
  Generate(1500);
  int appends = 0;
  // A sink of the test's own would have to break the transfer; the answer does
  // it here, once.
  ScriptedHttpClient http([&](const http::HttpRequest& request)
                              -> absl::StatusOr<http::HttpResponse> {
    if (++appends == 1) {
      request.sink->Begin();
      EXPECT_TRUE(request.sink->Append(R"({"tags":["broken","off)").ok());
      return absl::DataLossError("the body is shorter than announced");
    }
    return http::HttpResponse{200, {}, R"({"tags":["a","b"]})"};
  });
  ClientWorld world(&http);
  const absl::StatusOr<ListResult> result = world.client().ListTags(
      {"registry.example", kPath}, {}, sink_, world.call());
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(sink_.tags(), ElementsAre("a", "b"));
  EXPECT_EQ(result->tags, 2);
}

class TagListingBadBody : public TagListingTest,
                          public ::testing::WithParamInterface<
                              std::tuple<BodyForm, Failure, const char*>> {};

TEST_P(TagListingBadBody, IsAnErrorOfItsKind) {
  Generate(500);
  registry_.Configure([](auto& options) {
    options.bodies[Route::kTags] = std::get<0>(GetParam());
    options.huge_bytes = 3 << 20;
  });
  world_.options.limits.page_bytes = 1 << 20;
  const absl::StatusOr<ListResult> result = world_.List(kPath, sink_);
  EXPECT_EQ(FailureOf(result.status()), std::get<1>(GetParam()))
      << result.status();
  EXPECT_THAT(std::string(result.status().message()),
              HasSubstr("cannot list the tags of " + registry_.host()));
  EXPECT_THAT(sink_.tags(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, TagListingBadBody,
    ::testing::Values(
        std::make_tuple(BodyForm::kHtml, Failure::kBadAnswer, "Html"),
        std::make_tuple(BodyForm::kTruncated, Failure::kBadAnswer, "Truncated"),
        std::make_tuple(BodyForm::kCutOff, Failure::kBadAnswer, "CutOff"),
        std::make_tuple(BodyForm::kHuge, Failure::kTooLarge, "Huge"),
        std::make_tuple(BodyForm::kEndless, Failure::kTooLarge, "Endless")),
    [](const auto& info) { return std::string(std::get<2>(info.param)); });

TEST_F(TagListingTest, TellsOfItsProgressPageByPage) {
  Generate(2500);
  std::vector<std::int64_t> told;
  ListOptions options;
  options.progress = [&](std::int64_t tags) { told.push_back(tags); };
  ASSERT_TRUE(world_.client()
                  .ListTags(world_.Repo(kPath), options, sink_, world_.call())
                  .ok());
  EXPECT_THAT(told, ElementsAre(1000, 2000, 2500));
}

TEST_F(TagListingTest, SaysNotFoundOrNoAccessOfAMissingRepository) {
  const absl::StatusOr<ListResult> result = world_.List("acme/none", sink_);
  EXPECT_EQ(FailureOf(result.status()), Failure::kDenied);
  EXPECT_THAT(std::string(result.status().message()),
              HasSubstr("not found or no access"));
}

// Says after the first page that its call is over.
class EndingSink : public TagSink {
 public:
  explicit EndingSink(absl::Status end) : end_(std::move(end)) {}
  void BeginPage() override {}
  void OnTag(std::string_view /*tag*/) override {}
  absl::Status EndPage() override {
    ++pages;
    return end_;
  }
  int pages = 0;

 private:
  const absl::Status end_;
};

TEST_F(TagListingTest, EndsWhenTheSinkWasInterrupted) {
  Generate(2500);
  EndingSink cancelled(absl::CancelledError("cancelled"));
  absl::Status status = world_.List(kPath, cancelled).status();
  EXPECT_EQ(FailureOf(status), Failure::kCancelled) << status;
  EXPECT_EQ(cancelled.pages, 1);

  EndingSink late(absl::DeadlineExceededError("the time is over"));
  status = world_.List(kPath, late).status();
  EXPECT_EQ(FailureOf(status), Failure::kTimeout) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("the time is over"));
  EXPECT_EQ(late.pages, 1);
}

}  // namespace
}  // namespace imagecd::oci
