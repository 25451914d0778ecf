// How RegistryClient authorises its requests: what is asked for, how often, and
// what happens when a credential is refused.

#include "provider/oci/authenticator.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
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

using ::imagecd::testing::ClientWorld;
using ::imagecd::testing::FakeRegistry;
using ::imagecd::testing::Route;
using ::imagecd::testing::ScriptedHttpClient;
using ::imagecd::testing::TagCollector;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using FakeAuth = ::imagecd::testing::AuthScheme;
using FakeFailure = ::imagecd::testing::Failure;
using TokenField = ::imagecd::testing::TokenField;
using Visibility = ::imagecd::testing::Visibility;

constexpr char kPath[] = "acme/app";
constexpr char kTag[] = "main.20260701-120000.0123abc";

class AuthenticatorTest : public ::testing::Test {
 protected:
  AuthenticatorTest() { registry_.Push(kPath, kTag); }

  HostConfig& Config() { return world_.options.registries[registry_.host()]; }
  void MakePrivate() {
    registry_.SetVisibility(kPath, Visibility::kPrivate);
    registry_.Configure([](auto& options) {
      options.credentials = {{"", "good-secret", {}}};
    });
  }
  absl::Status List(const std::string& path = kPath) {
    return world_.List(path, sink_).status();
  }
  std::int64_t Count(Route route) { return registry_.counters().of(route); }
  FakeRegistry::RecordedRequest LastTokenRequest() {
    FakeRegistry::RecordedRequest last;
    for (const FakeRegistry::RecordedRequest& request : registry_.requests()) {
      if (request.route == Route::kToken) last = request;
    }
    return last;
  }

  FakeRegistry registry_;
  base::MapEnvironment no_variables_{{}};
  http::CurlHttpClient http_{{}, no_variables_};
  ClientWorld world_{&http_, registry_.host()};
  TagCollector sink_;
};

TEST_F(AuthenticatorTest, GetsAnAnonymousTokenForItsOwnScope) {
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(registry_.counters().requests, 3);  // 401, token, list
  const FakeRegistry::RecordedRequest token = LastTokenRequest();
  EXPECT_FALSE(token.has_authorization);
  EXPECT_EQ(token.query,
            "service=fake-ghcr&scope=repository%3Aacme%2Fapp%3Apull");
}

TEST_F(AuthenticatorTest, GoesStraightToWorkWhileTheTokenIsGood) {
  ASSERT_TRUE(List().ok());
  registry_.ResetLog();
  ASSERT_TRUE(List().ok());
  ASSERT_TRUE(world_.client()
                  .HeadManifest(world_.Repo(kPath), kTag, world_.call())
                  .ok());
  EXPECT_EQ(registry_.counters().requests, 2);
  EXPECT_EQ(Count(Route::kToken), 0);
}

TEST_F(AuthenticatorTest, CostsATokenAndTwoRequestsOnceTheChallengeIsKnown) {
  ASSERT_TRUE(List().ok());
  registry_.Push("acme/other", kTag);
  registry_.ResetLog();
  ASSERT_TRUE(List("acme/other").ok());
  ASSERT_TRUE(world_.client()
                  .HeadManifest(world_.Repo("acme/other"), kTag, world_.call())
                  .ok());
  EXPECT_EQ(Count(Route::kToken), 1);
  EXPECT_EQ(Count(Route::kTags), 1);
  EXPECT_EQ(Count(Route::kManifest), 1);
  EXPECT_EQ(registry_.counters().requests, 3);
}

TEST_F(AuthenticatorTest, GetsANewTokenWhenTheOldOneHasExpired) {
  ASSERT_TRUE(List().ok());
  world_.clock.Advance(absl::Seconds(49));
  registry_.ResetLog();
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(Count(Route::kToken), 0);
  world_.clock.Advance(absl::Seconds(2));
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(Count(Route::kToken), 1);
  EXPECT_EQ(Count(Route::kTags), 2);
}

TEST_F(AuthenticatorTest, RefreshesOnceATokenThatIsNoLongerGood) {
  ASSERT_TRUE(List().ok());
  registry_.RevokeTokens();
  registry_.ResetLog();
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(Count(Route::kToken), 1);
  EXPECT_EQ(Count(Route::kTags), 2);
}

TEST_F(AuthenticatorTest, GivesUpWhereEvenFreshTokensAreNotTaken) {
  registry_.FailNext(1000, FakeFailure::Status(401).On(Route::kTags));
  EXPECT_EQ(FailureOf(List()), Failure::kUnauthorized);
  EXPECT_LE(registry_.counters().requests, 4);
}

TEST_F(AuthenticatorTest, ReplacesATokenThatIsNoLongerTakenWhateverTheStatus) {
  for (const int status : {400, 401, 403}) {
    registry_.RevokeTokens();
    ASSERT_TRUE(List().ok());
    registry_.Configure([&](auto& options) {
      options.token_uses = 1;
      options.refused_token_status = status;
    });
    registry_.ResetLog();
    ASSERT_TRUE(List().ok()) << status;
    EXPECT_EQ(Count(Route::kToken), 1) << status;
    // A refusal of HEAD has no body.
    const auto head =
        world_.client().HeadManifest(world_.Repo(kPath), kTag, world_.call());
    ASSERT_TRUE(head.ok()) << status << head.status();
    EXPECT_EQ(Count(Route::kToken), 2) << status;
    registry_.Configure([&](auto& options) { options.token_uses = 0; });
  }
}

TEST_F(AuthenticatorTest, AsksOnceForANewTokenWhere400SaysDenied) {
  ASSERT_TRUE(List().ok());
  FakeFailure denied = FakeFailure::Status(400).On(Route::kTags);
  denied.body = R"({"errors":[{"code":"DENIED","message":"no"}]})";
  registry_.FailNext(1000, denied);
  registry_.ResetLog();
  EXPECT_EQ(FailureOf(List()), Failure::kDenied);
  EXPECT_EQ(Count(Route::kToken), 1);
}

TEST_F(AuthenticatorTest, AsksForTheScopeOfTheChallenge) {
  registry_.Configure([](auto& o) { o.tags_action = "metadata_read"; });
  registry_.Push("acme/other", kTag);
  for (const char* path : {kPath, "acme/other"}) {
    ASSERT_TRUE(List(path).ok());
    EXPECT_THAT(LastTokenRequest().query, HasSubstr("metadata_read"));
    ASSERT_TRUE(world_.client()
                    .HeadManifest(world_.Repo(path), kTag, world_.call())
                    .ok());
  }
  registry_.ResetLog();
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(registry_.counters().requests, 1);
}

TEST_F(AuthenticatorTest, UsesBasicWhereTheTokenHostMayNotHaveTheCredential) {
  MakePrivate();
  registry_.Configure([](auto& options) {
    options.auth = FakeAuth::kBearerAndBasic;
    options.realm = "https://token.example/token";
  });
  Config().username = "me";
  Config().password = "good-secret";
  ASSERT_TRUE(List().ok());
  EXPECT_THAT(world_.log.warnings(), IsEmpty());
}

TEST_F(AuthenticatorTest, UsesBasicWhereTheTokenEndpointIsUnusable) {
  MakePrivate();
  registry_.Configure([](auto& options) {
    options.auth = FakeAuth::kBearerAndBasicSeparate;
    options.token_field = TokenField::kNeither;
  });
  Config().username = "me";
  Config().password = "good-secret";
  EXPECT_TRUE(List().ok());
}

TEST_F(AuthenticatorTest, ReadsTheTokenUnderEitherName) {
  for (const TokenField field :
       {TokenField::kToken, TokenField::kAccessToken, TokenField::kBoth}) {
    registry_.Configure([&](auto& options) { options.token_field = field; });
    registry_.RevokeTokens();
    EXPECT_TRUE(List().ok());
  }
  registry_.Configure(
      [&](auto& options) { options.token_field = TokenField::kNeither; });
  registry_.RevokeTokens();
  EXPECT_EQ(FailureOf(List()), Failure::kBadAnswer);
}

TEST_F(AuthenticatorTest, ExchangesAConfiguredCredentialAtTheTokenEndpoint) {
  MakePrivate();
  Config().username = "anyone";
  Config().password = "good-secret";
  const absl::Status status = List();
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(LastTokenRequest().authorization,
            "Basic " + absl::Base64Escape("anyone:good-secret"));
}

TEST_F(AuthenticatorTest, ExchangesAPersonalAccessTokenAsAPassword) {
  MakePrivate();
  Config().token = "good-secret";
  ASSERT_TRUE(List().ok());
  for (const FakeRegistry::RecordedRequest& request : registry_.requests()) {
    EXPECT_THAT(request.authorization, Not(HasSubstr("good-secret")));
  }
}

TEST_F(AuthenticatorTest, TriesNothingElseWhereTheConfiguredOneIsRefused) {
  Config().password = "bad-secret";
  Config().username = "anyone";
  const absl::Status status = List();
  EXPECT_EQ(FailureOf(status), Failure::kDenied) << status;
  EXPECT_EQ(Count(Route::kToken), 1);
  EXPECT_THAT(world_.log.warnings(), IsEmpty());
}

TEST_F(AuthenticatorTest, TellsAPrivateRepositoryFromAFailure) {
  MakePrivate();
  const absl::Status status = List();
  EXPECT_EQ(FailureOf(status), Failure::kUnauthorized);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("not found or no access"), HasSubstr("anonymous"),
                    HasSubstr("docker login " + registry_.host())));
}

TEST_F(AuthenticatorTest, SendsBasicWhereTheRegistryKnowsNothingElse) {
  MakePrivate();
  registry_.Configure([](auto& options) { options.auth = FakeAuth::kBasic; });
  Config().username = "me";
  Config().password = "good-secret";
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(Count(Route::kToken), 0);
  registry_.ResetLog();
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(registry_.counters().requests, 1);
}

TEST_F(AuthenticatorTest, SaysThatBasicNeedsACredential) {
  MakePrivate();
  registry_.Configure([](auto& options) { options.auth = FakeAuth::kBasic; });
  const absl::Status status = List();
  EXPECT_EQ(FailureOf(status), Failure::kUnauthorized);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("requires a user name and a password"));
}

TEST_F(AuthenticatorTest, PrefersBearerWhereBothAreOffered) {
  for (const FakeAuth auth :
       {FakeAuth::kBearerAndBasic, FakeAuth::kBearerAndBasicSeparate}) {
    registry_.Configure([&](auto& options) { options.auth = auth; });
    ClientWorld world(&http_, registry_.host());
    registry_.ResetLog();
    EXPECT_TRUE(world.List(kPath, sink_).ok());
    EXPECT_EQ(Count(Route::kToken), 1);
  }
}

TEST_F(AuthenticatorTest, AsksAnOpenRegistryForNothing) {
  registry_.Configure([](auto& options) { options.auth = FakeAuth::kNone; });
  ASSERT_TRUE(List().ok());
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(registry_.counters().requests, 2);
}

TEST_F(AuthenticatorTest, FollowsNoRedirectOfATokenRequest) {
  registry_.Configure([&](auto& options) {
    options.token_redirect = registry_.url() + "/v2/";
  });
  EXPECT_EQ(FailureOf(List()), Failure::kBadAnswer);
  EXPECT_EQ(Count(Route::kPing), 0);
  EXPECT_EQ(Count(Route::kToken), 1);
}

TEST_F(AuthenticatorTest, ReadsNoTokenOfMoreThanTheLimit) {
  registry_.Configure([](auto& options) {
    options.bodies[Route::kToken] = ::imagecd::testing::BodyForm::kHuge;
    options.huge_bytes = 128 << 10;
  });
  EXPECT_EQ(FailureOf(List()), Failure::kTooLarge);
}

TEST_F(AuthenticatorTest, UsesNoConstantToken) {
  ASSERT_TRUE(List().ok());
  for (const FakeRegistry::RecordedRequest& request : registry_.requests()) {
    EXPECT_NE(request.authorization, "Bearer QQ==");
  }
}

// What preview does with a program of fifty images.
TEST_F(AuthenticatorTest, LearnsTheChallengeOnceForFiftyRepositoriesAtOnce) {
  constexpr int kRepositories = 50;
  for (int i = 0; i < kRepositories; ++i) {
    registry_.Push(absl::StrFormat("acme/app%d", i), kTag);
  }
  world_.client();  // made before the threads are
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kRepositories; ++i) {
    const std::string path = absl::StrFormat("acme/app%d", i);
    threads.emplace_back([this, path, &good] {
      TagCollector sink;
      if (world_.List(path, sink).ok()) ++good;
    });
    threads.emplace_back([this, path, &good] {
      const auto info =
          world_.client().HeadManifest(world_.Repo(path), kTag, world_.call());
      if (info.ok() && info->has_value()) ++good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 2 * kRepositories);
  EXPECT_EQ(Count(Route::kToken), kRepositories);
  // One 401 in all, then a token, a list and a HEAD each.
  EXPECT_EQ(registry_.counters().requests, 1 + 3 * kRepositories);
}

TEST_F(AuthenticatorTest, ExchangesOneTokenForFiftyCallsAtOnce) {
  world_.client();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([this, &good] {
      TagCollector sink;
      if (world_.List(kPath, sink).ok()) ++good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 50);
  EXPECT_EQ(Count(Route::kToken), 1);
  EXPECT_EQ(registry_.counters().requests, 1 + 1 + 50);
}

// A ghcr.io in miniature, over https, which no server on loopback can be.
class GhcrTest : public ::testing::Test {
 protected:
  GhcrTest() { world_.variables["GITHUB_TOKEN"] = kSecret; }

  static constexpr char kSecret[] = "ghs_canary1234567890";

  absl::StatusOr<http::HttpResponse> Answer(const http::HttpRequest& request) {
    const std::string sent = request.headers.Get("Authorization").value_or("");
    if (request.url.find("/token?") != std::string::npos) {
      const bool own = !sent.empty();
      const int status = own ? own_token_status_ : anonymous_token_status_;
      if (status != 200) return Error(status, "DENIED", "no: " + sent);
      return http::HttpResponse{
          200, {}, own ? R"({"token":"own"})" : R"({"token":"anonymous"})"};
    }
    if (sent.empty()) {
      http::HttpResponse response = Error(401, "UNAUTHORIZED", "who are you");
      response.headers.Add("WWW-Authenticate", challenge_);
      return response;
    }
    if (sent == "Bearer own" && own_status_ != 200) {
      return Error(own_status_, "DENIED", "not for " + sent);
    }
    return http::HttpResponse{200, {}, R"({"tags":["a"]})"};
  }

  static http::HttpResponse Error(int status, const std::string& code,
                                  const std::string& message) {
    return {status,
            {},
            absl::StrFormat(R"({"errors":[{"code":"%s","message":"%s"}]})",
                            code, message)};
  }

  absl::Status List(const std::string& path = kPath) {
    return world_.client()
        .ListTags({"ghcr.io", path}, {}, sink_, world_.call())
        .status();
  }
  int TokenRequests() {
    int count = 0;
    for (const http::HttpRequest& request : http_.requests()) {
      if (request.url.find("/token") != std::string::npos) ++count;
    }
    return count;
  }

  std::string challenge_ =
      R"(Bearer realm="https://ghcr.io/token",service="ghcr.io",)"
      R"(scope="repository:user/image:pull")";
  int own_token_status_ = 200;
  int anonymous_token_status_ = 200;
  int own_status_ = 200;
  ScriptedHttpClient http_{
      [this](const http::HttpRequest& request) { return Answer(request); }};
  ClientWorld world_{&http_};
  TagCollector sink_;
};

TEST_F(GhcrTest, UsesGithubToken) {
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(TokenRequests(), 1);
  EXPECT_THAT(world_.log.warnings(), IsEmpty());
}

TEST_F(GhcrTest, SpeaksHttpsOnly) {
  ASSERT_TRUE(List().ok());
  for (const http::HttpRequest& request : http_.requests()) {
    EXPECT_THAT(request.url, ::testing::StartsWith("https://ghcr.io/"));
  }
}

TEST_F(GhcrTest, GoesOnWithoutATokenThatTheTokenEndpointRefuses) {
  for (const int status : {401, 403}) {
    own_token_status_ = status;
    ClientWorld world(&http_);
    world.variables = world_.variables;
    const absl::StatusOr<ListResult> result =
        world.client().ListTags({"ghcr.io", kPath}, {}, sink_, world.call());
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_THAT(world.log.warnings(),
                ElementsAre(AllOf(HasSubstr("GITHUB_TOKEN"),
                                  HasSubstr("ghcr.io/acme/app"))));
  }
}

TEST_F(GhcrTest, GoesOnWithoutATokenThatTheRegistryRefuses) {
  for (const int status : {401, 403}) {
    own_status_ = status;
    ClientWorld world(&http_);
    world.variables = world_.variables;
    const absl::StatusOr<ListResult> result =
        world.client().ListTags({"ghcr.io", kPath}, {}, sink_, world.call());
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_THAT(world.log.warnings(), ElementsAre(HasSubstr("GITHUB_TOKEN")));
  }
}

TEST_F(GhcrTest, WarnsOfARefusedSourceOnceAndAsksItNoMore) {
  own_token_status_ = 403;
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(TokenRequests(), 2);
  ASSERT_TRUE(List().ok());
  EXPECT_EQ(TokenRequests(), 2);
  ASSERT_TRUE(List("acme/other").ok());
  EXPECT_EQ(TokenRequests(), 4);  // it may be good for another repository
  EXPECT_THAT(world_.log.warnings(), SizeIs(1));
}

TEST_F(GhcrTest, NamesWhatWasRefusedWhereNothingIsLeft) {
  own_token_status_ = 403;
  anonymous_token_status_ = 403;
  const absl::Status status = List();
  EXPECT_EQ(FailureOf(status), Failure::kDenied);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("ghcr.io/acme/app"), HasSubstr("HTTP 403"),
                    HasSubstr("GITHUB_TOKEN"), HasSubstr("read:packages"),
                    HasSubstr("not found or no access")));
  // It may have been a moment's trouble: the next look-up begins anew.
  own_token_status_ = 200;
  EXPECT_TRUE(List().ok());
}

TEST_F(GhcrTest, DoesNotTakeAnOutageForARefusal) {
  own_token_status_ = 503;
  EXPECT_EQ(FailureOf(List()), Failure::kServer);
  EXPECT_THAT(world_.log.warnings(), IsEmpty());
}

TEST_F(GhcrTest, SendsNoCredentialToATokenHostThatIsNotNamed) {
  challenge_ = R"(Bearer realm="https://tokens.example/token",service="x")";
  ASSERT_TRUE(List().ok());
  for (const http::HttpRequest& request : http_.requests()) {
    if (request.url.find("tokens.example") == std::string::npos) continue;
    EXPECT_EQ(request.headers.Get("Authorization"), std::nullopt);
  }
  EXPECT_EQ(TokenRequests(), 1);
  EXPECT_THAT(world_.log.warnings(),
              ElementsAre(AllOf(HasSubstr("https://tokens.example/token"),
                                HasSubstr("tokenHosts"))));
}

TEST_F(GhcrTest, SendsAConfiguredCredentialToATokenHostThatIsNamed) {
  challenge_ = R"(Bearer realm="https://tokens.example/token",service="x")";
  HostConfig& config = world_.options.registries["ghcr.io"];
  config.token = kSecret;
  config.token_hosts = {"tokens.example"};
  own_status_ = 200;
  anonymous_token_status_ = 403;
  ASSERT_TRUE(List().ok());
}

TEST_F(GhcrTest, AsksNoTokenEndpointThatOnlyThisMachineCanReach) {
  for (const char* realm :
       {"http://ghcr.io/token", "https://127.0.0.1/token",
        "https://169.254.169.254/latest", "https://user@ghcr.io/token"}) {
    challenge_ = absl::StrFormat(R"(Bearer realm="%s",service="x")", realm);
    ClientWorld world(&http_);
    const absl::StatusOr<ListResult> result =
        world.client().ListTags({"ghcr.io", kPath}, {}, sink_, world.call());
    EXPECT_EQ(FailureOf(result.status()), Failure::kBadAnswer) << realm;
  }
  EXPECT_EQ(TokenRequests(), 0);
}

TEST_F(GhcrTest, EndsWhereTheChallengeIsAnotherOneEachTime) {
  int count = 0;
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    if (request.url.find("/token") != std::string::npos) {
      return http::HttpResponse{200, {}, R"({"token":"t"})"};
    }
    http::HttpResponse response{401, {}, ""};
    response.headers.Add(
        "WWW-Authenticate",
        absl::StrFormat(R"(Bearer realm="https://ghcr.io/token/%d")", ++count));
    return response;
  });
  ClientWorld world(&http);
  const absl::StatusOr<ListResult> result =
      world.client().ListTags({"ghcr.io", kPath}, {}, sink_, world.call());
  EXPECT_EQ(FailureOf(result.status()), Failure::kUnauthorized);
  EXPECT_LE(count, 16);
}

TEST_F(GhcrTest, TakesA401WithoutAChallengeAsTheAnswer) {
  challenge_ = "Negotiate";
  EXPECT_EQ(FailureOf(List()), Failure::kUnauthorized);
  EXPECT_EQ(http_.requests().size(), 1U);
}

}  // namespace
}  // namespace imagecd::oci
