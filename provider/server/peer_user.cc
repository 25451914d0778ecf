#include "provider/server/peer_user.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_format.h"

namespace imagecd::server {
namespace {

// An address in the format of the table: the words of the address in memory,
// and the port.
std::string Written(const sockaddr_in& address, bool ipv6) {
  const std::string ipv4 = absl::StrFormat("%08X:%04X", address.sin_addr.s_addr,
                                           ntohs(address.sin_port));
  if (!ipv6) return ipv4;
  return absl::StrFormat("%08X%08X%08X", 0, 0, htonl(0xFFFF)) + ipv4;
}

bool IsConnected(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
         info.tcpi_state == TCP_ESTABLISHED;
}

}  // namespace

std::optional<SocketOwner> FindSocket(std::istream& table,
                                      const sockaddr_in& local,
                                      const sockaddr_in& remote) {
  const std::array<std::string, 2> wanted = {
      Written(local, false) + " " + Written(remote, false) + " ",
      Written(local, true) + " " + Written(remote, true) + " "};
  std::string line;
  while (std::getline(table, line)) {
    for (const std::string& addresses : wanted) {
      const std::size_t found = line.find(" " + addresses);
      if (found == std::string::npos) continue;
      std::istringstream fields(line.substr(found + 1 + addresses.size()));
      std::string skipped;
      SocketOwner owner;
      // State, queues, timer, and retransmissions come first.
      fields >> skipped >> skipped >> skipped >> skipped >> owner.user;
      fields >> skipped >> owner.inode;  // after the timeout
      if (fields) return owner;
    }
  }
  return std::nullopt;
}

Peer CheckPeer(int fd) {
  sockaddr_in local{};
  sockaddr_in remote{};
  socklen_t local_size = sizeof(local);
  socklen_t remote_size = sizeof(remote);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&local), &local_size) != 0 ||
      getpeername(fd, reinterpret_cast<sockaddr*>(&remote), &remote_size) !=
          0) {
    return {PeerVerdict::kGone};
  }
  for (const char* file : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream table(file);
    // The peer's own socket: our local address is its remote one.
    const std::optional<SocketOwner> owner = FindSocket(table, remote, local);
    if (!owner.has_value()) continue;
    // The table gives root as the user of a socket that was closed. A process
    // could send a request, close its socket at once, and pass for root.
    if (owner->inode == 0) return {PeerVerdict::kGone};
    if (owner->user == 0 || owner->user == getuid() ||
        owner->user == geteuid()) {
      return {PeerVerdict::kAllowed};
    }
    return {PeerVerdict::kOtherUser, owner->user};
  }
  // The socket is still connected, so the table should have listed it. The
  // table is not usable.
  return {IsConnected(fd) ? PeerVerdict::kAllowed : PeerVerdict::kGone};
}

}  // namespace imagecd::server
