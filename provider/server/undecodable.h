#ifndef IMAGECD_PROVIDER_SERVER_UNDECODABLE_H_
#define IMAGECD_PROVIDER_SERVER_UNDECODABLE_H_

#include <memory>

#include "grpcpp/support/server_interceptor.h"

namespace imagecd::server {

// gRPC returns Internal without a message if it cannot decode a request: if
// more than a hundred messages are nested, or if a text is not UTF-8. This
// turns it into InvalidArgument with a message.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MakeUndecodableInterceptorFactory();

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_UNDECODABLE_H_
