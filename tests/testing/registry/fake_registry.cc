#include "tests/testing/registry/fake_registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"
#include "provider/base/status_macros.h"
#include "tests/testing/registry/access.h"
#include "tests/testing/registry/answer.h"
#include "tests/testing/registry/exchange.h"
#include "tests/testing/registry/http_front.h"
#include "tests/testing/registry/store.h"

namespace imagecd::testing {

Failure Failure::TooManyRequests(std::string wait) {
  Failure failure;
  failure.status = 429;
  failure.body =
      ErrorAnswer(429, "TOOMANYREQUESTS",
                  absl::StrCat("retry-after: ", wait, ", allowed: 2000/minute"))
          .body;
  return failure;
}

Failure Failure::RetryAfter(std::string value) {
  Failure failure = TooManyRequests();
  failure.headers.emplace_back("Retry-After", std::move(value));
  failure.body = ErrorAnswer(429, "TOOMANYREQUESTS", "too many requests").body;
  return failure;
}

Failure Failure::Status(int status) {
  Failure failure;
  failure.status = status;
  failure.body = ErrorAnswer(status, "UNKNOWN", "injected failure").body;
  return failure;
}

Failure Failure::Drop() {
  Failure failure;
  failure.kind = Kind::kDropConnection;
  return failure;
}

class FakeRegistry::Impl {
 public:
  explicit Impl(FakeRegistryOptions options) : options_(std::move(options)) {}

  ~Impl() {
    // Before the state that their handlers use.
    stop_.Cancel();
    front_.reset();
    storage_.reset();
  }

  absl::Status Start(const Listen& listen) {
    HttpFront::Options front;
    front.certificate_file = listen.certificate_file;
    front.key_file = listen.key_file;
    front.on_streamed = [this](std::int64_t bytes) {
      base::MutexLock lock(mutex_);
      counters_.bytes_sent += bytes;
    };
    front.streaming = [this] {
      base::MutexLock lock(mutex_);
      return HttpFront::Options::Streaming{
          options_.huge_bytes, options_.drip_bytes, options_.drip_interval};
    };
    HttpFront::Options storage = front;
    storage.threads = 4;
    storage.handler = [this](const Request& request) {
      Request marked = request;
      marked.storage = true;
      return Handle(marked);
    };
    IMAGECD_ASSIGN_OR_RETURN(storage_, HttpFront::Start(std::move(storage)));
    front.port = listen.port;
    front.handler = [this](const Request& request) { return Handle(request); };
    IMAGECD_ASSIGN_OR_RETURN(auto started, HttpFront::Start(std::move(front)));
    base::MutexLock lock(mutex_);
    front_ = std::move(started);
    addresses_ = {front_->url(), storage_->url()};
    return absl::OkStatus();
  }

  Answer Handle(const Request& request) {
    const Target target = ParseTarget(request);
    if (Wait(target.route)) {
      Answer answer;
      answer.drop_connection = true;
      return answer;
    }
    base::MutexLock lock(mutex_);
    Answer answer;
    if (auto failure = TakeFailure(target.route)) {
      answer.status = failure->status;
      answer.headers = failure->headers;
      answer.body = failure->body;
      answer.drop_connection = failure->kind == Failure::Kind::kDropConnection;
    } else {
      answer =
          AnswerRequest(request, target, options_, addresses_, store_, access_);
    }
    Record(request, target, answer);
    return answer;
  }

  // Answers on the caller's thread.
  class InProcessClient : public http::HttpClient {
   public:
    explicit InProcessClient(Impl& registry) : registry_(registry) {}

    absl::StatusOr<http::HttpResponse> Send(
        const http::HttpRequest& sent) override {
      if (sent.cancel != nullptr && sent.cancel->cancelled()) {
        return absl::CancelledError("cancelled");
      }
      Request request;
      request.method = sent.method;
      request.body = sent.body;
      request.storage = sent.url.starts_with(registry_.storage_->url() + "/");
      if (!request.storage &&
          !sent.url.starts_with(registry_.front_->url() + "/")) {
        return absl::UnavailableError("not a host of the fake registry");
      }
      const std::size_t path = sent.url.find('/', sent.url.find("//") + 2);
      const std::size_t mark = sent.url.find('?');
      request.path = sent.url.substr(path, mark - path);
      if (mark != std::string::npos) request.query = sent.url.substr(mark + 1);
      for (const auto& [name, value] : sent.headers.fields()) {
        std::string& joined = request.headers[absl::AsciiStrToLower(name)];
        joined += joined.empty() ? value : ", " + value;
      }
      Answer answer = registry_.Handle(request);
      if (answer.drop_connection || answer.form != BodyForm::kNormal) {
        return absl::UnavailableError("the connection was dropped");
      }
      http::HttpResponse response;
      response.status = answer.status;
      response.headers.Add("Content-Type", answer.content_type);
      response.headers.Add("Content-Length",
                           std::to_string(answer.body.size()));
      for (auto& [name, value] : answer.headers) {
        response.headers.Add(name, value);
      }
      if (request.method == "HEAD") return response;
      if (sent.sink == nullptr || answer.status / 100 != 2) {
        response.body = std::move(answer.body);
        return response;
      }
      sent.sink->Begin();
      IMAGECD_RETURN_IF_ERROR(sent.sink->Append(answer.body));
      return response;
    }

   private:
    Impl& registry_;
  };
  InProcessClient in_process_{*this};

  base::Mutex mutex_;
  FakeRegistryOptions options_ ABSL_GUARDED_BY(mutex_);
  Store store_ ABSL_GUARDED_BY(mutex_);
  Access access_ ABSL_GUARDED_BY(mutex_);
  Addresses addresses_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::pair<int, Failure>> failures_ ABSL_GUARDED_BY(mutex_);
  std::vector<RecordedRequest> log_ ABSL_GUARDED_BY(mutex_);
  Counters counters_ ABSL_GUARDED_BY(mutex_);
  base::Cancellation stop_;
  std::unique_ptr<HttpFront> storage_;
  std::unique_ptr<HttpFront> front_;

 private:
  // True if the registry ended meanwhile.
  bool Wait(Route route) {
    std::chrono::milliseconds delay{0};
    {
      base::MutexLock lock(mutex_);
      auto it = options_.delays.find(route);
      if (it == options_.delays.end()) it = options_.delays.find(Route::kAny);
      if (it != options_.delays.end()) delay = it->second;
    }
    return delay.count() > 0 && stop_.WaitFor(absl::FromChrono(delay));
  }

  std::optional<Failure> TakeFailure(Route route)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    for (auto it = failures_.begin(); it != failures_.end(); ++it) {
      auto& [left, failure] = *it;
      if (failure.route != Route::kAny && failure.route != route) continue;
      Failure taken = failure;
      if (--left <= 0) failures_.erase(it);
      return taken;
    }
    return std::nullopt;
  }

  void Record(const Request& request, const Target& target,
              const Answer& answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    RecordedRequest record;
    record.method = request.method;
    record.path = request.path;
    record.query = request.query;
    record.route = target.route;
    record.has_authorization = request.headers.count("authorization") > 0;
    record.authorization = request.Header("authorization");
    record.accept = request.Header("accept");
    record.user_agent = request.Header("user-agent");
    record.body = request.body;
    record.status = answer.drop_connection ? 0 : answer.status;
    log_.push_back(std::move(record));
    ++counters_.requests;
    ++counters_.by_route[target.route];
    if (request.method != "HEAD" && !answer.drop_connection &&
        answer.form == BodyForm::kNormal) {
      counters_.bytes_sent += static_cast<std::int64_t>(answer.body.size());
    }
  }
};

FakeRegistry::FakeRegistry(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}

FakeRegistry::FakeRegistry(FakeRegistryOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {
  if (absl::Status status = impl_->Start({}); !status.ok()) {
    std::fprintf(stderr, "fake registry: %s\n", status.ToString().c_str());
    std::abort();
  }
}

absl::StatusOr<std::unique_ptr<FakeRegistry>> FakeRegistry::Start(
    FakeRegistryOptions options, Listen listen) {
  auto impl = std::make_unique<Impl>(std::move(options));
  IMAGECD_RETURN_IF_ERROR(impl->Start(listen));
  return std::unique_ptr<FakeRegistry>(new FakeRegistry(std::move(impl)));
}

FakeRegistry::~FakeRegistry() = default;

int FakeRegistry::port() const { return impl_->front_->port(); }
std::string FakeRegistry::url() const { return impl_->front_->url(); }
std::string FakeRegistry::host() const {
  return absl::StrCat("127.0.0.1:", port());
}
http::HttpClient& FakeRegistry::InProcess() { return impl_->in_process_; }
std::string FakeRegistry::storage_host() const {
  return absl::StrCat("127.0.0.1:", impl_->storage_->port());
}

void FakeRegistry::SetVisibility(const std::string& repository,
                                 Visibility visibility) {
  base::MutexLock lock(impl_->mutex_);
  impl_->store_.SetVisibility(repository, visibility);
}

PushedImage FakeRegistry::Push(const std::string& repository,
                               const std::string& tag, const ImageSpec& spec) {
  BuiltImage built = BuildImage(spec);
  PushedImage image = built.image;
  base::MutexLock lock(impl_->mutex_);
  impl_->store_.Push(repository, tag, std::move(built),
                     impl_->options_.repush_moves);
  return image;
}

PushedImage FakeRegistry::PushIndex(const std::string& repository,
                                    const std::string& tag,
                                    const IndexSpec& spec) {
  BuiltImage built = BuildIndex(spec);
  PushedImage image = built.image;
  base::MutexLock lock(impl_->mutex_);
  impl_->store_.Push(repository, tag, std::move(built),
                     impl_->options_.repush_moves);
  return image;
}

std::string FakeRegistry::PushManifest(const std::string& repository,
                                       const std::string& tag,
                                       const std::string& media_type,
                                       std::string bytes) {
  BuiltImage built;
  built.image.digest = Sha256Digest(bytes);
  built.contents.push_back({built.image.digest, media_type, std::move(bytes)});
  std::string digest = built.image.digest;
  base::MutexLock lock(impl_->mutex_);
  impl_->store_.Push(repository, tag, std::move(built),
                     impl_->options_.repush_moves);
  return digest;
}

std::string FakeRegistry::PushBlob(const std::string& repository,
                                   std::string bytes) {
  return PushManifest(repository, "", "", std::move(bytes));
}

std::string FakeRegistry::PushReferrer(const std::string& repository,
                                       const std::string& digest) {
  std::string tag = digest;
  std::replace(tag.begin(), tag.end(), ':', '-');
  base::MutexLock lock(impl_->mutex_);
  impl_->store_.Push(repository, tag, BuildReferrer(digest),
                     impl_->options_.repush_moves);
  return tag;
}

void FakeRegistry::Generate(const std::string& repository,
                            const GenerateSpec& spec) {
  base::MutexLock lock(impl_->mutex_);
  impl_->store_.Generate(repository, spec);
}

bool FakeRegistry::DeleteTag(const std::string& repository,
                             const std::string& tag) {
  base::MutexLock lock(impl_->mutex_);
  return impl_->store_.DeleteTag(repository, tag);
}

bool FakeRegistry::DeleteManifest(const std::string& repository,
                                  const std::string& reference) {
  base::MutexLock lock(impl_->mutex_);
  return impl_->store_.DeleteManifest(repository, reference);
}

std::vector<std::string> FakeRegistry::Tags(
    const std::string& repository) const {
  base::MutexLock lock(impl_->mutex_);
  return impl_->store_.Tags(repository);
}

std::string FakeRegistry::Digest(const std::string& repository,
                                 const std::string& tag) {
  base::MutexLock lock(impl_->mutex_);
  const Content* manifest = impl_->store_.FindManifest(repository, tag);
  return manifest == nullptr ? "" : manifest->digest;
}

FakeRegistryOptions FakeRegistry::options() const {
  base::MutexLock lock(impl_->mutex_);
  return impl_->options_;
}

void FakeRegistry::SetOptions(FakeRegistryOptions options) {
  base::MutexLock lock(impl_->mutex_);
  impl_->options_ = std::move(options);
}

void FakeRegistry::Configure(
    const std::function<void(FakeRegistryOptions&)>& change) {
  base::MutexLock lock(impl_->mutex_);
  change(impl_->options_);
}

void FakeRegistry::FailNext(int count, Failure failure) {
  if (count <= 0) return;
  base::MutexLock lock(impl_->mutex_);
  impl_->failures_.emplace_back(count, std::move(failure));
}

void FakeRegistry::ClearFailures() {
  base::MutexLock lock(impl_->mutex_);
  impl_->failures_.clear();
}

void FakeRegistry::RevokeTokens() {
  base::MutexLock lock(impl_->mutex_);
  impl_->access_.RevokeTokens();
}

std::vector<FakeRegistry::RecordedRequest> FakeRegistry::requests() const {
  base::MutexLock lock(impl_->mutex_);
  return impl_->log_;
}

FakeRegistry::Counters FakeRegistry::counters() const {
  base::MutexLock lock(impl_->mutex_);
  return impl_->counters_;
}

void FakeRegistry::ResetLog() {
  base::MutexLock lock(impl_->mutex_);
  impl_->log_.clear();
  impl_->counters_ = Counters();
}

}  // namespace imagecd::testing
