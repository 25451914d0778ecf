// RegistryClient::HeadManifest, GetManifest and GetBlob against the fake
// registry, and against answers that no fake gives.

#include "provider/oci/manifest_reading.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/http/curl_http_client.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/sha256.h"
#include "tests/testing/http/scripted_http_client.h"
#include "tests/testing/oci/client_world.h"
#include "tests/testing/registry/fake_registry.h"

namespace imagecd::oci {
namespace {

using ::imagecd::testing::BodyForm;
using ::imagecd::testing::ClientWorld;
using ::imagecd::testing::DigestHeader;
using ::imagecd::testing::FakeRegistry;
using ::imagecd::testing::PushedImage;
using ::imagecd::testing::Route;
using ::imagecd::testing::ScriptedHttpClient;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using FakeFailure = ::imagecd::testing::Failure;

constexpr char kPath[] = "acme/app";
constexpr char kTag[] = "main.20260701-120000.0123abc";

class ManifestReadingTest : public ::testing::Test {
 protected:
  ManifestReadingTest()
      : index_(
            registry_.PushIndex(kPath, kTag,
                                {.platforms = {{.platform = "linux/amd64"},
                                               {.platform = "linux/arm64"}}})),
        image_(registry_.Push(kPath, "single", {.docker_media_types = true})) {}

  absl::StatusOr<std::optional<ManifestInfo>> Head(
      const std::string& reference) {
    return world_.client().HeadManifest(world_.Repo(kPath), reference,
                                        world_.call());
  }
  absl::StatusOr<std::optional<Manifest>> Get(const std::string& reference) {
    return world_.client().GetManifest(world_.Repo(kPath), reference,
                                       world_.call());
  }
  absl::StatusOr<std::optional<std::string>> Blob(
      const std::string& digest, std::size_t max_bytes = 1 << 20) {
    return world_.client().GetBlob(world_.Repo(kPath), digest, max_bytes,
                                   world_.call());
  }
  // Methods of the manifest requests, the refused first one left out.
  std::vector<std::string> Methods() {
    std::vector<std::string> methods;
    for (const FakeRegistry::RecordedRequest& request : registry_.requests()) {
      if (request.route == Route::kManifest && request.status != 401) {
        methods.push_back(request.method);
      }
    }
    return methods;
  }

  FakeRegistry registry_;
  const PushedImage index_;
  const PushedImage image_;
  base::MapEnvironment no_variables_{{}};
  http::CurlHttpClient http_{{}, no_variables_};
  ClientWorld world_{&http_, registry_.host()};
};

TEST_F(ManifestReadingTest, KnowsADigestByOneHead) {
  const auto info = Head(kTag);
  ASSERT_TRUE(info.ok()) << info.status();
  ASSERT_TRUE(info->has_value());
  EXPECT_EQ((*info)->digest, index_.digest);
  EXPECT_EQ((*info)->media_type, ::imagecd::testing::kOciIndex);
  EXPECT_THAT(Methods(), ElementsAre("HEAD"));
}

TEST_F(ManifestReadingTest, AcceptsAllFourKinds) {
  ASSERT_TRUE(Head(kTag).ok());
  EXPECT_THAT(registry_.requests().back().accept,
              AllOf(HasSubstr(::imagecd::testing::kOciIndex),
                    HasSubstr(::imagecd::testing::kOciManifest),
                    HasSubstr(::imagecd::testing::kDockerList),
                    HasSubstr(::imagecd::testing::kDockerManifest)));
  EXPECT_EQ((**Head("single")).digest, image_.digest);
}

TEST_F(ManifestReadingTest, HashesTheManifestWhereHeadGivesNoDigest) {
  for (const DigestHeader header :
       {DigestHeader::kNotOnHead, DigestHeader::kNever}) {
    registry_.Configure([&](auto& options) { options.digest_header = header; });
    registry_.ResetLog();
    const auto info = Head(kTag);
    ASSERT_TRUE(info.ok()) << info.status();
    EXPECT_EQ((*info)->digest, index_.digest);
    EXPECT_THAT(Methods(), ElementsAre("HEAD", "GET"));
  }
}

TEST_F(ManifestReadingTest, HashesTheManifestWhereHeadIsRefused) {
  registry_.Configure([](auto& options) { options.head_refused = true; });
  const auto info = Head(kTag);
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ((*info)->digest, index_.digest);
}

TEST_F(ManifestReadingTest, ConfirmsTheFirst404ToHeadOnly) {
  for (const char* tag : {"gone", "gone", "lost"}) {
    const auto info = Head(tag);
    ASSERT_TRUE(info.ok()) << info.status();
    EXPECT_FALSE(info->has_value());
  }
  EXPECT_THAT(Methods(), ElementsAre("HEAD", "GET", "HEAD", "HEAD"));
}

TEST_F(ManifestReadingTest, ConfirmsTagsAndDigestsEachOnce) {
  ASSERT_FALSE(Head("gone")->has_value());
  ASSERT_FALSE(Head("sha256:" + std::string(64, '0'))->has_value());
  EXPECT_THAT(Methods(), ElementsAre("HEAD", "GET", "HEAD", "GET"));
}

TEST_F(ManifestReadingTest, StopsUsingHeadWhereItAnswers404ForWhatExists) {
  registry_.Configure([](auto& options) { options.head_not_found = true; });
  for (int i = 0; i < 2; ++i) {
    const auto info = Head(kTag);
    ASSERT_TRUE(info.ok()) << info.status();
    ASSERT_TRUE(info->has_value());
    EXPECT_EQ((*info)->digest, index_.digest);
  }
  EXPECT_THAT(Methods(), ElementsAre("HEAD", "GET", "GET"));
  EXPECT_FALSE(Head("gone")->has_value());
}

TEST_F(ManifestReadingTest, KnowsByGetThatThereIsNone) {
  const auto manifest = Get("gone");
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_FALSE(manifest->has_value());
}

TEST_F(ManifestReadingTest, ReadsAManifestAndItsDigest) {
  const auto manifest = Get("single");
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ((*manifest)->digest, image_.digest);
  EXPECT_EQ((*manifest)->media_type, ::imagecd::testing::kDockerManifest);
  EXPECT_EQ(Sha256Digest((*manifest)->bytes), image_.digest);
}

TEST_F(ManifestReadingTest, ReadsByDigest) {
  EXPECT_EQ((**Get(image_.digest)).digest, image_.digest);
  EXPECT_EQ((**Head(image_.digest)).digest, image_.digest);
}

TEST_F(ManifestReadingTest, TrustsTheBytesWhereTheDigestHeaderIsWrong) {
  registry_.Configure(
      [](auto& options) { options.digest_header = DigestHeader::kWrong; });
  const auto manifest = Get(kTag);
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ((*manifest)->digest, index_.digest);
  EXPECT_EQ((**Head(index_.digest)).digest, index_.digest);
}

TEST_F(ManifestReadingTest, TakesNoManifestThatWasChangedOnTheWay) {
  const std::string announced = "sha256:" + std::string(64, 'a');
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    if (request.url.find("sha256:") != std::string::npos) {
      return http::HttpResponse{404, {}, ""};
    }
    return http::HttpResponse{
        200, {{"Docker-Content-Digest", announced}}, "{}"};
  });
  ClientWorld world(&http);
  const absl::Status status =
      world.client()
          .GetManifest({"registry.example", kPath}, kTag, world.call())
          .status();
  EXPECT_EQ(FailureOf(status), Failure::kBadAnswer);
  EXPECT_THAT(std::string(status.message()), HasSubstr(announced));
}

TEST_F(ManifestReadingTest, TakesNoDigestOfAnEmptyBodyFromHead) {
  ScriptedHttpClient http([&](const http::HttpRequest& request) {
    const bool head = request.method == "HEAD";
    return http::HttpResponse{
        200,
        {{"Docker-Content-Digest", head ? Sha256Digest("") : ""}},
        head ? "" : "{}"};
  });
  ClientWorld world(&http);
  const auto info = world.client().HeadManifest({"registry.example", kPath},
                                                kTag, world.call());
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ((*info)->digest, Sha256Digest("{}"));
}

TEST_F(ManifestReadingTest, TakesNoManifestThatIsNotTheOneAskedFor) {
  const std::string other = "sha256:" + std::string(64, '0');
  ScriptedHttpClient http([&](const http::HttpRequest&) {
    return http::HttpResponse{200, {}, "{}"};
  });
  ClientWorld world(&http);
  const Repository repository{"registry.example", kPath};
  const auto manifest =
      world.client().GetManifest(repository, other, world.call());
  EXPECT_EQ(FailureOf(manifest.status()), Failure::kBadAnswer);
  EXPECT_THAT(std::string(manifest.status().message()), HasSubstr(other));
  EXPECT_EQ(FailureOf(world.client()
                          .HeadManifest(repository, other, world.call())
                          .status()),
            Failure::kBadAnswer);
  EXPECT_EQ(FailureOf(world.client()
                          .GetBlob(repository, other, 100, world.call())
                          .status()),
            Failure::kBadAnswer);
}

TEST_F(ManifestReadingTest, DoesNotBelieveADigestThatIsNone) {
  for (const char* digest :
       {"", "sha256:0123", "sha512:0123",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:"
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}) {
    ScriptedHttpClient http([&](const http::HttpRequest& request) {
      return http::HttpResponse{
          200,
          {{"Docker-Content-Digest", digest}, {"Content-Type", "a/b; c=d"}},
          request.method == "HEAD" ? "" : "abc"};
    });
    ClientWorld world(&http);
    const auto info = world.client().HeadManifest({"registry.example", kPath},
                                                  kTag, world.call());
    ASSERT_TRUE(info.ok()) << digest << info.status();
    EXPECT_EQ((*info)->digest, Sha256Digest("abc")) << digest;
    EXPECT_EQ((*info)->media_type, "a/b");
  }
}

struct NotThere {
  const char* name;
  const char* body;
  std::optional<Failure> failure;  // nullopt: there is no such manifest
};

class ManifestNotThere : public ::testing::TestWithParam<NotThere> {};

TEST_P(ManifestNotThere, IsToldFromARepositoryThatIsNot) {
  ScriptedHttpClient http([](const http::HttpRequest&) {
    return http::HttpResponse{404, {}, GetParam().body};
  });
  ClientWorld world(&http);
  const auto manifest = world.client().GetManifest({"registry.example", kPath},
                                                   kTag, world.call());
  if (GetParam().failure.has_value()) {
    EXPECT_EQ(FailureOf(manifest.status()), GetParam().failure);
  } else {
    ASSERT_TRUE(manifest.ok()) << manifest.status();
    EXPECT_FALSE(manifest->has_value());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, ManifestNotThere,
    ::testing::Values(
        NotThere{"ManifestUnknown",
                 R"({"errors":[{"code":"MANIFEST_UNKNOWN"}]})", std::nullopt},
        NotThere{"AnotherCode", R"({"errors":[{"code":"NOT_FOUND"}]})",
                 std::nullopt},
        NotThere{"NoBody", "", std::nullopt},
        NotThere{"NameUnknown", R"({"errors":[{"code":"NAME_UNKNOWN"}]})",
                 Failure::kNotFound},
        NotThere{"NotTheRegistry", "<html>404</html>", Failure::kNotFound}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(ManifestReadingTest, ReadsNoManifestOfMoreThanTheLimit) {
  world_.options.limits.manifest_bytes = 100;
  EXPECT_EQ(FailureOf(Get(kTag).status()), Failure::kTooLarge);
}

TEST_F(ManifestReadingTest, TakesNoManifestThatBreaksOff) {
  registry_.Configure([](auto& options) {
    options.bodies[Route::kManifest] = BodyForm::kCutOff;
  });
  EXPECT_EQ(FailureOf(Get(kTag).status()), Failure::kBadAnswer);
}

TEST_F(ManifestReadingTest, SendsNothingThatIsNeitherTagNorDigest) {
  for (const char* text :
       {"", "../../secret", "a b", "a?b", "a#b", "sha256:1"}) {
    EXPECT_EQ(Head(text).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Get(text).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Blob(text).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(registry_.counters().requests, 0);
}

TEST_F(ManifestReadingTest, ReadsABlob) {
  const auto blob = Blob(image_.config_digest);
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ(Sha256Digest(**blob), image_.config_digest);
}

TEST_F(ManifestReadingTest, KnowsThatThereIsNoSuchBlob) {
  const auto blob = Blob("sha256:" + std::string(64, '0'));
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_FALSE(blob->has_value());
}

TEST_F(ManifestReadingTest, ReadsNoBlobOfMoreThanTheLimit) {
  EXPECT_EQ(FailureOf(Blob(image_.config_digest, 10).status()),
            Failure::kTooLarge);
}

TEST_F(ManifestReadingTest, FollowsABlobToItsStorageWithoutTheToken) {
  registry_.Configure([](auto& options) { options.blob_redirect = true; });
  const auto blob = Blob(image_.config_digest);
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ(Sha256Digest(**blob), image_.config_digest);
  int seen = 0;
  for (const FakeRegistry::RecordedRequest& request : registry_.requests()) {
    if (request.route != Route::kStorage) continue;
    ++seen;
    EXPECT_FALSE(request.has_authorization);
  }
  EXPECT_EQ(seen, 1);
}

// What follows a redirect over https.
class RedirectTest : public ::testing::Test {
 protected:
  // Answers the registry with a redirect to `location`, and everything else
  // with the blob.
  absl::StatusOr<std::optional<std::string>> Follow(
      const std::string& location) {
    http_ = std::make_unique<ScriptedHttpClient>(
        [location](const http::HttpRequest& request) {
          if (request.url.find("/v2/") != std::string::npos) {
            if (!request.headers.Get("Authorization").has_value()) {
              http::HttpResponse response{401, {}, ""};
              response.headers.Add("WWW-Authenticate", "Basic realm=\"x\"");
              return response;
            }
            http::HttpResponse response{307, {}, ""};
            if (!location.empty()) response.headers.Add("Location", location);
            return response;
          }
          if (request.url.find("/forbidden") != std::string::npos) {
            return http::HttpResponse{403, {}, ""};
          }
          return http::HttpResponse{200, {}, "abc"};
        });
    world_ = std::make_unique<ClientWorld>(http_.get());
    HostConfig& config = world_->options.registries["registry.example"];
    config.username = "me";
    config.password = "canary-secret";
    config.ca_file = "own.pem";
    return world_->client().GetBlob({"registry.example", kPath},
                                    Sha256Digest("abc"), 100, world_->call());
  }
  http::HttpRequest LastRequest() { return http_->requests().back(); }

  std::unique_ptr<ScriptedHttpClient> http_;
  std::unique_ptr<ClientWorld> world_;
};

TEST_F(RedirectTest, LeavesTheCredentialAndTheCaBehindOnAnotherHost) {
  for (const char* location :
       {"https://storage.example/x", "https://registry.example:8443/x",
        "https://sub.registry.example/x"}) {
    const auto blob = Follow(location);
    ASSERT_TRUE(blob.ok()) << location << blob.status();
    EXPECT_EQ(LastRequest().headers.Get("Authorization"), std::nullopt);
    EXPECT_EQ(LastRequest().ca_file, "");
  }
}

TEST_F(RedirectTest, KeepsBothOnItsOwnHost) {
  for (const char* location : {"https://registry.example/x", "/x"}) {
    const auto blob = Follow(location);
    ASSERT_TRUE(blob.ok()) << location << blob.status();
    EXPECT_NE(LastRequest().headers.Get("Authorization"), std::nullopt);
    EXPECT_EQ(LastRequest().ca_file, "own.pem");
  }
}

TEST_F(RedirectTest, IsNotFollowedToPlainHttpOrNowhere) {
  for (const char* location :
       {"http://registry.example/x", "http://storage.example/x", "ftp://x/y",
        "https://user@storage.example/x", ""}) {
    EXPECT_EQ(FailureOf(Follow(location).status()), Failure::kBadAnswer)
        << location;
    EXPECT_EQ(http_->requests().size(), 2U) << location;
  }
}

TEST_F(RedirectTest, IsNotFollowedToAnAddressOfThisMachineOrItsNetwork) {
  for (const char* host :
       {"127.0.0.2", "localhost:8443", "[::1]", "[::ffff:7f00:2]", "0x7f.2",
        "2130706434", "0", "169.254.169.254", "10.0.0.1", "192.168.0.1:8443",
        "[fd12::1]", "100.64.0.1", "224.0.0.1", "metadata.google.internal"}) {
    const std::string location = std::string("https://") + host + "/admin";
    const absl::Status status = Follow(location).status();
    EXPECT_EQ(FailureOf(status), Failure::kBadAnswer) << location;
    EXPECT_EQ(http_->requests().size(), 2U) << location;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("imagecd:registries[\""))
        << location;
  }
}

TEST_F(RedirectTest, HasToLeadToAPublicAddressAlsoWhereItNamesAHost) {
  ASSERT_TRUE(Follow("https://storage.example/x").ok());
  EXPECT_EQ(LastRequest().addresses, http::AddressLimit::kPublicOnly);
  EXPECT_EQ(http_->requests().front().addresses, http::AddressLimit::kAny);
}

TEST_F(RedirectTest, EndsAfterThree) {
  const auto blob = Follow("https://registry.example/v2/again");
  EXPECT_EQ(FailureOf(blob.status()), Failure::kBadAnswer);
  EXPECT_EQ(http_->requests().size(), 1U + 1U + 3U);
}

TEST_F(RedirectTest, DoesNotBlameTheCredentialForWhatTheStorageHostRefuses) {
  const auto blob = Follow("https://storage.example/forbidden?sig=canary");
  EXPECT_EQ(FailureOf(blob.status()), Failure::kDenied);
  EXPECT_THAT(
      std::string(blob.status().message()),
      AllOf(HasSubstr("storage.example"), ::testing::Not(HasSubstr("canary"))));
}

}  // namespace
}  // namespace imagecd::oci
