#ifndef IMAGECD_PROGRAMS_GENERATOR_POD_TREE_H_
#define IMAGECD_PROGRAMS_GENERATOR_POD_TREE_H_

#include <string>
#include <vector>

#include "programs/generator/model.h"
#include "programs/generator/patch.h"
#include "programs/generator/value.h"

namespace imagecd::generator {

// What the pods of a workload need from resources of the program.
struct PodParts {
  Value image;
  Value labels;       // kMap
  Value annotations;  // kMap, may be empty
  // For each config file its key in the ConfigMap that `config_map` names.
  std::vector<std::string> config_keys;
  Value config_map;
  // For each volume the name of its claim or of another source: an output of
  // the claim that the program makes, or a string.
  std::vector<Value> volume_sources;
};

// The `core/v1:PodTemplateSpec` of a workload: not root, no privileges, every
// capability dropped, the runtime's seccomp profile, no token of a service
// account; then the workload's patches of the container and the pod, with
// `report` as for MergePatch.
Value PodTemplate(const Workload& workload, const PodParts& parts,
                  PatchReport* report);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_POD_TREE_H_
