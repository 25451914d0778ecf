#include "provider/server/loopback_listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "provider/server/peer_user.h"

namespace imagecd::server {
namespace {

// The wait after the process ran out of descriptors for connections.
constexpr int kOutOfDescriptorsMs = 100;

absl::Status CannotListen(int error) {
  return absl::UnavailableError(absl::StrCat(
      "cannot listen on 127.0.0.1: ", std::generic_category().message(error)));
}

void AppendBigEndian(std::uint32_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift & 0xFF);
  }
}

// The frames with which an HTTP/2 server ends a connection (RFC 9113, 6.5 and
// 6.8). Clients show the text in their error.
std::string GoAway(std::string_view why) {
  constexpr std::uint32_t kSettings = 4;
  constexpr std::uint32_t kGoAway = 7;
  constexpr std::uint32_t kInadequateSecurity = 12;
  std::string frames;
  AppendBigEndian(0, 3, frames);  // length of an empty SETTINGS
  AppendBigEndian(kSettings, 1, frames);
  AppendBigEndian(0, 1, frames);  // flags
  AppendBigEndian(0, 4, frames);  // stream
  AppendBigEndian(static_cast<std::uint32_t>(8 + why.size()), 3, frames);
  AppendBigEndian(kGoAway, 1, frames);
  AppendBigEndian(0, 1, frames);
  AppendBigEndian(0, 4, frames);
  AppendBigEndian(0, 4, frames);  // last stream that was looked at
  AppendBigEndian(kInadequateSecurity, 4, frames);
  frames += why;
  return frames;
}

void Refuse(const base::FileDescriptor& connection, uid_t user) {
  const std::string frames = GoAway(absl::StrCat(
      "this Pulumi plugin serves only the user who started it and root, not "
      "the user with the ID ",
      user));
  (void)send(connection.get(), frames.data(), frames.size(),
             MSG_NOSIGNAL | MSG_DONTWAIT);
  shutdown(connection.get(), SHUT_WR);
  // Closing a socket with unread bytes sends a reset, and the client would lose
  // the text.
  std::array<char, 4096> ignored{};
  while (recv(connection.get(), ignored.data(), ignored.size(), MSG_DONTWAIT) >
         0) {
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<LoopbackListener>> LoopbackListener::Listen() {
  base::FileDescriptor listener(
      socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  base::FileDescriptor wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (listener.get() < 0 || wake.get() < 0) return CannotListen(errno);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  // Accepted sockets inherit the option. It is what gRPC sets on its own.
  const int on = 1;
  setsockopt(listener.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener.get(), plain, size) != 0 ||
      listen(listener.get(), SOMAXCONN) != 0 ||
      getsockname(listener.get(), plain, &size) != 0) {
    return CannotListen(errno);
  }
  return std::unique_ptr<LoopbackListener>(new LoopbackListener(
      std::move(listener), std::move(wake), ntohs(address.sin_port)));
}

LoopbackListener::LoopbackListener(base::FileDescriptor socket,
                                   base::FileDescriptor wake, int port)
    : socket_(std::move(socket)), wake_(std::move(wake)), port_(port) {}

LoopbackListener::~LoopbackListener() { Stop(); }

void LoopbackListener::Start(Accepted accepted, Refused refused) {
  thread_ =
      std::thread([this, accepted = std::move(accepted),
                   refused = std::move(refused)] { Run(accepted, refused); });
}

void LoopbackListener::Stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  (void)!write(wake_.get(), &one, sizeof(one));
  thread_.join();
}

void LoopbackListener::Run(const Accepted& accepted, const Refused& refused) {
  std::array<pollfd, 2> fds = {pollfd{wake_.get(), POLLIN, 0},
                               pollfd{socket_.get(), POLLIN, 0}};
  while (true) {
    if (poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return;
    if (fds[0].revents != 0) return;
    base::FileDescriptor connection(
        accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (connection.get() < 0) {
      if (errno == EMFILE || errno == ENFILE) {
        poll(fds.data(), 1, kOutOfDescriptorsMs);
      }
      continue;
    }
    const Peer peer = CheckPeer(connection.get());
    switch (peer.verdict) {
      case PeerVerdict::kAllowed:
        accepted(connection.Release());
        break;
      case PeerVerdict::kOtherUser:
        Refuse(connection, peer.user);
        refused(peer.user);
        break;
      case PeerVerdict::kGone:
        break;
    }
  }
}

}  // namespace imagecd::server
