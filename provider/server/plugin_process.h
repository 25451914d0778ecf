#ifndef IMAGECD_PROVIDER_SERVER_PLUGIN_PROCESS_H_
#define IMAGECD_PROVIDER_SERVER_PLUGIN_PROCESS_H_

#include <functional>
#include <memory>
#include <string>

#include "provider/base/secrets.h"
#include "provider/resources/provider.h"

namespace imagecd::server {

// The life of the plugin's process, from its arguments to its exit code: prints
// the port as the first line of stdout and serves until SIGINT, SIGTERM or the
// end of the engine that started it. To be called once, from main, before there
// are other threads. `version` is the plugin's, without "v"; `make_provider` is
// called once if there is something to serve. `secrets` appear in no message.
int RunPlugin(
    int argc, char** argv, const std::string& version,
    const base::KnownSecrets& secrets,
    const std::function<std::unique_ptr<resources::Provider>()>& make_provider);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_PLUGIN_PROCESS_H_
