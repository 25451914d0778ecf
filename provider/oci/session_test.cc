// Redirects between registries, and the names of Docker Hub.

#include "provider/oci/session.h"

#include <string>
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

using ::imagecd::testing::ClientWorld;
using ::imagecd::testing::FakeRegistry;
using ::imagecd::testing::Route;
using ::imagecd::testing::ScriptedHttpClient;
using ::imagecd::testing::TagCollector;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kPath[] = "acme/app";
constexpr char kTag[] = "main.20260701-120000.0123abc";

// Two registries on one machine: all of `front_` is at `back_`.
class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() {
    back_.Push(kPath, kTag);
    back_.Generate(kPath, {.count = 2500});
    front_.Configure([&](auto& o) { o.redirect_to = back_.url(); });
    world_.options.registries[back_.host()].insecure = true;
  }

  void ExpectAll() {
    TagCollector sink;
    const auto result = world_.List(kPath, sink);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(sink.tags().size(), back_.Tags(kPath).size());
    const auto head =
        world_.client().HeadManifest(world_.Repo(kPath), kTag, world_.call());
    ASSERT_TRUE(head.ok()) << head.status();
    EXPECT_TRUE(head->has_value());
  }

  FakeRegistry front_;
  FakeRegistry back_;
  base::MapEnvironment no_variables_{{}};
  http::CurlHttpClient http_{{}, no_variables_};
  ClientWorld world_{&http_, front_.host()};
};

TEST_F(GatewayTest, GetsATokenFromTheRegistryThatARedirectLeadsTo) {
  ExpectAll();
  EXPECT_GT(back_.counters().of(Route::kToken), 0);
}

TEST_F(GatewayTest, UsesTheLoginOfTheRegistryThatARedirectLeadsTo) {
  back_.SetVisibility(kPath, ::imagecd::testing::Visibility::kPrivate);
  back_.Configure([](auto& o) { o.credentials = {{"me", "back-secret", {}}}; });
  HostConfig& back = world_.options.registries[back_.host()];
  back.username = "me";
  back.password = "back-secret";
  HostConfig& front = world_.options.registries[front_.host()];
  front.username = "me";
  front.password = "front-secret";
  ExpectAll();
  for (const auto& request : front_.requests()) {
    EXPECT_FALSE(request.has_authorization);
  }
}

TEST_F(GatewayTest, NamesTheRegistryThatRefused) {
  back_.SetVisibility(kPath, ::imagecd::testing::Visibility::kPrivate);
  TagCollector sink;
  const absl::Status status = world_.List(kPath, sink).status();
  EXPECT_EQ(FailureOf(status), Failure::kUnauthorized);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("docker login " + back_.host()));
  EXPECT_THAT(std::string(status.message()),
              Not(HasSubstr("docker login " + front_.host())));
}

TEST_F(GatewayTest, EndsWhereTwoRegistriesRedirectToEachOther) {
  back_.Configure([&](auto& o) { o.redirect_to = front_.url(); });
  TagCollector sink;
  EXPECT_EQ(FailureOf(world_.List(kPath, sink).status()), Failure::kBadAnswer);
  EXPECT_LT(front_.counters().requests + back_.counters().requests, 10);
}

TEST_F(GatewayTest, DoesNotGoToARegistryOfThisMachineThatNobodyNamed) {
  world_.options.registries.erase(back_.host());
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    EXPECT_THAT(request.url, StartsWith("https://registry.example/"));
    return http::HttpResponse{
        307, {{"Location", "https://127.0.0.2:1/v2/acme/app/tags/list"}}, ""};
  });
  ClientWorld world(&http);
  TagCollector sink;
  EXPECT_EQ(FailureOf(world.client()
                          .ListTags({"registry.example", kPath}, {}, sink,
                                    world.call())
                          .status()),
            Failure::kBadAnswer);
}

// Docker Hub, with the same answers as the real one.
class DockerHubTest : public ::testing::Test {
 protected:
  http::HttpResponse Answer(const http::HttpRequest& request) {
    urls_.push_back(request.url);
    const std::string authorization =
        request.headers.Get("Authorization").value_or("");
    if (request.url.starts_with("https://auth.docker.io/")) {
      login_ = authorization;
      return {200, {}, R"({"token":"hub","expires_in":300})"};
    }
    if (!request.url.starts_with("https://registry-1.docker.io/")) {
      return {404, {}, "<html></html>"};
    }
    if (authorization == "Bearer hub") return {200, {}, R"({"tags":["a"]})"};
    return {401,
            {{"WWW-Authenticate",
              "Bearer realm=\"https://auth.docker.io/token\","
              "service=\"registry.docker.io\","
              "scope=\"repository:library/nginx:pull\""}},
            ""};
  }

  std::vector<std::string> urls_;
  std::string login_;
  ScriptedHttpClient http_{
      [this](const http::HttpRequest& request) { return Answer(request); }};
};

TEST_F(DockerHubTest, IsAskedAtItsOwnApiHostUnderEverySpelling) {
  for (const char* name :
       {"docker.io/nginx", "docker.io/library/nginx", "index.docker.io/nginx",
        "registry-1.docker.io/library/nginx",
        "registry.hub.docker.com/library/nginx"}) {
    urls_.clear();
    ClientWorld world(&http_);
    world.options.registries["docker.io"].username = "me";
    world.options.registries["docker.io"].password = "secret";
    TagCollector sink;
    const auto result =
        world.client().ListTags(*ParseRepository(name), {}, sink, world.call());
    ASSERT_TRUE(result.ok()) << name << result.status();
    EXPECT_THAT(login_, StartsWith("Basic "));
    EXPECT_THAT(urls_, Contains(HasSubstr("/v2/library/nginx/tags/list")));
    EXPECT_THAT(world.log.warnings(), ::testing::IsEmpty());
  }
}

TEST_F(DockerHubTest, IsCalledByOneNameInMessages) {
  ScriptedHttpClient http([](const http::HttpRequest&) {
    return http::HttpResponse{404, {}, ""};
  });
  ClientWorld world(&http);
  TagCollector sink;
  const absl::Status status =
      world.client()
          .ListTags(*ParseRepository("registry-1.docker.io/o/r"), {}, sink,
                    world.call())
          .status();
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("docker login docker.io"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("docker.io/o/r"));
}

}  // namespace
}  // namespace imagecd::oci
