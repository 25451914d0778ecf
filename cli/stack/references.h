#ifndef IMAGECD_CLI_STACK_REFERENCES_H_
#define IMAGECD_CLI_STACK_REFERENCES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "provider/oci/reference.h"
#include "provider/policy/deployment_history.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::stack {

// Every `REPOSITORY:TAG`, `REPOSITORY@DIGEST` and `REPOSITORY:TAG@DIGEST` in
// the text, with any text around it.
std::vector<oci::Reference> ReferencesIn(std::string_view text,
                                         const oci::Repository& repository);

// The values in a resource's inputs that name an image: references to its
// repository, and strings that are exactly a tag or digest of its history.
struct Found {
  std::vector<std::string> holds;  // each once, unchanged
  bool has_chosen = false;         // one of them is the chosen image
  bool has_secrets = false;        // there is something that cannot be read
};

// Finds many images at once: reading the inputs of a resource takes the same
// time for one image as for all.
class ImageIndex {
 public:
  // The arguments must outlive the index. An image whose repository is
  // malformed is never found.
  void Add(const std::string& repository, const policy::Image& chosen,
           const std::vector<policy::HistoryEntry>& history);

  // `images` are the images to look for, as positions in the constructor's
  // list, from 0. The result has one element for each.
  std::vector<Found> FindIn(const property::Object& inputs,
                            const std::vector<std::size_t>& images) const;

 private:
  friend class Search;

  struct Entry {
    oci::Repository repository;  // empty: it cannot be read
    std::string name;            // of the repository
    const policy::Image* chosen = nullptr;
    // Tags and digests that the image has or had.
    std::unordered_set<std::string_view> texts;
  };

  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_text_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_REFERENCES_H_
