#ifndef IMAGECD_PROVIDER_OCI_CHALLENGE_H_
#define IMAGECD_PROVIDER_OCI_CHALLENGE_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace imagecd::oci {

// What a registry asks for in a 401: `Bearer realm="…",service="…"`.
struct Challenge {
  std::string scheme;  // lower case: `bearer`, `basic`
  // By lower-case name, values without their quotes. A token68 stands under
  // the empty name. Of a name that comes twice the first counts.
  std::map<std::string, std::string, std::less<>> parameters;
};

// Every challenge in the values of WWW-Authenticate, in order (RFC 9110 section
// 11.6.1): several fields, several challenges in one field, quoted strings with
// commas and escapes. What is not in the grammar is skipped up to the next
// comma. At most 16 challenges of at most 16 parameters each, from at most 64
// KiB; the rest is not looked at.
std::vector<Challenge> ParseChallenges(
    const std::vector<std::string>& www_authenticate_values);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_CHALLENGE_H_
