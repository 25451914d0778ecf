#ifndef IMAGECD_TESTS_TESTING_OCI_CLIENT_WORLD_H_
#define IMAGECD_TESTS_TESTING_OCI_CLIENT_WORLD_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/logger.h"
#include "provider/base/mutex.h"
#include "provider/base/sleeper.h"
#include "provider/http/http_client.h"
#include "provider/oci/registry_client.h"

namespace imagecd::testing {

// A time of day that stands still until it is told to move.
class FakeClock : public base::Clock {
 public:
  absl::Time Now() const override;
  void Advance(absl::Duration duration);

 private:
  mutable base::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) =
      absl::FromUnixSeconds(1'782'907'200);
};

// Sleeps by moving the clock; remembers for how long.
class FakeSleeper : public base::Sleeper {
 public:
  explicit FakeSleeper(FakeClock* clock) : clock_(clock) {}
  void Sleep(absl::Duration duration, const base::Cancellation*) override;
  std::vector<absl::Duration> slept() const;

 private:
  FakeClock* const clock_;
  mutable base::Mutex mutex_;
  std::vector<absl::Duration> slept_ ABSL_GUARDED_BY(mutex_);
};

// Keeps what was logged, each line with its severity: `warning: …`.
class RecordingLogger : public base::Logger {
 public:
  void Log(base::Severity severity, const std::string& message) override;
  void Status(const std::string& message) override;
  std::vector<std::string> lines() const;
  std::vector<std::string> warnings() const;

 private:
  mutable base::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

// Keeps the tags of the pages that ended.
class TagCollector : public oci::TagSink {
 public:
  void BeginPage() override { page_.clear(); }
  void OnTag(std::string_view tag) override { page_.emplace_back(tag); }
  absl::Status EndPage() override;
  const std::vector<std::string>& tags() const { return tags_; }

 private:
  std::vector<std::string> page_;
  std::vector<std::string> tags_;
};

// A RegistryClient and the world that it sees.
struct ClientWorld {
  // `http` is not owned. `host` is spoken to over plain http, unless it is
  // empty. Change `options` and `variables` before the first call of client().
  explicit ClientWorld(http::HttpClient* http, const std::string& host = "");

  oci::RegistryClient& client();
  oci::Call call() { return {.cancel = nullptr, .log = &log}; }

  // Everything by default: the tags of `path` on the host.
  absl::StatusOr<oci::ListResult> List(const std::string& path,
                                       oci::TagSink& sink,
                                       const std::string& last = "");
  oci::Repository Repo(const std::string& path) const { return {host, path}; }

  const std::string host;
  http::HttpClient* const http;
  FakeClock clock;
  FakeSleeper sleeper{&clock};
  RecordingLogger log;
  oci::ClientOptions options;
  std::map<std::string, std::string, std::less<>> variables;

 private:
  std::unique_ptr<base::MapEnvironment> environment_;
  std::unique_ptr<oci::RegistryClient> client_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_OCI_CLIENT_WORLD_H_
