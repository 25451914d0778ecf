#ifndef IMAGECD_TESTS_TESTING_RESOURCES_MEMORY_ENGINE_H_
#define IMAGECD_TESTS_TESTING_RESOURCES_MEMORY_ENGINE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/logger.h"
#include "provider/base/mutex.h"
#include "provider/base/sleeper.h"
#include "provider/http/curl_http_client.h"
#include "provider/property/value.h"
#include "provider/resources/provider.h"

namespace imagecd::testing {

// Stands where it is put.
class FixedClock : public base::Clock {
 public:
  explicit FixedClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override {
    base::MutexLock lock(mutex_);
    return now_;
  }
  void Advance(absl::Duration by) {
    base::MutexLock lock(mutex_);
    now_ += by;
  }

 private:
  mutable base::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

class NoSleeper : public base::Sleeper {
 public:
  void Sleep(absl::Duration, const base::Cancellation*) override {}
};

// Keeps what is said.
class KeepingLogger : public base::Logger {
 public:
  void Log(base::Severity severity, const std::string& message) override;
  void Status(const std::string& message) override;

  std::vector<std::string> infos() const { return Of(base::Severity::kInfo); }
  std::vector<std::string> warnings() const {
    return Of(base::Severity::kWarning);
  }
  std::vector<std::string> statuses() const;
  std::string everything() const;  // a line each
  void Clear();

 private:
  struct Line {
    base::Severity severity;
    bool status;
    std::string text;
  };
  std::vector<std::string> Of(base::Severity severity) const;

  mutable base::Mutex mutex_;
  std::vector<Line> lines_ ABSL_GUARDED_BY(mutex_);
};

// The string that `object` has at `name`, also where it is a secret; in words
// where there is none.
std::string Text(const property::Object& object, std::string_view name);

// What the engine keeps of a resource.
struct ResourceState {
  std::string id;
  property::Object inputs;
  property::Object outputs;
};

// What one operation did to the resource.
struct Step {
  enum class Kind { kCreate, kSame, kUpdate, kReplace, kRefused, kFailed };
  Kind kind = Kind::kFailed;
  std::vector<resources::CheckFailure> failures;  // kRefused
  absl::Status status;                            // kFailed
  resources::DiffResponse diff;
  property::Object inputs;  // as checked
  // After the operation; of a preview: as it would be.
  property::Object outputs;
};

// A provider driven as the engine drives it, just above the protocol, for one
// resource: Configure, Check, Diff, Create or Update, and
// the same for refresh and import. Fixed clock, no waiting, no credentials but
// the configured ones.
class MemoryEngine {
 public:
  // `environment` is the provider's; what it starts inherits the process's.
  // `http` answers instead of the network; not owned; null: the network does.
  explicit MemoryEngine(
      absl::Time now,
      std::map<std::string, std::string, std::less<>> environment = {},
      http::HttpClient* http = nullptr);

  // The provider's configuration from the next operation on.
  property::Object config;
  // Configures the provider with this registry, which speaks plain http, and
  // nothing else.
  void TrustPlainHttp(const std::string& host);
  // Properties that the program ignores changes of.
  std::vector<std::string> ignore_changes;
  // An engine that offers the old outputs to Check.
  bool offers_old_outputs = false;
  std::string urn = "urn:pulumi:dev::homeslice::imagecd:index:LatestImage::app";
  std::string type = "imagecd:index:LatestImage";

  FixedClock clock;
  KeepingLogger log;
  base::Cancellation cancel;
  std::optional<ResourceState> state;

  Step Preview(const property::Object& program) { return Run(program, true); }
  Step Up(const property::Object& program) { return Run(program, false); }
  // Configures as the engine does for a refresh, reads, and keeps what came.
  // The step says what the engine would show as changed.
  Step Refresh();
  // As `pulumi import`; on success `state` is what came.
  absl::Status Import(const std::string& id);

  resources::Provider& provider() { return *provider_; }
  resources::Context context();
  // One Configure; fails the test if it is refused.
  void Configure();

  absl::StatusOr<resources::CheckResponse> Check(
      const property::Object& news, const property::Object& olds = {});

 private:
  Step Run(const property::Object& program, bool preview);

  base::MapEnvironment environment_;
  NoSleeper sleeper_;
  http::CurlHttpClient http_;
  std::unique_ptr<resources::Provider> provider_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_RESOURCES_MEMORY_ENGINE_H_
