#ifndef IMAGECD_PROVIDER_OCI_TOKEN_ENDPOINT_H_
#define IMAGECD_PROVIDER_OCI_TOKEN_ENDPOINT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "provider/base/secrets.h"
#include "provider/http/address.h"
#include "provider/oci/credentials.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/requester.h"
#include "provider/oci/token_cache.h"

namespace imagecd::oci {

// Reads the body of a token endpoint's answer (distribution's "Token
// Authentication Specification"): `token` or `access_token`, and `expires_in`
// in seconds, 60 where it is missing or less than one. The token is to be used
// until a little before. InvalidArgument, saying what is wrong, where there is
// no token that could stand in a header. `asked_at` is when the request was
// sent.
absl::StatusOr<Token> ParseTokenAnswer(std::string_view body,
                                       absl::Time asked_at);

// The value of Authorization for Basic (RFC 7617).
std::string BasicAuthorization(std::string_view username,
                               std::string_view password);

// Adds the secret of `credential`, in every form in which it is sent.
void RememberSecret(const Credential& credential, base::KnownSecrets& secrets);

// A request for a token that gives the right to pull from `repository`.
struct TokenRequest {
  Repository repository;
  std::string realm;    // accepted by CheckRealm
  std::string service;  // may be empty
  std::vector<std::string> scopes;
  // Accepted by MayReceiveCredential, or anonymous. Not kRegistryToken.
  Credential credential;
  std::string ca_file;
  http::ClientCertificate client_certificate;
  http::AddressLimit addresses = http::AddressLimit::kPublicOnly;
};

// Sends it, without following redirects. An identity token is exchanged by
// POST, or by GET if the endpoint has no POST (404, 405).
// Failure::kUnauthorized and kDenied mean that the endpoint refuses the
// credential: 401, 403, or 400 with a code that says so, as OAuth has it for an
// expired refresh token (RFC 6749 section 5.2).
absl::StatusOr<Token> ExchangeToken(const TokenRequest& request,
                                    const Requester& requester,
                                    const ClientOptions& options,
                                    const ClientEnvironment& environment,
                                    const Call& call);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_TOKEN_ENDPOINT_H_
