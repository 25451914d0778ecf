#ifndef IMAGECD_PROVIDER_SERVER_UNDECODABLE_H_
#define IMAGECD_PROVIDER_SERVER_UNDECODABLE_H_

#include <memory>

#include "grpcpp/support/server_interceptor.h"

namespace imagecd::server {

// gRPC answers Internal, without a word, when it cannot decode a request:
// protobuf stops at a hundred messages inside each other, and at text that is
// not UTF-8. This makes it InvalidArgument and says so.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MakeUndecodableInterceptorFactory();

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_UNDECODABLE_H_
