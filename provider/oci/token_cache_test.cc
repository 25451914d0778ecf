#include "provider/oci/token_cache.h"

#include <string>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "tests/testing/oci/client_world.h"

namespace imagecd::oci {
namespace {

class TokenCacheTest : public ::testing::Test {
 protected:
  // Whether the token for `realm` had to be exchanged.
  bool Exchanges(const std::string& realm, absl::Duration lifetime) {
    bool exchanged = false;
    const auto obtained =
        cache_.Get({{"registry.example", "acme/app"}, realm, ""}, {}, [&] {
          exchanged = true;
          return absl::StatusOr<Token>(Token{"token", clock_.Now() + lifetime});
        });
    EXPECT_TRUE(obtained.ok());
    return exchanged;
  }

  testing::FakeClock clock_;
  TokenCache cache_{&clock_};
};

TEST_F(TokenCacheTest, KeepsNoMoreTokensThanItsLimit) {
  EXPECT_TRUE(Exchanges("soon over", absl::Hours(1)));
  for (std::size_t i = 1; i < TokenCache::kMaxTokens; ++i) {
    EXPECT_TRUE(Exchanges(absl::StrFormat("realm %d", i), absl::Hours(2)));
  }
  EXPECT_FALSE(Exchanges("soon over", absl::Hours(1)));
  EXPECT_TRUE(Exchanges("one too many", absl::Hours(2)));
  EXPECT_FALSE(Exchanges("realm 1", absl::Hours(2)));
  EXPECT_FALSE(Exchanges("one too many", absl::Hours(2)));
  EXPECT_TRUE(Exchanges("soon over", absl::Hours(1)));
}

}  // namespace
}  // namespace imagecd::oci
