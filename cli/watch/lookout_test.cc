#include "cli/watch/lookout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/watch/polite_http_client.h"
#include "provider/base/mutex.h"
#include "tests/testing/http/scripted_http_client.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::watch {
namespace {

using property::Object;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Notes : public Journal {
 public:
  void Write(const Event& event) override {
    lines.push_back(std::string(KindName(event.kind)) + " " + event.subject +
                    ": " + event.message);
  }
  std::vector<std::string> lines;
};

// Answers with one tag per repository, or with an error.
class FakeRegistries : public Registries {
 public:
  absl::Status BeginRound() override { return begin; }
  CheckAnswer Check(const Watched& watched,
                    const resources::CheckRequest& request) override {
    const base::MutexLock lock(mutex_);
    asked.push_back(watched.name);
    CheckAnswer answer;
    const auto error = errors.find(watched.name);
    if (error != errors.end()) {
      answer.status = error->second;
      return answer;
    }
    answer.inputs = request.news;
    answer.inputs.insert_or_assign("tag", tag);
    answer.inputs.insert_or_assign("digest",
                                   "sha256:" + std::string(64, tag.back()));
    answer.infos = infos;
    answer.warnings = warnings;
    return answer;
  }
  absl::Time AllowedFrom(std::string_view host) override {
    const auto it = allowed_from.find(host);
    return it == allowed_from.end() ? absl::InfinitePast() : it->second;
  }

  absl::Status begin;
  std::string tag = "main.20251016-081200.9f3b2a1";
  std::map<std::string, absl::Status> errors;
  std::vector<std::string> infos;
  std::vector<std::string> warnings;
  std::map<std::string, absl::Time, std::less<>> allowed_from;
  std::vector<std::string> asked;

 private:
  base::Mutex mutex_;
};

Watched Image(const std::string& name, const std::string& repository) {
  return {name, kImageType, Object{{"repository", repository}}};
}

class LookoutTest : public ::testing::Test {
 protected:
  Lookout Make() {
    return Lookout({Image("chime", "ghcr.io/acme/chime"),
                    Image("web", "quay.io/acme/web")},
                   {.parallel = 1}, registries_, clock_, notes_);
  }
  std::vector<std::string> Asked() {
    return std::exchange(registries_.asked, {});
  }

  testing::FixedClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  FakeRegistries registries_;
  Notes notes_;
};

TEST_F(LookoutTest, FindsTheNewestImageOfEverything) {
  Lookout lookout = Make();
  const Found found = lookout.Look();
  ASSERT_EQ(found.images.size(), 2);
  EXPECT_EQ(found.images.at("chime").tag, registries_.tag);
  EXPECT_EQ(found.unknown, 0);
  EXPECT_EQ(found.failed, 0);
}

TEST_F(LookoutTest, SaysWhatIsNewOnce) {
  Lookout lookout = Make();
  lookout.Look();
  registries_.infos = {"main.1 -> main.2"};
  EXPECT_THAT(lookout.Look().news, IsEmpty());
  registries_.tag = "main.20251017-081200.9f3b2a2";
  EXPECT_THAT(lookout.Look().news.at("chime"), ElementsAre("main.1 -> main.2"));
  EXPECT_THAT(lookout.Look().news, IsEmpty());
}

TEST_F(LookoutTest, LeavesARegistryAloneThatIsDownAndGoesOnWithTheOthers) {
  Lookout lookout = Make();
  lookout.Look();
  Asked();
  registries_.errors["chime"] = absl::UnavailableError("ghcr.io: 503");
  EXPECT_EQ(lookout.Look().images.size(), 2);  // what it knew before
  EXPECT_THAT(Asked(), ElementsAre("chime", "web"));
  clock_.Advance(absl::Seconds(14));
  EXPECT_EQ(lookout.Look().failed, 1);
  EXPECT_THAT(Asked(), ElementsAre("web"));
  clock_.Advance(absl::Seconds(1));
  lookout.Look();
  EXPECT_THAT(Asked(), ElementsAre("chime", "web"));
  clock_.Advance(absl::Seconds(29));
  lookout.Look();
  EXPECT_THAT(Asked(), ElementsAre("web"));
  clock_.Advance(absl::Seconds(1));
  registries_.errors.clear();
  lookout.Look();
  EXPECT_THAT(notes_.lines, ElementsAre("error chime: ghcr.io: 503",
                                        "recovered chime: working again"));
}

TEST_F(LookoutTest, WaitsAsLongAsARegistryAsksFor) {
  Lookout lookout = Make();
  registries_.allowed_from["ghcr.io"] = clock_.Now() + absl::Minutes(2);
  lookout.Look();
  EXPECT_THAT(Asked(), ElementsAre("web"));
  clock_.Advance(absl::Minutes(2));
  lookout.Look();
  EXPECT_THAT(Asked(), ElementsAre("chime", "web"));
}

TEST_F(LookoutTest, ReportsWrongInputsAndRepeatedWarningsOnce) {
  Lookout lookout = Make();
  registries_.errors["chime"] =
      absl::InvalidArgumentError("branch \"\" is empty");
  registries_.warnings = {"the tag was pushed again"};
  for (int round = 0; round < 3; ++round) {
    lookout.Look();
    clock_.Advance(absl::Hours(1));
  }
  EXPECT_THAT(notes_.lines,
              ElementsAre("error chime: branch \"\" is empty",
                          "warning web: the tag was pushed again"));
}

TEST_F(LookoutTest, BeginsWithWhatIsDeployed) {
  Lookout lookout = Make();
  Object deployed{{"repository", "ghcr.io/acme/chime"},
                  {"tag", "main.20251016-081200.9f3b2a1"},
                  {"digest", "sha256:" + std::string(64, '1')}};
  lookout.SetDeployed("chime", deployed, deployed);
  registries_.errors["chime"] = absl::UnavailableError("ghcr.io: 503");
  const Found found = lookout.Look();
  EXPECT_EQ(found.images.at("chime").tag, "main.20251016-081200.9f3b2a1");
  EXPECT_EQ(found.unknown, 0);
}

TEST(PoliteHttpClientTest, RemembersWhoAsksToBeLeftAlone) {
  testing::FixedClock clock{absl::FromUnixSeconds(1'800'000'000)};
  testing::ScriptedHttpClient http([](const http::HttpRequest&) {
    return http::HttpResponse{.status = 429,
                              .headers = {{"Retry-After", "120"}}};
  });
  PoliteHttpClient polite(http, clock);
  EXPECT_EQ(polite.AllowedFrom("ghcr.io"), absl::InfinitePast());
  ASSERT_TRUE(polite.Send({.url = "https://ghcr.io/v2/"}).ok());
  EXPECT_EQ(polite.AllowedFrom("ghcr.io"), clock.Now() + absl::Minutes(2));
  EXPECT_EQ(polite.AllowedFrom("quay.io"), absl::InfinitePast());
  EXPECT_EQ(polite.requests(), 1);
  EXPECT_EQ(polite.failures(), 1);
}

}  // namespace
}  // namespace imagecd::watch
