// The output of the pulumi program: the state, the history and the
// configuration of a stack. Anybody who can write to the backend can change it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "cli/stack/config.h"
#include "cli/stack/history.h"
#include "cli/stack/references.h"
#include "cli/stack/state.h"

namespace stack = imagecd::stack;

namespace {

void Expect(bool condition) {
  if (!condition) abort();
}

// A slow and plain way to find the same.
std::size_t CountNames(std::string_view text, const std::string& name) {
  std::size_t count = 0;
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)stack::ParseHistory(text);
  (void)stack::ParseConfig(text);
  const imagecd::oci::Repository repository{"ghcr.io", "o/r"};
  Expect(stack::ReferencesIn(text, repository).size() <=
         CountNames(text, repository.ToString()));
  const auto state = stack::ParseState(text);
  if (!state.ok()) return 0;
  for (const stack::Image& image : state->images) {
    Expect(image.inputs != nullptr && image.outputs != nullptr);
    (void)stack::NotDeployed(image);
    (void)state->ProviderOf(image);
    for (const stack::Dependent& each : image.dependents) {
      const std::set<std::string> distinct(each.holds.begin(),
                                           each.holds.end());
      Expect(distinct.size() == each.holds.size());
    }
  }
  return 0;
}
