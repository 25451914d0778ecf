// The Pulumi plugin imagecd. Creates the real HTTP client, clock and
// environment, passes them to the provider, and passes the provider to the
// server.

#include <memory>
#include <string>

#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/random.h"
#include "provider/base/secrets.h"
#include "provider/base/sleeper.h"
#include "provider/http/curl_http_client.h"
#include "provider/inputs/provider_config.h"
#include "provider/resources/provider.h"
#include "provider/server/plugin_process.h"

namespace imagecd {
namespace {

int Main(int argc, char** argv) {
  const base::SystemClock clock;
  const base::ProcessEnvironment environment;
  base::RealSleeper sleeper;
  base::Random random;
  base::KnownSecrets secrets;
  secrets.AddFromEnvironment(environment);
  std::unique_ptr<http::HttpClient> http;
  // Called after RunPlugin has prepared the process.
  const auto make_provider = [&] {
    http = std::make_unique<http::CurlHttpClient>(
        // The setting `maxConnections` of the configuration limits the
        // connections.
        http::CurlHttpClientOptions{.max_connections = inputs::kMaxConnections,
                                    .user_agent = "imagecd/" IMAGECD_VERSION},
        environment);
    return resources::MakeProvider({.http = http.get(),
                                    .clock = &clock,
                                    .sleeper = &sleeper,
                                    .environment = &environment,
                                    .random = [&random] { return random(); },
                                    .secrets = &secrets},
                                   IMAGECD_VERSION);
  };
  return server::RunPlugin(argc, argv, IMAGECD_VERSION, secrets, make_provider);
}

}  // namespace
}  // namespace imagecd

int main(int argc, char** argv) { return imagecd::Main(argc, argv); }
