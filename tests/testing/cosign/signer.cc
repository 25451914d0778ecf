#include "tests/testing/cosign/signer.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"

namespace imagecd::testing {
namespace {

EVP_PKEY* Make(Signer::Kind kind) {
  switch (kind) {
    case Signer::Kind::kP256:
      return EVP_EC_gen("P-256");
    case Signer::Kind::kEd25519:
      return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case Signer::Kind::kRsa2048:
      return EVP_RSA_gen(2048);
    case Signer::Kind::kRsa1024:
      return EVP_RSA_gen(1024);
  }
  return nullptr;
}

std::string Drain(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

}  // namespace

Signer::Signer(Kind kind)
    : kind_(kind), key_(Make(kind), [](void* key) {
        EVP_PKEY_free(static_cast<EVP_PKEY*>(key));
      }) {}

std::string Signer::PublicPem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, static_cast<EVP_PKEY*>(key_.get()));
  return Drain(bio);
}

std::string Signer::PrivatePem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, static_cast<EVP_PKEY*>(key_.get()), nullptr,
                           nullptr, 0, nullptr, nullptr);
  return Drain(bio);
}

std::string Signer::Sign(const std::string& payload) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestSignInit(context, nullptr,
                     kind_ == Kind::kEd25519 ? nullptr : EVP_sha256(), nullptr,
                     static_cast<EVP_PKEY*>(key_.get()));
  const auto* bytes = reinterpret_cast<const unsigned char*>(payload.data());
  std::size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, bytes, payload.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()),
                 &size, bytes, payload.size());
  signature.resize(size);
  EVP_MD_CTX_free(context);
  return absl::Base64Escape(signature);
}

std::string CosignPayload(const std::string& digest,
                          const std::string& reference) {
  return absl::StrFormat(
      R"({"critical":{"identity":{"docker-reference":"%s"},)"
      R"("image":{"docker-manifest-digest":"%s"},)"
      R"("type":"cosign container image signature"},"optional":null})",
      reference, digest);
}

std::string CosignLayer(const std::string& payload_digest,
                        const std::string& signature, int size) {
  return absl::StrFormat(
      R"({"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json",)"
      R"("digest":"%s","size":%d,)"
      R"("annotations":{"dev.cosignproject.cosign/signature":"%s"}})",
      payload_digest, size, signature);
}

std::string CosignManifest(const std::string& layers) {
  return absl::StrFormat(
      R"({"schemaVersion":2,)"
      R"("mediaType":"application/vnd.oci.image.manifest.v1+json",)"
      R"("layers":[%s]})",
      layers);
}

}  // namespace imagecd::testing
