#include "tests/testing/registry/probe.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace imagecd::testing {
namespace {

// What comes back until the other side ends the connection, or until it is
// more than `limit`.
std::string Exchange(int port, const std::string& request, std::size_t limit) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string received;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size())) {
    std::array<char, std::size_t{64} << 10> buffer{};
    ssize_t size = 0;
    while (received.size() <= limit &&
           (size = recv(fd, buffer.data(), buffer.size(), 0)) > 0) {
      received.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }
  close(fd);
  return received;
}

ProbeAnswer Parse(const std::string& received, bool head) {
  ProbeAnswer answer;
  const auto end = received.find("\r\n\r\n");
  if (end == std::string::npos) return answer;
  answer.body = received.substr(end + 4);
  for (std::size_t line = received.find("\r\n"); line < end;) {
    const std::size_t begin = line + 2;
    line = received.find("\r\n", begin);
    const std::size_t colon = received.find(": ", begin);
    if (colon >= line) continue;
    answer.headers.emplace(
        absl::AsciiStrToLower(received.substr(begin, colon - begin)),
        received.substr(colon + 2, line - colon - 2));
  }
  const std::string length = answer.Header("content-length");
  const bool whole =
      head || (!length.empty() && std::to_string(answer.body.size()) == length);
  if (whole) answer.status = std::atoi(received.c_str() + 9);  // "HTTP/1.1 "
  return answer;
}

}  // namespace

std::string ProbeAnswer::Header(const std::string& name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? "" : it->second;
}

std::vector<std::string> ProbeAnswer::Headers(const std::string& name) const {
  std::vector<std::string> values;
  const auto [begin, end] = headers.equal_range(name);
  for (auto it = begin; it != end; ++it) values.push_back(it->second);
  return values;
}

ProbeAnswer Send(const std::string& method, const std::string& url,
                 const std::string& target, const ProbeHeaders& headers,
                 const std::string& body, std::size_t body_limit) {
  const std::string host = url.substr(url.rfind('/') + 1);
  std::string request =
      absl::StrCat(method, " ", target, " HTTP/1.1\r\nHost: ", host,
                   "\r\nConnection: close\r\n");
  for (const auto& [name, value] : headers) {
    absl::StrAppend(&request, name, ": ", value, "\r\n");
  }
  if (!body.empty() || method != "GET") {
    absl::StrAppend(&request, "Content-Length: ", body.size(), "\r\n");
  }
  absl::StrAppend(&request, "\r\n", body);
  const int port = std::atoi(host.c_str() + host.find(':') + 1);
  return Parse(Exchange(port, request, body_limit), method == "HEAD");
}

std::vector<std::string> TagsOf(const ProbeAnswer& answer) {
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  std::vector<std::string> tags;
  if (!json.is_object() || !json.contains("tags") || !json["tags"].is_array()) {
    ADD_FAILURE() << "no tags: " << answer.status << " " << answer.body;
    return tags;
  }
  for (const auto& tag : json["tags"]) {
    tags.push_back(tag.is_string() ? tag.get<std::string>() : tag.dump());
  }
  return tags;
}

FakeRegistryOptions Open() {
  FakeRegistryOptions options;
  options.auth = AuthScheme::kNone;
  return options;
}

}  // namespace imagecd::testing
