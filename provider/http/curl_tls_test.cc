// CurlHttpClient and TLS.

#include <httplib.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/base/environment.h"
#include "provider/http/curl_http_client.h"
#include "tests/testing/net/raw_server.h"
#include "tests/testing/net/test_certificates.h"

namespace imagecd::http {
namespace {

using ::imagecd::testing::AlwaysAnswer;
using ::imagecd::testing::OkAnswer;
using ::imagecd::testing::RawServer;
using ::imagecd::testing::TestCa;

class TlsServer {
 public:
  // With `client_ca`, requires a certificate that this authority issued.
  explicit TlsServer(const TestCa::ServerFiles& files,
                     const char* client_ca = nullptr)
      : server(files.certificate.c_str(), files.key.c_str(), client_ca) {
    server.Get("/", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("safe", "text/plain");
    });
    port_ = server.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server.listen_after_bind(); });
    while (!server.is_running()) std::this_thread::yield();
  }
  ~TlsServer() {
    server.stop();
    thread_.join();
  }
  std::string url() const {
    return "https://127.0.0.1:" + std::to_string(port_) + "/";
  }
  httplib::SSLServer server;

 private:
  int port_ = 0;
  std::thread thread_;
};

class CurlTlsTest : public ::testing::Test {
 protected:
  absl::StatusOr<HttpResponse> Send(
      const std::string& url, const std::string& ca_file,
      std::map<std::string, std::string, std::less<>> environment = {}) {
    CurlHttpClient client({}, base::MapEnvironment(std::move(environment)));
    return client.Send({.url = url, .ca_file = ca_file});
  }

  TestCa ca_;
};

void ExpectRefused(const absl::StatusOr<HttpResponse>& answer) {
  EXPECT_TRUE(absl::IsFailedPrecondition(answer.status())) << answer.status();
}

TEST_F(CurlTlsTest, TrustsTheCaOfTheRequest) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1"));
  const auto answer = Send(server.url(), ca_.file());
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->body, "safe");
}

TEST_F(CurlTlsTest, TrustsNobodyElse) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1"));
  ExpectRefused(Send(server.url(), ""));
  const TestCa other;
  ExpectRefused(Send(server.url(), other.file()));
}

TEST_F(CurlTlsTest, TrustsTheFileOfTheEnvironment) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1"));
  const auto answer = Send(server.url(), "", {{"SSL_CERT_FILE", ca_.file()}});
  EXPECT_TRUE(answer.ok()) << answer.status();
}

TEST_F(CurlTlsTest, TrustsTheDirectoryOfTheEnvironment) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1"));
  const auto answer =
      Send(server.url(), "", {{"SSL_CERT_DIR", ca_.directory()}});
  EXPECT_TRUE(answer.ok()) << answer.status();
}

TEST_F(CurlTlsTest, LooksBesideTheCaOfTheRequestAtNothing) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1"));
  const TestCa other;
  ExpectRefused(
      Send(server.url(), other.file(),
           {{"SSL_CERT_FILE", ca_.file()}, {"SSL_CERT_DIR", ca_.directory()}}));
}

TEST_F(CurlTlsTest, KeepsTheTrustOfRequestsApart) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1"));
  const TestCa other;
  CurlHttpClient client({}, base::MapEnvironment({}));
  EXPECT_TRUE(client.Send({.url = server.url(), .ca_file = ca_.file()}).ok());
  ExpectRefused(client.Send({.url = server.url(), .ca_file = other.file()}));
  ExpectRefused(client.Send({.url = server.url()}));
  EXPECT_TRUE(client.Send({.url = server.url(), .ca_file = ca_.file()}).ok());
}

TEST_F(CurlTlsTest, RefusesACertificateForAnotherHost) {
  const TlsServer server(ca_.Issue("DNS:registry.example"));
  ExpectRefused(Send(server.url(), ca_.file()));
}

TEST_F(CurlTlsTest, RefusesAnExpiredCertificate) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1", -absl::Hours(1)));
  ExpectRefused(Send(server.url(), ca_.file()));
}

TEST_F(CurlTlsTest, RefusesAnOldProtocol) {
  TlsServer server(ca_.Issue("IP:127.0.0.1"));
  SSL_CTX_set_min_proto_version(server.server.ssl_context(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(server.server.ssl_context(), TLS1_1_VERSION);
  SSL_CTX_set_security_level(server.server.ssl_context(), 0);
  ExpectRefused(Send(server.url(), ca_.file()));
}

TEST_F(CurlTlsTest, ReportsACaFileThatCannotBeRead) {
  const TlsServer server(ca_.Issue("IP:127.0.0.1"));
  ExpectRefused(Send(server.url(), ca_.directory() + "/missing.pem"));
}

class ClientCertificateTest : public CurlTlsTest {
 protected:
  absl::StatusOr<HttpResponse> SendWith(const ClientCertificate& client) {
    CurlHttpClient http({}, base::MapEnvironment({}));
    return http.Send({.url = server_.url(),
                      .ca_file = ca_.file(),
                      .client_certificate = client});
  }
  // With TLS 1.3, the server refuses after the handshake, and the end of the
  // connection can arrive before the alert.
  void UseTls12() {
    SSL_CTX_set_max_proto_version(server_.server.ssl_context(), TLS1_2_VERSION);
  }
  static std::string TextOf(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const TestCa::ServerFiles client_ = ca_.Issue("DNS:client");
  TlsServer server_{ca_.Issue("IP:127.0.0.1"), ca_.file().c_str()};
};

TEST_F(ClientCertificateTest, IsSentFromFilesAndFromText) {
  const ClientCertificate forms[] = {
      {client_.certificate, client_.key},
      {TextOf(client_.certificate), TextOf(client_.key)},
      {TextOf(client_.certificate) + TextOf(client_.key), ""}};
  for (const ClientCertificate& client : forms) {
    const auto answer = SendWith(client);
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->body, "safe");
  }
}

TEST_F(ClientCertificateTest, IsNamedAsTheReasonWhereTheServerRequiresOne) {
  UseTls12();
  const auto answer = SendWith({});
  ExpectRefused(answer);
  EXPECT_TRUE(WantsClientCertificate(answer.status())) << answer.status();
}

TEST_F(ClientCertificateTest, IsNamedAsTheReasonWhereTheServerRefusesIt) {
  UseTls12();
  TestCa other;
  const TestCa::ServerFiles files = other.Issue("DNS:client");
  const auto answer = SendWith({files.certificate, files.key});
  ExpectRefused(answer);
  EXPECT_TRUE(WantsClientCertificate(answer.status())) << answer.status();
}

TEST_F(ClientCertificateTest, IsNamedAsTheReasonWhereItCannotBeRead) {
  const ClientCertificate broken[] = {
      {"/nowhere/client.pem", "/nowhere/client.key"},
      {client_.certificate, ca_.Issue("DNS:other").key},
      {"-----BEGIN CERTIFICATE-----\nx", client_.key}};
  for (const ClientCertificate& client : broken) {
    const auto answer = SendWith(client);
    ExpectRefused(answer);
    EXPECT_TRUE(WantsClientCertificate(answer.status())) << answer.status();
  }
}

TEST_F(ClientCertificateTest, IsNotTheReasonForOtherFailures) {
  const TlsServer plain(ca_.Issue("IP:127.0.0.1"));
  EXPECT_FALSE(WantsClientCertificate(Send(plain.url(), "").status()));
  EXPECT_FALSE(WantsClientCertificate(
      Send(plain.url(), ca_.directory() + "/missing.pem").status()));
}

TEST_F(CurlTlsTest, ReportsAServerThatDoesNotSpeakTls) {
  RawServer server([](RawServer::Connection& connection) {
    connection.ReadSome();
    connection.Write("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  ExpectRefused(Send(server.Url("/", "https"), ca_.file()));
}

TEST_F(CurlTlsTest, TakesABrokenHandshakeForABrokenConnection) {
  for (const bool reset : {false, true}) {
    RawServer server([reset](RawServer::Connection& connection) {
      connection.ReadSome();
      if (reset) connection.Reset();
    });
    const auto answer = Send(server.Url("/", "https"), ca_.file());
    EXPECT_TRUE(absl::IsUnavailable(answer.status())) << answer.status();
  }
}

}  // namespace
}  // namespace imagecd::http
