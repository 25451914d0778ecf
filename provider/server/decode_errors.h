#ifndef IMAGECD_PROVIDER_SERVER_DECODE_ERRORS_H_
#define IMAGECD_PROVIDER_SERVER_DECODE_ERRORS_H_

#include <memory>

#include "grpcpp/support/server_interceptor.h"

namespace imagecd::server {

// gRPC returns Internal without a message if it cannot decode a request: if
// more than a hundred messages are nested, or if a text is not UTF-8. This
// turns it into InvalidArgument with a message.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MakeDecodeErrorInterceptorFactory();

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_DECODE_ERRORS_H_
