#ifndef IMAGECD_PROVIDER_SERVER_TESTING_FAKE_ENGINE_H_
#define IMAGECD_PROVIDER_SERVER_TESTING_FAKE_ENGINE_H_

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "provider/base/mutex.h"
#include "pulumi/engine.grpc.pb.h"

namespace imagecd::server {

// An engine that records the messages it receives.
class FakeEngine final : public pulumirpc::Engine::Service {
 public:
  FakeEngine() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    address_ = "127.0.0.1:" + std::to_string(port);
  }
  ~FakeEngine() override { Stop(); }

  void Stop() {
    server_->Shutdown();
    server_->Wait();
  }

  const std::string& address() const { return address_; }

  std::vector<pulumirpc::LogRequest> messages() const {
    const base::MutexLock lock(mutex_);
    return messages_;
  }

  grpc::Status Log(grpc::ServerContext*, const pulumirpc::LogRequest* request,
                   google::protobuf::Empty*) override {
    const base::MutexLock lock(mutex_);
    messages_.push_back(*request);
    return grpc::Status::OK;
  }

 private:
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
  mutable base::Mutex mutex_;
  std::vector<pulumirpc::LogRequest> messages_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_TESTING_FAKE_ENGINE_H_
