#ifndef IMAGECD_PROGRAMS_GENERATOR_PROGRAM_FILES_H_
#define IMAGECD_PROGRAMS_GENERATOR_PROGRAM_FILES_H_

#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/model.h"
#include "programs/generator/program_tree.h"
#include "programs/generator/yaml_document.h"

// The four languages of GenerateProgram: each writes all files of one.
namespace imagecd::generator {

// Releases that generated programs need, in addition to the plugins' of the
// model. They are tested together; a person's dependabot updates them.
inline constexpr std::string_view kPulumiVersion = "3.259.0";
// The oldest release of Pulumi's SDKs for Python and Node that the SDK of our
// schema works with. tests/e2e/sdk_requirements_test.py compares it with that
// SDK.
inline constexpr std::string_view kOldestPulumiVersion = "3.231.0";
inline constexpr std::string_view kGoVersion = "1.25.0";

std::vector<GeneratedFile> YamlProgram(const Model& model,
                                       const Program& program,
                                       const ProgramTree& tree);
std::vector<GeneratedFile> PythonProgram(const Model& model,
                                         const Program& program,
                                         const ProgramTree& tree);
std::vector<GeneratedFile> TypeScriptProgram(const Model& model,
                                             const Program& program,
                                             const ProgramTree& tree);
std::vector<GeneratedFile> GoProgram(const Model& model, const Program& program,
                                     const ProgramTree& tree);

// The line that says where a file comes from; without the comment's mark.
std::string GeneratedNotice();

// `folder/name`, or `name` where the folder is the root.
std::string PathIn(std::string_view folder, std::string_view name);

// The way from `folder` up to the root: "" or `../../`.
std::string WayToRoot(std::string_view folder);

// The folder that the project's Pulumi.yaml is in.
std::string ProjectFolder(const Program& program);

// Pulumi.yaml as far as it is the same in all languages: name, description,
// `runtime`, main, plugins and the types of the configuration.
Yaml ProjectDocument(const Model& model, const Program& program,
                     const ProgramTree& tree, Yaml runtime);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_PROGRAM_FILES_H_
