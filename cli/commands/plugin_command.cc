#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands/command.h"
#include "cli/commands/output.h"
#include "cli/commands/plugin_install.h"
#include "nlohmann/json.hpp"
#include "provider/base/status_macros.h"

namespace imagecd::cli {
namespace {

constexpr char kOurs[] = "imagecd";
constexpr char kKubernetes[] = "kubernetes";

struct Options {
  std::string to;
  std::string from;
  std::string project_folder;
  bool json = false;
};

struct Installed {
  Plugin plugin;
  InstallReport report;
};

// Where this program lies; its plugin is beside it.
absl::StatusOr<std::string> OwnFolder() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return absl::FailedPreconditionError(
        "Where this program lies cannot be read from /proc/self/exe: name the "
        "folder of pulumi-resource-imagecd with --from.");
  }
  return self.parent_path().string();
}

absl::Status InstallAll(const Options& options,
                        std::vector<Installed>* installed,
                        std::vector<std::string>* notes) {
  const base::ProcessEnvironment environment;
  const auto cache = PluginCache(environment);
  if (options.to.empty() && !cache.ok()) return cache.status();
  const std::string to = options.to.empty() ? *cache : options.to;
  std::string beside = options.from;
  if (beside.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(beside, OwnFolder());
  }
  const auto install = [&](const Plugin& plugin) -> absl::Status {
    IMAGECD_ASSIGN_OR_RETURN(InstallReport report, InstallPlugin(plugin, to));
    installed->push_back({plugin, std::move(report)});
    return absl::OkStatus();
  };
  IMAGECD_ASSIGN_OR_RETURN(const Plugin ours, PluginIn(beside, kOurs));
  IMAGECD_RETURN_IF_ERROR(install(ours));
  if (!options.project_folder.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(InstallReport report,
                             PutPlugin(ours, options.project_folder));
    installed->push_back({ours, std::move(report)});
  }
  // Whoever fills another cache wants all that a program needs.
  if (options.to.empty()) return absl::OkStatus();
  // Kubernetes' own says no version of itself, but the folder of a cache does.
  absl::StatusOr<Plugin> kubernetes = NewestInCache(beside, kKubernetes);
  if (absl::IsNotFound(kubernetes.status())) {
    kubernetes = PluginIn(beside, kKubernetes);
  }
  if (absl::IsNotFound(kubernetes.status()) && cache.ok()) {
    kubernetes = NewestInCache(*cache, kKubernetes);
  }
  if (absl::IsNotFound(kubernetes.status())) {
    kubernetes = PluginOnPath(environment, kKubernetes);
  }
  if (kubernetes.ok()) return install(*kubernetes);
  if (!absl::IsNotFound(kubernetes.status())) {
    notes->push_back("The kubernetes plugin is left out: " +
                     std::string(kubernetes.status().message()) +
                     ". In a folder resource-kubernetes-vVERSION beside this "
                     "program it is found with its version.");
  } else if (!NewestInCache(to, kKubernetes).ok()) {
    notes->push_back(
        "No kubernetes plugin is on this machine (beside this program, in "
        "Pulumi's plugin cache, on PATH), so only imagecd's own is installed.");
  }
  return absl::OkStatus();
}

int RunInstall(const Options& options, Environment& environment) {
  std::vector<Installed> installed;
  std::vector<std::string> notes;
  const absl::Status status = InstallAll(options, &installed, &notes);
  if (options.json) {
    nlohmann::ordered_json json;
    if (!status.ok()) json["error"] = std::string(status.message());
    json["plugins"] = nlohmann::ordered_json::array();
    for (const Installed& one : installed) {
      json["plugins"].push_back({{"name", one.plugin.name},
                                 {"version", one.plugin.version},
                                 {"path", one.report.path},
                                 {"changed", one.report.changed}});
    }
    json["notes"] = notes;
    PrintJson(json, environment.out);
    return status.ok() ? kDone : kError;
  }
  for (const Installed& one : installed) {
    environment.out << one.plugin.name << " " << one.plugin.version
                    << (one.report.changed ? " is now in " : " was already in ")
                    << one.report.path << "\n";
  }
  for (const std::string& note : notes) {
    PrintNote(note, environment.err);
  }
  if (!status.ok()) {
    PrintError(status, environment.err);
    return kError;
  }
  return kDone;
}

}  // namespace

Command AddPlugin(CLI::App& program, Environment& environment) {
  CLI::App* plugin = program.add_subcommand(
      "plugin", "Put imagecd's resource plugin where Pulumi looks for it.");
  plugin->require_subcommand(1);
  CLI::App* install = plugin->add_subcommand(
      "install",
      "Copy the plugin beside this program into Pulumi's plugin cache.");
  auto options = std::make_shared<Options>();
  install->add_option(
      "--to", options->to,
      "Another plugin cache than one's own; the kubernetes plugin of this "
      "machine, where there is one, goes there, too");
  install->add_option("--from", options->from,
                      "The folder of the plugins, in place of the one in which "
                      "this program lies");
  install->add_option("--project-folder", options->project_folder,
                      "A folder that gets imagecd's plugin as well, without "
                      "the folders of a cache: the one that a Pulumi.yaml "
                      "names in `plugins`");
  install->add_flag("--json", options->json, "Report as JSON on stdout");
  install->footer(
      "Examples:\n"
      "  imagecd plugin install\n"
      "  imagecd plugin install --to /share/pulumi/plugins   as an init "
      "container does\n"
      "\n"
      "The cache is $PULUMI_HOME/plugins, or ~/.pulumi/plugins. A plugin is "
      "there whole or not at\nall; the same one again changes nothing.");
  return {plugin, [options, &environment] {
            return RunInstall(*options, environment);
          }};
}

}  // namespace imagecd::cli
