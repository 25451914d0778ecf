#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/escaping.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/registry/probe.h"

namespace imagecd::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kChallenge[] = "www-authenticate";
constexpr char kPublic[] = "/v2/acme/app/tags/list";
constexpr char kPrivate[] = "/v2/acme/secret/tags/list";

std::string Basic(const std::string& user, const std::string& password) {
  return "Basic " + absl::Base64Escape(user + ":" + password);
}

class AuthTest : public ::testing::Test {
 protected:
  AuthTest() {
    registry_.Push("acme/app", "v1");
    registry_.Push("acme/secret", "v1");
    registry_.SetVisibility("acme/secret", Visibility::kPrivate);
    Set([](auto& o) {
      o.credentials = {{.password = "pat"},
                       {.user = "ann",
                        .password = "narrow",
                        .repositories = {"acme/other"}}};
    });
  }

  void Set(const std::function<void(FakeRegistryOptions&)>& change) {
    registry_.Configure(change);
  }
  ProbeAnswer With(const std::string& target, const std::string& value) {
    return Get(registry_, target, {{"Authorization", value}});
  }
  ProbeAnswer TokenAnswer(const std::string& repository,
                          const std::string& authorization = "") {
    ProbeHeaders headers;
    if (!authorization.empty()) headers.emplace("Authorization", authorization);
    return Get(
        registry_,
        "/token?service=fake-ghcr&scope=repository:" + repository + ":pull",
        headers);
  }
  std::string Token(const std::string& repository,
                    const std::string& authorization = "") {
    const auto answer = TokenAnswer(repository, authorization);
    const auto json = nlohmann::json::parse(answer.body, nullptr, false);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return "Bearer " + json.value("token", "");
  }

  FakeRegistry registry_;
};

TEST_F(AuthTest, ChallengesEvenForWhatIsPublic) {
  const auto answer = Get(registry_, kPublic);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.Header(kChallenge),
            "Bearer realm=\"" + registry_.url() +
                "/token\",service=\"fake-ghcr\","
                "scope=\"repository:acme/app:pull\"");
  EXPECT_EQ(With(kPublic, Token("acme/app")).status, 200);
}

TEST_F(AuthTest, ThePingsScopeIsAPlaceholder) {
  EXPECT_THAT(Get(registry_, "/v2/").Header(kChallenge),
              HasSubstr("scope=\"repository:user/image:pull\""));
  Set([](auto& o) { o.placeholder_scope = false; });
  EXPECT_THAT(Get(registry_, "/v2/").Header(kChallenge),
              ::testing::Not(HasSubstr("scope")));
  EXPECT_EQ(With("/v2/", Token("acme/app")).status, 200);
}

TEST_F(AuthTest, AnonymousTokensTellPublicPrivateAndAbsentApart) {
  EXPECT_EQ(TokenAnswer("acme/app").status, 200);
  EXPECT_EQ(TokenAnswer("acme/secret").status, 401);
  EXPECT_EQ(TokenAnswer("acme/none").status, 403);
}

TEST_F(AuthTest, APasswordIsExchangedUnderAnyNameIfTheTableSaysSo) {
  EXPECT_EQ(With(kPrivate, Token("acme/secret", Basic("x", "pat"))).status,
            200);
  EXPECT_EQ(TokenAnswer("acme/secret", Basic("x", "wrong")).status, 403);
  EXPECT_EQ(TokenAnswer("acme/secret", Basic("bob", "narrow")).status, 403);
}

TEST_F(AuthTest, AnUnderScopedCredentialIsDenied) {
  const std::string token = Token("acme/secret", Basic("ann", "narrow"));
  const auto answer = With(kPrivate, token);
  EXPECT_EQ(answer.status, 403);
  EXPECT_THAT(answer.body, HasSubstr("DENIED"));
}

TEST_F(AuthTest, APasswordIsNoBearer) {
  EXPECT_EQ(With(kPrivate, "Bearer pat").status, 403);
  EXPECT_EQ(With(kPrivate, "Bearer nonsense").status, 401);
}

TEST_F(AuthTest, ATokenIsForItsRepositoriesOnly) {
  EXPECT_EQ(With(kPrivate, Token("acme/app", Basic("x", "pat"))).status, 401);
}

TEST_F(AuthTest, TheConstantBearerReadsWhatIsPublic) {
  EXPECT_EQ(With(kPublic, "Bearer QQ==").status, 200);
  EXPECT_EQ(With(kPrivate, "Bearer QQ==").status, 403);
  Set([](auto& o) { o.constant_bearer = false; });
  EXPECT_EQ(With(kPublic, "Bearer QQ==").status, 401);
}

TEST_F(AuthTest, TheTokenHasItsFieldsOnRequest) {
  const auto keys = [&] {
    const auto json = nlohmann::json::parse(TokenAnswer("acme/app").body);
    std::vector<std::string> names;
    for (const auto& item : json.items()) names.push_back(item.key());
    return names;
  };
  EXPECT_THAT(keys(), ElementsAre("token"));
  Set([](auto& o) { o.token_field = TokenField::kAccessToken; });
  EXPECT_THAT(keys(), ElementsAre("access_token"));
  Set([](auto& o) {
    o.token_field = TokenField::kBoth;
    o.expires_in = 60;
  });
  EXPECT_THAT(keys(), ElementsAre("access_token", "expires_in", "token"));
  Set([](auto& o) {
    o.token_field = TokenField::kNeither;
    o.expires_in.reset();
  });
  EXPECT_EQ(TokenAnswer("acme/app").body, "{}");
}

TEST_F(AuthTest, ATokenWearsOut) {
  Set([](auto& o) { o.token_uses = 2; });
  const std::string token = Token("acme/app");
  EXPECT_EQ(With(kPublic, token).status, 200);
  EXPECT_EQ(With(kPublic, token).status, 200);
  EXPECT_EQ(With(kPublic, token).status, 401);
  EXPECT_EQ(With(kPublic, Token("acme/app")).status, 200);
}

TEST_F(AuthTest, TokensCanBeRevoked) {
  const std::string token = Token("acme/app");
  registry_.RevokeTokens();
  EXPECT_EQ(With(kPublic, token).status, 401);
}

TEST_F(AuthTest, TheRealmCanBeElsewhere) {
  Set([](auto& o) { o.realm = "https://tokens.example/t"; });
  EXPECT_THAT(Get(registry_, kPublic).Header(kChallenge),
              HasSubstr("realm=\"https://tokens.example/t\""));
}

TEST_F(AuthTest, TheTokenEndpointCanRedirect) {
  Set([](auto& o) { o.token_redirect = "http://elsewhere.example/"; });
  const auto answer = TokenAnswer("acme/app");
  EXPECT_EQ(answer.status, 307);
  EXPECT_EQ(answer.Header("location"), "http://elsewhere.example/");
}

TEST_F(AuthTest, TheTokenCanBeHtmlOrOversized) {
  Set([](auto& o) { o.bodies[Route::kToken] = BodyForm::kHtml; });
  EXPECT_EQ(TokenAnswer("acme/app").Header("content-type"), "text/html");
  Set([](auto& o) {
    o.bodies[Route::kToken] = BodyForm::kHuge;
    o.huge_bytes = 100'000;
  });
  EXPECT_GT(TokenAnswer("acme/app").body.size(), 100'000U);
}

TEST_F(AuthTest, AnIdentityTokenIsRefreshedOnlyWhereKnown) {
  const auto post = [&](const std::string& token) {
    return Send("POST", registry_.url(), "/token",
                {{"Content-Type", "application/x-www-form-urlencoded"}},
                "grant_type=refresh_token&service=fake-ghcr&refresh_token=" +
                    token + "&scope=repository%3Aacme%2Fsecret%3Apull");
  };
  EXPECT_EQ(post("identity").status, 404);
  Set([](auto& o) { o.identity_tokens = {"identity"}; });
  EXPECT_EQ(post("other").status, 403);
  const auto answer = post("identity");
  ASSERT_EQ(answer.status, 200);
  const auto token =
      nlohmann::json::parse(answer.body)["token"].get<std::string>();
  EXPECT_EQ(With(kPrivate, "Bearer " + token).status, 200);
}

TEST_F(AuthTest, BasicTakesNamesAndPasswords) {
  Set([](auto& o) { o.auth = AuthScheme::kBasic; });
  const auto refused = Get(registry_, kPublic);
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.Header(kChallenge), "Basic realm=\"fake\"");
  EXPECT_EQ(With(kPrivate, Basic("x", "pat")).status, 200);
  EXPECT_EQ(With(kPrivate, Basic("x", "wrong")).status, 401);
  EXPECT_EQ(With(kPrivate, Basic("ann", "narrow")).status, 403);
  EXPECT_EQ(With(kPublic, Basic("ann", "narrow")).status, 200);
}

TEST_F(AuthTest, TwoSchemesComeInOneHeaderOrInTwo) {
  Set([](auto& o) { o.auth = AuthScheme::kBearerAndBasic; });
  const auto joined = Get(registry_, kPublic).Headers(kChallenge);
  ASSERT_EQ(joined.size(), 1U);
  EXPECT_THAT(joined[0], HasSubstr(":pull\",Basic realm="));
  EXPECT_EQ(With(kPublic, Basic("x", "pat")).status, 200);
  EXPECT_EQ(With(kPublic, Token("acme/app")).status, 200);
  Set([](auto& o) { o.auth = AuthScheme::kBearerAndBasicSeparate; });
  EXPECT_EQ(Get(registry_, kPublic).Headers(kChallenge).size(), 2U);
}

TEST_F(AuthTest, RecordsWhatWasSent) {
  With(kPublic, "Bearer nonsense");
  Get(registry_, std::string(kPublic) + "?n=5");
  const auto log = registry_.requests();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].method, "GET");
  EXPECT_EQ(log[0].path, kPublic);
  EXPECT_TRUE(log[0].has_authorization);
  EXPECT_EQ(log[0].authorization, "Bearer nonsense");
  EXPECT_EQ(log[0].status, 401);
  EXPECT_EQ(log[1].query, "n=5");
  EXPECT_FALSE(log[1].has_authorization);
  registry_.ResetLog();
  EXPECT_TRUE(registry_.requests().empty());
  EXPECT_EQ(registry_.counters().requests, 0);
}

}  // namespace
}  // namespace imagecd::testing
