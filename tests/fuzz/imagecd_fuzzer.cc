// imagecd.yaml, which people write: for any content, the reader ends, every
// problem has a message on one line, and what was read without a problem keeps
// the promises of the model.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "programs/generator/bake_file.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/dockerfile.h"
#include "programs/generator/record.h"
#include "programs/generator/repository_path.h"
#include "programs/generator/yaml_tree.h"

namespace {

using namespace imagecd::generator;

void CheckText(const std::string& text) {
  if (text.find('\0') != std::string::npos || FirstBadByte(text)) abort();
}

void CheckPath(const std::string& path) {
  if (!path.empty() && !IsPathBelow(path)) abort();
}

void CheckModel(const Model& model) {
  CheckText(model.project.description);
  for (const Program& program : model.project.programs) {
    CheckPath(program.folder);
  }
  CheckPath(model.project.operator_.folder);
  for (const App& app : model.apps) {
    CheckPath(app.build.context);
    CheckPath(app.build.dockerfile);
    for (const Workload& workload : app.workloads) {
      if (workload.name.empty() || workload.name.size() > 63) abort();
      for (const EnvironmentVariable& variable : workload.environment) {
        CheckText(variable.value);
      }
      for (const ConfigFile& file : workload.config_files) {
        CheckPath(file.source);
      }
      for (const Port& port : workload.ports) {
        if (port.name.empty() || port.name.size() > 15) abort();
        if (port.container_port < 1 || port.service_port < 0) abort();
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Problem> problems;
  const Config config = ReadConfig(text, "imagecd.yaml", &problems);
  for (const Problem& problem : problems) {
    if (problem.message.empty()) abort();
    if (problem.message.find('\n') != std::string::npos) abort();
  }
  Discovery discovery;
  discovery.apps.push_back(
      {"chime", "apps/chime", "apps/chime/Dockerfile",
       Dockerfile(text).Facts("", {}).value_or(DockerfileFacts())});
  const GitFolder::Facts git{"", "https://github.com/owner/homeslice", "main"};
  std::vector<std::string> notes;
  const bool read = problems.empty();
  const Model model =
      BuildModel(config, discovery, git, "imagecd.yaml", &problems, &notes);
  if (read && problems.empty()) CheckModel(model);
  (void)ParseRecord(text);
  ReadBakeHcl(text);
  ReadBakeJson(text);
  (void)ParseRemote(text);
  return 0;
}
