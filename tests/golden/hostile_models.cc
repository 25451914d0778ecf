// hostile-models COUNT SEED FOLDER: what the generator writes for so many
// models whose every text is hostile, each in FOLDER/NUMBER, and that text in
// FOLDER/NUMBER/text.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>

#include "programs/generator/emitters.h"
#include "tests/testing/generator/hostile_text.h"
#include "tests/testing/generator/models.h"
#include "tests/testing/generator/read_back.h"

namespace imagecd::testing {
namespace {

namespace fs = std::filesystem;

void Write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

int Main(int count, unsigned seed, const fs::path& folder) {
  std::mt19937 random(seed);  // NOLINT: the same models each time
  for (int i = 0; i < count; ++i) {
    std::string text = ValidText(HostileText(random) + HostileText(random));
    if (text.empty()) text = "yes";
    const std::string name = ValidName(HostileText(random));
    const fs::path here = folder / std::to_string(i);
    Write(here / "text", text);
    generator::Model model = ModelFilledWith(text, name);
    // Not in ModelFilledWith: its golden has to be valid for GitHub.
    model.project.branch = text;
    model.project.workflow.runner = {text};
    model.project.workflow.needs = {{"test", "", text}};
    model.project.workflow.logins = {
        {"docker.io", text, "", "DOCKERHUB_TOKEN"}};
    model.project.workflow.google_provider = text;
    model.project.workflow.google_service_account = text;
    for (generator::App& app : model.apps) {
      app.build.contexts = {{"other", text}};
      app.build.paths = {text};
    }
    for (const generator::GeneratedFile& file : GenerateAll(model)) {
      Write(here / file.path, file.contents);
    }
  }
  return 0;
}

}  // namespace
}  // namespace imagecd::testing

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: hostile-models COUNT SEED FOLDER\n";
    return 2;
  }
  return imagecd::testing::Main(std::atoi(arguments[1]),
                                static_cast<unsigned>(std::atoi(arguments[2])),
                                arguments[3]);
}
