#ifndef IMAGECD_PROGRAMS_GENERATOR_MOVED_KEYS_H_
#define IMAGECD_PROGRAMS_GENERATOR_MOVED_KEYS_H_

#include "programs/generator/fields.h"

// Keys of imagecd.yaml that repeated fields of Kubernetes. The raw patches
// `container`, `pod` and `object` express all of these fields, so an old key is
// an error that shows the patch to write instead, with the value that the file
// has.
namespace imagecd::generator {

// Of an app or one of its workloads.
void MovedWorkloadKeys(FieldVisitor& visitor);
// Of a variable in `env`.
void MovedEnvironmentKeys(FieldVisitor& visitor);
// Of a volume in `volumes`.
void MovedVolumeKeys(FieldVisitor& visitor);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_MOVED_KEYS_H_
