#ifndef IMAGECD_PROVIDER_SERVER_GRPC_STATUS_H_
#define IMAGECD_PROVIDER_SERVER_GRPC_STATUS_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace imagecd::server {

// The only conversion of a Status for the engine. Codes are kept, except for
// those that the engine interprets: it takes Unknown, Internal and DataLoss as
// "the state of the resource is unknown", and after Unimplemented it tries
// another method. The message becomes valid UTF-8 and short enough for a
// trailer.
grpc::Status ToGrpc(const absl::Status& status);

// The reverse conversion, for answers of the engine.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_GRPC_STATUS_H_
