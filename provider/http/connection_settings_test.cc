#include "provider/http/connection_settings.h"

#include <map>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace imagecd::http {
namespace {

// A function, for MapEnvironment({{"a", "b"}}) is ambiguous.
base::MapEnvironment Variables(
    std::map<std::string, std::string, std::less<>> variables) {
  return base::MapEnvironment(std::move(variables));
}

TEST(ProxySettingsTest, GoDirectlyWithoutVariables) {
  const ProxySettings settings = ReadProxySettings(Variables({}));
  EXPECT_EQ(settings.for_http->url, "");
  EXPECT_EQ(settings.for_https->url, "");
  EXPECT_EQ(settings.no_proxy, "");
}

TEST(ProxySettingsTest, KeepTheSchemesApart) {
  const ProxySettings settings = ReadProxySettings(Variables(
      {{"http_proxy", "http://a:1"}, {"HTTPS_PROXY", "https://b:2"}}));
  EXPECT_EQ(settings.for_http->url, "http://a:1/");
  EXPECT_EQ(settings.for_https->url, "https://b:2/");
}

TEST(ProxySettingsTest, FallBackToTheProxyForAll) {
  const ProxySettings settings = ReadProxySettings(
      Variables({{"ALL_PROXY", "socks5h://a:1"}, {"https_proxy", "b:2"}}));
  EXPECT_EQ(settings.for_http->url, "socks5h://a:1/");
  EXPECT_EQ(settings.for_https->url, "http://b:2/");
}

TEST(ProxySettingsTest, PreferLowerCaseAndLetAnEmptyOneMeanNone) {
  const ProxySettings settings =
      ReadProxySettings(Variables({{"https_proxy", ""},
                                   {"HTTPS_PROXY", "b:2"},
                                   {"all_proxy", "c:3"},
                                   {"no_proxy", "x"},
                                   {"NO_PROXY", "y"}}));
  EXPECT_EQ(settings.for_https->url, "");
  EXPECT_EQ(settings.for_http->url, "http://c:3/");
  EXPECT_EQ(settings.no_proxy, "x");
}

TEST(ProxySettingsTest, IgnoreUpperCaseHttpProxy) {
  EXPECT_EQ(ReadProxySettings(Variables({{"HTTP_PROXY", "a:1"}})).for_http->url,
            "");
}

TEST(ProxySettingsTest, TakeTheCredentialsOutOfTheUrl) {
  const ProxySettings settings = ReadProxySettings(
      Variables({{"https_proxy", "http://me:p%40ss@a:1/path?q"}}));
  EXPECT_EQ(settings.for_https->url, "http://a:1/");
  EXPECT_EQ(settings.for_https->username, "me");
  EXPECT_EQ(settings.for_https->password, "p@ss");
}

TEST(ProxySettingsTest, NameTheVariableButNotTheValueOfWhatIsNoUrl) {
  const ProxySettings settings = ReadProxySettings(
      Variables({{"HTTPS_PROXY", "http://me:secret@a:port"}}));
  const absl::Status status = settings.for_https.status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  const std::string message(status.message());
  EXPECT_NE(message.find("HTTPS_PROXY"), std::string::npos);
  EXPECT_EQ(message.find("secret"), std::string::npos);
}

TEST(TrustedRootsTest, AreWhatTheEnvironmentNames) {
  TrustedRoots roots =
      ReadTrustedRoots(Variables({{"SSL_CERT_FILE", "/a.pem"}}));
  EXPECT_EQ(roots.file, "/a.pem");
  EXPECT_EQ(roots.directory, "");
  roots = ReadTrustedRoots(Variables({{"SSL_CERT_DIR", "/certs"}}));
  EXPECT_EQ(roots.file, "");
  EXPECT_EQ(roots.directory, "/certs");
}

TEST(NoProxyTest, KnowsHostsAndTheirDomains) {
  EXPECT_TRUE(IsInNoProxy("*", "ghcr.io"));
  EXPECT_TRUE(IsInNoProxy("a.b, corp.example", "minio.CORP.example."));
  EXPECT_TRUE(IsInNoProxy(".corp.example", "corp.example"));
  EXPECT_TRUE(IsInNoProxy("127.0.0.1", "127.0.0.1"));
  EXPECT_FALSE(IsInNoProxy("corp.example", "notcorp.example"));
  EXPECT_FALSE(IsInNoProxy("", "corp.example"));
  EXPECT_FALSE(IsInNoProxy(",", "corp.example"));
}

}  // namespace
}  // namespace imagecd::http
