#ifndef IMAGECD_TESTS_TESTING_GENERATOR_HOSTILE_TEXT_H_
#define IMAGECD_TESTS_TESTING_GENERATOR_HOSTILE_TEXT_H_

#include <random>
#include <string>

namespace imagecd::testing {

// Pieces of which every other one means something to some reader. May be empty,
// and need not be UTF-8 (see ValidText).
std::string HostileText(std::mt19937& random);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_GENERATOR_HOSTILE_TEXT_H_
