#ifndef IMAGECD_PROGRAMS_GENERATOR_PROGRAM_TREE_H_
#define IMAGECD_PROGRAMS_GENERATOR_PROGRAM_TREE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "programs/generator/model.h"
#include "programs/generator/value.h"

namespace imagecd::generator {

// A Pulumi program as a tree that is of no language: what GenerateProgram
// writes in each of them comes from one of these, so they cannot drift apart.

struct ProgramResource {
  std::string type;  // `imagecd:LatestImage`, `kubernetes:apps/v1:Deployment`
  std::string name;  // of the resource in the stack: part of its URN
  // What its variable is called before a language has its way; unique.
  std::string variable;
  std::string comment;  // one line above it; "": none
  // kObject; its type is `type`. Without entries where `existing` is set.
  Value properties;
  // A raw patch is part of the properties: a statically typed language cannot
  // name the types of what it brings.
  bool untyped = false;
  // Pulumi's resource options. `retain`: an update that no longer has the
  // resource, or replaces it, leaves the object in the cluster. `protect`: such
  // an update fails instead.
  bool protect = false;
  bool retain = false;
  // The id of an object that the program looks up and does not manage; "": the
  // program creates it. Its URN is the same, so Pulumi hands the object over
  // from one to the other, and deletes nothing.
  std::string existing = {};
};

// A text of the project's configuration that has a default. Its key is a name
// in every language.
struct ProgramSetting {
  std::string key;
  std::string value;  // where a stack says nothing
  std::string description;
};

struct ProgramTree {
  std::vector<std::string> secrets;  // keys of the project's configuration
  std::vector<ProgramSetting> settings;
  std::vector<ProgramResource> resources;
  std::vector<std::pair<std::string, Value>> outputs;

  // Whether another resource or an output refers to the resource at `index`.
  std::vector<bool> Referenced() const;
  // Whether any value is read from a file.
  bool ReadsFiles() const;
  // Whether any resource is of this package.
  bool Uses(std::string_view package) const;
};

// What `model` deploys.
ProgramTree BuildProgramTree(const Model& model);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_PROGRAM_TREE_H_
