#include "provider/resources/trace_image.h"

#include <memory>
#include <string>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/git/git_sandbox.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::GitSandbox;
using imagecd::testing::MemoryEngine;
using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class TraceImageTest : public ::testing::Test {
 protected:
  TraceImageTest() : engine_(absl::FromUnixSeconds(1760616000)) {
    engine_.TrustPlainHttp(registry_.host());
    engine_.urn = "";
    git_.Shell(R"(git init -q shop; cd shop
      commit first; commit 'Ring — twice'; commit third
      git checkout -q -b side main~1; commit aside; git checkout -q main)");
  }

  std::string Tag(const std::string& revision) const {
    return "main.20251014-050954." + git_.Sha(revision).substr(0, 7);
  }
  std::string Image(const std::string& rest) const {
    return registry_.host() + "/acme/app" + rest;
  }
  InvokeResponse Trace(Object args) {
    engine_.Configure();
    const auto response = engine_.provider().Invoke(
        engine_.context(),
        {"imagecd:index:traceImage", std::move(args), false});
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : InvokeResponse();
  }
  InvokeResponse TraceInShop(const std::string& reference) {
    return Trace(
        {{"reference", reference}, {"sourceRepository", git_.Path("shop")}});
  }

  GitSandbox git_;
  FakeRegistry registry_;
  MemoryEngine engine_;
};

TEST_F(TraceImageTest, TellsOfTheCommitWithoutAskingTheRegistry) {
  const InvokeResponse traced = TraceInShop(Image(":" + Tag("main~1")));
  EXPECT_EQ(traced.result, (Object{{"commit", git_.Sha("main~1")},
                                   {"author", "Ada Example"},
                                   {"date", "2023-11-14T22:15:20Z"},
                                   {"subject", "Ring — twice"},
                                   {"onBranch", true},
                                   {"commitsBehind", 1.0}}));
  EXPECT_EQ(registry_.requests().size(), 0U);
}

TEST_F(TraceImageTest, TellsTheDigitsInTheTagWithoutARepository) {
  EXPECT_EQ(Trace({{"reference", Image(":" + Tag("main"))}}).result,
            (Object{{"commit", git_.Sha("main").substr(0, 7)}}));
}

TEST_F(TraceImageTest, TellsWhatIsNotOnTheBranch) {
  const Object result = TraceInShop(Image(":" + Tag("side"))).result;
  EXPECT_EQ(result.at("onBranch"), Value(false));
  EXPECT_EQ(result.at("subject"), Value("aside"));
  EXPECT_EQ(result.at("commitsBehind"), Value(1.0));
  const Object on_side = Trace({{"reference", Image(":" + Tag("side"))},
                                {"branch", "refs/heads/side"},
                                {"sourceRepository", git_.Path("shop")}})
                             .result;
  EXPECT_EQ(on_side.at("onBranch"), Value(true));
}

TEST_F(TraceImageTest, ReadsTheLabelWhereTheTagTellsNoCommit) {
  const std::string digest =
      registry_.Push("acme/app", "v1.2.0", {.revision = git_.Sha("main~1")})
          .digest;
  for (const std::string& reference :
       {Image(":v1.2.0"), Image("@" + digest), Image(":v1.2.0@" + digest)}) {
    EXPECT_EQ(TraceInShop(reference).result.at("subject"),
              Value("Ring — twice"))
        << reference;
  }
  registry_.PushIndex("acme/app", "v1.3.0",
                      {.platforms = {{.revision = git_.Sha("main")}}});
  EXPECT_EQ(TraceInShop(Image(":v1.3.0")).result.at("subject"), Value("third"));
}

TEST_F(TraceImageTest, ReadsTagsOfAnotherForm) {
  EXPECT_EQ(
      Trace({{"reference", Image(":app-20251014050954-" + git_.Sha("main"))},
             {"tagPattern",
              "(?P<branch>.+)-(?P<time>[0-9]{14})-(?P<sha>[0-9a-f]{40})"}})
          .result.at("commit"),
      Value(git_.Sha("main")));
}

TEST_F(TraceImageTest, SaysWhatIsWrongAtTheInput) {
  registry_.Push("acme/app", "v1.2.0", {});
  registry_.Push("acme/app", "v1.3.0", {.revision = "unknown"});
  const std::string shop = git_.Path("shop");
  struct Case {
    Object args;
    std::string property;
    std::string words;
  };
  const std::string good = Image(":" + Tag("main"));
  for (const Case& each : {
           Case{{}, "reference", "reference is required"},
           Case{{{"reference", Image("")}}, "reference", "neither tag nor"},
           Case{{{"reference", "app:1"}}, "reference", "app"},
           Case{{{"reference", Image(":v1.2.0")}},
                "reference",
                "it has no label org.opencontainers.image.revision"},
           Case{{{"reference", Image(":v1.3.0")}},
                "reference",
                "image.revision is \"unknown\""},
           Case{{{"reference", Image(":v9")}}, "reference", "has no"},
           Case{{{"reference", Image(":main.20251014-050954.abcdef0")},
                 {"sourceRepository", shop}},
                "reference",
                "no commit abcdef0"},
           Case{{{"reference", good}, {"sourceRepository", "/nowhere"}},
                "sourceRepository",
                "there is none at this path"},
           Case{{{"reference", good}, {"sourceRepository", "http://x/y"}},
                "sourceRepository",
                "https"},
           Case{{{"reference", good},
                 {"sourceRepository", shop},
                 {"branch", "missing"}},
                "sourceRepository",
                "no branch 'missing'"},
           Case{{{"reference", Unknown{}}}, "reference", "not known yet"},
           Case{{{"referense", good}}, "reference", "is required"},
       }) {
    const InvokeResponse traced = Trace(each.args);
    ASSERT_FALSE(traced.failures.empty()) << each.words;
    EXPECT_EQ(traced.failures.back().property, each.property) << each.words;
    EXPECT_THAT(traced.failures.back().reason, HasSubstr(each.words));
  }
}

TEST_F(TraceImageTest, KeepsASecretOutOfItsAnswerAndItsMessages) {
  const InvokeResponse traced =
      Trace({{"reference", MakeSecret(Value(Image(":" + Tag("main"))))},
             {"sourceRepository", git_.Path("shop")}});
  for (const auto& [name, value] : traced.result) {
    EXPECT_TRUE(value.ContainsSecret()) << name;
  }
  registry_.Push("acme/app", "v1.2.0", {});
  const InvokeResponse wrong =
      Trace({{"reference", MakeSecret(Value(Image(":v9")))}});
  EXPECT_THAT(
      wrong.failures,
      ElementsAre(AllOf(Field(&CheckFailure::property, ""),
                        Field(&CheckFailure::reason, Not(HasSubstr("acme"))))));
}

}  // namespace
}  // namespace imagecd::resources
