#include "provider/server/plugin_server.h"

#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "provider/base/status_macros.h"
#include "provider/server/decode_errors.h"
#include "provider/server/engine_client.h"
#include "provider/server/engine_log.h"
#include "provider/server/loopback_listener.h"
#include "provider/server/outgoing_text.h"
#include "provider/server/provider_service.h"

namespace imagecd::server {
namespace {

// The engine usually answers or fails sooner. Only a hanging engine takes this
// long.
constexpr absl::Duration kLogLimit = absl::Seconds(5);

// The time that a cancelled call has to answer before its connection is closed.
constexpr absl::Duration kStopGrace = absl::Seconds(1);

}  // namespace

struct PluginServer::Parts {
  Parts(resources::Provider& provider, const base::Clock& clock,
        const Options& options)
      : text(options.secrets),
        log([this](const LogEntry& entry) { return Deliver(entry); }, clock),
        service(provider, options.version, engine, log, text) {}

  absl::Status Deliver(LogEntry entry) {
    entry.message = text.Clean(entry.message);
    return engine.Log(entry, kLogLimit);
  }
  // Reports a connection of another user, once for each user.
  void Refused(uid_t user) {
    if (!refused.insert(user).second) return;
    log.Post({base::Severity::kWarning,
              absl::StrFormat("the user with the ID %d of this machine tried "
                              "to connect to this plugin and was refused",
                              user),
              "", false});
  }

  const OutgoingText text;
  EngineClient engine;
  EngineLog log;
  ProviderService service;
  std::set<uid_t> refused;  // of the listener's thread
  std::unique_ptr<LoopbackListener> listener;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor;
  std::unique_ptr<grpc::Server> server;
};

absl::StatusOr<std::unique_ptr<PluginServer>> PluginServer::Start(
    resources::Provider& provider, const base::Clock& clock,
    const Options& options) {
  auto parts = std::make_unique<Parts>(provider, clock, options);
  if (!options.engine_address.empty()) {
    IMAGECD_RETURN_IF_ERROR(parts->engine.Connect(options.engine_address));
  }
  grpc::ServerBuilder builder;
  // gRPC cannot refuse a connection by its user, so we accept connections and
  // hand over the ones that are allowed.
  IMAGECD_ASSIGN_OR_RETURN(parts->listener, LoopbackListener::Listen());
  parts->acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      grpc::InsecureServerCredentials());
  builder.RegisterService(&parts->service);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  // One queue, polled by one thread while idle. Each call gets its own thread.
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      interceptors;
  interceptors.push_back(MakeDecodeErrorInterceptorFactory());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  parts->server = builder.BuildAndStart();
  if (parts->server == nullptr) {
    return absl::UnavailableError("cannot start the gRPC server");
  }
  parts->listener->Start(
      [acceptor = parts->acceptor.get()](int fd) {
        grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
            connection;
        connection.fd = fd;
        acceptor->HandleNewConnection(&connection);
      },
      [parts = parts.get()](uid_t user) { parts->Refused(user); });
  return std::unique_ptr<PluginServer>(new PluginServer(std::move(parts)));
}

PluginServer::PluginServer(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

PluginServer::~PluginServer() { Stop(); }

int PluginServer::port() const { return parts_->listener->port(); }

absl::Status PluginServer::PingEngine(absl::Duration limit) {
  return parts_->engine.Ping(limit);
}

void PluginServer::Stop() {
  parts_->listener->Stop();
  parts_->service.CancelCalls();
  parts_->server->Shutdown(absl::ToChronoTime(absl::Now() + kStopGrace));
  parts_->server->Wait();
}

}  // namespace imagecd::server
