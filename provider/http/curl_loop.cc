#include "provider/http/curl_loop.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/cancellation.h"
#include "provider/base/status_macros.h"
#include "provider/http/body_pipe.h"

namespace imagecd::http {
namespace {

using Clock = std::chrono::steady_clock;

// libcurl 7.88 can forget to wake a transfer that waited for a connection when
// one becomes free: curl_multi_perform drops the timer that was to do it. So a
// look after each finished transfer, and one now and then while any runs.
constexpr std::chrono::milliseconds kLongestNap(100);

bool InitLibrary() {
  // Once; libcurl 7.84 and later bear other threads meanwhile. Never undone,
  // for others may use it too.
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  return code == CURLE_OK;
}

// Signals are for the threads of the program. Above all, none here dies of
// SIGPIPE when a server hangs up.
void BlockSignals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace

// One call of Run, on its stack. The thread holds on to it from Run's order to
// Deliver.
struct CurlLoop::Job {
  Job(const HttpRequest& asked, std::function<void()> resume)
      : request(asked), pipe(std::move(resume)) {
    if (request.sink != nullptr) request.sink = &pipe;
  }
  BodyPipe* pipe_or_null() { return request.sink == nullptr ? nullptr : &pipe; }

  HttpRequest request;
  BodyPipe pipe;  // unused without a sink
  std::unique_ptr<CurlTransfer> transfer;
  bool cancelled = false;                              // under mutex_
  bool resumed = false;                                // under mutex_
  std::optional<absl::StatusOr<HttpResponse>> result;  // under mutex_
  std::condition_variable_any done;
};

struct CurlLoop::Handles {
  explicit Handles(int max_connections) {
    if (multi == nullptr || share == nullptr) return;
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      static_cast<long>(max_connections));
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
                      static_cast<long>(max_connections));
    // Connections and names belong to the multi handle anyway. No locks, since
    // one thread does it all.
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  }
  ~Handles() {
    if (multi != nullptr) curl_multi_cleanup(multi);
    if (share != nullptr) curl_share_cleanup(share);
  }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;

  CURLM* const multi = InitLibrary() ? curl_multi_init() : nullptr;
  CURLSH* const share = multi != nullptr ? curl_share_init() : nullptr;
};

CurlLoop::CurlLoop(TransferSettings settings)
    : settings_(std::move(settings)),
      handles_(std::make_unique<Handles>(
          std::max(1, settings_.options.max_connections))) {
  if (handles_->share == nullptr) {
    stopping_ = true;
    return;
  }
  thread_ = std::thread([this] {
    BlockSignals();
    Loop();
  });
}

CurlLoop::~CurlLoop() = default;

void CurlLoop::Wake() { curl_multi_wakeup(handles_->multi); }

absl::StatusOr<HttpResponse> CurlLoop::Run(const HttpRequest& request)
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  // Tells the thread about a change that it finds in the job.
  const auto set = [this](bool& flag) {
    {
      base::MutexLock lock(mutex_);
      flag = true;
    }
    Wake();
  };
  Job job(request, [&] { set(job.resumed); });
  IMAGECD_ASSIGN_OR_RETURN(
      job.transfer, CurlTransfer::Create(job.request, settings_, Clock::now(),
                                         job.pipe_or_null()));
  if (request.cancel != nullptr && request.cancel->cancelled()) {
    return job.transfer->Cancel();
  }
  {
    base::MutexLock lock(mutex_);
    if (stopping_) return absl::CancelledError("the HTTP client has stopped");
    incoming_.push_back(&job);
  }
  Wake();
  std::optional<base::Cancellation::Registration> registration;
  if (request.cancel != nullptr) {
    registration.emplace(*request.cancel, [&] { set(job.cancelled); });
  }
  absl::Status of_sink;
  if (request.sink != nullptr) {
    of_sink = job.pipe.Drain(*request.sink, request.cancel);
    if (!of_sink.ok()) set(job.cancelled);
  }
  std::unique_lock<base::Mutex> lock(mutex_);
  job.done.wait(lock, [&job] { return job.result.has_value(); });
  // The callback wants the lock, and whoever ends it waits for the callback.
  lock.unlock();
  registration.reset();
  if (!of_sink.ok()) return of_sink;
  return *std::move(job.result);
}

void CurlLoop::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
  }
  if (!thread_.joinable()) return;
  Wake();
  thread_.join();
}

void CurlLoop::Loop() {
  while (TakeOrders()) {
    int active = 0;
    const CURLMcode code = curl_multi_perform(handles_->multi, &active);
    if (code != CURLM_OK) {
      EndAll(absl::InternalError(curl_multi_strerror(code)));
    }
    const bool any_finished = Reap();
    const auto next = ExpireOverdue();
    if (any_finished) continue;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
    curl_multi_poll(handles_->multi, nullptr, 0,
                    static_cast<int>(std::max<int64_t>(0, left.count())),
                    nullptr);
  }
  EndAll(absl::CancelledError("the HTTP client has stopped"));
}

bool CurlLoop::TakeOrders() {
  const auto goes_on = [](const Job* job) { return !job->cancelled; };
  std::vector<Job*> incoming;
  std::vector<Job*> cancelled;
  std::vector<Job*> resumed;
  bool stopping = false;
  {
    base::MutexLock lock(mutex_);
    stopping = stopping_;
    incoming.swap(incoming_);
    for (std::vector<Job*>* jobs : {&incoming, &running_}) {
      const auto end = std::partition(jobs->begin(), jobs->end(), goes_on);
      cancelled.insert(cancelled.end(), end, jobs->end());
      jobs->erase(end, jobs->end());
    }
    for (Job* job : running_) {
      if (std::exchange(job->resumed, false)) resumed.push_back(job);
    }
  }
  for (Job* job : cancelled) Deliver(*job, job->transfer->Cancel());
  for (Job* job : incoming) Start(*job);
  for (Job* job : resumed) job->transfer->Resume();
  return !stopping;
}

void CurlLoop::Start(Job& job) {
  if (const absl::Status status = job.transfer->Prepare(handles_->share);
      !status.ok()) {
    return Deliver(job, status);
  }
  const CURLMcode code =
      curl_multi_add_handle(handles_->multi, job.transfer->handle());
  if (code != CURLM_OK) {
    return Deliver(job, absl::InternalError(curl_multi_strerror(code)));
  }
  running_.push_back(&job);
}

bool CurlLoop::Reap() {
  bool any = false;
  int left = 0;
  while (const CURLMsg* message =
             curl_multi_info_read(handles_->multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto found = std::find_if(
        running_.begin(), running_.end(), [message](const Job* job) {
          return job->transfer->handle() == message->easy_handle;
        });
    if (found == running_.end()) continue;
    const CURLcode code = message->data.result;
    Job& job = **found;
    running_.erase(found);
    Deliver(job, job.transfer->Finish(code));
    any = true;
  }
  return any;
}

CurlTransfer::TimePoint CurlLoop::ExpireOverdue() {
  const auto now = Clock::now();
  const auto end = std::partition(
      running_.begin(), running_.end(),
      [now](const Job* job) { return job->transfer->deadline() > now; });
  const std::vector<Job*> overdue(end, running_.end());
  running_.erase(end, running_.end());
  for (Job* job : overdue) Deliver(*job, job->transfer->Expire());

  if (running_.empty()) return now + std::chrono::hours(1);
  auto next = now + kLongestNap;
  for (const Job* job : running_) {
    next = std::min(next, job->transfer->deadline());
  }
  return next;
}

void CurlLoop::EndAll(const absl::Status& why) {
  for (Job* job : std::exchange(running_, {})) Deliver(*job, why);
}

void CurlLoop::Deliver(Job& job, absl::StatusOr<HttpResponse> result) {
  if (void* const easy = job.transfer->handle()) {
    // Ends the transfer if it still runs; harmless if it was never added.
    curl_multi_remove_handle(handles_->multi, easy);
  }
  job.transfer.reset();
  job.pipe.Close();
  base::MutexLock lock(mutex_);
  job.result = std::move(result);
  job.done.notify_all();  // under the lock: then Run cannot be gone already
}

}  // namespace imagecd::http
