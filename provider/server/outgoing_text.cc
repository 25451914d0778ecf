#include "provider/server/outgoing_text.h"

#include "absl/strings/cord.h"
#include "provider/base/text.h"

namespace imagecd::server {

std::string OutgoingText::Clean(std::string_view text) const {
  return base::EscapeInvisible(secrets_ == nullptr ? std::string(text)
                                                   : secrets_->Redact(text));
}

absl::Status OutgoingText::Clean(const absl::Status& status) const {
  if (status.ok()) return status;
  absl::Status clean(status.code(),
                     Clean({status.message().data(), status.message().size()}));
  status.ForEachPayload([&clean](auto url, const absl::Cord& payload) {
    clean.SetPayload(url, payload);
  });
  return clean;
}

void OutgoingText::CleanReasons(property::Object& object) const {
  for (auto& [name, value] : object) {
    if (auto* text = value.As<std::string>(); text && name == "reason") {
      *text = Clean(*text);
    } else if (auto* inner = value.As<property::Object>()) {
      CleanReasons(*inner);
    } else if (auto* list = value.As<property::Array>()) {
      for (property::Value& each : *list) {
        if (auto* element = each.As<property::Object>()) CleanReasons(*element);
      }
    }
  }
}

}  // namespace imagecd::server
