// A monorepo whose every text and name is the input: each generated file must
// be read back by a reader of its kind.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "tests/testing/generator/read_back.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string wrong = imagecd::testing::CheckLiterals(input);
  if (wrong.empty()) {
    wrong = imagecd::testing::CheckEmitters(input,
                                            input.substr(0, input.size() / 2));
  }
  if (!wrong.empty()) {
    std::cerr << wrong << '\n';
    abort();
  }
  return 0;
}
