#ifndef IMAGECD_TESTS_TESTING_COSIGN_SIGNER_H_
#define IMAGECD_TESTS_TESTING_COSIGN_SIGNER_H_

#include <memory>
#include <string>

namespace imagecd::testing {

// A key pair that signs images as `cosign sign --key` does.
class Signer {
 public:
  enum class Kind { kP256, kEd25519, kRsa2048, kRsa1024 };
  explicit Signer(Kind kind = Kind::kP256);

  std::string PublicPem() const;
  std::string PrivatePem() const;
  // Base64, as it stands in the annotation.
  std::string Sign(const std::string& payload) const;

 private:
  Kind kind_;
  std::shared_ptr<void> key_;  // EVP_PKEY
};

// What is signed: that `digest` is an image of `reference`.
std::string CosignPayload(const std::string& digest,
                          const std::string& reference);
// One layer of the manifest under the tag `sha256-HEX.sig`.
std::string CosignLayer(const std::string& payload_digest,
                        const std::string& signature, int size = 200);
// That manifest, of layers that are joined by commas.
std::string CosignManifest(const std::string& layers);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_COSIGN_SIGNER_H_
