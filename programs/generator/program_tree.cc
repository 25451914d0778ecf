#include "programs/generator/program_tree.h"

#include <algorithm>
#include <functional>

namespace imagecd::generator {
namespace {

void Visit(const Value& value, const std::function<void(const Value&)>& look) {
  look(value);
  for (const Value& item : value.items) Visit(item, look);
}

void VisitAll(const ProgramTree& tree,
              const std::function<void(const Value&)>& look) {
  for (const ProgramResource& resource : tree.resources) {
    Visit(resource.properties, look);
  }
  for (const auto& [name, value] : tree.outputs) Visit(value, look);
}

}  // namespace

std::vector<bool> ProgramTree::Referenced() const {
  std::vector<bool> referenced(resources.size(), false);
  VisitAll(*this, [&referenced](const Value& value) {
    if (value.kind == Value::Kind::kOutput) referenced[value.resource] = true;
  });
  return referenced;
}

bool ProgramTree::ReadsFiles() const {
  bool reads = false;
  VisitAll(*this, [&reads](const Value& value) {
    reads = reads || value.kind == Value::Kind::kFile;
  });
  return reads;
}

bool ProgramTree::Uses(std::string_view package) const {
  return std::any_of(resources.begin(), resources.end(),
                     [package](const ProgramResource& resource) {
                       return resource.type.substr(0, package.size()) ==
                                  package &&
                              resource.type[package.size()] == ':';
                     });
}

}  // namespace imagecd::generator
