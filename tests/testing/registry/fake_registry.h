#ifndef IMAGECD_TESTS_TESTING_REGISTRY_FAKE_REGISTRY_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_FAKE_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "provider/http/http_client.h"
#include "tests/testing/registry/image.h"
#include "tests/testing/registry/options.h"
#include "tests/testing/registry/tag_generator.h"

namespace imagecd::testing {

// A container registry on 127.0.0.1 that does what ghcr.io does, or, switch by
// switch (options.h), what other registries and attackers do.
//
//   FakeRegistry registry;
//   registry.Push("acme/app", "main.20260701-120000.0123abc", {.revision = …});
//   registry.Configure([](auto& o) { o.order = TagOrder::kReversed; });
//   registry.FailNext(2, Failure::TooManyRequests().On(Route::kTags));
//   … a client is let loose on registry.host() …
//   EXPECT_EQ(registry.counters().requests, 3);
//
// All members may be called from any thread, while requests are served; a
// change holds for the requests that begin after it.
class FakeRegistry {
 public:
  struct Listen {
    int port = 0;                  // 0: any free one
    std::string certificate_file;  // PEM; with key_file: https
    std::string key_file;
  };

  struct RecordedRequest {
    std::string method;
    std::string path;   // as sent
    std::string query;  // as sent, without the question mark
    Route route = Route::kOther;
    bool has_authorization = false;
    std::string authorization;  // the header's value
    std::string accept;         // several headers are joined by ", "
    std::string user_agent;
    std::string body;
    int status = 0;  // 0: the connection was dropped
  };

  struct Counters {
    std::int64_t requests = 0;    // storage included
    std::int64_t bytes_sent = 0;  // of bodies
    std::map<Route, std::int64_t> by_route;

    std::int64_t of(Route route) const {
      const auto it = by_route.find(route);
      return it == by_route.end() ? 0 : it->second;
    }
  };

  // Listens on a free port; ends the program, with a message, if it cannot.
  explicit FakeRegistry(FakeRegistryOptions options = {});
  // InvalidArgument for a bad certificate or key, Unavailable for a taken port.
  static absl::StatusOr<std::unique_ptr<FakeRegistry>> Start(
      FakeRegistryOptions options, Listen listen);
  ~FakeRegistry();
  FakeRegistry(const FakeRegistry&) = delete;
  FakeRegistry& operator=(const FakeRegistry&) = delete;

  std::string host() const;          // "127.0.0.1:1234"
  std::string url() const;           // "http://127.0.0.1:1234"
  std::string storage_host() const;  // where blobs redirect and bad Links lead
  int port() const;
  // A client whose requests to host() and storage_host() are answered without a
  // connection, for tests that make hundreds of thousands of them. Lives as
  // long as this.
  http::HttpClient& InProcess();

  // Content. A repository comes into being, public, with its first push.
  void SetVisibility(const std::string& repository, Visibility visibility);
  // An empty tag pushes by digest only.
  PushedImage Push(const std::string& repository, const std::string& tag,
                   const ImageSpec& spec = {});
  PushedImage PushIndex(const std::string& repository, const std::string& tag,
                        const IndexSpec& spec);
  // Any bytes as a manifest, or as a blob; the digest.
  std::string PushManifest(const std::string& repository,
                           const std::string& tag,
                           const std::string& media_type, std::string bytes);
  std::string PushBlob(const std::string& repository, std::string bytes);
  // The attestation of `digest`, tagged `sha256-HEX`; that tag.
  std::string PushReferrer(const std::string& repository,
                           const std::string& digest);
  void Generate(const std::string& repository, const GenerateSpec& spec);

  // False if there was none.
  bool DeleteTag(const std::string& repository, const std::string& tag);
  // By tag or digest, of a platform's child too. Tags that name it stay listed:
  // pulling one is answered with MANIFEST_UNKNOWN.
  bool DeleteManifest(const std::string& repository,
                      const std::string& reference);

  std::vector<std::string> Tags(const std::string& repository) const;  // pushed
  // Empty if there is none.
  std::string Digest(const std::string& repository, const std::string& tag);

  // Switches.
  FakeRegistryOptions options() const;
  void SetOptions(FakeRegistryOptions options);
  // `change` runs under the registry's lock: it must not call it.
  void Configure(const std::function<void(FakeRegistryOptions&)>& change);

  // The next `count` requests to failure.route are answered by it; calls queue
  // up. A client library may repeat a dropped request by itself where the
  // connection had been used before (libcurl does): count what arrives.
  void FailNext(int count, Failure failure);
  void ClearFailures();
  void RevokeTokens();  // every token issued so far: 401

  // What came in since the start or the last ResetLog, as of the moment of the
  // answer. Nothing of it is ever printed.
  std::vector<RecordedRequest> requests() const;
  Counters counters() const;
  void ResetLog();

 private:
  class Impl;
  explicit FakeRegistry(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_FAKE_REGISTRY_H_
