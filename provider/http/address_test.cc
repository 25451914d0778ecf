#include "provider/http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>

#include "gtest/gtest.h"

namespace imagecd::http {
namespace {

TEST(AddressTest, KnowsTheEdgesOfEachNetwork) {
  for (const char* host :
       {"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "192.169.0.0", "100.63.255.255", "100.128.0.0",
        "128.0.0.0", "126.255.255.255", "169.253.255.255", "169.255.0.0",
        "223.255.255.255", "1.0.0.0", "[2001:db8::1]", "[fbff::1]", "ghcr.io",
        "10.example", "localhost.io"}) {
    EXPECT_EQ(KindOfHost(host), AddressKind::kPublic) << host;
  }
  for (const char* host :
       {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255",
        "192.168.0.0", "192.168.255.255", "100.64.0.0", "100.127.255.255",
        "198.18.0.1", "fc00::", "[fdff::1]", "fec0::1", "[64:ff9b::a00:1]",
        "::ffff:10.1.2.3", "64:ff9b:1::1", "10.1", "0xa.1", "167772161"}) {
    EXPECT_EQ(KindOfHost(host), AddressKind::kPrivate) << host;
  }
  for (const char* host :
       {"0.0.0.0",     "0.255.255.255",   "127.0.0.0", "127.255.255.255",
        "169.254.0.0", "169.254.255.255", "224.0.0.0", "239.255.255.255",
        "240.0.0.0",   "255.255.255.255", "::",        "::1",
        "fe80::",      "febf::1",         "ff00::",    "::ffff:127.0.0.1",
        "LocalHost",   "x.localhost.",    "127.1",     "0177.0.0.1",
        "0x7f000001",  "2130706433"}) {
    EXPECT_EQ(KindOfHost(host), AddressKind::kLocal) << host;
  }
}

TEST(AddressTest, TellsSocketAddressesTheSame) {
  sockaddr_in ipv4{};
  ipv4.sin_family = AF_INET;
  inet_pton(AF_INET, "192.168.1.1", &ipv4.sin_addr);
  EXPECT_EQ(KindOfAddress(reinterpret_cast<sockaddr&>(ipv4)),
            AddressKind::kPrivate);
  sockaddr_in6 ipv6{};
  ipv6.sin6_family = AF_INET6;
  inet_pton(AF_INET6, "::ffff:127.0.0.1", &ipv6.sin6_addr);
  EXPECT_EQ(KindOfAddress(reinterpret_cast<sockaddr&>(ipv6)),
            AddressKind::kLocal);
  sockaddr_un other{};
  other.sun_family = AF_UNIX;
  EXPECT_EQ(KindOfAddress(reinterpret_cast<sockaddr&>(other)),
            AddressKind::kLocal);
}

TEST(AddressTest, AllowsWhatTheLimitSays) {
  EXPECT_TRUE(Allows(AddressLimit::kAny, AddressKind::kLocal));
  EXPECT_TRUE(Allows(AddressLimit::kNotLocal, AddressKind::kPrivate));
  EXPECT_FALSE(Allows(AddressLimit::kNotLocal, AddressKind::kLocal));
  EXPECT_TRUE(Allows(AddressLimit::kPublicOnly, AddressKind::kPublic));
  EXPECT_FALSE(Allows(AddressLimit::kPublicOnly, AddressKind::kPrivate));
}

}  // namespace
}  // namespace imagecd::http
