// Runs the table of docs/registries.md row by row.

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "provider/http/curl_http_client.h"
#include "provider/oci/registry_client.h"
#include "tests/testing/oci/client_world.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/registry/switches.h"

namespace imagecd::oci {
namespace {

using ::imagecd::testing::ClientWorld;
using ::imagecd::testing::FakeRegistry;
using ::imagecd::testing::TagCollector;

constexpr char kPath[] = "team/house/bell";
constexpr char kTag[] = "main.20260701-120000.0123abc";

struct Row {
  std::string registry;
  nlohmann::json switches;
};

// The rows of the table whose last column is JSON in backticks.
std::vector<Row> ReadRows() {
  std::vector<Row> rows;
  std::ifstream page(IMAGECD_REGISTRIES_PAGE);
  for (std::string line; std::getline(page, line);) {
    const std::size_t begin = line.rfind("| `{");
    const std::size_t end = line.rfind("}` |");
    if (begin == std::string::npos || end == std::string::npos) continue;
    rows.push_back(
        {line.substr(2, line.find(" |", 2) - 2),
         nlohmann::json::parse(line.substr(begin + 3, end - begin - 2))});
  }
  return rows;
}

TEST(RegistriesPageTest, EveryRegistryIsReadToTheEnd) {
  const std::vector<Row> rows = ReadRows();
  ASSERT_GT(rows.size(), 20U);
  for (const Row& row : rows) {
    SCOPED_TRACE(row.registry);
    FakeRegistry registry;
    const std::string digest = registry.Push(kPath, kTag).digest;
    registry.Generate(kPath, {.count = 2400});
    ::imagecd::testing::FakeRegistryOptions options = registry.options();
    const absl::Status applied =
        ::imagecd::testing::ApplySwitches(row.switches, options);
    ASSERT_TRUE(applied.ok()) << applied;
    registry.SetOptions(options);

    const base::MapEnvironment no_variables({});
    http::CurlHttpClient http({}, no_variables);
    ClientWorld world(&http, registry.host());
    TagCollector sink;
    const auto listed = world.List(kPath, sink);
    ASSERT_TRUE(listed.ok()) << listed.status();
    const std::vector<std::string> tags = registry.Tags(kPath);
    EXPECT_EQ(std::set<std::string>(sink.tags().begin(), sink.tags().end()),
              std::set<std::string>(tags.begin(), tags.end()));
    const auto head =
        world.client().HeadManifest(world.Repo(kPath), digest, world.call());
    ASSERT_TRUE(head.ok()) << head.status();
    ASSERT_TRUE(head->has_value());
    EXPECT_EQ((*head)->digest, digest);
    const auto manifest =
        world.client().GetManifest(world.Repo(kPath), kTag, world.call());
    ASSERT_TRUE(manifest.ok()) << manifest.status();
    ASSERT_TRUE(manifest->has_value());
    EXPECT_EQ((*manifest)->digest, digest);
    EXPECT_THAT(world.log.warnings(), ::testing::IsEmpty());
  }
}

}  // namespace
}  // namespace imagecd::oci
