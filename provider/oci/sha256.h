#ifndef IMAGECD_PROVIDER_OCI_SHA256_H_
#define IMAGECD_PROVIDER_OCI_SHA256_H_

#include <string>
#include <string_view>

namespace imagecd::oci {

// The digest of `bytes` as registries write it: `sha256:` and 64 lower-case
// hexadecimal digits. Safe to call from any thread.
std::string Sha256Digest(std::string_view bytes);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_SHA256_H_
