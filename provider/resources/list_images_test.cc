#include "provider/resources/list_images.h"

#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/property/value.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Route;
using property::Array;
using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Row {
  std::string tag;
  bool candidate = false;
  std::string reason;
  bool digest = false;
};
void PrintTo(const Row& row, std::ostream* out) {
  *out << row.tag << (row.candidate ? " + " : " - ") << row.reason;
}
auto Is(const std::string& tag, bool candidate, const std::string& reason) {
  return AllOf(Field(&Row::tag, tag), Field(&Row::candidate, candidate),
               Field(&Row::reason, HasSubstr(reason)));
}

class ListImagesTest : public ::testing::Test {
 protected:
  ListImagesTest() : engine_(absl::FromUnixSeconds(1760616000)) {  // 12:00
    engine_.TrustPlainHttp(registry_.host());
    for (const char* tag :
         {"main.20251014-050954.185c95c", "main.20251015-070000.4b1d00f",
          "dev.20251016-070000.ddddddd", "main.20251016-081200.9f3b2aa",
          "main.20251016-115500.aaaaaaa", "latest", "main.20259999-000000.x"}) {
      registry_.Push("acme/app", tag, {.content = tag});
    }
  }

  absl::StatusOr<InvokeResponse> Invoke(Object args) {
    args.try_emplace("repository", registry_.host() + "/acme/app");
    engine_.Configure();
    return engine_.provider().Invoke(
        engine_.context(),
        {.token = "imagecd:index:listImages", .args = std::move(args)});
  }
  std::vector<Row> Rows(Object args) {
    const auto answer = Invoke(std::move(args));
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::vector<Row> rows;
    if (!answer.ok()) return rows;
    EXPECT_THAT(answer->failures, IsEmpty());
    if (!answer->failures.empty()) return rows;
    for (const Value& value : *answer->result.at("images").As<Array>()) {
      const Object& image = *value.As<Object>();
      rows.push_back({*image.at("tag").As<std::string>(),
                      *image.at("candidate").As<bool>(),
                      *image.at("reason").As<std::string>(),
                      image.contains("digest")});
    }
    return rows;
  }

  FakeRegistry registry_;
  MemoryEngine engine_;
};

TEST_F(ListImagesTest, SaysOfEachTagWhyItIsTakenOrNot) {
  const std::vector<Row> rows = Rows(
      {{"minimumAge", "15m"},
       {"exclude", Array{Object{{"commit", "9f3b2aa"}, {"reason", "rings"}}}}});
  EXPECT_THAT(
      rows,
      ElementsAre(
          Is("main.20251016-115500.aaaaaaa", false, "minimumAge is 15 minutes"),
          Is("main.20251016-081200.9f3b2aa", false, "excluded (rings)"),
          Is("main.20251015-070000.4b1d00f", true,
             "taken: the newest of branch main"),
          Is("main.20251014-050954.185c95c", true,
             "older than main.20251015-070000.4b1d00f"),
          Is("latest", false, ""), Is("main.20259999-000000.x", false, "")));
  EXPECT_TRUE(rows[2].digest);
  EXPECT_FALSE(rows[3].digest);
}

TEST_F(ListImagesTest, CountsOtherBranchesAndListsThemOnRequest) {
  const auto counted = Invoke({});
  ASSERT_TRUE(counted.ok());
  EXPECT_EQ(counted->result.at("tags"), Value(7.0));
  EXPECT_EQ(counted->result.at("otherBranches"), Value(1.0));
  EXPECT_THAT(Rows({{"allBranches", true}}), SizeIs(7));
}

TEST_F(ListImagesTest, ListsNoMoreThanTheLimit) {
  EXPECT_THAT(Rows({{"limit", 2}}),
              ElementsAre(Is("main.20251016-115500.aaaaaaa", true, "taken"),
                          Is("main.20251016-081200.9f3b2aa", true, "older")));
}

TEST_F(ListImagesTest, SaysWhatALookUpFound) {
  registry_.DeleteManifest("acme/app", "main.20251016-115500.aaaaaaa");
  EXPECT_THAT(Rows({{"limit", 2}}),
              ElementsAre(Is("main.20251016-115500.aaaaaaa", false,
                             "its manifest is missing"),
                          Is("main.20251016-081200.9f3b2aa", true, "taken")));
  for (const Row& row : Rows({{"platforms", Array{"linux/arm64"}}})) {
    EXPECT_FALSE(row.candidate) << row.tag;
  }
}

TEST_F(ListImagesTest, MarksWhatIsPinned) {
  EXPECT_THAT(
      Rows({{"pin", Object{{"commit", "185c95c"}, {"reason", "why"}}},
            {"limit", 4}}),
      ElementsAre(Is("main.20251016-115500.aaaaaaa", true, "not taken: pinned"),
                  Is("main.20251016-081200.9f3b2aa", true, "not taken"),
                  Is("main.20251015-070000.4b1d00f", true, "not taken"),
                  Is("main.20251014-050954.185c95c", true,
                     "taken: pinned to 185c95c (why)")));
}

TEST_F(ListImagesTest, NamesTheHoldThatKeepsTheNewestAway) {
  engine_.config.insert_or_assign("holds", Object{{"*", "freeze"}});
  EXPECT_THAT(Rows({{"limit", 1}}),
              ElementsAre(Is("main.20251016-115500.aaaaaaa", true,
                             "held by imagecd:holds[\"*\"] (freeze)")));
}

TEST_F(ListImagesTest, RefusesWrongArguments) {
  const std::pair<const char*, Value> wrong[] = {
      {"limit", 0},        {"limit", 2.5},       {"limit", "ten"},
      {"limit", 1e9},      {"allBranches", 1},   {"limt", 3},
      {"repository", "x"}, {"branch", Unknown{}}};
  for (const auto& [name, value] : wrong) {
    const auto answer = Invoke({{name, value}});
    ASSERT_TRUE(answer.ok()) << name;
    ASSERT_THAT(answer->failures, SizeIs(1)) << name;
    EXPECT_EQ(answer->failures[0].property, name);
  }
}

TEST_F(ListImagesTest, KeepsASecretASecret) {
  const auto answer = Invoke({{"branch", MakeSecret("main")}});
  ASSERT_TRUE(answer.ok());
  EXPECT_TRUE(answer->result.at("images").ContainsSecret());
}

TEST_F(ListImagesTest, FailsWithoutAnAnswer) {
  registry_.FailNext(1000, imagecd::testing::Failure::Status(503));
  EXPECT_FALSE(Invoke({}).ok());
}

TEST_F(ListImagesTest, CostsAListAndTheManifestOfTheOneThatIsTaken) {
  Rows({});
  EXPECT_EQ(registry_.counters().of(Route::kManifest), 1);
}

}  // namespace
}  // namespace imagecd::resources
