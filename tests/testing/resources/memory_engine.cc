#include "tests/testing/resources/memory_engine.h"

#include <algorithm>
#include <utility>

#include "gtest/gtest.h"

namespace imagecd::testing {

using property::Object;
using resources::CheckResponse;
using resources::DiffKind;

void KeepingLogger::Log(base::Severity severity, const std::string& message) {
  base::MutexLock lock(mutex_);
  lines_.push_back({severity, false, message});
}

void KeepingLogger::Status(const std::string& message) {
  base::MutexLock lock(mutex_);
  lines_.push_back({base::Severity::kInfo, true, message});
}

std::vector<std::string> KeepingLogger::Of(base::Severity severity) const {
  base::MutexLock lock(mutex_);
  std::vector<std::string> texts;
  for (const Line& line : lines_) {
    if (!line.status && line.severity == severity) texts.push_back(line.text);
  }
  return texts;
}

std::vector<std::string> KeepingLogger::statuses() const {
  base::MutexLock lock(mutex_);
  std::vector<std::string> texts;
  for (const Line& line : lines_) {
    if (line.status) texts.push_back(line.text);
  }
  return texts;
}

std::string KeepingLogger::everything() const {
  base::MutexLock lock(mutex_);
  std::string text;
  for (const Line& line : lines_) text += line.text + "\n";
  return text;
}

void KeepingLogger::Clear() {
  base::MutexLock lock(mutex_);
  lines_.clear();
}

MemoryEngine::MemoryEngine(
    absl::Time now, std::map<std::string, std::string, std::less<>> environment,
    http::HttpClient* http)
    : clock(now),
      environment_(std::move(environment)),
      http_(http::CurlHttpClientOptions{}, environment_),
      provider_(
          resources::MakeProvider({.http = http == nullptr ? &http_ : http,
                                   .clock = &clock,
                                   .sleeper = &sleeper_,
                                   .environment = &environment_,
                                   .random = [] { return 0.5; }},
                                  "0.0.0")) {}

resources::Context MemoryEngine::context() {
  return {
      .urn = urn, .name = "app", .type = type, .cancel = &cancel, .log = &log};
}

void MemoryEngine::Configure() {
  const CheckResponse checked =
      provider_->CheckConfig({.olds = {}, .news = config, .old_outputs = {}});
  ASSERT_TRUE(checked.failures.empty()) << checked.failures.front().reason;
  ASSERT_TRUE(provider_->Configure(checked.inputs).ok());
}

absl::StatusOr<CheckResponse> MemoryEngine::Check(const Object& news,
                                                  const Object& olds) {
  resources::CheckRequest request{
      .olds = olds, .news = news, .old_outputs = std::nullopt};
  if (offers_old_outputs && state.has_value() && !olds.empty()) {
    request.old_outputs = state->outputs;
  }
  return provider_->Check(context(), request);
}

Step MemoryEngine::Run(const Object& program, bool preview) {
  Step step;
  Configure();
  Object news = program;
  if (state.has_value()) {
    for (const std::string& name : ignore_changes) {
      const auto old = state->inputs.find(name);
      if (old != state->inputs.end()) news.insert_or_assign(name, old->second);
    }
  }
  const Object olds = state.has_value() ? state->inputs : Object();
  absl::StatusOr<CheckResponse> checked = Check(news, olds);
  const auto failed = [&step](const absl::Status& status) {
    step.kind = Step::Kind::kFailed;
    step.status = status;
    return step;
  };
  const auto refused = [&step](const CheckResponse& response) {
    step.kind = Step::Kind::kRefused;
    step.failures = response.failures;
    return step;
  };
  if (!checked.ok()) return failed(checked.status());
  if (!checked->failures.empty()) return refused(*checked);

  bool create = !state.has_value();
  step.kind = Step::Kind::kCreate;
  if (!create) {
    const auto diff =
        provider_->Diff(context(), {.id = state->id,
                                    .old_inputs = state->inputs,
                                    .old_outputs = state->outputs,
                                    .news = checked->inputs,
                                    .ignore_changes = ignore_changes});
    if (!diff.ok()) return failed(diff.status());
    step.diff = *diff;
    create = std::any_of(
        diff->detailed.begin(), diff->detailed.end(), [](const auto& entry) {
          return entry.second.kind == DiffKind::kUpdateReplace ||
                 entry.second.kind == DiffKind::kAddReplace ||
                 entry.second.kind == DiffKind::kDeleteReplace;
        });
    step.kind = create                   ? Step::Kind::kReplace
                : diff->detailed.empty() ? Step::Kind::kSame
                                         : Step::Kind::kUpdate;
    if (create) {
      // The engine checks a replacement as if nothing were there.
      checked = Check(program, {});
      if (!checked.ok()) return failed(checked.status());
      if (!checked->failures.empty()) return refused(*checked);
    }
  }
  step.inputs = checked->inputs;
  ResourceState next = state.value_or(ResourceState());
  next.inputs = checked->inputs;
  if (create) {
    auto created = provider_->Create(context(), {checked->inputs, preview});
    if (!created.ok()) return failed(created.status());
    next.id = created->id;
    next.outputs = std::move(created->outputs);
  } else if (step.kind == Step::Kind::kUpdate) {
    auto updated = provider_->Update(context(), {.id = state->id,
                                                 .old_inputs = state->inputs,
                                                 .old_outputs = state->outputs,
                                                 .news = checked->inputs,
                                                 .preview = preview});
    if (!updated.ok()) return failed(updated.status());
    next.outputs = *std::move(updated);
  }
  step.outputs = next.outputs;
  if (!preview) state = std::move(next);
  return step;
}

Step MemoryEngine::Refresh() {
  Step step;
  Configure();
  auto read =
      provider_->Read(context(), {state->id, state->inputs, state->outputs});
  if (!read.ok()) {
    step.status = read.status();
    return step;
  }
  EXPECT_FALSE(read->id.empty());
  const auto diff = provider_->Diff(context(), {.id = state->id,
                                                .old_inputs = read->inputs,
                                                .old_outputs = read->outputs,
                                                .news = state->inputs,
                                                .ignore_changes = {}});
  EXPECT_TRUE(diff.ok());
  step.diff = *diff;
  step.kind = diff->detailed.empty() ? Step::Kind::kSame : Step::Kind::kUpdate;
  state = ResourceState{read->id, read->inputs, read->outputs};
  step.inputs = state->inputs;
  step.outputs = state->outputs;
  return step;
}

absl::Status MemoryEngine::Import(const std::string& id) {
  Configure();
  auto read = provider_->Read(context(), {id, {}, {}});
  if (!read.ok()) return read.status();
  state = ResourceState{read->id, read->inputs, read->outputs};
  return absl::OkStatus();
}

void MemoryEngine::TrustPlainHttp(const std::string& host) {
  config = {{"registries",
             property::Object{{host, property::Object{{"insecure", true}}}}}};
}

std::string Text(const property::Object& object, std::string_view name) {
  const auto it = object.find(name);
  if (it == object.end()) return "(none)";
  const property::Value plain = it->second.Revealed();
  const auto* text = plain.As<std::string>();
  return text == nullptr ? "(no string)" : *text;
}

}  // namespace imagecd::testing
