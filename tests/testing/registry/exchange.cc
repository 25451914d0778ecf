#include "tests/testing/registry/exchange.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace imagecd::testing {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsUnreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string Request::Header(const std::string& name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? std::string() : it->second;
}

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() &&
               HexValue(text[i + 1]) >= 0 && HexValue(text[i + 2]) >= 0) {
      decoded +=
          static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (char c : text) {
    if (IsUnreserved(c)) {
      encoded += c;
    } else {
      encoded += absl::StrFormat("%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::vector<std::string> QueryValues(std::string_view query,
                                     std::string_view key) {
  std::vector<std::string> values;
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view item = query.substr(0, end);
    query = end == std::string_view::npos ? "" : query.substr(end + 1);
    const auto equals = item.find('=');
    if (PercentDecode(item.substr(0, equals)) != key) continue;
    values.push_back(equals == std::string_view::npos
                         ? ""
                         : PercentDecode(item.substr(equals + 1)));
  }
  return values;
}

std::string JsonQuote(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += absl::StrFormat("\\u%04x", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

Answer ErrorAnswer(int status, std::string_view code,
                   std::string_view message) {
  Answer answer;
  answer.status = status;
  answer.body = absl::StrFormat("{\"errors\":[{\"code\":%s,\"message\":%s}]}\n",
                                JsonQuote(code), JsonQuote(message));
  return answer;
}

Target ParseTarget(const Request& request) {
  const std::string_view path = request.path;
  if (request.storage) {
    constexpr std::string_view kStorage = "/storage/";
    if (path.substr(0, kStorage.size()) != kStorage) return {Route::kStorage};
    return {Route::kStorage, "", PercentDecode(path.substr(kStorage.size()))};
  }
  if (path == "/token") return {Route::kToken};
  if (path == "/v2/" || path == "/v2") return {Route::kPing};
  if (path.substr(0, 4) != "/v2/") return {};

  constexpr std::string_view kList = "/tags/list";
  const std::string_view rest = path.substr(4);
  if (rest.size() > kList.size() &&
      rest.substr(rest.size() - kList.size()) == kList) {
    return {Route::kTags,
            PercentDecode(rest.substr(0, rest.size() - kList.size())), ""};
  }
  for (const auto& [part, route] :
       {std::pair<std::string_view, Route>("/manifests/", Route::kManifest),
        std::pair<std::string_view, Route>("/blobs/", Route::kBlob)}) {
    const auto at = rest.rfind(part);
    if (at == std::string_view::npos || at == 0) continue;
    return {route, PercentDecode(rest.substr(0, at)),
            PercentDecode(rest.substr(at + part.size()))};
  }
  return {};
}

}  // namespace imagecd::testing
