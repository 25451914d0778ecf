#include "provider/server/grpc_status.h"

#include <string>

#include "provider/property/utf8.h"

namespace imagecd::server {
namespace {

// gRPC clients allow 8 KiB for a trailer by default, and each byte that is not
// plain ASCII takes three there.
constexpr std::size_t kMaxTrailerBytes = 6000;

grpc::StatusCode CodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnimplemented:
      return grpc::StatusCode::FAILED_PRECONDITION;
    case absl::StatusCode::kDataLoss:
      return grpc::StatusCode::UNAVAILABLE;
    default:
      return static_cast<grpc::StatusCode>(status.raw_code());
  }
}

std::string TrailerText(const absl::Status& status) {
  std::string text =
      property::ToValidUtf8({status.message().data(), status.message().size()});
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bytes += text[i] >= ' ' && text[i] <= '~' && text[i] != '%' ? 1 : 3;
    if (bytes > kMaxTrailerBytes) {
      text.resize(property::Utf8Boundary(text, i));
      return text.append("…");
    }
  }
  return text;
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return {CodeOf(status), TrailerText(status)};
}

absl::Status FromGrpc(const grpc::Status& status) {
  return {static_cast<absl::StatusCode>(status.error_code()),
          status.error_message()};
}

}  // namespace imagecd::server
