#include "provider/http/connection_settings.h"

#include <curl/curl.h>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

namespace imagecd::http {
namespace {

using UrlPtr = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

struct Variable {
  const char* name = nullptr;
  std::string value;
};

// The first of `names` that is set, even if to nothing.
std::optional<Variable> FirstSet(const base::Environment& environment,
                                 std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (auto value = environment.Get(name)) return Variable{name, *value};
  }
  return std::nullopt;
}

std::string Part(CURLU* url, CURLUPart part, unsigned flags) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

absl::StatusOr<Proxy> ParseProxy(const std::optional<Variable>& variable) {
  if (!variable || variable->value.empty()) return Proxy();
  std::string text = variable->value;
  if (text.find("://") == std::string::npos) text = "http://" + text;
  const UrlPtr url(curl_url(), &curl_url_cleanup);
  if (url == nullptr || curl_url_set(url.get(), CURLUPART_URL, text.c_str(),
                                     CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    // Not the value: it may hold a password.
    return absl::InvalidArgumentError(absl::StrFormat(
        "the proxy in %s is not a URL; write [SCHEME://]HOST[:PORT]",
        variable->name));
  }
  Proxy proxy;
  proxy.username = Part(url.get(), CURLUPART_USER, CURLU_URLDECODE);
  proxy.password = Part(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE);
  for (const CURLUPart part :
       {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_PATH, CURLUPART_QUERY,
        CURLUPART_FRAGMENT}) {
    curl_url_set(url.get(), part, nullptr, 0);
  }
  proxy.url = Part(url.get(), CURLUPART_URL, 0);
  return proxy;
}

bool Exists(const char* path) {
  std::error_code ignored;
  return path != nullptr && std::filesystem::exists(path, ignored);
}

}  // namespace

ProxySettings ReadProxySettings(const base::Environment& environment) {
  const auto no_proxy = FirstSet(environment, {"no_proxy", "NO_PROXY"});
  return {
      .for_http = ParseProxy(
          FirstSet(environment, {"http_proxy", "all_proxy", "ALL_PROXY"})),
      .for_https =
          ParseProxy(FirstSet(environment, {"https_proxy", "HTTPS_PROXY",
                                            "all_proxy", "ALL_PROXY"})),
      .no_proxy = no_proxy ? no_proxy->value : "",
  };
}

TrustedRoots ReadTrustedRoots(const base::Environment& environment) {
  TrustedRoots roots;
  roots.file = environment.Get("SSL_CERT_FILE").value_or("");
  roots.directory = environment.Get("SSL_CERT_DIR").value_or("");
  if (!roots.file.empty() || !roots.directory.empty()) return roots;
  // A plugin linked statically runs on other distributions than it was built
  // on. A file alone, without a directory, also lets libcurl keep what it has
  // parsed instead of reading it again for each connection.
  for (const char* file :
       {curl_version_info(CURLVERSION_NOW)->cainfo,
        "/etc/ssl/certs/ca-certificates.crt",  // Debian, Alpine, Arch
        "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL
        "/etc/ssl/ca-bundle.pem",              // openSUSE
        "/etc/ssl/cert.pem"}) {
    if (Exists(file)) {
      roots.file = file;
      break;
    }
  }
  return roots;
}

bool IsInNoProxy(std::string_view no_proxy, std::string_view host) {
  const auto lower = [](std::string_view text) {
    std::string result(text);
    absl::AsciiStrToLower(&result);
    while (!result.empty() && result.back() == '.') result.pop_back();
    return result;
  };
  const std::string name = lower(host);
  while (!no_proxy.empty()) {
    const std::size_t end = no_proxy.find_first_of(", \t");
    std::string entry = lower(no_proxy.substr(0, end));
    no_proxy = end == std::string_view::npos ? std::string_view()
                                             : no_proxy.substr(end + 1);
    if (entry == "*") return true;
    if (entry.starts_with('.')) entry.erase(0, 1);
    if (!entry.empty() && (name == entry || name.ends_with("." + entry))) {
      return true;
    }
  }
  return false;
}

}  // namespace imagecd::http
