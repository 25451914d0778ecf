#ifndef IMAGECD_TESTS_TESTING_HTTP_ECHOING_REGISTRY_H_
#define IMAGECD_TESTS_TESTING_HTTP_ECHOING_REGISTRY_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/http/http_client.h"

namespace imagecd::testing {

// A registry at https://registry.example that sends back the password of its
// client, kEchoedPassword, in one place of its answers.
inline constexpr char kEchoedPassword[] = "tulip-Passw0rd:42";
inline constexpr char kEchoingHost[] = "registry.example";

struct EchoPlace {
  const char* name;
  // Makes the answer to an authorized request for `url`, a page of tags, a
  // manifest, or a token. `echo` is the password in some form.
  std::function<http::HttpResponse(std::string_view url,
                                   const std::string& echo)>
      answer;
};
const std::vector<EchoPlace>& EchoPlaces();

// How a password may be written.
struct EchoForm {
  const char* name;
  std::function<std::string(const std::string& password)> write;
};
const std::vector<EchoForm>& EchoForms();

// The script of a ScriptedHttpClient: asks for Basic authorization, and then
// answers as `place` says.
http::HttpResponse Echo(const EchoPlace& place, const EchoForm& form,
                        const http::HttpRequest& request);

// Whether a reader of `text` learns the password: in any letter case, and after
// decoding percent-encoding, JSON escapes, and Base64.
bool RevealsPassword(std::string_view text);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_HTTP_ECHOING_REGISTRY_H_
