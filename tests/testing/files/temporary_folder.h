#ifndef IMAGECD_TESTS_TESTING_FILES_TEMPORARY_FOLDER_H_
#define IMAGECD_TESTS_TESTING_FILES_TEMPORARY_FOLDER_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace imagecd::testing {

// For tests: a folder that goes away with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(::testing::TempDir() + "imagecd_XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~TemporaryFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

  // Writes a file, its folders too; its path.
  std::string Write(std::string_view name, std::string_view text) const {
    const std::filesystem::path file = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

  // Writes a shell script that can be run; its path.
  std::string WriteScript(std::string_view name, std::string_view body) const {
    const std::string file = Write(name, "#!/bin/sh\n" + std::string(body));
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
  }

  std::string Read(std::string_view name) const {
    std::ifstream file(std::filesystem::path(path_) / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_FILES_TEMPORARY_FOLDER_H_
