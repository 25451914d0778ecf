// YAML documents of any shape and any text: yaml-cpp must read back every value
// that went into the emitter, and of its type.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "programs/generator/yaml_document.h"
#include "tests/testing/generator/read_back.h"

namespace {

using imagecd::generator::Yaml;
using imagecd::testing::ValidText;

// Reads a document from bytes: a kind, and for a text its length and its bytes.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  Yaml Document(int depth) {
    switch (Next() % (depth == 0 ? 3 : 5)) {
      case 0:
        return ValidText(Text());
      case 1:
        return static_cast<int64_t>(Next()) * 1234567 - 98765432;
      case 2:
        return Next() % 2 == 0;
      case 3: {
        Yaml list = Yaml::List();
        for (auto count = Next() % 5; count > 0; --count) {
          list.Add(Child(depth));
        }
        return list;
      }
      default: {
        Yaml map = Yaml::Map();
        for (auto count = Next() % 5; count > 0; --count) {
          const std::string key = ValidText(Text());
          map.Set(key, Child(depth));
        }
        return map;
      }
    }
  }

 private:
  unsigned Next() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return byte;
  }

  std::string_view Text() {
    const std::size_t size =
        std::min<std::size_t>(Next() + 256U * (Next() % 6), rest_.size());
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  Yaml Child(int depth) {
    const unsigned comments = Next();
    Yaml child = Document(depth - 1);
    if (comments % 8 == 0) child.Comment(Text());
    if (comments % 8 == 1) child.Note(Text());
    return child;
  }

  std::string_view rest_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string wrong =
      imagecd::testing::CheckYaml(Bytes(input).Document(5));
  if (!wrong.empty()) {
    std::cerr << wrong << '\n';
    abort();
  }
  return 0;
}
