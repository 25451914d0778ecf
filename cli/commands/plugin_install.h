#ifndef IMAGECD_CLI_COMMANDS_PLUGIN_INSTALL_H_
#define IMAGECD_CLI_COMMANDS_PLUGIN_INSTALL_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/environment.h"

// Resource plugins and Pulumi's plugin cache, in which the engine looks for
// FOLDER/resource-NAME-vVERSION/pulumi-resource-NAME, and the Kubernetes
// operator nowhere else.
namespace imagecd::cli {

struct Plugin {
  std::string name;     // imagecd, kubernetes
  std::string version;  // 0.1.0
  std::string path;     // of the program
};

// The cache of whoever runs this: $PULUMI_HOME/plugins or ~/.pulumi/plugins.
// FailedPrecondition where neither PULUMI_HOME nor HOME is set.
absl::StatusOr<std::string> PluginCache(const base::Environment& environment);

// The plugin of that name in `folder`, as it says of itself with `--version`.
// NotFound if there is none, FailedPrecondition if it cannot be run or says no
// version.
absl::StatusOr<Plugin> PluginIn(const std::string& folder,
                                std::string_view name);

// The plugin of the newest version in `cache`; versions before a release come
// before it, and installations that are not finished do not count. NotFound if
// there is none.
absl::StatusOr<Plugin> NewestInCache(const std::string& cache,
                                     std::string_view name);

// The first on PATH, as PluginIn. NotFound if there is none.
absl::StatusOr<Plugin> PluginOnPath(const base::Environment& environment,
                                    std::string_view name);

struct InstallReport {
  std::string path;  // of the program in the cache
  bool changed = false;
};

// Copies the plugin into the cache `to`, whose folders are made. What an engine
// may be starting meanwhile is there whole, old or new. Changes nothing where
// the same bytes can be run there already. Errors name both files.
absl::StatusOr<InstallReport> InstallPlugin(const Plugin& plugin,
                                            const std::string& to);

// Copies the plugin's program into `folder` itself, as a project's
// `plugins.providers` names one. Otherwise as InstallPlugin.
absl::StatusOr<InstallReport> PutPlugin(const Plugin& plugin,
                                        const std::string& folder);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_PLUGIN_INSTALL_H_
