#include "provider/server/engine_client.h"

#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "provider/property/utf8.h"
#include "provider/server/grpc_status.h"
#include "pulumi/engine.grpc.pb.h"

namespace imagecd::server {
namespace {

pulumirpc::LogSeverity WireSeverity(base::Severity severity) {
  switch (severity) {
    case base::Severity::kDebug:
      return pulumirpc::LogSeverity::DEBUG;
    case base::Severity::kInfo:
      return pulumirpc::LogSeverity::INFO;
    case base::Severity::kWarning:
      return pulumirpc::LogSeverity::WARNING;
    case base::Severity::kError:
      return pulumirpc::LogSeverity::ERROR;
  }
  return pulumirpc::LogSeverity::INFO;
}

// HOST:PORT or [ADDRESS]:PORT. Does not look HOST up; the first call does.
bool IsAddress(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  int port = 0;
  const std::string digits(address.substr(colon + 1));
  if (!absl::SimpleAtoi(digits, &port) || port < 1 || port > 65535) {
    return false;
  }
  const std::string_view host = address.substr(0, colon);
  if (host.front() == '[') return host.back() == ']';
  return host.find_first_of(":/@ ") == std::string_view::npos;
}

// For a numeric address with a scheme, gRPC does not start a resolver.
std::string TargetFor(const std::string& address) {
  if (address.front() == '[') return "ipv6:" + address;
  const std::string host = address.substr(0, address.rfind(':'));
  if (host.find_first_not_of("0123456789.") == std::string::npos) {
    return "ipv4:" + address;
  }
  return "dns:" + address;
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  // Otherwise gRPC would send the messages to the proxy in http_proxy.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  // A short wait, because an engine can restart, and a plugin can be attached
  // before its engine listens.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  return grpc::CreateCustomChannel(
      TargetFor(address), grpc::InsecureChannelCredentials(), arguments);
}

void SetDeadline(grpc::ClientContext& context, absl::Duration limit) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + limit));
}

}  // namespace

struct EngineClient::Stubs {
  explicit Stubs(const std::string& address)
      : channel(MakeChannel(address)), engine(channel), health(channel) {}

  std::shared_ptr<grpc::Channel> channel;
  pulumirpc::Engine::Stub engine;
  grpc::health::v1::Health::Stub health;
};

EngineClient::EngineClient() = default;
EngineClient::~EngineClient() = default;

absl::Status EngineClient::Connect(const std::string& address) {
  if (!IsAddress(address)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the engine's address \"%s\" is not of the form HOST:PORT",
        property::ToValidUtf8(address.substr(0, 200))));
  }
  const base::MutexLock lock(mutex_);
  if (address == address_) return absl::OkStatus();
  address_ = address;
  stubs_.reset();
  return absl::OkStatus();
}

bool EngineClient::connected() const {
  const base::MutexLock lock(mutex_);
  return !address_.empty();
}

std::shared_ptr<EngineClient::Stubs> EngineClient::stubs() const {
  const base::MutexLock lock(mutex_);
  if (address_.empty()) return nullptr;
  // Connects late, because a plugin without messages does not need a
  // connection.
  auto& stubs = const_cast<EngineClient*>(this)->stubs_;
  if (stubs == nullptr) stubs = std::make_shared<Stubs>(address_);
  return stubs;
}

absl::Status EngineClient::Log(const LogEntry& entry, absl::Duration limit) {
  const std::shared_ptr<Stubs> stubs = this->stubs();
  if (stubs == nullptr) return absl::UnavailableError("no engine is attached");
  pulumirpc::LogRequest request;
  request.set_severity(WireSeverity(entry.severity));
  request.set_message(property::ToValidUtf8(entry.message));
  request.set_urn(entry.urn);
  // Stream 0: each message is a separate line.
  request.set_streamid(0);
  request.set_ephemeral(entry.ephemeral);
  grpc::ClientContext context;
  SetDeadline(context, limit);
  google::protobuf::Empty reply;
  return FromGrpc(stubs->engine.Log(&context, request, &reply));
}

absl::Status EngineClient::Ping(absl::Duration limit) {
  const std::shared_ptr<Stubs> stubs = this->stubs();
  if (stubs == nullptr) return absl::UnavailableError("no engine is attached");
  grpc::ClientContext context;
  SetDeadline(context, limit);
  grpc::health::v1::HealthCheckResponse reply;
  const absl::Status status = FromGrpc(stubs->health.Check(
      &context, grpc::health::v1::HealthCheckRequest(), &reply));
  if (absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) {
    return status;
  }
  return absl::OkStatus();
}

}  // namespace imagecd::server
