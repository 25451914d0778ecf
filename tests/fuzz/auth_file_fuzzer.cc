// docker's config.json and auth.json, which other programs write, and what
// credential helpers print.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "provider/oci/auth_file.h"

namespace {

using imagecd::oci::Credential;

void CheckCredential(const absl::StatusOr<std::optional<Credential>>& found) {
  if (!found.ok() || !found->has_value()) return;
  const Credential& credential = **found;
  if (credential.kind == Credential::Kind::kAnonymous) abort();
  if (credential.kind == Credential::Kind::kBasic) return;
  for (char c : credential.secret) {
    if (c <= 0x20 || c >= 0x7f) abort();  // would break a header
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckCredential(imagecd::oci::ParseHelperOutput(text));
  const auto file = imagecd::oci::AuthFile::Parse(text);
  if (!file.ok()) return 0;
  for (const imagecd::oci::Repository& repository :
       {imagecd::oci::Repository{"ghcr.io", "owner/app"},
        imagecd::oci::Repository{"docker.io", "library/nginx"}}) {
    CheckCredential(file->Find(repository));
    (void)file->HelperFor(repository, true);
  }
  return 0;
}
