// Whatever text a monorepo holds, the emitters write what other readers read
// back. The fuzzers look further than these.

#include "tests/testing/generator/read_back.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/testing/generator/hostile_text.h"

namespace imagecd::testing {
namespace {

generator::Yaml RandomDocument(std::mt19937& random, int depth) {
  const auto kind = depth == 0 ? random() % 3 : random() % 5;
  if (kind == 1) return static_cast<int64_t>(random()) - (1 << 30);
  if (kind == 2) return random() % 2 == 0;
  if (kind == 0) return ValidText(HostileText(random));
  generator::Yaml node =
      kind == 3 ? generator::Yaml::List() : generator::Yaml::Map();
  for (auto count = random() % 4; count > 0; --count) {
    generator::Yaml child = RandomDocument(random, depth - 1);
    if (random() % 3 == 0) child.Comment(HostileText(random));
    if (random() % 3 == 0) child.Note(HostileText(random));
    if (kind == 3) {
      node.Add(std::move(child));
    } else {
      node.Set(ValidText(HostileText(random)), std::move(child));
    }
  }
  return node;
}

TEST(ReadBackTest, YamlHoldsWhatWentIn) {
  std::mt19937 random(1);  // NOLINT: the same documents each time
  for (int i = 0; i < 2000; ++i) {
    ASSERT_EQ(CheckYaml(RandomDocument(random, 4)), "");
  }
}

TEST(ReadBackTest, LiteralsHoldWhatWentInInEveryLanguage) {
  std::mt19937 random(2);  // NOLINT: the same texts each time
  for (int i = 0; i < 2000; ++i) {
    ASSERT_EQ(CheckLiterals(HostileText(random)), "");
  }
}

TEST(ReadBackTest, EveryFileIsReadableWhateverItsTexts) {
  std::mt19937 random(3);  // NOLINT: the same texts each time
  for (int i = 0; i < 40; ++i) {
    const std::string text = HostileText(random);
    ASSERT_EQ(CheckEmitters(text, HostileText(random)), "") << text;
  }
}

TEST(ReadBackTest, TheCheckFindsALoss) {
  EXPECT_NE(CheckYaml(generator::Yaml("\xFF")), "");
}

}  // namespace
}  // namespace imagecd::testing
