#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "provider/base/status_macros.h"
#include "tests/testing/registry/admin.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/registry/scenario.h"
#include "tests/testing/registry/switches.h"

namespace imagecd::testing {
namespace {

using Json = nlohmann::json;

constexpr char kDescription[] =
    "A container registry on 127.0.0.1 that answers as ghcr.io does, or, "
    "switch "
    "by switch, as others do.";

constexpr char kFooter[] = R"(
Prints where it listens, as its first line, then where it is controlled:
  listening on 127.0.0.1:PORT
  admin on 127.0.0.1:PORT

Examples:
  fake-ghcr --generate 10000
  fake-ghcr --repository acme/app --generate 500 --set order=reversed --set lag=2
  fake-ghcr --scenario demo.json --port 5000 --admin-port 5001
  curl -d '{"repository":"acme/app","time":"2026-07-02T08:00:00Z",
            "commit":"0123456789abcdef0123456789abcdef01234567"}' \
       http://127.0.0.1:5001/push
  curl -d '{"order":"lexical"}' http://127.0.0.1:5001/switches
  curl -d '{"kind":"too_many_requests","count":2}' http://127.0.0.1:5001/fail
  curl http://127.0.0.1:5001/log

Scenario files and admin paths are described in scenario.h and admin.h; the
switches in options.h, with --print-switches for their names and defaults.)";

struct Flags {
  int port = 0;
  int admin_port = 0;
  std::string certificate_file;
  std::string key_file;
  std::string scenario_file;
  std::string repository = "acme/app";
  int generate = 0;
  std::uint64_t seed = 1;
  std::string branch = "main";
  std::vector<std::string> switches;
  bool exit_with_stdin = false;
  bool print_switches = false;
};

void Declare(CLI::App& app, Flags& flags) {
  app.footer(kFooter);
  app.add_option("--port", flags.port, "Port of the registry; 0: any free one");
  app.add_option("--admin-port", flags.admin_port, "Port of the control");
  auto* certificate = app.add_option("--tls-cert", flags.certificate_file,
                                     "PEM certificate: https");
  auto* key = app.add_option("--tls-key", flags.key_file, "PEM key");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--scenario", flags.scenario_file, "JSON file to start with");
  app.add_option("--repository", flags.repository, "For --generate")
      ->capture_default_str();
  app.add_option("--generate", flags.generate, "Number of tags to make up");
  app.add_option("--seed", flags.seed, "Of the made-up tags")
      ->capture_default_str();
  app.add_option("--branch", flags.branch, "Of the made-up tags")
      ->capture_default_str();
  app.add_option("--set", flags.switches, "NAME=VALUE, JSON or a plain word")
      ->allow_extra_args(false);
  app.add_flag("--exit-with-stdin", flags.exit_with_stdin,
               "End when standard input does, as with the parent process");
  app.add_flag("--print-switches", flags.print_switches,
               "Print every switch with its default, and end");
}

absl::StatusOr<Json> ReadScenario(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is not JSON"));
  }
  return json;
}

absl::StatusOr<Json> ParseSwitches(const std::vector<std::string>& texts) {
  Json switches = Json::object();
  for (const std::string& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("--set takes NAME=VALUE, not ", text));
    }
    Json value = Json::parse(text.substr(equals + 1), nullptr, false);
    if (value.is_discarded()) value = text.substr(equals + 1);
    switches[text.substr(0, equals)] = std::move(value);
  }
  return switches;
}

absl::Status Fill(const Flags& flags, FakeRegistry& registry) {
  if (!flags.scenario_file.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(const Json scenario,
                             ReadScenario(flags.scenario_file));
    IMAGECD_RETURN_IF_ERROR(ApplyScenario(scenario, registry));
  }
  if (flags.generate != 0) {
    IMAGECD_RETURN_IF_ERROR(GenerateDescribed(flags.repository,
                                              {{"count", flags.generate},
                                               {"seed", flags.seed},
                                               {"branch", flags.branch}},
                                              registry));
  }
  IMAGECD_ASSIGN_OR_RETURN(const Json switches, ParseSwitches(flags.switches));
  FakeRegistryOptions options = registry.options();
  IMAGECD_RETURN_IF_ERROR(ApplySwitches(switches, options));
  registry.SetOptions(std::move(options));
  return absl::OkStatus();
}

// Until SIGINT, SIGTERM or, if asked for, the end of standard input. The
// signals must be blocked in every thread.
void WaitForTheEnd(const sigset_t& signals, bool watch_stdin) {
  const int signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);
  std::array<pollfd, 2> watched{
      {{signal_fd, POLLIN, 0}, {watch_stdin ? STDIN_FILENO : -1, POLLIN, 0}}};
  while (true) {
    if (poll(watched.data(), watched.size(), -1) < 0) continue;
    if (watched[0].revents != 0) break;
    std::array<char, 256> ignored{};
    if (watched[1].revents != 0 &&
        read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0) {
      break;
    }
  }
  close(signal_fd);
}

absl::Status Run(const Flags& flags) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  IMAGECD_ASSIGN_OR_RETURN(
      const std::unique_ptr<FakeRegistry> registry,
      FakeRegistry::Start({}, {.port = flags.port,
                               .certificate_file = flags.certificate_file,
                               .key_file = flags.key_file}));
  IMAGECD_RETURN_IF_ERROR(Fill(flags, *registry));
  IMAGECD_ASSIGN_OR_RETURN(const std::unique_ptr<HttpFront> admin,
                           StartAdmin(*registry, flags.admin_port));
  std::printf("listening on %s\nadmin on 127.0.0.1:%d\n",
              registry->host().c_str(), admin->port());
  std::fflush(stdout);
  WaitForTheEnd(signals, flags.exit_with_stdin);
  return absl::OkStatus();
}

}  // namespace
}  // namespace imagecd::testing

int main(int argc, char** argv) {
  using namespace imagecd::testing;  // NOLINT: a main has no namespace
  CLI::App app(kDescription, "fake-ghcr");
  Flags flags;
  Declare(app, flags);
  CLI11_PARSE(app, argc, argv);
  if (flags.print_switches) {
    std::puts(SwitchesToJson({}).dump(2).c_str());
    return 0;
  }
  const absl::Status status = Run(flags);
  if (!status.ok()) {
    std::fprintf(stderr, "fake-ghcr: %s\n",
                 std::string(status.message()).c_str());
    return 1;
  }
  return 0;
}
