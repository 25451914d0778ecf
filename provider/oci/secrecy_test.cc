// No credential gets into a message or a log line, and none to a host that it
// is not for, whatever goes wrong.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/http/curl_http_client.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/url.h"
#include "tests/testing/files/temporary_folder.h"
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
using ::imagecd::testing::Route;
using ::imagecd::testing::ScriptedHttpClient;
using ::imagecd::testing::TagCollector;
using ::imagecd::testing::TemporaryFolder;
using ::testing::HasSubstr;
using ::testing::Not;
using FakeAuth = ::imagecd::testing::AuthScheme;
using FakeFailure = ::imagecd::testing::Failure;

constexpr char kPath[] = "acme/app";
constexpr char kTag[] = "main.20260701-120000.0123abc";
constexpr char kUser[] = "someone";
constexpr char kSecret[] = "canary/secret+1";

// Every form in which the secret could show.
std::vector<std::string> Canaries() {
  return {kSecret, PercentEncode(kSecret),
          absl::Base64Escape(std::string(kUser) + ":" + kSecret),
          absl::Base64Escape(kSecret)};
}

void ExpectSecrecy(const absl::Status& status, const ClientWorld& world) {
  std::vector<std::string> texts = world.log.lines();
  texts.push_back(status.ToString());
  for (const std::string& text : texts) {
    for (const std::string& canary : Canaries()) {
      EXPECT_THAT(text, Not(HasSubstr(canary)));
    }
    EXPECT_THAT(text, Not(HasSubstr("Authorization")));
    EXPECT_THAT(text, Not(HasSubstr("scope=")));  // a query
    EXPECT_THAT(text, Not(HasSubstr("last=")));
  }
}

struct Scenario {
  const char* name;
  std::function<void(FakeRegistry& registry)> break_it;
};

class SecrecyTest : public ::testing::TestWithParam<Scenario> {};

TEST_P(SecrecyTest, HoldsWhenSomethingFails) {
  FakeRegistry registry;
  const auto image = registry.Push(kPath, kTag);
  registry.Generate(kPath, {.count = 1500});
  registry.SetVisibility(kPath, ::imagecd::testing::Visibility::kPrivate);
  registry.Configure([](auto& options) {
    options.credentials = {{kUser, kSecret, {}}};
  });
  GetParam().break_it(registry);

  base::MapEnvironment no_variables({});
  http::CurlHttpClient http({}, no_variables);
  ClientWorld world(&http, registry.host());
  HostConfig& config = world.options.registries[registry.host()];
  config.username = kUser;
  config.password = kSecret;
  world.options.limits.page_bytes = 1 << 20;
  world.options.limits.manifest_bytes = 1 << 20;

  TagCollector sink;
  const auto list = world.List(kPath, sink, kTag);
  const auto head =
      world.client().HeadManifest(world.Repo(kPath), kTag, world.call());
  const auto manifest =
      world.client().GetManifest(world.Repo(kPath), kTag, world.call());
  const auto blob = world.client().GetBlob(
      world.Repo(kPath), image.config_digest, 1 << 20, world.call());
  EXPECT_FALSE(list.ok() && head.ok() && manifest.ok() && blob.ok())
      << "the scenario breaks nothing";
  for (const absl::Status& status :
       {list.status(), head.status(), manifest.status(), blob.status()}) {
    ExpectSecrecy(status, world);
    EXPECT_EQ(status.ok(), !FailureOf(status).has_value()) << status;
  }
  for (const FakeRegistry::RecordedRequest& request : registry.requests()) {
    if (request.route == Route::kStorage) {
      EXPECT_FALSE(request.has_authorization);
    }
    for (const std::string& canary : Canaries()) {
      EXPECT_THAT(request.path + "?" + request.query, Not(HasSubstr(canary)));
    }
  }
}

FakeFailure Echo(int status, const Route route) {
  FakeFailure failure = FakeFailure::Status(status).On(route);
  failure.body =
      R"({"errors":[{"code":"DENIED","message":"you sent canary/secret+1 and )" +
      absl::Base64Escape(std::string(kUser) + ":" + kSecret) + R"("}]})";
  return failure;
}

INSTANTIATE_TEST_SUITE_P(
    Scenarios, SecrecyTest,
    ::testing::Values(
        Scenario{"WrongPassword",
                 [](FakeRegistry& r) {
                   r.Configure([](auto& o) { o.credentials.clear(); });
                 }},
        Scenario{
            "TokenEndpointSendsItBack",
            [](FakeRegistry& r) { r.FailNext(100, Echo(403, Route::kToken)); }},
        Scenario{
            "TokenEndpointIsDown",
            [](FakeRegistry& r) { r.FailNext(100, Echo(503, Route::kToken)); }},
        Scenario{"TokenEndpointRedirects",
                 [](FakeRegistry& r) {
                   r.Configure([&r](auto& o) {
                     o.token_redirect = "http://" + r.storage_host() + "/t";
                   });
                 }},
        Scenario{"TokenIsHtml",
                 [](FakeRegistry& r) {
                   r.Configure([](auto& o) {
                     o.bodies[Route::kToken] = BodyForm::kHtml;
                   });
                 }},
        Scenario{"BasicIsRefusedAndSentBack",
                 [](FakeRegistry& r) {
                   r.Configure([](auto& o) { o.auth = FakeAuth::kBasic; });
                   r.FailNext(100, Echo(403, Route::kTags));
                 }},
        Scenario{
            "ListingIsDown",
            [](FakeRegistry& r) { r.FailNext(100, Echo(500, Route::kTags)); }},
        Scenario{"ListingIsRateLimited",
                 [](FakeRegistry& r) {
                   r.FailNext(100, FakeFailure::TooManyRequests());
                 }},
        Scenario{
            "ConnectionsBreak",
            [](FakeRegistry& r) { r.FailNext(1000, FakeFailure::Drop()); }},
        Scenario{"LinksGoRound",
                 [](FakeRegistry& r) {
                   r.Configure([](auto& o) { o.link = LinkForm::kEndless; });
                   r.DeleteTag(kPath, kTag);
                   r.Configure([](auto& o) {
                     o.unknown_last = ::imagecd::testing::UnknownLast::kFull;
                   });
                 }},
        Scenario{"EveryBodyIsCutOff",
                 [](FakeRegistry& r) {
                   r.Configure([](auto& o) {
                     o.bodies[Route::kAny] = BodyForm::kCutOff;
                   });
                 }},
        Scenario{"EveryBodyIsHuge",
                 [](FakeRegistry& r) {
                   r.Configure([](auto& o) {
                     o.bodies[Route::kAny] = BodyForm::kHuge;
                     o.huge_bytes = 2 << 20;
                   });
                 }},
        Scenario{"BlobsAreElsewhereAndBroken",
                 [](FakeRegistry& r) {
                   r.Configure([](auto& o) { o.blob_redirect = true; });
                   r.FailNext(100, Echo(403, Route::kStorage));
                 }}),
    [](const auto& info) { return std::string(info.param.name); });

// The secret token of the registry, not the password, is what goes with most
// requests.
TEST(TokenSecrecyTest, HoldsForTokensThatARegistrySendsBack) {
  for (const int status : {401, 403, 404, 410, 429, 500}) {
    ScriptedHttpClient http([status](const http::HttpRequest& request) {
      if (request.url.find("/token") != std::string::npos) {
        return http::HttpResponse{200, {}, R"({"token":"canary.token"})"};
      }
      const std::string sent =
          request.headers.Get("Authorization").value_or("");
      http::HttpResponse response{sent.empty() ? 401 : status, {}, ""};
      response.headers.Add("WWW-Authenticate",
                           R"(Bearer realm="https://ghcr.io/token")");
      response.body = R"({"errors":[{"code":"X","message":")" + sent + "\"}]}";
      return response;
    });
    ClientWorld world(&http);
    world.variables["GITHUB_TOKEN"] = "ghs_canary";
    TagCollector sink;
    const absl::Status error =
        world.client()
            .ListTags({"ghcr.io", kPath}, {}, sink, world.call())
            .status();
    EXPECT_FALSE(error.ok());
    EXPECT_THAT(error.ToString(), Not(HasSubstr("canary")));
    for (const std::string& line : world.log.lines()) {
      EXPECT_THAT(line, Not(HasSubstr("canary")));
    }
  }
}

TEST(IdentityTokenSecrecyTest, SendsItInTheBodyOnlyAndNamesItNowhere) {
  FakeRegistry registry;
  registry.Push(kPath, kTag);
  registry.SetVisibility(kPath, ::imagecd::testing::Visibility::kPrivate);
  TemporaryFolder folder;
  folder.Write("config.json", R"({"auths":{")" + registry.host() +
                                  R"(":{"identitytoken":"canary/secret+1"}}})");
  base::MapEnvironment no_variables({});
  http::CurlHttpClient http({}, no_variables);
  for (const bool good : {true, false}) {
    registry.Configure([&](auto& options) {
      options.identity_tokens = {good ? kSecret : "another"};
    });
    registry.ResetLog();
    ClientWorld world(&http, registry.host());
    world.variables["DOCKER_CONFIG"] = folder.path();
    TagCollector sink;
    const absl::Status status = world.List(kPath, sink).status();
    EXPECT_EQ(status.ok(), good) << status;
    ExpectSecrecy(status, world);
    int posts = 0;
    for (const FakeRegistry::RecordedRequest& request : registry.requests()) {
      if (request.method != "POST") continue;
      ++posts;
      EXPECT_FALSE(request.has_authorization);
      EXPECT_THAT(request.body,
                  HasSubstr("refresh_token=" + PercentEncode(kSecret)));
    }
    EXPECT_EQ(posts, 1);
    EXPECT_EQ(world.log.warnings().size(), good ? 0U : 1U);
  }
}

}  // namespace
}  // namespace imagecd::oci
