#include "provider/evidence/tag_listing.h"

#include <string>

#include "gtest/gtest.h"
#include "provider/policy/verdicts.h"

namespace imagecd::evidence {
namespace {

class CollectorSinkTest : public ::testing::Test {
 protected:
  // A page of `tags` plain tags.
  static absl::Status Page(oci::TagSink& sink, int tags) {
    sink.BeginPage();
    for (int i = 0; i < tags; ++i) sink.OnTag("tag-" + std::to_string(i));
    return sink.EndPage();
  }

  policy::VerdictCollector collector_{{}};
  base::Cancellation cancel_;
  base::Interrupt interrupt_{&cancel_, nullptr, absl::InfiniteFuture()};
  CollectorSink sink_{/*survey=*/nullptr, &collector_, interrupt_};
};

TEST_F(CollectorSinkTest, HandsPagesOn) {
  EXPECT_TRUE(Page(sink_, 3).ok());
  EXPECT_TRUE(Page(sink_, 2).ok());
  EXPECT_EQ(collector_.tags(), 5);
}

TEST_F(CollectorSinkTest, EndsTheListingWhenItsCallIsCancelled) {
  EXPECT_TRUE(Page(sink_, 3).ok());
  cancel_.Cancel();
  EXPECT_TRUE(absl::IsCancelled(Page(sink_, 10'000)));
  EXPECT_LT(collector_.tags(), 1000) << "it went on";
  // The rest of a long page costs nothing any more.
  EXPECT_TRUE(absl::IsCancelled(Page(sink_, 10'000)));
}

}  // namespace
}  // namespace imagecd::evidence
