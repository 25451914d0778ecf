#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/commands/command.h"
#include "cli/commands/image_options.h"
#include "cli/commands/output.h"
#include "cli/commands/stack_options.h"
#include "cli/commands/stack_provider.h"
#include "cli/commands/stop_signals.h"
#include "cli/commands/watch_journal.h"
#include "cli/commands/watch_lookups.h"
#include "cli/stack/config.h"
#include "cli/stack/program_inputs.h"
#include "cli/stack/state.h"
#include "cli/watch/api_server.h"
#include "cli/watch/command_target.h"
#include "cli/watch/lookout.h"
#include "cli/watch/stack_target.h"
#include "cli/watch/watch_file.h"
#include "cli/watch/watcher.h"
#include "provider/base/child_process.h"
#include "provider/base/program_path.h"
#include "provider/base/status_macros.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"

namespace imagecd::cli {
namespace {

using property::Object;

constexpr absl::Duration kLeastInterval = absl::Seconds(5);

struct Options {
  std::string file;
  stack::Location location;
  RegistryOptions registries;
  std::string interval = "15s";
  std::string stack_cr;
  std::vector<std::string> command;
  bool print = false;
  bool json = false;
};

// What to watch, and what is known to be deployed of it.
struct Plan {
  watch::WatchFile file;
  // As the state has it, by name of the resource.
  std::map<std::string, std::pair<Object, Object>> deployed;
  bool has_state = false;
};

// The program's inputs without what keeps an image: a person may lift a pin or
// a hold at any time, and a new image must be seen then.
Object InputsToWatch(const std::vector<const stack::Image*>& members,
                     const stack::ProviderState* provider) {
  Object inputs = stack::ProgramInputs(members, provider);
  for (const char* kept : {"pin", "hold", "tag", "digest", "images"}) {
    inputs.erase(kept);
  }
  return inputs;
}

absl::StatusOr<Plan> PlanFromState(stack::Pulumi& pulumi) {
  IMAGECD_ASSIGN_OR_RETURN(const stack::State state, stack::ReadState(pulumi));
  std::map<std::string, std::vector<const stack::Image*>> by_urn;
  for (const stack::Image& image : state.images) {
    by_urn[image.urn].push_back(&image);
  }
  Plan plan;
  plan.has_state = true;
  for (const auto& [urn, members] : by_urn) {
    const stack::Image& image = *members.front();
    watch::Watched watched{image.name, image.type,
                           InputsToWatch(members, state.ProviderOf(image))};
    const bool is_secret = property::Value(watched.inputs).ContainsSecret();
    const bool is_taken = plan.deployed.contains(image.name);
    if (is_secret || is_taken) {
      plan.file.problems.push_back(
          absl::StrFormat("%s is not watched: %s", image.name,
                          is_secret ? "one of its inputs is a secret"
                                    : "another resource has the same name"));
      continue;
    }
    plan.deployed.emplace(image.name,
                          std::make_pair(*image.inputs, *image.outputs));
    plan.file.watched.push_back(std::move(watched));
  }
  if (plan.file.watched.empty()) {
    return absl::NotFoundError(
        "the stack has no image to watch\n"
        "  deploy a LatestImage with `pulumi up` first, or say what to watch "
        "with --file");
  }
  return plan;
}

absl::StatusOr<Plan> MakePlan(const Options& options, stack::Pulumi& pulumi) {
  if (!options.file.empty()) {
    Plan plan;
    IMAGECD_ASSIGN_OR_RETURN(plan.file, watch::ReadWatchFile(options.file));
    return plan;
  }
  IMAGECD_ASSIGN_OR_RETURN(Plan plan, PlanFromState(pulumi));
  IMAGECD_ASSIGN_OR_RETURN(stack::Config config, stack::ReadConfig(pulumi));
  plan.file.provider =
      OpenConfig(pulumi, std::move(config.imagecd), plan.file.problems);
  plan.file.provider.erase("pins");
  plan.file.provider.erase("holds");
  return plan;
}

// The file must hold no credential, so the registries stay out of it.
int Print(const Options& options, stack::Pulumi& pulumi,
          Environment& environment) {
  absl::StatusOr<Plan> plan = PlanFromState(pulumi);
  if (!plan.ok()) {
    PrintError(plan.status(), environment.err);
    return kError;
  }
  // The file of --registries may have passwords.
  absl::StatusOr<Object> settings =
      WithRegistryOptions({}, {.insecure = options.registries.insecure});
  if (!settings.ok()) {
    PrintError(settings.status(), environment.err);
    return kError;
  }
  plan->file.provider = *std::move(settings);
  for (const std::string& problem : plan->file.problems) {
    PrintWarning(problem, environment.err);
  }
  environment.out << watch::FormatWatchFile(plan->file);
  return kDone;
}

// Runs the command with its output on ours.
class CommandRunner {
 public:
  CommandRunner(std::vector<std::string> command, Environment& environment,
                const base::Cancellation& cancel)
      : command_(std::move(command)),
        environment_(environment),
        cancel_(cancel) {}

  absl::StatusOr<int> operator()(const std::string& request) const {
    base::ChildCommand child;
    child.program = command_.front();
    if (child.program.find('/') == std::string::npos) {
      child.program =
          base::FindProgram(*environment_.world.environment, command_.front());
    }
    if (child.program.empty()) {
      return absl::NotFoundError(absl::StrFormat(
          "there is no program \"%s\" on PATH", command_.front()));
    }
    child.arguments = {command_.begin() + 1, command_.end()};
    child.environment = {"IMAGECD_REQUEST=" + request};
    child.with_errors = true;
    child.sink = [this](std::string_view piece) {
      environment_.err << piece << std::flush;
      return absl::OkStatus();
    };
    // Nobody watches at a terminal, so nothing may wait for an answer there.
    child.own_session = true;
    child.timeout = absl::InfiniteDuration();
    child.cancel = &cancel_;
    // An update that is interrupted needs time to write its state.
    child.grace = absl::Seconds(60);
    IMAGECD_ASSIGN_OR_RETURN(const base::ChildResult result,
                             base::RunChild(child));
    return result.exit_status;
  }

 private:
  const std::vector<std::string> command_;
  Environment& environment_;
  const base::Cancellation& cancel_;
};

// By the names of requests.
std::optional<watch::Images> DeployedImages(const Plan& plan) {
  if (!plan.has_state) return std::nullopt;
  watch::Images images;
  for (const watch::Watched& watched : plan.file.watched) {
    images.merge(
        watch::ImagesOf(watched, plan.deployed.at(watched.name).first));
  }
  return images;
}

absl::StatusOr<absl::Duration> ReadInterval(const std::string& text) {
  IMAGECD_ASSIGN_OR_RETURN(const absl::Duration interval,
                           policy::ParseDuration(text));
  if (interval < kLeastInterval) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s is too short: registries limit how often they are "
                        "asked; use 5s or more",
                        text));
  }
  return interval;
}

// The API server that has the Stack to request updates of; null if a command is
// to be run instead.
absl::StatusOr<std::unique_ptr<watch::ApiServer>> MakeServer(
    const Options& options, Environment& environment) {
  if (options.stack_cr.empty()) return nullptr;
  if (options.file.empty() || !options.command.empty()) {
    return absl::InvalidArgumentError(
        "--stack-cr needs --file, which says what to watch, and no command");
  }
  IMAGECD_ASSIGN_OR_RETURN(watch::ApiServerAddress address,
                           watch::FindApiServer(*environment.world.environment,
                                                watch::kServiceAccountFolder));
  IMAGECD_ASSIGN_OR_RETURN(
      watch::StackName stack,
      watch::ParseStackName(options.stack_cr, watch::kServiceAccountFolder));
  return std::make_unique<watch::ApiServer>(
      std::move(address), std::move(stack), *environment.world.http,
      environment.cancel);
}

int Watch(const Options& options, Plan plan, watch::ApiServer* server,
          absl::Duration interval, Environment& environment) {
  base::Cancellation stopped;
  std::optional<StopSignals> signals;
  if (environment.cancel == nullptr) signals.emplace(stopped);
  const base::Cancellation& cancel =
      environment.cancel == nullptr ? stopped : *environment.cancel;
  absl::StatusOr<Object> settings =
      WithRegistryOptions(plan.file.provider, options.registries);
  if (!settings.ok()) {
    PrintError(settings.status(), environment.err);
    return kError;
  }
  Environment watching = environment;
  watching.cancel = &cancel;

  WatchJournal journal(environment, options.json);
  for (const std::string& problem : plan.file.problems) {
    journal.Write({watch::Event::Kind::kWarning, options.file, problem});
  }
  WatchLookups registries(watching, *std::move(settings));
  watch::Lookout lookout(plan.file.watched, {}, registries,
                         *environment.world.clock, journal);
  for (const auto& [name, state] : plan.deployed) {
    lookout.SetDeployed(name, state.first, state.second);
  }
  const std::unique_ptr<watch::Target> target =
      server != nullptr
          ? std::unique_ptr<watch::Target>(std::make_unique<watch::StackTarget>(
                *server, *environment.world.clock, journal))
          : std::make_unique<watch::CommandTarget>(
                CommandRunner(options.command, environment, cancel),
                DeployedImages(plan), *environment.world.clock, journal);
  journal.Write({watch::Event::Kind::kStarted, "",
                 absl::StrFormat("watching %s every %s",
                                 policy::Plural(static_cast<std::int64_t>(
                                                    plan.file.watched.size()),
                                                "resource"),
                                 options.interval)});
  watch::WatchUntilCancelled(lookout, *target,
                             {.interval = interval,
                              .sleeper = environment.world.sleeper,
                              .random = environment.world.random,
                              .cancel = &cancel},
                             journal);
  journal.Write({watch::Event::Kind::kStopped, "", "stopped"});
  return kDone;
}

int RunWatch(const Options& options, Environment& environment) {
  stack::PulumiProgram pulumi(options.location, *environment.world.environment,
                              environment.cancel);
  if (options.print) return Print(options, pulumi, environment);
  if (options.command.empty() && options.stack_cr.empty()) {
    PrintError(absl::InvalidArgumentError(
                   "there is nothing to run when an image is new\n"
                   "  name a command after --, for example: imagecd watch -- "
                   "pulumi up --yes --skip-preview"),
               environment.err);
    return kError;
  }
  const absl::StatusOr<absl::Duration> interval =
      ReadInterval(options.interval);
  if (!interval.ok()) {
    PrintError("--interval", interval.status(), environment.err);
    return kError;
  }
  const absl::StatusOr<std::unique_ptr<watch::ApiServer>> server =
      MakeServer(options, environment);
  if (!server.ok()) {
    PrintError(server.status(), environment.err);
    return kError;
  }
  absl::StatusOr<Plan> plan = MakePlan(options, pulumi);
  if (!plan.ok()) {
    PrintError(plan.status(), environment.err);
    return kError;
  }
  return Watch(options, *std::move(plan), server->get(), *interval,
               environment);
}

}  // namespace

Command AddWatch(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "watch",
      "Watch registries, and deploy when an image is new. Runs a command or "
      "requests an update of a Stack.");
  auto options = std::make_shared<Options>();
  parser->add_option("COMMAND", options->command,
                     "What to run when an image is new, after --");
  parser->add_option("-f,--file", options->file,
                     "YAML file that says what to watch (the stack's state)");
  parser->add_option("--stack-cr", options->stack_cr,
                     "[NAMESPACE/]NAME of a Stack of Pulumi's Kubernetes "
                     "operator: request its updates instead of running a "
                     "command");
  AddStackOptions(*parser, options->location);
  AddRegistryOptions(*parser, options->registries);
  parser->add_option("--interval", options->interval,
                     "Time between rounds (15s)");
  parser->add_flag("--print", options->print,
                   "Print the YAML file for the stack, and do nothing else");
  parser->add_flag("--json", options->json,
                   "Write events to stdout, one JSON object per line");
  parser->footer(
      "Examples:\n"
      "  imagecd watch -- pulumi up --yes --skip-preview\n"
      "  imagecd watch --print > watch.yaml\n"
      "  imagecd watch --file watch.yaml --interval 30s -- ./deploy.sh\n"
      "  imagecd watch --file /etc/imagecd/watch.yaml --stack-cr prod\n\n"
      "The command runs once at the start if something is pending, and after "
      "each change, never twice\nat a time. It finds the new images in "
      "IMAGECD_REQUEST. If it fails, it runs again after 1, 2, 4 …\n30 "
      "minutes, "
      "or when something newer is found. SIGTERM ends it, and the watcher "
      "with exit code 0.");
  return {parser,
          [options, &environment] { return RunWatch(*options, environment); }};
}

}  // namespace imagecd::cli
