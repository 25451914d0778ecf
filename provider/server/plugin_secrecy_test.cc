// The messages to the engine never reveal a credential, in whichever form and
// place a registry sends it back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "grpcpp/create_channel.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/secrets.h"
#include "provider/base/sleeper.h"
#include "provider/property/wire.h"
#include "provider/resources/provider.h"
#include "provider/server/plugin_server.h"
#include "provider/server/testing/fake_engine.h"
#include "pulumi/provider.grpc.pb.h"
#include "tests/testing/files/temporary_folder.h"
#include "tests/testing/http/echoing_registry.h"
#include "tests/testing/http/scripted_http_client.h"

namespace imagecd::server {
namespace {

using ::imagecd::testing::EchoForm;
using ::imagecd::testing::EchoForms;
using ::imagecd::testing::EchoPlace;
using ::imagecd::testing::EchoPlaces;
using ::imagecd::testing::kEchoedPassword;
using ::imagecd::testing::kEchoingHost;
using ::imagecd::testing::RevealsPassword;
using ::imagecd::testing::ScriptedHttpClient;
using ::imagecd::testing::TemporaryFolder;
using property::Object;
using property::Value;

class NoSleeper : public base::Sleeper {
 public:
  void Sleep(absl::Duration, const base::Cancellation*) override {}
};

class PluginSecrecyTest : public ::testing::TestWithParam<EchoPlace> {
 protected:
  // All texts that the plugin sends to the engine when it chooses an image.
  std::string Ask(const EchoForm& form) {
    ScriptedHttpClient http([&](const http::HttpRequest& request) {
      return testing::Echo(GetParam(), form, request);
    });
    base::KnownSecrets secrets;
    const auto provider = resources::MakeProvider({.http = &http,
                                                   .clock = &clock_,
                                                   .sleeper = &sleeper_,
                                                   .environment = &variables_,
                                                   .random = [] { return 0.0; },
                                                   .secrets = &secrets},
                                                  "1.2.3");
    FakeEngine engine;
    const auto server = PluginServer::Start(*provider, clock_,
                                            {.version = "1.2.3",
                                             .engine_address = engine.address(),
                                             .secrets = &secrets});
    if (!server.ok()) return std::string(server.status().message());
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    const auto stub =
        pulumirpc::ResourceProvider::NewStub(grpc::CreateCustomChannel(
            "ipv4:127.0.0.1:" + std::to_string((*server)->port()),
            grpc::InsecureChannelCredentials(), arguments));

    pulumirpc::ConfigureResponse configured;
    grpc::ClientContext configure;
    EXPECT_TRUE(
        stub->Configure(&configure, pulumirpc::ConfigureRequest(), &configured)
            .ok());
    const Object inputs = {
        {"repository", Value(std::string(kEchoingHost) + "/owner/app")}};
    pulumirpc::CheckRequest check;
    check.set_urn("urn:pulumi:dev::home::imagecd:index:LatestImage::chime");
    EXPECT_TRUE(property::Encode(inputs, check.mutable_news()).ok());
    pulumirpc::CheckResponse checked;
    grpc::ClientContext check_context;
    std::string told =
        stub->Check(&check_context, check, &checked).error_message() + "\n" +
        checked.DebugString();

    pulumirpc::InvokeRequest invoke;
    invoke.set_tok("imagecd:index:listImages");
    EXPECT_TRUE(property::Encode(inputs, invoke.mutable_args()).ok());
    pulumirpc::InvokeResponse invoked;
    grpc::ClientContext invoke_context;
    told += stub->Invoke(&invoke_context, invoke, &invoked).error_message();
    for (const auto& failure : invoked.failures()) told += failure.reason();

    (*server)->Stop();
    for (const auto& message : engine.messages()) {
      told += "\n" + message.message();
    }
    EXPECT_GT(http.requests().size(), 1U);
    return told;
  }

  const TemporaryFolder folder_;
  const std::string docker_ = folder_.Write(
      "config.json",
      std::string(R"({"auths":{")") + kEchoingHost + R"(":{"auth":")" +
          absl::Base64Escape(std::string("someone:") + kEchoedPassword) +
          R"("}}})");
  const base::SystemClock clock_;
  NoSleeper sleeper_;
  const base::MapEnvironment variables_{
      std::map<std::string, std::string, std::less<>>{
          {"DOCKER_CONFIG", folder_.path()}, {"HOME", folder_.path()}}};
};

TEST_P(PluginSecrecyTest, HidesCredentialsInEveryForm) {
  for (const EchoForm& form : EchoForms()) {
    const std::string told = Ask(form);
    EXPECT_FALSE(RevealsPassword(told)) << form.name << ": " << told;
  }
}

INSTANTIATE_TEST_SUITE_P(Places, PluginSecrecyTest,
                         ::testing::ValuesIn(EchoPlaces()),
                         [](const auto& info) {
                           return std::string(info.param.name);
                         });

}  // namespace
}  // namespace imagecd::server
