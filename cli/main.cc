#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include "cli/commands/command_line.h"
#include "cli/commands/git_folder.h"
#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/random.h"
#include "provider/base/secrets.h"
#include "provider/base/sleeper.h"
#include "provider/http/curl_http_client.h"
#include "provider/inputs/provider_config.h"

namespace imagecd::cli {
namespace {

int Main(int count, char** arguments) {
  const base::SystemClock clock;
  const base::ProcessEnvironment variables;
  base::RealSleeper sleeper;
  base::Random random;
  base::KnownSecrets secrets;
  secrets.AddFromEnvironment(variables);
  http::CurlHttpClient http(
      http::CurlHttpClientOptions{.max_connections = inputs::kMaxConnections,
                                  .user_agent = "imagecd/" IMAGECD_VERSION},
      variables);
  GitFolder git(variables);
  Environment environment{std::cout, std::cerr, git, generator::EmitAll};
  environment.world = {.http = &http,
                       .clock = &clock,
                       .sleeper = &sleeper,
                       .environment = &variables,
                       .random = [&random] { return random(); },
                       .secrets = &secrets};
  environment.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  environment.err_is_terminal = isatty(STDERR_FILENO) == 1;
  return RunCommandLine(
      std::vector<std::string>(arguments + 1, arguments + count), environment);
}

}  // namespace
}  // namespace imagecd::cli

int main(int count, char** arguments) {
  return imagecd::cli::Main(count, arguments);
}
