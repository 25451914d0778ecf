#ifndef IMAGECD_PROGRAMS_GENERATOR_WORKLOAD_OBJECT_H_
#define IMAGECD_PROGRAMS_GENERATOR_WORKLOAD_OBJECT_H_

#include "programs/generator/model.h"
#include "programs/generator/patch.h"
#include "programs/generator/pod_tree.h"
#include "programs/generator/value.h"

namespace imagecd::generator {

// The label by which a Deployment and a Service find their pods.
inline constexpr char kNameLabel[] = "app.kubernetes.io/name";

// The `apps/v1:Deployment` or `batch/v1:CronJob` of a workload with its raw
// patches merged in, with `report` as for MergePatch. A patch cannot change
// what identifies the object.
Value WorkloadObject(const Workload& workload, Value metadata,
                     const PodParts& parts, PatchReport* report);

// The pod's spec of such an object, or null if a patch took it out.
const Value* PodSpecOf(const Value& object);

// Parts with texts in place of references to other resources, to look at the
// object of a workload before there is a program.
PodParts PlaceholderParts(const Workload& workload);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_WORKLOAD_OBJECT_H_
