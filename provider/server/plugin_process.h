#ifndef IMAGECD_PROVIDER_SERVER_PLUGIN_PROCESS_H_
#define IMAGECD_PROVIDER_SERVER_PLUGIN_PROCESS_H_

#include <functional>
#include <memory>
#include <string>

#include "provider/base/secrets.h"
#include "provider/resources/provider.h"

namespace imagecd::server {

// Runs the plugin's process, from its arguments to its exit code. Prints the
// port as the first line of stdout and serves until SIGINT, SIGTERM or the end
// of the engine that started it. Call it once, from main, before other threads
// start. `version` is the plugin's version without "v". `make_provider` is
// called at most once, before serving. `secrets` are removed from every
// message.
int RunPlugin(
    int argc, char** argv, const std::string& version,
    const base::KnownSecrets& secrets,
    const std::function<std::unique_ptr<resources::Provider>()>& make_provider);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_PLUGIN_PROCESS_H_
