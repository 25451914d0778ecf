// Manifests of signatures, payloads and keys: strangers and people write them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "provider/oci/cosign.h"

namespace oci = imagecd::oci;

namespace {

constexpr char kKey[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)oci::CosignKey::FromPem(text);
  if (const auto signatures = oci::ParseCosignManifest(text)) {
    if (signatures->size() > oci::kMaxCosignSignatures) abort();
    for (const oci::CosignSignature& signature : *signatures) {
      if (!oci::IsDigest(signature.payload_digest)) abort();
    }
  }
  static const oci::CosignKey& key =
      *new oci::CosignKey(*oci::CosignKey::FromPem(kKey));
  const std::string digest = "sha256:" + std::string(64, 'a');
  // Nobody can sign for this key.
  if (oci::VerifyCosignSignature(key, {"ghcr.io", "owner/app"}, digest, text,
                                 text.substr(0, 88))
          .ok()) {
    abort();
  }
  return 0;
}
