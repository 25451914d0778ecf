#include "provider/server/peer_user.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <sstream>
#include <string>

namespace imagecd::server {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

// The table contains the words of addresses in the byte order of memory.
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
constexpr char k127001[] = "0100007F";
constexpr char kMapped[] = "0000000000000000FFFF0000";
#else
constexpr char k127001[] = "7F000001";
constexpr char kMapped[] = "00000000000000000000FFFF";
#endif

std::string Line(const std::string& prefix, const char* ports,
                 const std::string& owner) {
  const std::string ip = prefix + k127001;
  const std::string text(ports);
  return "   3: " + ip + ":" + text.substr(0, 4) + " " + ip + ":" +
         text.substr(5) + " 01 00000000:00000000 02:000007D0 00000000  " +
         owner + " 2 0000000000000000 20 4 30 10 -1\n";
}

constexpr char kHeading[] =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when "
    "retrnsmt   uid  timeout inode\n";

std::optional<SocketOwner> Find(const std::string& table) {
  std::istringstream stream(table);
  return FindSocket(stream, Loopback(0x1F90), Loopback(0xC001));
}

TEST(FindSocketTest, FindsTheSocketOfThePeerOnly) {
  const auto owner =
      Find(kHeading + Line("", "C001:1F90", " 1000        0 111") +
           Line("", "1F90:C002", " 1001        0 222") +
           Line("", "1F90:C001", "65534        0 333"));
  ASSERT_TRUE(owner.has_value());
  EXPECT_EQ(owner->user, 65534U);
  EXPECT_EQ(owner->inode, 333U);
}

TEST(FindSocketTest, FindsASocketThatSpeaksIpv4OverIpv6) {
  const auto owner =
      Find(kHeading + Line(kMapped, "1F90:C001", " 1000        0 444"));
  ASSERT_TRUE(owner.has_value());
  EXPECT_EQ(owner->user, 1000U);
}

TEST(FindSocketTest, FindsNothingInATableWithoutIt) {
  EXPECT_FALSE(Find("").has_value());
  EXPECT_FALSE(Find(kHeading).has_value());
  EXPECT_FALSE(Find(Line("", "1F90:C001", "x")).has_value());
}

}  // namespace
}  // namespace imagecd::server
