#include "provider/server/plugin_server.h"

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "provider/property/wire.h"
#include "provider/server/testing/fake_engine.h"
#include "provider/server/testing/fake_provider.h"
#include "pulumi/provider.grpc.pb.h"

namespace imagecd::server {
namespace {

using property::Box;
using property::Object;
using property::Secret;
using property::Unknown;
using property::Value;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Duration kLong = absl::Minutes(1);
constexpr char kUrn[] =
    "urn:pulumi:dev::home::imagecd:index:LatestImage::chime";

// A server with a FakeProvider, and a client in the role of the engine.
class PluginServerTest : public ::testing::Test {
 protected:
  void Start(const std::string& engine_address = "") {
    auto server = PluginServer::Start(
        provider_, clock_,
        {.version = "1.2.3", .engine_address = engine_address});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    stub_ = pulumirpc::ResourceProvider::NewStub(grpc::CreateCustomChannel(
        "ipv4:127.0.0.1:" + std::to_string(server_->port()),
        grpc::InsecureChannelCredentials(), arguments));
  }

  template <typename Request, typename Response>
  using Method = grpc::Status (pulumirpc::ResourceProvider::Stub::*)(
      grpc::ClientContext*, const Request&, Response*);

  template <typename Request, typename Response>
  grpc::Status Call(Method<Request, Response> method, const Request& request,
                    Response* response) {
    grpc::ClientContext context;
    return (stub_.get()->*method)(&context, request, response);
  }

  void Configure() {
    pulumirpc::ConfigureResponse response;
    const grpc::Status status =
        Call(&pulumirpc::ResourceProvider::Stub::Configure,
             pulumirpc::ConfigureRequest(), &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  static pulumirpc::CheckRequest CheckRequestFor(const Object& news) {
    pulumirpc::CheckRequest request;
    request.set_urn(kUrn);
    EXPECT_TRUE(property::Encode(news, request.mutable_news()).ok());
    return request;
  }

  grpc::Status Check(const Object& news = {},
                     pulumirpc::CheckResponse* response = nullptr) {
    pulumirpc::CheckResponse ignored;
    return Call(&pulumirpc::ResourceProvider::Stub::Check,
                CheckRequestFor(news), response ? response : &ignored);
  }

  using Stub = pulumirpc::ResourceProvider::Stub;

  base::SystemClock clock_;
  FakeProvider provider_;
  std::unique_ptr<PluginServer> server_;
  std::unique_ptr<Stub> stub_;
};

TEST_F(PluginServerTest, HandshakeAndConfigureSayTheSame) {
  Start();
  pulumirpc::ProviderHandshakeResponse hand;
  ASSERT_TRUE(
      Call(&Stub::Handshake, pulumirpc::ProviderHandshakeRequest(), &hand)
          .ok());
  EXPECT_TRUE(hand.accept_secrets());
  EXPECT_TRUE(hand.accept_resources());
  EXPECT_TRUE(hand.accept_outputs());
  EXPECT_FALSE(hand.supports_autonaming_configuration());
  EXPECT_FALSE(hand.accepts_byte_string());
  pulumirpc::ConfigureResponse configure;
  ASSERT_TRUE(
      Call(&Stub::Configure, pulumirpc::ConfigureRequest(), &configure).ok());
  EXPECT_EQ(configure.acceptsecrets(), hand.accept_secrets());
  EXPECT_EQ(configure.acceptresources(), hand.accept_resources());
  EXPECT_EQ(configure.acceptoutputs(), hand.accept_outputs());
  EXPECT_EQ(configure.supports_autonaming_configuration(),
            hand.supports_autonaming_configuration());
  EXPECT_TRUE(configure.supportspreview());
}

TEST_F(PluginServerTest, AnswersWithoutBeingConfigured) {
  Start();
  pulumirpc::PluginInfo info;
  ASSERT_TRUE(
      Call(&Stub::GetPluginInfo, google::protobuf::Empty(), &info).ok());
  EXPECT_EQ(info.version(), "1.2.3");
  pulumirpc::GetSchemaResponse schema;
  ASSERT_TRUE(
      Call(&Stub::GetSchema, pulumirpc::GetSchemaRequest(), &schema).ok());
  EXPECT_EQ(schema.schema(), provider_.schema);
  pulumirpc::CheckResponse checked;
  ASSERT_TRUE(
      Call(&Stub::CheckConfig, CheckRequestFor({{"version", "1"}}), &checked)
          .ok());
  EXPECT_EQ(*property::Decode(checked.inputs()), (Object{{"version", "1"}}));
  pulumirpc::GetMappingResponse mapping;
  ASSERT_TRUE(
      Call(&Stub::GetMapping, pulumirpc::GetMappingRequest(), &mapping).ok());
  EXPECT_EQ(mapping.data(), "");
  pulumirpc::GetMappingsResponse mappings;
  ASSERT_TRUE(
      Call(&Stub::GetMappings, pulumirpc::GetMappingsRequest(), &mappings)
          .ok());
  EXPECT_THAT(mappings.providers(), IsEmpty());
}

TEST_F(PluginServerTest, RefusesOtherSchemas) {
  Start();
  pulumirpc::GetSchemaRequest request;
  pulumirpc::GetSchemaResponse response;
  request.set_version(1);
  EXPECT_EQ(Call(&Stub::GetSchema, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  request.set_version(0);
  request.set_subpackage_name("x");
  EXPECT_EQ(Call(&Stub::GetSchema, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(PluginServerTest, NamesUnsupportedMethods) {
  Start();
  std::vector<grpc::Status> statuses;
  pulumirpc::ParameterizeResponse parameterize;
  statuses.push_back(Call(&Stub::Parameterize, pulumirpc::ParameterizeRequest(),
                          &parameterize));
  pulumirpc::ConstructResponse construct;
  statuses.push_back(
      Call(&Stub::Construct, pulumirpc::ConstructRequest(), &construct));
  pulumirpc::CallResponse call;
  statuses.push_back(Call(&Stub::Call, pulumirpc::CallRequest(), &call));
  grpc::ClientContext context;
  pulumirpc::ListResponse item;
  const auto reader = stub_->List(&context, pulumirpc::ListRequest());
  EXPECT_FALSE(reader->Read(&item));
  statuses.push_back(reader->Finish());
  for (const grpc::Status& status : statuses) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_THAT(status.error_message(), HasSubstr("imagecd"));
  }
}

TEST_F(PluginServerTest, RefusesWorkBeforeItIsConfigured) {
  Start();
  EXPECT_EQ(Check().error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  Configure();
  EXPECT_TRUE(Check().ok());
}

TEST_F(PluginServerTest, ConfiguresWithSecretsInside) {
  Object seen;
  provider_.configure = [&](const Object& config) {
    seen = config;
    return absl::OkStatus();
  };
  Start();
  const Object config = {{"registries", Secret{Box(Object{{"h", "p"}})}}};
  pulumirpc::ConfigureRequest request;
  ASSERT_TRUE(property::Encode(config, request.mutable_args()).ok());
  // In a preview, the id of a new provider is the marker of an unknown string.
  request.set_id("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  pulumirpc::ConfigureResponse response;
  ASSERT_TRUE(Call(&Stub::Configure, request, &response).ok());
  EXPECT_EQ(seen, config);
}

TEST_F(PluginServerTest, AFailedConfigureIsReportedAndLeavesItUnconfigured) {
  provider_.configure = [](const Object&) {
    return absl::InvalidArgumentError("imagecd:pins is odd");
  };
  Start();
  pulumirpc::ConfigureResponse response;
  const grpc::Status status =
      Call(&Stub::Configure, pulumirpc::ConfigureRequest(), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "imagecd:pins is odd");
  EXPECT_EQ(Check().error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(PluginServerTest, CallsThatComeDuringConfigureWaitForIt) {
  std::promise<void> entered;
  std::promise<void> go_on;
  std::atomic<bool> configured = false;
  provider_.configure = [&](const Object&) {
    entered.set_value();
    go_on.get_future().wait();
    configured = true;
    return absl::OkStatus();
  };
  provider_.check =
      [&](const auto&,
          const auto&) -> absl::StatusOr<resources::CheckResponse> {
    if (!configured) return absl::AbortedError("too early");
    return resources::CheckResponse{};
  };
  Start();
  auto configuring = std::async(std::launch::async, [&] { Configure(); });
  entered.get_future().wait();
  auto checking = std::async(std::launch::async, [&] { return Check(); });
  go_on.set_value();
  const grpc::Status status = checking.get();
  EXPECT_TRUE(status.ok()) << status.error_message();
  configuring.get();
}

TEST_F(PluginServerTest, CarriesSecretsAndUnknownsThroughACheck) {
  Start();
  Configure();
  const Object news = {{"a", Secret{Box("x")}},
                       {"b", Unknown{property::UnknownKind::kArray}},
                       {"c", property::Output{{}, true, {"urn:x"}}}};
  pulumirpc::CheckResponse response;
  ASSERT_TRUE(Check(news, &response).ok());
  EXPECT_EQ(*property::Decode(response.inputs()), news);
}

TEST_F(PluginServerTest, TellsTheProviderWhatTheCallIsAbout) {
  std::string urn;
  std::string type;
  std::string name;
  provider_.check = [&](const resources::Context& context, const auto&) {
    urn = context.urn;
    type = context.type;
    name = context.name;
    return resources::CheckResponse{};
  };
  Start();
  Configure();
  ASSERT_TRUE(Check().ok());
  EXPECT_EQ(urn, kUrn);
  EXPECT_EQ(type, "imagecd:index:LatestImage");
  EXPECT_EQ(name, "chime");
}

TEST_F(PluginServerTest, ServesTheWholeLifeOfAResource) {
  std::string removed;
  provider_.diff = [](const auto&, const resources::DiffRequest& request) {
    resources::DiffResponse response;
    if (request.old_outputs != request.news) response.detailed["tag"] = {};
    return response;
  };
  provider_.remove = [&](const auto&, const std::string& id) {
    removed = id;
    return absl::OkStatus();
  };
  Start();
  Configure();
  pulumirpc::CreateRequest create;
  ASSERT_TRUE(
      property::Encode({{"tag", "1"}}, create.mutable_properties()).ok());
  pulumirpc::CreateResponse created;
  ASSERT_TRUE(Call(&Stub::Create, create, &created).ok());
  EXPECT_EQ(created.id(), "id");

  pulumirpc::DiffRequest diff;
  *diff.mutable_olds() = created.properties();
  ASSERT_TRUE(property::Encode({{"tag", "2"}}, diff.mutable_news()).ok());
  pulumirpc::DiffResponse differs;
  ASSERT_TRUE(Call(&Stub::Diff, diff, &differs).ok());
  EXPECT_EQ(differs.changes(), pulumirpc::DiffResponse::DIFF_SOME);

  pulumirpc::UpdateRequest update;
  *update.mutable_olds() = created.properties();
  *update.mutable_news() = diff.news();
  pulumirpc::UpdateResponse updated;
  ASSERT_TRUE(Call(&Stub::Update, update, &updated).ok());
  EXPECT_EQ(*property::Decode(updated.properties()), (Object{{"tag", "2"}}));

  pulumirpc::ReadRequest read;
  read.set_id("id");
  *read.mutable_properties() = updated.properties();
  pulumirpc::ReadResponse was;
  ASSERT_TRUE(Call(&Stub::Read, read, &was).ok());
  EXPECT_EQ(was.id(), "id");
  EXPECT_EQ(*property::Decode(was.properties()), (Object{{"tag", "2"}}));

  pulumirpc::DeleteRequest remove;
  remove.set_id("id");
  google::protobuf::Empty empty;
  ASSERT_TRUE(Call(&Stub::Delete, remove, &empty).ok());
  EXPECT_EQ(removed, "id");

  pulumirpc::DiffResponse config;
  ASSERT_TRUE(Call(&Stub::DiffConfig, pulumirpc::DiffRequest(), &config).ok());
  EXPECT_EQ(config.changes(), pulumirpc::DiffResponse::DIFF_NONE);
}

TEST_F(PluginServerTest, FunctionsReturnResultsOrFailures) {
  provider_.invoke = [](const resources::Context& context,
                        const resources::InvokeRequest& request)
      -> absl::StatusOr<resources::InvokeResponse> {
    EXPECT_EQ(context.urn, "");
    if (request.token != "imagecd:index:getLatestImage") {
      return absl::NotFoundError("no function " + request.token);
    }
    return resources::InvokeResponse{{{"preview", request.preview}}, {}};
  };
  Start();
  Configure();
  pulumirpc::InvokeRequest request;
  request.set_tok("imagecd:index:getLatestImage");
  request.set_preview(true);
  pulumirpc::InvokeResponse response;
  ASSERT_TRUE(Call(&Stub::Invoke, request, &response).ok());
  EXPECT_EQ(*property::Decode(response.return_()), (Object{{"preview", true}}));
  request.set_tok("imagecd:index:nothing");
  EXPECT_EQ(Call(&Stub::Invoke, request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(PluginServerTest, ReportsErrorsAndNeverThrows) {
  provider_.check = [](const auto&, const resources::CheckRequest& request)
      -> absl::StatusOr<resources::CheckResponse> {
    const int which = static_cast<int>(*request.news.at("n").As<double>());
    if (which == 1) return absl::UnavailableError("ghcr.io: 503");
    if (which == 2) return absl::InternalError("odd");
    if (which == 3) throw std::runtime_error("boom");
    throw 4;
  };
  Start();
  Configure();
  grpc::Status status = Check({{"n", 1}});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "ghcr.io: 503");
  EXPECT_EQ(Check({{"n", 2}}).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  status = Check({{"n", 3}});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("boom"));
  EXPECT_EQ(Check({{"n", 4}}).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(PluginServerTest, SaysWhyARequestCannotBeDecoded) {
  Start();
  Configure();
  for (const int depth : {property::kMaxDepth + 2, 1000}) {
    pulumirpc::CheckRequest request;
    google::protobuf::Value* value =
        &(*request.mutable_news()->mutable_fields())["a"];
    for (int i = 0; i < depth; ++i) {
      value = value->mutable_list_value()->add_values();
    }
    pulumirpc::CheckResponse response;
    const grpc::Status status = Call(&Stub::Check, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_message(), HasSubstr("nested"));
  }
  EXPECT_TRUE(Check().ok());
}

TEST_F(PluginServerTest, RunsManyCallsAtTheSameTime) {
  constexpr int kCalls = 64;
  std::atomic<int> inside = 0;
  std::promise<void> all_inside;
  std::shared_future<void> everybody = all_inside.get_future().share();
  provider_.check = [&](const auto&, const auto&) {
    if (++inside == kCalls) all_inside.set_value();
    everybody.wait();
    return resources::CheckResponse{};
  };
  Start();
  Configure();
  std::vector<std::future<grpc::Status>> results;
  results.reserve(kCalls);
  for (int i = 0; i < kCalls; ++i) {
    results.push_back(std::async(std::launch::async, [&] { return Check(); }));
  }
  for (auto& result : results) EXPECT_TRUE(result.get().ok());
}

TEST_F(PluginServerTest, CarriesMessagesBeyondTheUsualLimit) {
  Start();
  Configure();
  const Object news = {{"a", std::string(16 << 20, 'x')}};
  pulumirpc::CheckResponse response;
  const grpc::Status status = Check(news, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.inputs().fields().at("a").string_value().size(),
            std::size_t{16 << 20});
}

TEST_F(PluginServerTest, CancelEndsACallThatBlocks) {
  std::promise<void> entered;
  provider_.check =
      [&](const resources::Context& context,
          const auto&) -> absl::StatusOr<resources::CheckResponse> {
    entered.set_value();
    context.cancel->WaitFor(kLong);
    return absl::CancelledError("stopped listing");
  };
  Start();
  Configure();
  auto checking = std::async(std::launch::async, [&] { return Check(); });
  entered.get_future().wait();
  google::protobuf::Empty empty;
  EXPECT_TRUE(Call(&Stub::Cancel, google::protobuf::Empty(), &empty).ok());
  EXPECT_EQ(checking.get().error_code(), grpc::StatusCode::CANCELLED);
  // The situation in attach mode after an operation was cancelled.
  provider_.check = [](const auto&, const auto&) {
    return resources::CheckResponse{};
  };
  EXPECT_TRUE(Check().ok());
}

TEST_F(PluginServerTest, ACallEndsWhenItsClientGoesAway) {
  std::promise<void> entered;
  std::promise<bool> cancelled;
  provider_.check = [&](const resources::Context& context, const auto&) {
    entered.set_value();
    cancelled.set_value(context.cancel->WaitFor(kLong));
    return resources::CheckResponse{};
  };
  Start();
  Configure();
  grpc::ClientContext context;
  auto checking = std::async(std::launch::async, [&] {
    pulumirpc::CheckResponse response;
    return stub_->Check(&context, CheckRequestFor({}), &response);
  });
  entered.get_future().wait();
  context.TryCancel();
  EXPECT_TRUE(cancelled.get_future().get());
  checking.get();
}

TEST_F(PluginServerTest, StopsAtTheTimeLimitOfTheResource) {
  provider_.create =
      [&](const resources::Context& context,
          const auto&) -> absl::StatusOr<resources::CreateResponse> {
    context.cancel->WaitFor(kLong);
    return absl::CancelledError("stopped");
  };
  Start();
  Configure();
  pulumirpc::CreateRequest request;
  request.set_timeout(0.01);
  pulumirpc::CreateResponse response;
  EXPECT_EQ(Call(&Stub::Create, request, &response).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(PluginServerTest, StopEndsRunningCalls) {
  std::promise<void> entered;
  provider_.check =
      [&](const resources::Context& context,
          const auto&) -> absl::StatusOr<resources::CheckResponse> {
    entered.set_value();
    context.cancel->WaitFor(kLong);
    return absl::CancelledError("stopped");
  };
  Start();
  Configure();
  auto checking = std::async(std::launch::async, [&] { return Check(); });
  entered.get_future().wait();
  server_->Stop();
  EXPECT_EQ(checking.get().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(PluginServerTest, LogsToTheEngineBeforeTheCallReturns) {
  FakeEngine engine;
  provider_.check = [](const resources::Context& context, const auto&) {
    context.log->Log(base::Severity::kWarning, "odd \xff");
    context.log->Status("listed 1000 tags");
    return resources::CheckResponse{};
  };
  Start(engine.address());
  Configure();
  ASSERT_TRUE(Check().ok());
  const auto messages = engine.messages();
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_EQ(messages[0].severity(), pulumirpc::LogSeverity::WARNING);
  EXPECT_EQ(messages[0].message(), "odd \uFFFD");
  EXPECT_EQ(messages[0].urn(), kUrn);
  EXPECT_FALSE(messages[0].ephemeral());
  EXPECT_EQ(messages[1].message(), "listed 1000 tags");
  EXPECT_TRUE(messages[1].ephemeral());
}

TEST_F(PluginServerTest, LogsToTheEngineThatAttaches) {
  FakeEngine engine;
  provider_.check = [](const resources::Context& context, const auto&) {
    context.log->Log(base::Severity::kInfo, "hello");
    return resources::CheckResponse{};
  };
  Start();
  Configure();
  ASSERT_TRUE(Check().ok()) << "nobody to tell it to";
  pulumirpc::PluginAttach attach;
  google::protobuf::Empty empty;
  attach.set_address("no address");
  EXPECT_EQ(Call(&Stub::Attach, attach, &empty).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  attach.set_address(engine.address());
  ASSERT_TRUE(Call(&Stub::Attach, attach, &empty).ok());
  ASSERT_TRUE(Check().ok());
  EXPECT_THAT(engine.messages(), SizeIs(1));
}

TEST_F(PluginServerTest, ADeadEngineIsNoticedAndDelaysNothing) {
  FakeEngine engine;
  provider_.check = [](const resources::Context& context, const auto&) {
    for (int i = 0; i < 100; ++i) {
      context.log->Log(base::Severity::kInfo, "hello");
    }
    return resources::CheckResponse{};
  };
  Start(engine.address());
  EXPECT_TRUE(server_->PingEngine(kLong).ok())
      << "an engine without health service lives";
  engine.Stop();
  Configure();
  EXPECT_TRUE(Check().ok());
  EXPECT_TRUE(absl::IsUnavailable(server_->PingEngine(kLong)));
}

TEST_F(PluginServerTest, RefusesAMalformedEngineAddress) {
  for (const char* address : {"x", ":1", "h:0", "h:65536", "h:http", "[::1:1",
                              "http://h:1", "u@h:1"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        PluginServer::Start(provider_, clock_,
                            {.version = "1", .engine_address = address})
            .status()))
        << address;
  }
}

}  // namespace
}  // namespace imagecd::server
