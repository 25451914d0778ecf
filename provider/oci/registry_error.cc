#include "provider/oci/registry_error.h"

#include <array>
#include <utility>

#include "absl/strings/cord.h"

namespace imagecd::oci {
namespace {

constexpr char kPayloadType[] = "imagecd.oci.Failure";

struct Entry {
  Failure failure;
  const char* name;
  absl::StatusCode code;
};

constexpr std::array<Entry, 12> kEntries = {{
    {Failure::kNetwork, "network", absl::StatusCode::kUnavailable},
    {Failure::kTls, "tls", absl::StatusCode::kUnavailable},
    {Failure::kTimeout, "timeout", absl::StatusCode::kUnavailable},
    {Failure::kUnauthorized, "unauthorized",
     absl::StatusCode::kPermissionDenied},
    {Failure::kDenied, "denied", absl::StatusCode::kPermissionDenied},
    {Failure::kNotFound, "not found", absl::StatusCode::kNotFound},
    {Failure::kRateLimited, "rate limited", absl::StatusCode::kUnavailable},
    {Failure::kServer, "server", absl::StatusCode::kUnavailable},
    {Failure::kBadAnswer, "bad answer", absl::StatusCode::kUnavailable},
    {Failure::kTooLarge, "too large", absl::StatusCode::kUnavailable},
    {Failure::kCredentials, "credentials", absl::StatusCode::kPermissionDenied},
    {Failure::kCancelled, "cancelled", absl::StatusCode::kCancelled},
}};

}  // namespace

absl::Status MakeRegistryError(Failure failure, const std::string& message) {
  for (const Entry& entry : kEntries) {
    if (entry.failure != failure) continue;
    absl::Status status(entry.code, message);
    status.SetPayload(kPayloadType, absl::Cord(entry.name));
    return status;
  }
  return absl::UnavailableError(message);
}

std::optional<Failure> FailureOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayloadType);
  if (!payload.has_value()) return std::nullopt;
  for (const Entry& entry : kEntries) {
    if (*payload == entry.name) return entry.failure;
  }
  return std::nullopt;
}

}  // namespace imagecd::oci
