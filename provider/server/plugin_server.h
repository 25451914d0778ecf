#ifndef IMAGECD_PROVIDER_SERVER_PLUGIN_SERVER_H_
#define IMAGECD_PROVIDER_SERVER_PLUGIN_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/clock.h"
#include "provider/base/secrets.h"
#include "provider/resources/provider.h"

namespace imagecd::server {

// A gRPC server on a free port of 127.0.0.1 that serves one Provider to this
// user and to root.
class PluginServer {
 public:
  // The maximum message size. The engine sends large states.
  static constexpr int kMaxMessageBytes = 400 * 1024 * 1024;

  struct Options {
    std::string version;         // of the plugin, without "v"
    std::string engine_address;  // HOST:PORT; empty: wait to be told
    // Secrets that are removed from every message. Not owned; may be null.
    const base::KnownSecrets* secrets = nullptr;
  };

  // The server is ready when Start returns. `provider` and `clock` are not
  // owned.
  static absl::StatusOr<std::unique_ptr<PluginServer>> Start(
      resources::Provider& provider, const base::Clock& clock,
      const Options& options);
  ~PluginServer();  // stops

  int port() const;

  // OK if the engine answers. Safe to call from any thread.
  absl::Status PingEngine(absl::Duration limit);

  // Cancels the running calls and accepts no new ones. Returns when all calls
  // have ended. Safe to call from any thread.
  void Stop();

 private:
  struct Parts;
  explicit PluginServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_PLUGIN_SERVER_H_
