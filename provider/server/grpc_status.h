#ifndef IMAGECD_PROVIDER_SERVER_GRPC_STATUS_H_
#define IMAGECD_PROVIDER_SERVER_GRPC_STATUS_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace imagecd::server {

// The one place where a Status becomes what the engine sees. Codes stay what
// they are, but for those with which an engine believes something that is not
// meant: Unknown, Internal and DataLoss (it says that the state is unknown) and
// Unimplemented (it tries another way). The message becomes UTF-8 and short
// enough for a trailer.
grpc::Status ToGrpc(const absl::Status& status);

// The other way, for the engine's own answers.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_GRPC_STATUS_H_
