#include "provider/server/provider_service.h"

#include <cmath>
#include <exception>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/property/utf8.h"
#include "provider/server/grpc_status.h"
#include "provider/server/messages.h"

namespace imagecd::server {
namespace {

// Our code does not throw, but libraries might, and gRPC would end the process.
template <typename Function>
absl::Status Guarded(const Function& function) {
  try {
    return function();
  } catch (const std::exception& error) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "internal error in the plugin (%s); please report it", error.what()));
  } catch (...) {
    return absl::FailedPreconditionError(
        "internal error in the plugin; please report it");
  }
}

template <typename Request>
resources::Context ContextOf(const Request& request) {
  resources::Context context;
  context.urn = request.urn();
  context.type =
      request.type().empty() ? TypeOfUrn(request.urn()) : request.type();
  context.name =
      request.name().empty() ? NameOfUrn(request.urn()) : request.name();
  return context;
}

grpc::Status Unimplemented(const char* what) {
  return {grpc::StatusCode::UNIMPLEMENTED, what};
}

}  // namespace

ProviderService::ProviderService(resources::Provider& provider,
                                 std::string version, EngineClient& engine,
                                 EngineLog& log, const OutgoingText& text)
    : provider_(provider),
      version_(std::move(version)),
      engine_(engine),
      log_(log),
      text_(text) {}

grpc::Status ProviderService::Answer(const absl::Status& status) const {
  return ToGrpc(text_.Clean(status));
}

grpc::Status ProviderService::Run(grpc::ServerContext* server_context,
                                  resources::Context context,
                                  double timeout_seconds, const Body& body) {
  return Answer(Guarded([&]() -> absl::Status {
    const absl::Duration limit =
        std::isfinite(timeout_seconds) && timeout_seconds > 0
            ? absl::Seconds(timeout_seconds)
            : absl::InfiniteDuration();
    const RunningCalls::Call call(
        calls_, [server_context] { return server_context->IsCancelled(); },
        limit);
    EngineLogger logger(log_, context.urn);
    context.cancel = &call.cancellation();
    context.log = &logger;
    absl::Status status = gate_.Pass(call.cancellation());
    if (status.ok()) status = body(context);
    return call.Explain(std::move(status));
  }));
}

absl::Status ProviderService::ConnectEngine(const std::string& address) {
  IMAGECD_RETURN_IF_ERROR(engine_.Connect(address));
  log_.Unmute();
  return absl::OkStatus();
}

grpc::Status ProviderService::Handshake(
    grpc::ServerContext*, const pulumirpc::ProviderHandshakeRequest* request,
    pulumirpc::ProviderHandshakeResponse* response) {
  if (!request->engine_address().empty()) {
    // A wrong address costs messages, not the operation.
    (void)ConnectEngine(request->engine_address());
  }
  response->set_accept_secrets(true);
  response->set_accept_resources(true);
  response->set_accept_outputs(true);
  response->set_supports_autonaming_configuration(false);
  response->set_accepts_byte_string(false);
  // Only "unknown" and "secret" of an output value matter here. The engine
  // sends these two also if the plugin declines outputs.
  response->set_accepts_outputs_in_invoke(false);
  response->set_accepts_outputs_in_call(false);
  response->set_accepts_outputs_in_check(false);
  return grpc::Status::OK;
}

grpc::Status ProviderService::GetPluginInfo(grpc::ServerContext*,
                                            const google::protobuf::Empty*,
                                            pulumirpc::PluginInfo* response) {
  response->set_version(version_);
  return grpc::Status::OK;
}

grpc::Status ProviderService::Attach(grpc::ServerContext*,
                                     const pulumirpc::PluginAttach* request,
                                     google::protobuf::Empty*) {
  return Answer(ConnectEngine(request->address()));
}

grpc::Status ProviderService::GetSchema(
    grpc::ServerContext*, const pulumirpc::GetSchemaRequest* request,
    pulumirpc::GetSchemaResponse* response) {
  return Answer(Guarded([&]() -> absl::Status {
    if (request->version() != 0) {
      return absl::InvalidArgumentError(
          absl::StrFormat("cannot return schema format version %d; this plugin "
                          "supports version 0",
                          request->version()));
    }
    if (!request->subpackage_name().empty()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("imagecd has no subpackage \"%s\"",
                          property::ToValidUtf8(request->subpackage_name())));
    }
    response->set_schema(std::string(provider_.Schema()));
    return absl::OkStatus();
  }));
}

grpc::Status ProviderService::CheckConfig(
    grpc::ServerContext*, const pulumirpc::CheckRequest* request,
    pulumirpc::CheckResponse* response) {
  return Answer(Guarded([&]() -> absl::Status {
    IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
    return ToWire(text_.CleanFailures(provider_.CheckConfig(plain)), response);
  }));
}

grpc::Status ProviderService::DiffConfig(grpc::ServerContext*,
                                         const pulumirpc::DiffRequest* request,
                                         pulumirpc::DiffResponse* response) {
  return Answer(Guarded([&]() -> absl::Status {
    IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
    ToWire(provider_.DiffConfig(plain), response);
    return absl::OkStatus();
  }));
}

grpc::Status ProviderService::Configure(
    grpc::ServerContext*, const pulumirpc::ConfigureRequest* request,
    pulumirpc::ConfigureResponse* response) {
  return Answer(Guarded([&]() -> absl::Status {
    ConfigureGate::Configuring configuring(gate_);
    IMAGECD_ASSIGN_OR_RETURN(const auto config, FromWire(*request));
    IMAGECD_RETURN_IF_ERROR(provider_.Configure(config));
    configuring.Succeeded();
    // These must be the same as in Handshake.
    response->set_acceptsecrets(true);
    response->set_acceptresources(true);
    response->set_acceptoutputs(true);
    response->set_supportspreview(true);
    response->set_supports_autonaming_configuration(false);
    return absl::OkStatus();
  }));
}

grpc::Status ProviderService::Cancel(grpc::ServerContext*,
                                     const google::protobuf::Empty*,
                                     google::protobuf::Empty*) {
  CancelCalls();
  return grpc::Status::OK;
}

grpc::Status ProviderService::Check(grpc::ServerContext* server_context,
                                    const pulumirpc::CheckRequest* request,
                                    pulumirpc::CheckResponse* response) {
  return Run(server_context, ContextOf(*request), 0,
             [&](const resources::Context& context) -> absl::Status {
               IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
               IMAGECD_ASSIGN_OR_RETURN(const auto result,
                                        provider_.Check(context, plain));
               return ToWire(text_.CleanFailures(result), response);
             });
}

grpc::Status ProviderService::Diff(grpc::ServerContext* server_context,
                                   const pulumirpc::DiffRequest* request,
                                   pulumirpc::DiffResponse* response) {
  return Run(server_context, ContextOf(*request), 0,
             [&](const resources::Context& context) -> absl::Status {
               IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
               IMAGECD_ASSIGN_OR_RETURN(const auto result,
                                        provider_.Diff(context, plain));
               ToWire(result, response);
               return absl::OkStatus();
             });
}

grpc::Status ProviderService::Create(grpc::ServerContext* server_context,
                                     const pulumirpc::CreateRequest* request,
                                     pulumirpc::CreateResponse* response) {
  return Run(server_context, ContextOf(*request), request->timeout(),
             [&](const resources::Context& context) -> absl::Status {
               IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
               IMAGECD_ASSIGN_OR_RETURN(const auto result,
                                        provider_.Create(context, plain));
               return ToWire(result, plain.preview, response);
             });
}

grpc::Status ProviderService::Read(grpc::ServerContext* server_context,
                                   const pulumirpc::ReadRequest* request,
                                   pulumirpc::ReadResponse* response) {
  return Run(server_context, ContextOf(*request), request->timeout(),
             [&](const resources::Context& context) -> absl::Status {
               IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
               IMAGECD_ASSIGN_OR_RETURN(const auto result,
                                        provider_.Read(context, plain));
               return ToWire(result, response);
             });
}

grpc::Status ProviderService::Update(grpc::ServerContext* server_context,
                                     const pulumirpc::UpdateRequest* request,
                                     pulumirpc::UpdateResponse* response) {
  return Run(server_context, ContextOf(*request), request->timeout(),
             [&](const resources::Context& context) -> absl::Status {
               IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
               IMAGECD_ASSIGN_OR_RETURN(const auto outputs,
                                        provider_.Update(context, plain));
               return ToWire(outputs, plain.preview, response);
             });
}

grpc::Status ProviderService::Delete(grpc::ServerContext* server_context,
                                     const pulumirpc::DeleteRequest* request,
                                     google::protobuf::Empty*) {
  return Run(server_context, ContextOf(*request), request->timeout(),
             [&](const resources::Context& context) {
               return provider_.Delete(context, request->id());
             });
}

grpc::Status ProviderService::Invoke(grpc::ServerContext* server_context,
                                     const pulumirpc::InvokeRequest* request,
                                     pulumirpc::InvokeResponse* response) {
  resources::Context function;
  function.type = request->tok();
  return Run(server_context, std::move(function), 0,
             [&](const resources::Context& context) -> absl::Status {
               IMAGECD_ASSIGN_OR_RETURN(const auto plain, FromWire(*request));
               IMAGECD_ASSIGN_OR_RETURN(auto result,
                                        provider_.Invoke(context, plain));
               text_.CleanReasons(result.result);
               return ToWire(text_.CleanFailures(result), response);
             });
}

// The answers are empty, because the package does not map to another ecosystem.
grpc::Status ProviderService::GetMapping(grpc::ServerContext*,
                                         const pulumirpc::GetMappingRequest*,
                                         pulumirpc::GetMappingResponse*) {
  return grpc::Status::OK;
}

grpc::Status ProviderService::GetMappings(grpc::ServerContext*,
                                          const pulumirpc::GetMappingsRequest*,
                                          pulumirpc::GetMappingsResponse*) {
  return grpc::Status::OK;
}

grpc::Status ProviderService::Parameterize(
    grpc::ServerContext*, const pulumirpc::ParameterizeRequest*,
    pulumirpc::ParameterizeResponse*) {
  return Unimplemented(
      "imagecd is not a parameterized package: add it without parameters");
}

grpc::Status ProviderService::Construct(grpc::ServerContext*,
                                        const pulumirpc::ConstructRequest*,
                                        pulumirpc::ConstructResponse*) {
  return Unimplemented("imagecd has no component resources");
}

grpc::Status ProviderService::Call(grpc::ServerContext*,
                                   const pulumirpc::CallRequest*,
                                   pulumirpc::CallResponse*) {
  return Unimplemented("the resources of imagecd have no methods");
}

grpc::Status ProviderService::List(
    grpc::ServerContext*, const pulumirpc::ListRequest*,
    grpc::ServerWriter<pulumirpc::ListResponse>*) {
  return Unimplemented(
      "the resources of imagecd cannot be listed: the function listImages "
      "lists the images of a repository");
}

}  // namespace imagecd::server
