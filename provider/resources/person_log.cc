#include "provider/resources/person_log.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/cord.h"
#include "provider/oci/reference.h"
#include "provider/policy/image_text.h"
#include "provider/policy/pin.h"

namespace imagecd::resources {
namespace {

constexpr std::string_view kSecret = "[secret]";

void ReplaceAll(std::string& text, const std::string& what) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + kSecret.size())) {
    text.replace(at, what.size(), kSecret);
  }
}

}  // namespace

void PersonLog::Hide(const std::vector<std::string>& texts) {
  base::MutexLock lock(mutex_);
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    hidden_.push_back(text);
    // People are told the beginnings of these.
    if (oci::IsDigest(text)) hidden_.push_back(policy::ShortDigest(text));
    if (policy::ParseCommit(text).ok()) {
      hidden_.push_back(policy::ShortCommit(text));
    }
  }
  // A whole repository before its path, or its host would be left to read.
  std::sort(hidden_.begin(), hidden_.end(),
            [](const std::string& a, const std::string& b) {
              return a.size() > b.size();
            });
}

void PersonLog::Log(base::Severity severity, const std::string& message) {
  if (severity == base::Severity::kDebug && HidesAnything()) return;
  const std::string text = Redact(message);
  if (severity != base::Severity::kDebug &&
      !session_.SayOnce(context_.urn, text)) {
    return;
  }
  context_.log->Log(severity, text);
}

void PersonLog::Status(const std::string& message) {
  context_.log->Status(Redact(message));
}

void PersonLog::Say(const policy::Message& message) {
  Log(message.severity == policy::Severity::kWarning ? base::Severity::kWarning
                                                     : base::Severity::kInfo,
      message.text);
}

bool PersonLog::HidesAnything() const {
  base::MutexLock lock(mutex_);
  return !hidden_.empty();
}

std::string PersonLog::Redact(std::string text) const {
  base::MutexLock lock(mutex_);
  for (const std::string& hidden : hidden_) ReplaceAll(text, hidden);
  return text;
}

absl::Status PersonLog::Redact(const absl::Status& status) const {
  const std::string text = Redact(std::string(status.message()));
  absl::Status redacted(status.code(), text);
  status.ForEachPayload([&redacted](auto url, const absl::Cord& payload) {
    redacted.SetPayload(url, payload);
  });
  return redacted;
}

}  // namespace imagecd::resources
