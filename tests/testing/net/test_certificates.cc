#include "tests/testing/net/test_certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "absl/strings/str_format.h"

namespace imagecd::testing {
namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;
using FilePtr = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

void OrDie(bool ok, const char* what) {
  if (ok) return;
  std::cerr << "TestCa: " << what << " failed" << std::endl;
  std::abort();
}

KeyPtr MakeKey() {
  KeyPtr key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  OrDie(key != nullptr, "making a key");
  return key;
}

void AddExtension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension =
      X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  OrDie(extension != nullptr, value);
  OrDie(X509_add_ext(certificate, extension, -1) == 1, value);
  X509_EXTENSION_free(extension);
}

// A certificate without extensions or signature; `issuer` null: its own.
CertificatePtr MakeCertificate(const char* name, long serial, EVP_PKEY* key,
                               X509* issuer, absl::Duration valid_for) {
  CertificatePtr certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -24L * 60 * 60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()),
                  static_cast<long>(absl::ToInt64Seconds(valid_for)));
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), issuer != nullptr
                                              ? X509_get_subject_name(issuer)
                                              : subject);
  return certificate;
}

FilePtr OpenFile(const std::string& path) {
  FilePtr file(std::fopen(path.c_str(), "w"), &std::fclose);
  OrDie(file != nullptr, path.c_str());
  return file;
}

void WriteCertificate(const std::string& path, X509* certificate) {
  OrDie(PEM_write_X509(OpenFile(path).get(), certificate) == 1, path.c_str());
}

}  // namespace

struct TestCa::State {
  std::string directory;
  std::string file;
  KeyPtr key = MakeKey();
  CertificatePtr certificate{nullptr, &X509_free};
  long next_serial = 2;
};

TestCa::TestCa() : state_(std::make_unique<State>()) {
  std::string directory =
      (std::filesystem::temp_directory_path() / "test-ca-XXXXXX").string();
  OrDie(mkdtemp(directory.data()) != nullptr, "mkdtemp");
  state_->directory = directory;
  state_->file = directory + "/ca.pem";
  state_->certificate = MakeCertificate("Test CA", 1, state_->key.get(),
                                        nullptr, absl::Hours(24));
  X509* const certificate = state_->certificate.get();
  AddExtension(certificate, certificate, NID_basic_constraints,
               "critical,CA:TRUE");
  AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign");
  OrDie(X509_sign(certificate, state_->key.get(), EVP_sha256()) > 0, "sign");
  WriteCertificate(state_->file, certificate);
  // The name under which OpenSSL looks for it in a directory.
  WriteCertificate(
      absl::StrFormat("%s/%08x.0", state_->directory,
                      X509_NAME_hash_ex(X509_get_subject_name(certificate),
                                        nullptr, nullptr, nullptr)),
      certificate);
}

TestCa::~TestCa() {
  std::error_code ignored;
  std::filesystem::remove_all(state_->directory, ignored);
}

const std::string& TestCa::file() const { return state_->file; }
const std::string& TestCa::directory() const { return state_->directory; }

TestCa::ServerFiles TestCa::Issue(const std::string& name,
                                  absl::Duration valid_for) {
  const long serial = state_->next_serial++;
  const KeyPtr key = MakeKey();
  const CertificatePtr certificate = MakeCertificate(
      "server", serial, key.get(), state_->certificate.get(), valid_for);
  AddExtension(certificate.get(), state_->certificate.get(),
               NID_subject_alt_name, name.c_str());
  OrDie(X509_sign(certificate.get(), state_->key.get(), EVP_sha256()) > 0,
        "sign");
  ServerFiles files = {
      .certificate =
          absl::StrFormat("%s/server-%d.pem", state_->directory, serial),
      .key = absl::StrFormat("%s/server-%d.key", state_->directory, serial)};
  WriteCertificate(files.certificate, certificate.get());
  OrDie(PEM_write_PrivateKey(OpenFile(files.key).get(), key.get(), nullptr,
                             nullptr, 0, nullptr, nullptr) == 1,
        files.key.c_str());
  return files;
}

}  // namespace imagecd::testing
