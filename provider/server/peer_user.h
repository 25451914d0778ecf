#ifndef IMAGECD_PROVIDER_SERVER_PEER_USER_H_
#define IMAGECD_PROVIDER_SERVER_PEER_USER_H_

#include <sys/types.h>

#include <cstdint>
#include <istream>
#include <optional>

struct sockaddr_in;

namespace imagecd::server {

// A socket in the kernel's table of TCP sockets.
struct SocketOwner {
  uid_t user = 0;
  // 0 if no process has the socket open any more. `user` is then not valid.
  std::uint64_t inode = 0;
};

// Finds the socket that is bound to `local` and connected to `remote` in
// `table`, the text of /proc/net/tcp or /proc/net/tcp6 (proc(5)). In the latter
// the addresses are IPv4-mapped.
std::optional<SocketOwner> FindSocket(std::istream& table,
                                      const sockaddr_in& local,
                                      const sockaddr_in& remote);

enum class PeerVerdict {
  kAllowed,
  kOtherUser,
  kGone,  // it has closed the connection, so that its user is not known
};

struct Peer {
  PeerVerdict verdict = PeerVerdict::kAllowed;
  uid_t user = 0;  // of kOtherUser
};

// True if the other end of `fd` belongs to the user of this process or to root.
// `fd` is a loopback IPv4 connection that was just accepted. Also true if the
// system does not have a usable table of sockets, for example outside of Linux.
Peer CheckPeer(int fd);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_PEER_USER_H_
