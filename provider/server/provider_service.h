#ifndef IMAGECD_PROVIDER_SERVER_PROVIDER_SERVICE_H_
#define IMAGECD_PROVIDER_SERVER_PROVIDER_SERVICE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/resources/provider.h"
#include "provider/server/configure_gate.h"
#include "provider/server/engine_client.h"
#include "provider/server/engine_log.h"
#include "provider/server/outgoing_text.h"
#include "provider/server/running_calls.h"
#include "pulumi/provider.grpc.pb.h"

namespace imagecd::server {

// ResourceProvider of the plugin protocol, in terms of a resources::Provider.
// Methods run in parallel on gRPC's threads.
class ProviderService final : public pulumirpc::ResourceProvider::Service {
 public:
  // Owns nothing. GetPluginInfo returns `version`. `text` cleans errors and
  // failures; `log` must do the same for messages.
  ProviderService(resources::Provider& provider, std::string version,
                  EngineClient& engine, EngineLog& log,
                  const OutgoingText& text);

  // Cancels the calls that run now.
  void CancelCalls() { calls_.CancelAll(); }

  grpc::Status Handshake(grpc::ServerContext*,
                         const pulumirpc::ProviderHandshakeRequest*,
                         pulumirpc::ProviderHandshakeResponse*) override;
  grpc::Status GetPluginInfo(grpc::ServerContext*,
                             const google::protobuf::Empty*,
                             pulumirpc::PluginInfo*) override;
  grpc::Status Attach(grpc::ServerContext*, const pulumirpc::PluginAttach*,
                      google::protobuf::Empty*) override;
  grpc::Status GetSchema(grpc::ServerContext*,
                         const pulumirpc::GetSchemaRequest*,
                         pulumirpc::GetSchemaResponse*) override;
  grpc::Status CheckConfig(grpc::ServerContext*, const pulumirpc::CheckRequest*,
                           pulumirpc::CheckResponse*) override;
  grpc::Status DiffConfig(grpc::ServerContext*, const pulumirpc::DiffRequest*,
                          pulumirpc::DiffResponse*) override;
  grpc::Status Configure(grpc::ServerContext*,
                         const pulumirpc::ConfigureRequest*,
                         pulumirpc::ConfigureResponse*) override;
  grpc::Status Cancel(grpc::ServerContext*, const google::protobuf::Empty*,
                      google::protobuf::Empty*) override;

  grpc::Status Check(grpc::ServerContext*, const pulumirpc::CheckRequest*,
                     pulumirpc::CheckResponse*) override;
  grpc::Status Diff(grpc::ServerContext*, const pulumirpc::DiffRequest*,
                    pulumirpc::DiffResponse*) override;
  grpc::Status Create(grpc::ServerContext*, const pulumirpc::CreateRequest*,
                      pulumirpc::CreateResponse*) override;
  grpc::Status Read(grpc::ServerContext*, const pulumirpc::ReadRequest*,
                    pulumirpc::ReadResponse*) override;
  grpc::Status Update(grpc::ServerContext*, const pulumirpc::UpdateRequest*,
                      pulumirpc::UpdateResponse*) override;
  grpc::Status Delete(grpc::ServerContext*, const pulumirpc::DeleteRequest*,
                      google::protobuf::Empty*) override;
  grpc::Status Invoke(grpc::ServerContext*, const pulumirpc::InvokeRequest*,
                      pulumirpc::InvokeResponse*) override;

  // Methods that this plugin does not support.
  grpc::Status GetMapping(grpc::ServerContext*,
                          const pulumirpc::GetMappingRequest*,
                          pulumirpc::GetMappingResponse*) override;
  grpc::Status GetMappings(grpc::ServerContext*,
                           const pulumirpc::GetMappingsRequest*,
                           pulumirpc::GetMappingsResponse*) override;
  grpc::Status Parameterize(grpc::ServerContext*,
                            const pulumirpc::ParameterizeRequest*,
                            pulumirpc::ParameterizeResponse*) override;
  grpc::Status Construct(grpc::ServerContext*,
                         const pulumirpc::ConstructRequest*,
                         pulumirpc::ConstructResponse*) override;
  grpc::Status Call(grpc::ServerContext*, const pulumirpc::CallRequest*,
                    pulumirpc::CallResponse*) override;
  grpc::Status List(grpc::ServerContext*, const pulumirpc::ListRequest*,
                    grpc::ServerWriter<pulumirpc::ListResponse>*) override;

 private:
  using Body = std::function<absl::Status(const resources::Context&)>;

  // Runs `body` as a call about one resource: configured, cancellable, with its
  // own log.
  grpc::Status Run(grpc::ServerContext* server_context,
                   resources::Context context, double timeout_seconds,
                   const Body& body);

  // Every call ends here.
  grpc::Status Answer(const absl::Status& status) const;
  absl::Status ConnectEngine(const std::string& address);

  resources::Provider& provider_;
  const std::string version_;
  EngineClient& engine_;
  EngineLog& log_;
  const OutgoingText& text_;
  ConfigureGate gate_;
  RunningCalls calls_;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_PROVIDER_SERVICE_H_
