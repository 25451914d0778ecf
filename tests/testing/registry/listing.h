#ifndef IMAGECD_TESTS_TESTING_REGISTRY_LISTING_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_LISTING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/testing/registry/exchange.h"
#include "tests/testing/registry/options.h"

namespace imagecd::testing {

// What tags/list has to say about one repository, rendered once, so that a page
// is one copy out of it. Immutable.
class Listing {
 public:
  // `tags` in push order; applies lag, only_first and order.
  Listing(std::vector<std::string> tags, const FakeRegistryOptions& options);
  Listing(const Listing&) = delete;
  Listing& operator=(const Listing&) = delete;

  // True if a Listing made with `options` would be the same.
  bool Fits(const FakeRegistryOptions& options) const;

  std::size_t size() const { return tags_.size(); }
  const std::string& tag(std::size_t i) const { return tags_[i]; }
  std::optional<std::size_t> Find(std::string_view tag) const;
  // Where `tag` would be inserted; the end if the order is no sorted one.
  std::size_t Position(std::string_view tag) const;
  // `"a","b"`: the elements of [begin, end) as JSON.
  std::string_view Elements(std::size_t begin, std::size_t end) const;

 private:
  std::vector<std::string> tags_;
  std::unordered_map<std::string_view, std::size_t> index_;  // into tags_
  std::string json_;
  std::vector<std::size_t> offsets_;  // into json_; one more than tags
  TagOrder order_;
  std::uint64_t shuffle_seed_;
  int lag_;
  std::optional<int> only_first_;
};

// The answer to GET /v2/REPOSITORY/tags/list?QUERY.
Answer AnswerPage(const Listing& listing, const std::string& repository,
                  std::string_view query, const FakeRegistryOptions& options,
                  const Addresses& addresses);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_LISTING_H_
