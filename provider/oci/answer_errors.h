#ifndef IMAGECD_PROVIDER_OCI_ANSWER_ERRORS_H_
#define IMAGECD_PROVIDER_OCI_ANSWER_ERRORS_H_

#include <string>
#include <string_view>
#include <vector>

#include "provider/base/secrets.h"

namespace imagecd::oci {

// What the body of an error answer says.
struct AnswerErrors {
  // The `code`s of `errors` (OCI distribution specification, "Error Codes"), or
  // `error` of a token endpoint (RFC 6749 section 5.2). At most 8.
  std::vector<std::string> codes;
  // All of it in one line for a message: `DENIED: requested access denied`. At
  // most 300 bytes of printable ASCII. Empty where the body is neither form: a
  // page of HTML says nothing to anyone.
  std::string text;

  bool Has(std::string_view code) const;
};

// `secrets` (may be null) are replaced before texts are cut, so that no part of
// one remains: a server may send back what it was sent.
AnswerErrors ParseAnswerErrors(std::string_view body,
                               const base::KnownSecrets* secrets);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_ANSWER_ERRORS_H_
