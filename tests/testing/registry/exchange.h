#ifndef IMAGECD_TESTS_TESTING_REGISTRY_EXCHANGE_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_EXCHANGE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/testing/registry/options.h"

namespace imagecd::testing {

// A request as far as the registry cares.
struct Request {
  std::string method;
  std::string path;   // as sent, without the query
  std::string query;  // as sent, without the question mark
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool storage = false;  // it came to the storage host

  std::string Header(const std::string& name) const;
};

struct Answer {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  BodyForm form = BodyForm::kNormal;
  bool drop_connection = false;
};

// The addresses under which the registry can be reached.
struct Addresses {
  std::string url;          // http://127.0.0.1:1234
  std::string storage_url;  // another port
};

std::string PercentDecode(std::string_view text);
std::string PercentEncode(std::string_view text);

// The decoded values of `key` in a query or form, in their order.
std::vector<std::string> QueryValues(std::string_view query,
                                     std::string_view key);

std::string JsonQuote(std::string_view text);

// An error in the registry's form: {"errors":[{"code":…,"message":…}]}.
Answer ErrorAnswer(int status, std::string_view code, std::string_view message);

// Where a request goes, and its parts; `repository` is empty where there is
// none, `reference` is the tag or digest.
struct Target {
  Route route = Route::kOther;
  std::string repository;
  std::string reference;
};
Target ParseTarget(const Request& request);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_EXCHANGE_H_
