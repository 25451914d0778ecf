#include "tests/testing/net/raw_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/str_format.h"

namespace imagecd::testing {
namespace {

void OrDie(bool ok, const char* what) {
  if (ok) return;
  std::cerr << "RawServer: " << what << " failed" << std::endl;
  std::abort();
}

// What Content-Length in `head` announces; 0 without.
std::size_t AnnouncedLength(std::string_view head) {
  for (const std::string_view name :
       {"\r\nContent-Length:", "\r\ncontent-length:"}) {
    const std::size_t found = head.find(name);
    if (found != std::string_view::npos) {
      return std::strtoul(head.data() + found + name.size(), nullptr, 10);
    }
  }
  return 0;
}

}  // namespace

std::string RawServer::Connection::ReadSome() {
  if (!unread_.empty()) return std::exchange(unread_, "");
  std::array<char, 16384> buffer;
  const ssize_t size = recv(socket_, buffer.data(), buffer.size(), 0);
  if (size <= 0) return "";
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

std::string RawServer::Connection::ReadRequest() {
  constexpr std::string_view kEndOfHead = "\r\n\r\n";
  std::string text;
  while (true) {
    const std::string more = ReadSome();
    if (more.empty()) return "";
    text += more;
    const std::size_t end = text.find(kEndOfHead);
    if (end == std::string::npos) continue;
    const std::size_t size =
        end + kEndOfHead.size() + AnnouncedLength(text.substr(0, end));
    if (text.size() < size) continue;
    unread_ = text.substr(size);
    text.resize(size);
    return text;
  }
}

bool RawServer::Connection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent =
        send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawServer::Connection::WaitForHangUp() {
  unread_.clear();
  while (!ReadSome().empty()) {
  }
}

void RawServer::Connection::Reset() {
  const linger now = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

RawServer::RawServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  OrDie(listener_ >= 0, "socket");
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  OrDie(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0,
        "bind");
  OrDie(listen(listener_, 512) == 0, "listen");
  OrDie(
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0,
      "getsockname");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

RawServer::~RawServer() {
  std::vector<std::thread> threads;
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    for (const int socket : sockets_) {
      if (socket >= 0) shutdown(socket, SHUT_RDWR);
    }
    threads.swap(threads_);
  }
  shutdown(listener_, SHUT_RDWR);  // makes accept return
  acceptor_.join();
  for (std::thread& thread : threads) thread.join();
  close(listener_);
}

void RawServer::Accept() {
  while (true) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    base::MutexLock lock(mutex_);
    if (stopping_) {
      close(socket);
      return;
    }
    const std::size_t index = sockets_.size();
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket, index] {
      Connection connection(socket);
      handler_(connection);
      base::MutexLock closing(mutex_);
      sockets_[index] = -1;
      close(socket);
    });
  }
}

std::string RawServer::address() const {
  return absl::StrFormat("127.0.0.1:%d", port_);
}

std::string RawServer::Url(std::string_view path,
                           std::string_view scheme) const {
  return absl::StrFormat("%s://%s%s", scheme, address(), path);
}

int RawServer::connections() const {
  base::MutexLock lock(mutex_);
  return static_cast<int>(sockets_.size());
}

RawServer::Handler AlwaysAnswer(std::string answer) {
  return [answer = std::move(answer)](RawServer::Connection& connection) {
    while (!connection.ReadRequest().empty() && connection.Write(answer)) {
    }
  };
}

std::string OkAnswer(std::string_view body) {
  return absl::StrFormat("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s",
                         body.size(), body);
}

}  // namespace imagecd::testing
