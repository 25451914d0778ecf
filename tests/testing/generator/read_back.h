#ifndef IMAGECD_TESTS_TESTING_GENERATOR_READ_BACK_H_
#define IMAGECD_TESTS_TESTING_GENERATOR_READ_BACK_H_

#include <string>
#include <string_view>

#include "programs/generator/yaml_document.h"

// Readers that share nothing with the emitters. Each gives "" or what is wrong.
namespace imagecd::testing {

// Reads what EmitYaml writes of `document` with yaml-cpp: every value must come
// back as it was and of its type.
std::string CheckYaml(const generator::Yaml& document);

// Writes `text` as a literal of each language and decodes it by that language's
// rules.
std::string CheckLiterals(std::string_view text);

// Writes every file of ModelFilledWith(text, name); parses all that is YAML or
// JSON, and looks for `text` in the program where it must have arrived.
std::string CheckEmitters(std::string_view text, std::string_view name);

// `text` as valid UTF-8 without NUL, as a Model has it.
std::string ValidText(std::string_view text);
// A Kubernetes name made of `text`.
std::string ValidName(std::string_view text);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_GENERATOR_READ_BACK_H_
