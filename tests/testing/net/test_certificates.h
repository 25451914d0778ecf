#ifndef IMAGECD_TESTS_TESTING_NET_TEST_CERTIFICATES_H_
#define IMAGECD_TESTS_TESTING_NET_TEST_CERTIFICATES_H_

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace imagecd::testing {

// A certificate authority that lives as long as the test, and its files in a
// directory of their own, which goes with it.
class TestCa {
 public:
  struct ServerFiles {
    std::string certificate;  // paths of PEM files
    std::string key;
  };

  TestCa();
  ~TestCa();
  TestCa(const TestCa&) = delete;
  TestCa& operator=(const TestCa&) = delete;

  // Path of the authority's own certificate (PEM), and of the directory, which
  // OpenSSL can use too (SSL_CERT_DIR).
  const std::string& file() const;
  const std::string& directory() const;

  // A certificate for a server. `name` is a subjectAltName as OpenSSL writes
  // it: "IP:127.0.0.1" or "DNS:localhost". Valid from a day ago until
  // `valid_for` from now, which may be negative down to a day.
  ServerFiles Issue(const std::string& name,
                    absl::Duration valid_for = absl::Hours(24));

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_NET_TEST_CERTIFICATES_H_
