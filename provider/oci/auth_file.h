#ifndef IMAGECD_PROVIDER_OCI_AUTH_FILE_H_
#define IMAGECD_PROVIDER_OCI_AUTH_FILE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/oci/credentials.h"
#include "provider/oci/reference.h"

namespace imagecd::oci {

// The contents of docker's config.json or the containers tools' auth.json.
//
// A key of `auths` and `credHelpers` is a host or a namespace on it, and stands
// for the repositories below it. A scheme before the host and /v1/ or /v2/
// after it are ignored, and all names of Docker Hub are equal. The host may be
// a pattern as in Kubernetes' image pull secrets: `*.azurecr.io`.
//
// Errors are InvalidArgument; the message says what is wrong with the file, to
// be read after its name ("is not JSON"), and repeats nothing that it holds but
// the keys.
class AuthFile {
 public:
  static absl::StatusOr<AuthFile> Parse(std::string_view text);
  AuthFile(AuthFile&&) noexcept;
  AuthFile& operator=(AuthFile&&) noexcept;
  ~AuthFile();

  // The suffix of the helper for `repository`: that of the most specific key of
  // credHelpers (an empty one there means none), or else credsStore if
  // `with_store`. Empty when there is none. Not validated.
  absl::StatusOr<std::string> HelperFor(const Repository& repository,
                                        bool with_store) const;

  // What `auths` has for `repository`, under the most specific key that holds
  // anything. `source` is left empty.
  absl::StatusOr<std::optional<Credential>> Find(
      const Repository& repository) const;

 private:
  struct Contents;
  explicit AuthFile(std::unique_ptr<Contents> contents);
  std::unique_ptr<Contents> contents_;
};

// What a credential helper printed for `get`, read into a credential; `source`
// is left empty, nullopt when both fields are. InvalidArgument, without any of
// the output, when it is not in the protocol.
absl::StatusOr<std::optional<Credential>> ParseHelperOutput(
    std::string_view output);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_AUTH_FILE_H_
