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

}  // namespace imagecd::server
