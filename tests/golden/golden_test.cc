// What the generator writes for a dozen monorepos, beside this file as a
// person would see it in the repository. IMAGECD_UPDATE_GOLDENS=1 writes it
// anew; read the change before you commit it.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "programs/generator/emitters.h"
#include "programs/generator/generated_paths.h"
#include "tests/testing/generator/models.h"

namespace imagecd::testing {
namespace {

namespace fs = std::filesystem;

using Files = std::map<std::string, std::string>;

fs::path Folder(const std::string& name) {
  return fs::path(IMAGECD_GOLDEN_DIR) / name;
}

bool Updating() {
  const char* value = std::getenv("IMAGECD_UPDATE_GOLDENS");
  return value != nullptr && std::string(value) == "1";
}

Files Generate(const generator::Model& model) {
  Files files;
  for (const generator::GeneratedFile& file : GenerateAll(model)) {
    EXPECT_TRUE(files.emplace(file.path, file.contents).second)
        << "two files are called " << file.path;
  }
  return files;
}

Files ReadFolder(const fs::path& folder) {
  Files files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream contents;
    contents << in.rdbuf();
    files[fs::relative(entry.path(), folder).generic_string()] = contents.str();
  }
  return files;
}

void WriteFolder(const fs::path& folder, const Files& files) {
  fs::remove_all(folder);
  for (const auto& [path, contents] : files) {
    fs::create_directories((folder / path).parent_path());
    std::ofstream(folder / path, std::ios::binary) << contents;
  }
}

// The lines around the first difference.
std::string FirstDifference(const std::string& golden,
                            const std::string& generated) {
  std::istringstream before(golden);
  std::istringstream after(generated);
  std::string old_line;
  std::string new_line;
  for (int number = 1;; ++number) {
    const bool has_old = static_cast<bool>(std::getline(before, old_line));
    const bool has_new = static_cast<bool>(std::getline(after, new_line));
    if (!has_old && !has_new) return "they differ in their last newline";
    if (has_old == has_new && old_line == new_line) continue;
    return "line " + std::to_string(number) +
           (has_old ? "\n- " + old_line : "\n- (end)") +
           (has_new ? "\n+ " + new_line : "\n+ (end)");
  }
}

class GoldenTest : public ::testing::TestWithParam<std::string> {};

TEST_P(GoldenTest, IsWhatTheGeneratorWrites) {
  Files generated;
  for (const auto& [name, model] : SampleModels()) {
    if (name == GetParam()) generated = Generate(model);
  }
  const fs::path folder = Folder(GetParam());
  if (Updating()) WriteFolder(folder, generated);
  const Files golden = ReadFolder(folder);
  for (const auto& [path, contents] : generated) {
    const auto found = golden.find(path);
    if (found == golden.end()) {
      ADD_FAILURE() << path << " is new; IMAGECD_UPDATE_GOLDENS=1 writes it";
    } else if (found->second != contents) {
      ADD_FAILURE() << path << ": " << FirstDifference(found->second, contents)
                    << "\nIMAGECD_UPDATE_GOLDENS=1 writes it anew";
    }
  }
  for (const auto& [path, contents] : golden) {
    EXPECT_TRUE(generated.count(path) != 0) << path << " is written no more";
  }
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const auto& [name, model] : SampleModels()) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Samples, GoldenTest, ::testing::ValuesIn(Names()),
                         [](const ::testing::TestParamInfo<std::string>& info) {
                           return info.param;
                         });

TEST(GoldenFolderTest, HoldsNothingElse) {
  const std::vector<std::string> names = Names();
  const std::set<std::string> known(names.begin(), names.end());
  for (const auto& entry : fs::directory_iterator(IMAGECD_GOLDEN_DIR)) {
    if (!entry.is_directory()) continue;
    const std::string name = entry.path().filename().string();
    if (name == "__pycache__") continue;
    EXPECT_TRUE(known.count(name) != 0) << "no sample is called " << name;
  }
}

TEST(GenerateTest, GivesTheSameBytesEachTime) {
  for (const auto& [name, model] : SampleModels()) {
    EXPECT_EQ(GenerateAll(model), GenerateAll(model)) << name;
  }
}

// An entry of imagecd.lock for anything else is ignored.
TEST(GenerateTest, WritesOnlyFilesThatARecordIsBelievedOf) {
  for (const auto& [name, model] : SampleModels()) {
    for (const generator::GeneratedFile& file : GenerateAll(model)) {
      EXPECT_TRUE(generator::CanBeGenerated(file.path, file.contents))
          << name << ": " << file.path;
    }
  }
}

TEST(GenerateTest, EndsEveryFileWithOneNewline) {
  for (const auto& [name, model] : SampleModels()) {
    for (const generator::GeneratedFile& file : GenerateAll(model)) {
      ASSERT_GE(file.contents.size(), 2U) << file.path;
      EXPECT_EQ(file.contents.back(), '\n') << name << ": " << file.path;
      EXPECT_NE(file.contents[file.contents.size() - 2], '\n')
          << name << ": " << file.path;
    }
  }
}

}  // namespace
}  // namespace imagecd::testing
