#include "provider/server/configure_gate.h"

#include <future>
#include <optional>

#include "gtest/gtest.h"

namespace imagecd::server {
namespace {

TEST(ConfigureGateTest, FailsCallsBeforeConfigure) {
  ConfigureGate gate;
  const base::Cancellation cancel;
  EXPECT_TRUE(absl::IsFailedPrecondition(gate.Pass(cancel)));
  { const ConfigureGate::Configuring failed(gate); }
  EXPECT_TRUE(absl::IsFailedPrecondition(gate.Pass(cancel)));
}

TEST(ConfigureGateTest, LetsThroughFromTheFirstSuccessOn) {
  ConfigureGate gate;
  const base::Cancellation cancel;
  ConfigureGate::Configuring(gate).Succeeded();
  EXPECT_TRUE(gate.Pass(cancel).ok());
  { const ConfigureGate::Configuring failed(gate); }
  EXPECT_TRUE(gate.Pass(cancel).ok()) << "the old configuration still stands";
}

TEST(ConfigureGateTest, WaitsForAConfigureThatIsUnderWay) {
  ConfigureGate gate;
  const base::Cancellation cancel;
  std::optional<ConfigureGate::Configuring> configuring(gate);
  auto passed =
      std::async(std::launch::async, [&] { return gate.Pass(cancel); });
  configuring->Succeeded();
  configuring.reset();
  EXPECT_TRUE(passed.get().ok());
}

TEST(ConfigureGateTest, StopsWaitingWhenCancelled) {
  ConfigureGate gate;
  base::Cancellation cancel;
  const ConfigureGate::Configuring configuring(gate);
  auto passed =
      std::async(std::launch::async, [&] { return gate.Pass(cancel); });
  cancel.Cancel();
  EXPECT_TRUE(absl::IsCancelled(passed.get()));
}

}  // namespace
}  // namespace imagecd::server
