#include "provider/oci/cosign.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "provider/oci/bounded_json.h"
#include "provider/oci/sha256.h"

namespace imagecd::oci {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxPem = 64 << 10;
constexpr std::size_t kMaxSignature = 8 << 10;
constexpr int kLeastRsaBits = 2048;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

// OpenSSL keeps errors by thread, and this one goes on to speak TLS.
class CleanErrors {
 public:
  CleanErrors() { ERR_clear_error(); }
  ~CleanErrors() { ERR_clear_error(); }
  CleanErrors(const CleanErrors&) = delete;
  CleanErrors& operator=(const CleanErrors&) = delete;
};

const json& ObjectAt(const json& object, const char* key) {
  static const json none;
  if (!object.is_object()) return none;
  const auto it = object.find(key);
  return it != object.end() && it->is_object() ? *it : none;
}

std::string FingerprintOf(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return "";
  std::string bytes(reinterpret_cast<const char*>(der),
                    static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return Sha256Digest(bytes);
}

// Signatures name Docker Hub as cosign does, `index.docker.io`. No other name
// of it counts here (compare oci::CanonicalHost).
std::string WithoutIndex(std::string name) {
  constexpr std::string_view kIndex = "index.docker.io/";
  if (name.starts_with(kIndex)) name.erase(0, 6);
  return name;
}

// `docker-reference` names the repository, and may go on with a tag or digest.
bool NamesRepository(const std::string& reference,
                     const Repository& repository) {
  const std::string name = WithoutIndex(reference);
  const std::string wanted = repository.ToString();
  return name == wanted || name.starts_with(wanted + ":") ||
         name.starts_with(wanted + "@");
}

// A few characters of what a stranger wrote, safe to print.
std::string Shown(const std::string& text) {
  constexpr std::size_t kShown = 100;
  std::string shown = text.substr(0, kShown);
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x21 ||
        static_cast<unsigned char>(c) > 0x7e) {
      c = '?';
    }
  }
  return shown;
}

}  // namespace

std::string CosignTag(std::string_view digest) {
  std::string tag(digest);
  if (const std::size_t colon = tag.find(':'); colon != std::string::npos) {
    tag[colon] = '-';
  }
  return tag + ".sig";
}

bool LooksLikePem(std::string_view text) {
  return text.find("-----BEGIN") != std::string_view::npos;
}

absl::StatusOr<CosignKey> CosignKey::FromPem(std::string_view pem) {
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    return absl::InvalidArgumentError(
        "is a private key, which has no business here: give the public one, "
        "such as cosign.pub");
  }
  const auto wrong = [](std::string_view what) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "is %s: give the PEM text that begins with -----BEGIN PUBLIC KEY-----, "
        "or the path of a file with it, such as cosign.pub",
        what));
  };
  if (pem.size() > kMaxPem) return wrong("too long for a public key");
  const CleanErrors clean;
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                &BIO_free);
  EVP_PKEY* read = bio == nullptr ? nullptr
                                  : PEM_read_bio_PUBKEY(bio.get(), nullptr,
                                                        nullptr, nullptr);
  if (read == nullptr) return wrong("no public key in PEM");
  CosignKey key;
  key.key_ = std::shared_ptr<void>(
      read, [](void* owned) { EVP_PKEY_free(static_cast<EVP_PKEY*>(owned)); });
  switch (EVP_PKEY_base_id(read)) {
    case EVP_PKEY_EC:
      break;
    case EVP_PKEY_ED25519:
      key.hashes_itself_ = true;
      break;
    case EVP_PKEY_RSA:
      if (EVP_PKEY_bits(read) >= kLeastRsaBits) break;
      return wrong("an RSA key of less than 2048 bits");
    default:
      return wrong("a key of a kind that cosign does not use");
  }
  key.fingerprint_ = FingerprintOf(read);
  return key;
}

bool CosignKey::Verifies(std::string_view message,
                         std::string_view signature) const {
  const CleanErrors clean;
  const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  if (context == nullptr) return false;
  const auto bytes = [](std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  return EVP_DigestVerifyInit(context.get(), nullptr,
                              hashes_itself_ ? nullptr : EVP_sha256(), nullptr,
                              static_cast<EVP_PKEY*>(key_.get())) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(),
                          bytes(message), message.size()) == 1;
}

std::optional<std::vector<CosignSignature>> ParseCosignManifest(
    std::string_view manifest_json) {
  const json manifest = ParseBounded(manifest_json);
  if (!manifest.is_object()) return std::nullopt;
  const auto layers = manifest.find("layers");
  if (layers == manifest.end() || !layers->is_array()) return std::nullopt;
  std::vector<CosignSignature> signatures;
  for (auto layer = layers->rbegin(); layer != layers->rend(); ++layer) {
    if (signatures.size() == kMaxCosignSignatures) break;
    CosignSignature signature;
    signature.payload_digest = StringAt(*layer, "digest");
    signature.signature = StringAt(ObjectAt(*layer, "annotations"),
                                   "dev.cosignproject.cosign/signature");
    if (!IsDigest(signature.payload_digest) || signature.signature.empty() ||
        signature.signature.size() > kMaxSignature) {
      continue;
    }
    const auto size = layer->find("size");
    if (size != layer->end() && size->is_number_integer() &&
        size->get<std::int64_t>() >
            static_cast<std::int64_t>(kMaxCosignPayload)) {
      continue;
    }
    signatures.push_back(std::move(signature));
  }
  return signatures;
}

absl::Status VerifyCosignSignature(const CosignKey& key,
                                   const Repository& repository,
                                   std::string_view digest,
                                   std::string_view payload,
                                   std::string_view signature) {
  std::string bytes;
  if (payload.size() > kMaxCosignPayload || signature.size() > kMaxSignature ||
      !absl::Base64Unescape(std::string(signature), &bytes) ||
      !key.Verifies(payload, bytes)) {
    return absl::UnauthenticatedError(
        "it has no signature by the key of verify.cosign");
  }
  // From here on the text is the key owner's.
  const json said = ParseBounded(payload);
  const json& critical = ObjectAt(said, "critical");
  if (StringAt(critical, "type") != "cosign container image signature") {
    return absl::UnauthenticatedError(
        "its signature is by the key of verify.cosign, but not for an image");
  }
  const std::string signed_digest =
      StringAt(ObjectAt(critical, "image"), "docker-manifest-digest");
  if (signed_digest != digest) {
    return absl::UnauthenticatedError(absl::StrFormat(
        "its signature is for another image, %s", Shown(signed_digest)));
  }
  const std::string reference =
      StringAt(ObjectAt(critical, "identity"), "docker-reference");
  if (!reference.empty() && !NamesRepository(reference, repository)) {
    return absl::UnauthenticatedError(absl::StrFormat(
        "its signature is for an image of %s", Shown(reference)));
  }
  return absl::OkStatus();
}

}  // namespace imagecd::oci
