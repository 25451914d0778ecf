#ifndef IMAGECD_PROGRAMS_STACK_REFERENCES_H_
#define IMAGECD_PROGRAMS_STACK_REFERENCES_H_

#include <string>
#include <string_view>
#include <vector>

#include "provider/oci/reference.h"
#include "provider/policy/history.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::stack {

// Every `REPOSITORY:TAG`, `REPOSITORY@DIGEST` and `REPOSITORY:TAG@DIGEST` in
// the text, in any words around it.
std::vector<oci::Reference> ReferencesIn(std::string_view text,
                                         const oci::Repository& repository);

// What a resource's inputs hold of an image: references to its repository, and
// strings that are a tag or digest of `history` as a whole.
struct Found {
  std::vector<std::string> holds;  // each once, as they stand there
  bool has_chosen = false;         // one of them is `chosen`
  bool has_secrets = false;        // there is something that cannot be read
};
Found FindIn(const property::Object& inputs, const std::string& repository,
             const policy::Image& chosen,
             const std::vector<policy::Choice>& history);

}  // namespace imagecd::stack

#endif  // IMAGECD_PROGRAMS_STACK_REFERENCES_H_
