#include "provider/inputs/provider_config.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::inputs {
namespace {

using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kRepository[] = "ghcr.io/owner/chime";
const std::string kDigest = "sha256:" + std::string(64, 'a');

struct Parsed {
  ProviderConfig config;
  std::vector<CheckFailure> failures;
};
Parsed Parse(const Object& object) {
  InputFailures failures(/*name_properties=*/false);
  ProviderConfig config = ParseProviderConfig(object, failures);
  return {std::move(config), failures.all()};
}

auto Failure(const std::string& words) {
  return AllOf(Field(&CheckFailure::property, ""),
               Field(&CheckFailure::reason, HasSubstr(words)));
}

TEST(ProviderConfigTest, HasADefaultForEverything) {
  const Parsed parsed = Parse({});
  EXPECT_THAT(parsed.failures, IsEmpty());
  EXPECT_TRUE(parsed.config.keep_on_failure);
  EXPECT_EQ(parsed.config.request_timeout, absl::Seconds(30));
  EXPECT_EQ(parsed.config.total_timeout, absl::Minutes(5));
  EXPECT_EQ(parsed.config.max_attempts, 4);
  EXPECT_EQ(parsed.config.max_connections, 32);
}

TEST(ProviderConfigTest, ReadsTypedValues) {
  const Parsed parsed = Parse({
      {"registries",
       MakeSecret(Object{
           {"localhost:5000",
            Object{{"username", "u"},
                   {"password", "p"},
                   {"insecure", true},
                   {"caFile", "/ca.pem"},
                   {"tokenHosts", property::Array{"auth.example.com"}}}}})},
      {"pins",
       Object{{kRepository, Object{{"commit", "185c95c"}, {"reason", "why"}}}}},
      {"onRegistryFailure", "fail"},
      {"requestTimeout", "10s"},
      {"totalTimeout", "1h30m"},
      {"maxAttempts", 2},
      {"maxConnections", 256},
  });
  EXPECT_THAT(parsed.failures, IsEmpty());
  const oci::HostConfig& host = parsed.config.registries.at("localhost:5000");
  EXPECT_EQ(host.username, "u");
  EXPECT_EQ(host.password, "p");
  EXPECT_TRUE(host.insecure);
  EXPECT_EQ(host.ca_file, "/ca.pem");
  EXPECT_THAT(host.token_hosts, ElementsAre("auth.example.com"));
  EXPECT_EQ(parsed.config.pins.at(kRepository).commit, "185c95c");
  EXPECT_EQ(parsed.config.pins.at(kRepository).reason, "why");
  EXPECT_EQ(parsed.config.pins.at(kRepository).origin,
            "imagecd:pins[\"ghcr.io/owner/chime\"]");
  EXPECT_FALSE(parsed.config.keep_on_failure);
  EXPECT_EQ(parsed.config.request_timeout, absl::Seconds(10));
  EXPECT_EQ(parsed.config.total_timeout, absl::Minutes(90));
  EXPECT_EQ(parsed.config.max_attempts, 2);
  EXPECT_EQ(parsed.config.max_connections, 256);
}

TEST(ProviderConfigTest, ReadsTheStringsThatTheEngineMakesOfThem) {
  const Parsed parsed = Parse({
      {"registries", R"({"ghcr.io":{"token":"t","insecure":"false",
                                    "tokenHosts":"[\"a.example\"]"}})"},
      {"pins", R"({"ghcr.io/owner/chime":"185c95c"})"},
      {"maxAttempts", "3"},
      {"maxConnections", "5"},
      {"totalTimeout", "2d"},
  });
  EXPECT_THAT(parsed.failures, IsEmpty());
  EXPECT_EQ(parsed.config.registries.at("ghcr.io").token, "t");
  EXPECT_THAT(parsed.config.registries.at("ghcr.io").token_hosts,
              ElementsAre("a.example"));
  EXPECT_EQ(parsed.config.pins.at(kRepository).commit, "185c95c");
  EXPECT_EQ(parsed.config.max_attempts, 3);
  EXPECT_EQ(parsed.config.max_connections, 5);
  EXPECT_EQ(parsed.config.total_timeout, absl::Hours(48));
}

TEST(ProviderConfigTest, TellsDigestCommitAndTagOfAPinApart) {
  const auto pin = [](Value value) {
    return Parse({{"pins", Object{{kRepository, std::move(value)}}}})
        .config.pins.at(kRepository);
  };
  EXPECT_EQ(pin(kDigest).digest, kDigest);
  EXPECT_EQ(pin("185C95C").commit, "185c95c");
  EXPECT_EQ(pin("main.20251014-050954.185c95c").tag,
            "main.20251014-050954.185c95c");
  EXPECT_EQ(pin(1234567).commit, "1234567");
  EXPECT_TRUE(pin(1234567).commit_was_number);
}

TEST(ProviderConfigTest, RefusesAPinThatLostItsZeros) {
  EXPECT_THAT(Parse({{"pins", Object{{kRepository, 42798}}}}).failures,
              ElementsAre(Failure("quote it")));
  EXPECT_THAT(Parse({{"pins", R"({"ghcr.io/owner/chime":1e50})"}}).failures,
              ElementsAre(Failure("imagecd:pins[\"ghcr.io/owner/chime\"]")));
}

TEST(ProviderConfigTest, RefusesAPinOfWhatIsNoRepository) {
  EXPECT_THAT(Parse({{"pins", Object{{"chime", "185c95c"}}}}).failures,
              ElementsAre(Failure("imagecd:pins[\"chime\"] does not name")));
}

TEST(ProviderConfigTest, RefusesUnknownKeysWithASuggestion) {
  EXPECT_THAT(Parse({{"registry", "x"}}).failures,
              ElementsAre(Failure("did you mean registries?")));
  EXPECT_THAT(
      Parse({{"registries", Object{{"ghcr.io", Object{{"pasword", "x"}}}}}})
          .failures,
      ElementsAre(Failure("did you mean password?")));
}

TEST(ProviderConfigTest, LetsTheEnginesOwnKeysPass) {
  EXPECT_THAT(Parse({{"version", "0.1.0"},
                     {"pluginDownloadURL", "https://example.com"},
                     {"__internal", Object{}}})
                  .failures,
              IsEmpty());
}

TEST(ProviderConfigTest, HoldsARepositoryByItsOwnReasonBeforeTheOneOfAll) {
  for (const Value& holds :
       {Value(Object{{kRepository, "rings at night"}, {"*", "freeze"}}),
        Value(R"({"ghcr.io/owner/chime":"rings at night","*":"freeze"})")}) {
    const Parsed parsed = Parse({{"holds", holds}});
    EXPECT_THAT(parsed.failures, IsEmpty());
    EXPECT_EQ(parsed.config.HoldFor(kRepository)->reason, "rings at night");
    EXPECT_EQ(parsed.config.HoldFor(kRepository)->origin,
              "imagecd:holds[\"ghcr.io/owner/chime\"]");
    EXPECT_EQ(parsed.config.HoldFor("ghcr.io/owner/other")->origin,
              "imagecd:holds[\"*\"]");
  }
  EXPECT_EQ(
      Parse({{"holds", Object{{kRepository, ""}}}}).config.HoldFor(kRepository),
      nullptr);
}

TEST(ProviderConfigTest, RefusesAHoldWithoutAReasonOrRepository) {
  EXPECT_THAT(Parse({{"holds", Object{{kRepository, true}}}}).failures,
              ElementsAre(Failure("must be a string: the reason")));
  EXPECT_THAT(Parse({{"holds", Object{{"chime", "x"}}}}).failures,
              ElementsAre(Failure("does not name a repository")));
  EXPECT_THAT(Parse({{"holds", "everything"}}).failures,
              ElementsAre(Failure("must be an object")));
}

TEST(ProviderConfigTest, NamesTheKeyOfEveryWrongValue) {
  const std::pair<const char*, Value> wrong[] = {
      {"onRegistryFailure", "ignore"},
      {"requestTimeout", "-1s"},
      {"requestTimeout", "0"},
      {"totalTimeout", 5},
      {"totalTimeout", "soon"},
      {"maxAttempts", 0},
      {"maxAttempts", "21"},
      {"maxAttempts", "2x"},
      {"maxConnections", 1.5},
      {"maxConnections", 257},
      {"maxConnections", 1e300},
      {"pins", "not json"},
      {"pins", true},
      {"registries", "[]"},
  };
  for (const auto& [key, value] : wrong) {
    EXPECT_THAT(Parse({{key, value}}).failures,
                ElementsAre(Failure(std::string("imagecd:") + key)))
        << key;
  }
}

TEST(ProviderConfigTest, ShowsNothingOfWhatStandsInRegistries) {
  const Value wrong[] = {
      "{\"ghcr.io\": hunter2",
      Object{{"ghcr.io", "hunter2"}},
      Object{{"ghcr.io", Object{{"password", "hunter2"}}}},
      Object{{"ghcr.io", Object{{"token", property::Array{"hunter2"}}}}},
      Object{{"ghcr.io", Object{{"insecure", "hunter2"}}}},
      Object{{"ghcr.io", Object{{"tokenHosts", "hunter2"}}}},
      Object{{"https://ghcr.io", Object{{"token", "hunter2"}}}},
      Object{{"https://user:hunter2@ghcr.io", Object{{"token", "t"}}}},
      Object{{"ghcr.io", Object{{"tokne", "hunter2"}}}},
  };
  for (const Value& value : wrong) {
    const Parsed parsed = Parse({{"registries", value}});
    ASSERT_THAT(parsed.failures, Not(IsEmpty()));
    for (const CheckFailure& failure : parsed.failures) {
      EXPECT_EQ(failure.property, "");
      EXPECT_THAT(failure.reason, HasSubstr("imagecd:registries"));
      EXPECT_THAT(failure.reason, Not(HasSubstr("hunter2")));
    }
  }
}

TEST(ProviderConfigTest, WaitsForWhatIsNotKnownYet) {
  EXPECT_THAT(Parse({{"registries", Unknown{}},
                     {"pins", Object{{kRepository, Unknown{}}}},
                     {"maxAttempts", Unknown{}}})
                  .failures,
              IsEmpty());
}

TEST(ProviderConfigTest, SurvivesHostileJson) {
  const std::string deep(100'000, '[');
  EXPECT_THAT(Parse({{"pins", deep}}).failures,
              ElementsAre(Failure("imagecd:pins")));
  const std::string nested = std::string(40, '[') + std::string(40, ']');
  EXPECT_THAT(Parse({{"pins", "{\"a\":" + nested + "}"}}).failures,
              ElementsAre(Failure("imagecd:pins")));
}

}  // namespace
}  // namespace imagecd::inputs
