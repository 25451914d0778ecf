#include "provider/oci/realm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "provider/oci/registry_error.h"

namespace imagecd::oci {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Repository kGhcr{"ghcr.io", "owner/app"};
const Repository kLocal{"localhost:5000", "app"};
const Repository kPrivate{"registry.corp.example:5000", "app"};

// As a registry at a public address names it.
absl::Status CheckRealm(
    std::string_view realm, const Repository& repository, bool insecure,
    http::AddressKind registry = http::AddressKind::kPublic) {
  return CheckRealm(realm, repository,
                    {{repository.host, {.insecure = insecure}}}, registry)
      .status();
}

TEST(CheckRealmTest, TakesHttpsAtEveryPublicAddress) {
  for (const char* realm :
       {"https://ghcr.io/token", "https://auth.example.com/x?service=y",
        "https://192.0.2.8/token", "https://[2001:db8::1]/token"}) {
    EXPECT_TRUE(CheckRealm(realm, kGhcr, false).ok()) << realm;
  }
}

TEST(CheckRealmTest, TakesAddressesOfTheNetworkOfARegistryThatIsInIt) {
  for (const char* realm :
       {"https://10.0.0.8/token", "https://192.168.1.2:8443/token",
        "https://172.31.255.255/", "https://100.64.0.1/", "https://[fd12::1]/",
        "https://[::ffff:10.0.0.8]/token", "https://0x0a000008/",
        "https://012.8/"}) {
    EXPECT_EQ(FailureOf(CheckRealm(realm, kGhcr, false)), Failure::kBadAnswer)
        << realm;
    EXPECT_TRUE(
        CheckRealm(realm, kPrivate, false, http::AddressKind::kPrivate).ok())
        << realm;
  }
  EXPECT_FALSE(CheckRealm("https://127.0.0.1/token", kPrivate, false,
                          http::AddressKind::kPrivate)
                   .ok());
}

TEST(CheckRealmTest, TakesEveryAddressThatTheUserNamed) {
  const auto check = [](std::string_view realm, HostConfig config,
                        const std::string& other) {
    return CheckRealm(realm, kGhcr, {{"ghcr.io", config}, {other, {}}},
                      http::AddressKind::kPublic)
        .status();
  };
  EXPECT_TRUE(check("https://10.0.0.8/t", {}, "10.0.0.8").ok());
  EXPECT_TRUE(check("https://10.0.0.8:444/t", {}, "10.0.0.8").ok());
  EXPECT_TRUE(check("https://127.0.0.1:444/t", {}, "127.0.0.1:444").ok());
  EXPECT_TRUE(
      check("https://[::1]/t", {.token_hosts = {"[::1]"}}, "a.example").ok());
  EXPECT_FALSE(check("https://10.0.0.8:445/t", {}, "10.0.0.8:444").ok());
  EXPECT_THAT(std::string(check("https://10.0.0.9/t", {}, "a.b").message()),
              HasSubstr("add imagecd:registries[\"10.0.0.9\"]"));
}

TEST(CheckRealmTest, TakesHttpOnlyOfARegistryThatIsItselfHttp) {
  EXPECT_EQ(
      FailureOf(CheckRealm("http://auth.corp.example/t", kPrivate, false)),
      Failure::kBadAnswer);
  EXPECT_TRUE(CheckRealm("http://auth.corp.example/t", kPrivate, true).ok());
}

TEST(CheckRealmTest, RefusesAddressesOfThisMachineInEverySpelling) {
  for (const char* host : {"127.0.0.1",
                           "127.1",
                           "2130706433",
                           "0x7f000001",
                           "0177.0.0.1",
                           "017700000001",
                           "0x7f.1",
                           "127.0.0.1.",
                           "0",
                           "0.0.0.0",
                           "localhost",
                           "LOCALHOST",
                           "localhost.",
                           "a.localhost",
                           "[::1]",
                           "[0:0:0:0:0:0:0:1]",
                           "[::]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:7f00:1]",
                           "[::127.0.0.1]",
                           "[64:ff9b::7f00:1]",
                           "[2002:7f00:1::]",
                           "169.254.169.254",
                           "2852039166",
                           "0xa9fea9fe",
                           "169.254.1",
                           "[fe80::1]",
                           "[febf::1]",
                           "[::ffff:169.254.169.254]",
                           "[fd00:ec2::254]",
                           "[fd20:ce::254]",
                           "metadata.google.internal",
                           "100.100.100.200",
                           "168.63.129.16",
                           "192.0.0.192",
                           "224.0.0.1",
                           "255.255.255.255",
                           "[ff02::1]",
                           "[2001:0:1:2:3:4:80ff:fffe]"}) {
    const std::string realm = std::string("https://") + host + "/token";
    EXPECT_EQ(FailureOf(CheckRealm(realm, kGhcr, false)), Failure::kBadAnswer)
        << realm;
  }
}

TEST(CheckRealmTest, TakesALocalAddressThatIsTheRegistrysOwn) {
  EXPECT_TRUE(CheckRealm("http://localhost:5001/token", kLocal, true).ok());
  EXPECT_TRUE(CheckRealm("https://localhost/token", kLocal, false).ok());
  EXPECT_FALSE(CheckRealm("http://127.0.0.1:5001/token", kLocal, true).ok());
}

TEST(CheckRealmTest, RefusesWhatIsNoPlainUrlAndHidesSecrets) {
  for (const char* realm :
       {"", "token", "ftp://ghcr.io/", "https://user:hunter2@ghcr.io/token",
        "https://ghcr.io/token#hunter2", "https://ghcr.io\\@evil.example/",
        "https://ghcr.io/\nhunter2"}) {
    const absl::Status status = CheckRealm(realm, kGhcr, false);
    EXPECT_EQ(FailureOf(status), Failure::kBadAnswer) << realm;
    EXPECT_THAT(std::string(status.message()), HasSubstr("ghcr.io"));
  }
  EXPECT_THAT(
      std::string(CheckRealm("http://a.b/?hunter2", kGhcr, false).message()),
      Not(HasSubstr("hunter2")));
  EXPECT_THAT(
      std::string(CheckRealm("https://u:hunter2@a.b/", kGhcr, false).message()),
      Not(HasSubstr("hunter2")));
}

TEST(MayReceiveCredentialTest, IsSoForTheRegistrysOwnHostAndPort) {
  EXPECT_TRUE(MayReceiveCredential("https://ghcr.io/token", kGhcr, {}));
  EXPECT_TRUE(MayReceiveCredential("https://GHCR.IO:443/token", kGhcr, {}));
  EXPECT_TRUE(MayReceiveCredential("http://localhost:5000/t", kLocal, {}));
  EXPECT_FALSE(MayReceiveCredential("http://localhost:5001/t", kLocal, {}));
  EXPECT_FALSE(MayReceiveCredential("https://ghcr.io:8443/token", kGhcr, {}));
}

TEST(MayReceiveCredentialTest, IsNotSoForAnotherHost) {
  for (const char* realm :
       {"https://evil.example/token", "https://ghcr.io.evil.example/token",
        "https://sub.ghcr.io/token", "https://evil.example/ghcr.io",
        "https://ghcr.io@evil.example/", "https://evilghcr.io/",
        "https://auth.docker.io/token", "not a url"}) {
    EXPECT_FALSE(MayReceiveCredential(realm, kGhcr, {})) << realm;
  }
}

TEST(MayReceiveCredentialTest, KnowsTheTokenHostsOfWellKnownRegistries) {
  const std::pair<const char*, const char*> pairs[] = {
      {"registry.gitlab.com", "gitlab.com"},
      {"registry.digitalocean.com", "api.digitalocean.com"},
      {"docker.elastic.co", "docker-auth.elastic.co"},
      {"rg.fr-par.scw.cloud", "api.scaleway.com"},
      {"rg.nl-ams.scw.cloud", "api.scaleway.com"},
      {"registry.cn-shanghai.aliyuncs.com",
       "dockerauth.cn-shanghai.aliyuncs.com"},
      {"registry-vpc.cn-beijing.aliyuncs.com",
       "dockerauth.cn-hangzhou.aliyuncs.com"},
      {"house-registry.cn-hangzhou.cr.aliyuncs.com",
       "dockerauth.cn-hangzhou.aliyuncs.com"},
      {"crpi-x.cn-beijing.personal.cr.aliyuncs.com",
       "dockerauth.cn-hangzhou.aliyuncs.com"},
  };
  for (const auto& [registry, token_host] : pairs) {
    const Repository repository{registry, "o/r"};
    const std::string realm = "https://" + std::string(token_host) + "/auth";
    EXPECT_TRUE(MayReceiveCredential(realm, repository, {})) << registry;
    EXPECT_FALSE(MayReceiveCredential(realm, kGhcr, {})) << token_host;
  }
}

TEST(MayReceiveCredentialTest, DoesNotTakeACustomersHostForAProviders) {
  const std::pair<const char*, const char*> pairs[] = {
      {"rg.fr-par.scw.cloud", "api.scaleway.com.evil.example"},
      {"rg.fr-par.scw.cloud", "evil.scw.cloud"},
      {"x.rg.fr-par.scw.cloud", "api.scaleway.com"},
      {"registry.cn-shanghai.aliyuncs.com",
       "dockerauth.oss-cn-shanghai.aliyuncs.com"},
      {"bucket.oss-cn-shanghai.aliyuncs.com",
       "dockerauth.oss-cn-shanghai.aliyuncs.com"},
      {"registry.digitalocean.com", "registry.digitalocean.com.evil.example"},
  };
  for (const auto& [registry, token_host] : pairs) {
    EXPECT_FALSE(MayReceiveCredential(
        "https://" + std::string(token_host) + "/", {registry, "o/r"}, {}))
        << token_host;
  }
}

TEST(MayReceiveCredentialTest, KnowsRegistriesWithAHostForTokens) {
  for (const char* host : {"docker.io", "index.docker.io",
                           "registry-1.docker.io", "registry.hub.docker.com"}) {
    const Repository repository{host, "library/nginx"};
    EXPECT_TRUE(
        MayReceiveCredential("https://auth.docker.io/token", repository, {}));
    EXPECT_FALSE(
        MayReceiveCredential("http://auth.docker.io/token", repository, {}));
    EXPECT_FALSE(MayReceiveCredential("https://auth.docker.io:444/token",
                                      repository, {}));
    EXPECT_FALSE(
        MayReceiveCredential("https://gitlab.com/jwt/auth", repository, {}));
  }
  EXPECT_TRUE(MayReceiveCredential("https://gitlab.com/jwt/auth",
                                   {"registry.gitlab.com", "a/b"}, {}));
}

TEST(MayReceiveCredentialTest, KnowsTheHostsThatTheUserNames) {
  const std::vector<std::string> hosts = {"auth.corp.example",
                                          "auth2.corp.example:8443"};
  EXPECT_TRUE(
      MayReceiveCredential("https://auth.corp.example/t", kPrivate, hosts));
  EXPECT_TRUE(MayReceiveCredential("https://auth2.corp.example:8443/t",
                                   kPrivate, hosts));
  EXPECT_FALSE(
      MayReceiveCredential("https://auth2.corp.example/t", kPrivate, hosts));
  EXPECT_FALSE(MayReceiveCredential("https://auth.corp.example:8443/t",
                                    kPrivate, hosts));
}

TEST(MayReceiveCredentialTest, IgnoresTokenHostsThatAreNoHosts) {
  EXPECT_FALSE(MayReceiveCredential(
      "https://evil.example/t", kPrivate,
      {"", "*", "evil.example/x", "https://evil.example", "x@evil.example"}));
}

}  // namespace
}  // namespace imagecd::oci
