#ifndef IMAGECD_PROGRAMS_GENERATOR_POD_SECURITY_H_
#define IMAGECD_PROGRAMS_GENERATOR_POD_SECURITY_H_

#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/model.h"

// Kubernetes' Pod Security Standards:
// https://kubernetes.io/docs/concepts/security/pod-security-standards/
namespace imagecd::generator {

// The strictest standard that every pod of the namespace meets, patches
// included: `restricted`, `baseline` or `privileged`.
std::string PodSecurityLevel(const Model& model, std::string_view space);

// The labels of a namespace that project.pod_security asks for.
std::vector<KeyValue> PodSecurityLabels(const Model& model,
                                        std::string_view space);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_POD_SECURITY_H_
