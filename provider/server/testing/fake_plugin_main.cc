// The plugin's process with a fake provider, for tests without a registry.
// Check of a resource named "block" answers when it is cancelled, and of one
// named "stubborn" never. Everything is logged.

#include <memory>

#include "absl/time/clock.h"
#include "provider/server/plugin_process.h"
#include "provider/server/testing/fake_provider.h"

int main(int argc, char** argv) {
  using imagecd::server::FakeProvider;
  namespace resources = imagecd::resources;
  const imagecd::base::KnownSecrets secrets;
  return imagecd::server::RunPlugin(argc, argv, "0.0.1", secrets, [] {
    auto provider = std::make_unique<FakeProvider>();
    provider->check = [](const resources::Context& context,
                         const resources::CheckRequest& request)
        -> absl::StatusOr<resources::CheckResponse> {
      context.log->Log(imagecd::base::Severity::kWarning,
                       "checking " + context.name);
      if (context.name == "block" || context.name == "stubborn") {
        const bool stopped = context.cancel->WaitFor(absl::InfiniteDuration());
        while (context.name == "stubborn") absl::SleepFor(absl::Hours(1));
        if (!stopped) return absl::AbortedError("nobody cancelled this");
        return absl::CancelledError("stopped");
      }
      return resources::CheckResponse{request.news, {}};
    };
    return provider;
  });
}
