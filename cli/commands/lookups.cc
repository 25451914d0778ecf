#include "cli/commands/lookups.h"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands/progress.h"
#include "provider/base/mutex.h"
#include "provider/base/run_in_parallel.h"

namespace imagecd::cli {
namespace {

// A look-up waits for the network nearly all the time.
constexpr std::size_t kMostThreads = 128;

// A person waits for all of them at once: more than an update opens.
constexpr int kConnections = 128;

class Keeper : public base::Logger {
 public:
  void Log(base::Severity severity, const std::string& message) override {
    const base::MutexLock lock(mutex_);
    if (severity == base::Severity::kInfo) infos_.push_back(message);
    if (severity == base::Severity::kWarning) warnings_.push_back(message);
  }
  void Status(const std::string&) override {}

  void MoveInto(Answer& answer) {
    const base::MutexLock lock(mutex_);
    answer.infos = std::move(infos_);
    answer.warnings = std::move(warnings_);
  }

 private:
  base::Mutex mutex_;
  std::vector<std::string> infos_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> warnings_ ABSL_GUARDED_BY(mutex_);
};

absl::Status Refused(const std::vector<resources::CheckFailure>& failures) {
  std::string reasons;
  for (const resources::CheckFailure& failure : failures) {
    absl::StrAppend(&reasons, reasons.empty() ? "" : "\n", failure.reason);
  }
  return absl::InvalidArgumentError(reasons);
}

// `result`: the member of the response that is the answer.
template <typename Response>
Answer ToAnswer(absl::StatusOr<Response> response,
                property::Object Response::*result, Keeper& keeper) {
  Answer answer;
  keeper.MoveInto(answer);
  if (!response.ok()) {
    answer.status = response.status();
  } else if (!response->failures.empty()) {
    answer.status = Refused(response->failures);
  } else {
    answer.result = std::move((*response).*result);
  }
  return answer;
}

}  // namespace

void Answer::AppendMessages(std::vector<std::string>& messages) const {
  messages.insert(messages.end(), warnings.begin(), warnings.end());
  if (!status.ok()) messages.emplace_back(status.message());
}

Lookups::Lookups(const Environment& environment)
    : cancel_(environment.cancel == nullptr ? &never_ : environment.cancel),
      provider_(resources::MakeProvider(environment.world, IMAGECD_VERSION)) {}

absl::StatusOr<std::unique_ptr<Lookups>> Lookups::Make(
    const Environment& environment, const property::Object& config) {
  std::unique_ptr<Lookups> lookups(new Lookups(environment));
  property::Object complete = config;
  complete.emplace("maxConnections", kConnections);
  resources::CheckResponse checked =
      lookups->provider_->CheckConfig({{}, std::move(complete), {}});
  if (!checked.failures.empty()) return Refused(checked.failures);
  const absl::Status configured = lookups->provider_->Configure(checked.inputs);
  if (!configured.ok()) return configured;
  return lookups;
}

Answer Lookups::Call(std::string_view function,
                     const property::Object& arguments) {
  Keeper keeper;
  resources::Context context;
  context.cancel = cancel_;
  context.log = &keeper;
  auto response = provider_->Invoke(
      context,
      {absl::StrFormat("imagecd:index:%s", function), arguments, false});
  return ToAnswer(std::move(response), &resources::InvokeResponse::result,
                  keeper);
}

Answer Lookups::Check(const std::string& type, const std::string& urn,
                      const resources::CheckRequest& request) {
  Keeper keeper;
  resources::Context context;
  context.urn = urn;
  context.name = urn.substr(urn.rfind("::") + 2);
  context.type = type;
  context.cancel = cancel_;
  context.log = &keeper;
  auto response = provider_->Check(context, request);
  return ToAnswer(std::move(response), &resources::CheckResponse::inputs,
                  keeper);
}

void ForEach(Environment& environment, const std::string& what,
             std::size_t count, const std::function<void(std::size_t)>& work) {
  Progress progress(environment, what);
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> done = 0;
  const auto worker = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      work(i);
      progress.Say(absl::StrFormat("%s (%d of %d)", what, ++done, count));
    }
  };
  const std::vector<std::function<void()>> workers(
      std::min(count, kMostThreads), worker);
  if (!workers.empty()) base::RunInParallel(workers);
}

}  // namespace imagecd::cli
