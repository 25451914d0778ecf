// Adopts a project and a stack's configuration that the input contains. The
// written files can be read again, and adopting them again changes nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "programs/generator/adopt.h"

namespace {

using imagecd::generator::AdoptFile;
using imagecd::generator::AdoptInput;
using imagecd::generator::AdoptOptions;

void Adopt(AdoptInput input, const AdoptOptions& options) {
  const auto plan = imagecd::generator::PlanAdoption(input, options);
  if (!plan.ok()) return;
  if (plan->images.empty() != plan->files.empty()) abort();
  for (const AdoptFile& file : plan->files) {
    if (file.path == input.project.path) input.project = file;
    for (AdoptFile& stack : input.stacks) {
      if (file.path == stack.path) stack = file;
    }
  }
  const auto again = imagecd::generator::PlanAdoption(input, options);
  if (!again.ok() || !again->files.empty()) {
    std::cerr << again.status() << "\n" << input.project.text << '\n';
    abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find("\n---\n");
  AdoptInput input;
  input.project = {"Pulumi.yaml", text.substr(0, end)};
  if (end != std::string::npos) {
    input.stacks.push_back({"Pulumi.dev.yaml", text.substr(end + 5)});
  }
  Adopt(input, {});
  Adopt(input, {.pin = true});
  return 0;
}
