#include "provider/server/decode_errors.h"

namespace imagecd::server {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

class DecodeErrorInterceptor : public Interceptor {
 public:
  void Intercept(InterceptorBatchMethods* methods) override {
    // Our own methods never return Internal; see ToGrpc.
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS) &&
        methods->GetSendStatus().error_code() == grpc::StatusCode::INTERNAL) {
      methods->ModifySendStatus(
          {grpc::StatusCode::INVALID_ARGUMENT,
           "the request cannot be decoded: its values are nested too deeply "
           "(more than about 30 objects or 45 lists) or contain text that is "
           "not UTF-8"});
    }
    methods->Proceed();
  }
};

class Factory : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  Interceptor* CreateServerInterceptor(ServerRpcInfo*) override {
    return new DecodeErrorInterceptor;  // gRPC takes it
  }
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MakeDecodeErrorInterceptorFactory() {
  return std::make_unique<Factory>();
}

}  // namespace imagecd::server
