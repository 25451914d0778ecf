#include "tests/testing/oci/client_world.h"

namespace imagecd::testing {
namespace {

const char* Name(base::Severity severity) {
  switch (severity) {
    case base::Severity::kDebug:
      return "debug: ";
    case base::Severity::kInfo:
      return "info: ";
    case base::Severity::kWarning:
      return "warning: ";
    default:
      return "error: ";
  }
}

}  // namespace

absl::Time FakeClock::Now() const {
  base::MutexLock lock(mutex_);
  return now_;
}

void FakeClock::Advance(absl::Duration duration) {
  base::MutexLock lock(mutex_);
  now_ += duration;
}

void FakeSleeper::Sleep(absl::Duration duration, const base::Cancellation*) {
  clock_->Advance(duration);
  base::MutexLock lock(mutex_);
  slept_.push_back(duration);
}

std::vector<absl::Duration> FakeSleeper::slept() const {
  base::MutexLock lock(mutex_);
  return slept_;
}

void RecordingLogger::Log(base::Severity severity, const std::string& message) {
  base::MutexLock lock(mutex_);
  lines_.push_back(Name(severity) + message);
}

void RecordingLogger::Status(const std::string& message) {
  base::MutexLock lock(mutex_);
  lines_.push_back("status: " + message);
}

std::vector<std::string> RecordingLogger::lines() const {
  base::MutexLock lock(mutex_);
  return lines_;
}

std::vector<std::string> RecordingLogger::warnings() const {
  std::vector<std::string> warnings;
  for (const std::string& line : lines()) {
    if (line.rfind("warning: ", 0) == 0) warnings.push_back(line);
  }
  return warnings;
}

absl::Status TagCollector::EndPage() {
  tags_.insert(tags_.end(), page_.begin(), page_.end());
  page_.clear();
  return absl::OkStatus();
}

ClientWorld::ClientWorld(http::HttpClient* http, const std::string& host)
    : host(host), http(http) {
  if (!host.empty()) options.registries[host].insecure = true;
  options.user_agent = "imagecd-test";
}

oci::RegistryClient& ClientWorld::client() {
  if (client_ == nullptr) {
    environment_ = std::make_unique<base::MapEnvironment>(variables);
    oci::ClientEnvironment world;
    world.http = http;
    world.clock = &clock;
    world.sleeper = &sleeper;
    world.environment = environment_.get();
    world.random = [] { return 0.0; };
    client_ = std::make_unique<oci::RegistryClient>(options, world);
  }
  return *client_;
}

absl::StatusOr<oci::ListResult> ClientWorld::List(const std::string& path,
                                                  oci::TagSink& sink,
                                                  const std::string& last) {
  oci::ListOptions list;
  list.last = last;
  return client().ListTags(Repo(path), list, sink, call());
}

}  // namespace imagecd::testing
