#ifndef IMAGECD_TESTS_TESTING_GENERATOR_MODELS_H_
#define IMAGECD_TESTS_TESTING_GENERATOR_MODELS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "programs/generator/model.h"

namespace imagecd::testing {

// Monorepos that the tests of the emitters generate from, by name.
std::vector<std::pair<std::string, generator::Model>> SampleModels();

// A monorepo of `count` apps with a Deployment, a Service and an Ingress each.
generator::Model LargeModel(int count);

// One app with everything that an app can have, `text` wherever any text is
// allowed. Names are `name`, which is to be a Kubernetes name.
generator::Model ModelFilledWith(std::string_view text, std::string_view name);

// Every file of a model: programs, workflows, dependabot and the operator's.
std::vector<generator::GeneratedFile> GenerateAll(
    const generator::Model& model);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_GENERATOR_MODELS_H_
