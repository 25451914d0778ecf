#ifndef IMAGECD_TESTS_TESTING_REGISTRY_ACCESS_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_ACCESS_H_

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/testing/registry/exchange.h"
#include "tests/testing/registry/options.h"
#include "tests/testing/registry/store.h"

namespace imagecd::testing {

// Tokens, and who may read what. Not thread-safe.
class Access {
 public:
  // The token endpoint.
  Answer AnswerToken(const Request& request, const FakeRegistryOptions& options,
                     const Store& store);

  // Counts the token's use. Nothing if the request may go on; otherwise the 401
  // with its challenges, or the 403.
  std::optional<Answer> Refuse(const Request& request, const Target& target,
                               const FakeRegistryOptions& options,
                               const Store& store, const Addresses& addresses);

  // Every token so far is answered with 401 from now on.
  void RevokeTokens() { tokens_.clear(); }

 private:
  struct Token {
    std::optional<Credential> holder;  // nobody: anonymous
    std::set<std::string> repositories;
    std::string scopes;  // as they were asked for
    int uses = 0;
  };

  Answer Issue(std::optional<Credential> holder,
               const std::vector<std::string>& scopes,
               const FakeRegistryOptions& options);

  std::unordered_map<std::string, Token> tokens_;
  int issued_ = 0;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_ACCESS_H_
