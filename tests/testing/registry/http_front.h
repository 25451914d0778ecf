#ifndef IMAGECD_TESTS_TESTING_REGISTRY_HTTP_FRONT_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_HTTP_FRONT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/testing/registry/exchange.h"

namespace imagecd::testing {

// A server on 127.0.0.1 that hands requests to a function, each on some thread
// of its own. Knows HTTP and nothing of registries.
class HttpFront {
 public:
  struct Options {
    int port = 0;                  // 0: any free one
    std::string certificate_file;  // PEM; with key_file: TLS
    std::string key_file;
    int threads = 288;  // each stays with its connection while that is kept
    std::function<Answer(const Request&)> handler;
    // Told of body bytes as they are streamed (kHuge and its like); may be
    // empty.
    std::function<void(std::int64_t)> on_streamed;
    // How to stream, asked for each such body; may be empty.
    struct Streaming {
      std::int64_t huge_bytes = 0;
      int drip_bytes = 1;
      std::chrono::milliseconds drip_interval{0};
    };
    std::function<Streaming()> streaming;
  };

  static absl::StatusOr<std::unique_ptr<HttpFront>> Start(Options options);
  ~HttpFront();  // as Stop
  HttpFront(const HttpFront&) = delete;
  HttpFront& operator=(const HttpFront&) = delete;

  int port() const;
  std::string url() const;

  // Ends every connection, also in the middle of a body, and waits for the
  // handlers that run.
  void Stop();

 private:
  class Impl;
  explicit HttpFront(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_HTTP_FRONT_H_
