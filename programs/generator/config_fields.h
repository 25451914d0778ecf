#ifndef IMAGECD_PROGRAMS_GENERATOR_CONFIG_FIELDS_H_
#define IMAGECD_PROGRAMS_GENERATOR_CONFIG_FIELDS_H_

#include "programs/generator/config.h"
#include "programs/generator/fields.h"

namespace imagecd::generator {

// The top of imagecd.yaml, and with it everything below.
void ConfigFields(FieldVisitor& visitor, Config& config);

// Requests and limits of a container.
void ResourcesFields(FieldVisitor& visitor, Resources& resources);

// What an app's own workload and each of `workloads` may say.
void WorkloadFields(FieldVisitor& visitor, WorkloadSettings& settings);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_CONFIG_FIELDS_H_
