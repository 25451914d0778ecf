// Prints the JSON Schema of imagecd.yaml; the target `generate` runs it.
#include <cstdio>
#include <string>

#include "programs/generator/config.h"

int main() {
  const std::string schema = imagecd::generator::ConfigJsonSchema();
  return std::fwrite(schema.data(), 1, schema.size(), stdout) == schema.size()
             ? 0
             : 1;
}
