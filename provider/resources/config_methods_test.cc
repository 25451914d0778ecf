#include "provider/resources/config_methods.h"

#include <optional>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::resources {
namespace {

using property::MakeSecret;
using property::Object;
using property::Value;
using ::testing::IsEmpty;

TEST(CheckConfigTest, ReturnsRegistriesAsASecretInEitherForm) {
  for (const Value& given : {Value(Object{{"ghcr.io", Object{{"token", "t"}}}}),
                             Value(R"({"ghcr.io":{"token":"t"}})")}) {
    const CheckResponse response = CheckProviderConfig(
        {.olds = {},
         .news = {{"registries", given}, {"version", "0.1.0"}},
         .old_outputs = std::nullopt});
    EXPECT_THAT(response.failures, IsEmpty());
    EXPECT_EQ(response.inputs.at("registries"), MakeSecret(given));
    EXPECT_EQ(response.inputs.at("version"), Value("0.1.0"));
  }
}

DiffResponse Diff(Object olds, Object news) {
  DiffRequest request;
  request.old_inputs = std::move(olds);
  request.news = std::move(news);
  return DiffProviderConfig(request);
}

TEST(DiffConfigTest, SaysNoneOnlyForEqualConfigurations) {
  const Object config{{"pins", "{}"}, {"registries", MakeSecret("{}")}};
  EXPECT_THAT(Diff(config, config).detailed, IsEmpty());
  EXPECT_THAT(Diff(config, {{"pins", "{}"}, {"registries", "{}"}}).detailed,
              IsEmpty());
}

TEST(DiffConfigTest, SaysUpdateForAnyKeyAndNeverReplaces) {
  const DiffResponse response =
      Diff({{"registries", MakeSecret("a")}, {"maxAttempts", "2"}},
           {{"registries", "b"}, {"pins", "{}"}});
  ASSERT_EQ(response.detailed.size(), 3U);
  EXPECT_EQ(response.detailed.at("registries").kind, DiffKind::kUpdate);
  EXPECT_EQ(response.detailed.at("maxAttempts").kind, DiffKind::kDelete);
  EXPECT_EQ(response.detailed.at("pins").kind, DiffKind::kAdd);
}

TEST(DiffConfigTest, SaysUpdateForAnotherVersionOfThePlugin) {
  EXPECT_EQ(Diff({{"version", "0.1.0"}}, {{"version", "0.2.0"}})
                .detailed.at("version")
                .kind,
            DiffKind::kUpdate);
}

TEST(DiffConfigTest, LeavesTheEnginesHiddenKeysAlone) {
  EXPECT_THAT(Diff({{"__internal", "a"}}, {{"__internal", "b"}}).detailed,
              IsEmpty());
}

}  // namespace
}  // namespace imagecd::resources
