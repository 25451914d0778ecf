#ifndef IMAGECD_PROVIDER_OCI_ANSWER_ERRORS_H_
#define IMAGECD_PROVIDER_OCI_ANSWER_ERRORS_H_

#include <string>
#include <string_view>
#include <vector>

#include "provider/base/secrets.h"

namespace imagecd::oci {

// The errors in the body of an answer.
struct AnswerErrors {
  // The `code`s of `errors` (OCI distribution specification, "Error Codes"), or
  // `error` of a token endpoint (RFC 6749 section 5.2). At most 8.
  std::vector<std::string> codes;
  // All of it in one line for a message: `DENIED: requested access denied`. At
  // most 300 bytes of printable ASCII. Empty if the body has neither form, as a
  // page of HTML.
  std::string text;

  bool Has(std::string_view code) const;
};

// `secrets` (may be null) are replaced before texts are cut, so that no part of
// one remains: a server may send back what it was sent.
AnswerErrors ParseAnswerErrors(std::string_view body,
                               const base::KnownSecrets* secrets);

// Whether the errors say that the credential or token is not accepted. Some
// registries send these with 400 in place of 401 or 403.
bool SaysDenied(const AnswerErrors& errors);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_ANSWER_ERRORS_H_
