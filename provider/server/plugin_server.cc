#include "provider/server/plugin_server.h"

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "provider/base/status_macros.h"
#include "provider/server/engine_client.h"
#include "provider/server/engine_log.h"
#include "provider/server/provider_service.h"
#include "provider/server/undecodable.h"

namespace imagecd::server {
namespace {

// The engine gives up on a message sooner than this; only a hung one costs it.
constexpr absl::Duration kLogLimit = absl::Seconds(5);

// How long a call that was cancelled may take to answer before its connection
// is closed.
constexpr absl::Duration kStopGrace = absl::Seconds(1);

}  // namespace

struct PluginServer::Parts {
  Parts(resources::Provider& provider, const base::Clock& clock,
        const std::string& version)
      : log([this](
                const LogEntry& entry) { return engine.Log(entry, kLogLimit); },
            clock),
        service(provider, version, engine, log) {}

  EngineClient engine;
  EngineLog log;
  ProviderService service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

absl::StatusOr<std::unique_ptr<PluginServer>> PluginServer::Start(
    resources::Provider& provider, const base::Clock& clock,
    const Options& options) {
  auto parts = std::make_unique<Parts>(provider, clock, options.version);
  if (!options.engine_address.empty()) {
    IMAGECD_RETURN_IF_ERROR(parts->engine.Connect(options.engine_address));
  }
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &parts->port);
  builder.RegisterService(&parts->service);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // One queue that is polled by one thread while nothing happens; each call
  // brings a thread of its own.
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      interceptors;
  interceptors.push_back(MakeUndecodableInterceptorFactory());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  parts->server = builder.BuildAndStart();
  if (parts->server == nullptr || parts->port == 0) {
    return absl::UnavailableError("cannot listen on 127.0.0.1");
  }
  return std::unique_ptr<PluginServer>(new PluginServer(std::move(parts)));
}

PluginServer::PluginServer(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

PluginServer::~PluginServer() { Stop(); }

int PluginServer::port() const { return parts_->port; }

absl::Status PluginServer::PingEngine(absl::Duration limit) {
  return parts_->engine.Ping(limit);
}

void PluginServer::Stop() {
  parts_->service.CancelCalls();
  parts_->server->Shutdown(absl::ToChronoTime(absl::Now() + kStopGrace));
  parts_->server->Wait();
}

}  // namespace imagecd::server
