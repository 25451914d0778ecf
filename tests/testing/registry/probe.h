#ifndef IMAGECD_TESTS_TESTING_REGISTRY_PROBE_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_PROBE_H_

#include <map>
#include <string>
#include <vector>

#include "tests/testing/registry/fake_registry.h"

namespace imagecd::testing {

// A bare HTTP client for the fake's own tests, so that nothing lies between
// them and what is on the wire: one connection per request,
// follows nothing, believes nothing.
struct ProbeAnswer {
  int status = 0;                                   // 0: no whole answer came
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;                                 // as far as it came

  std::string Header(const std::string& name) const;  // the first one
  std::vector<std::string> Headers(const std::string& name) const;
};

using ProbeHeaders = std::multimap<std::string, std::string>;

// `url` is "http://HOST:PORT"; `body_limit` ends the transfer, with status 0.
ProbeAnswer Send(const std::string& method, const std::string& url,
                 const std::string& target, const ProbeHeaders& headers = {},
                 const std::string& body = "",
                 std::size_t body_limit = std::size_t{16} << 20);

inline ProbeAnswer Get(const FakeRegistry& registry, const std::string& target,
                       const ProbeHeaders& headers = {}) {
  return Send("GET", registry.url(), target, headers);
}
inline ProbeAnswer Head(const FakeRegistry& registry, const std::string& target,
                        const ProbeHeaders& headers = {}) {
  return Send("HEAD", registry.url(), target, headers);
}

// The `tags` of a page; fails the test if it has none.
std::vector<std::string> TagsOf(const ProbeAnswer& answer);

// Options without authentication.
FakeRegistryOptions Open();

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_PROBE_H_
