#ifndef IMAGECD_PROVIDER_HTTP_CONNECTION_SETTINGS_H_
#define IMAGECD_PROVIDER_HTTP_CONNECTION_SETTINGS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/base/environment.h"

// What the environment says of the way to a server: proxies and trusted roots.
// Names and precedence are those of curl(1) and of OpenSSL.
namespace imagecd::http {

// Where to connect instead of to the server. The credentials are kept apart so
// that they are in no URL that could end up in a message.
struct Proxy {
  std::string url;  // empty: connect directly
  std::string username;
  std::string password;
};

struct ProxySettings {
  // InvalidArgument, naming the variable, when its value is no URL.
  absl::StatusOr<Proxy> for_http = Proxy();
  absl::StatusOr<Proxy> for_https = Proxy();
  std::string no_proxy;  // hosts without a proxy, comma-separated
};

// https_proxy or HTTPS_PROXY for https, http_proxy for http (HTTP_PROXY is
// something a web server could have set from a request), then all_proxy or
// ALL_PROXY; a variable that is set but empty means none. no_proxy or NO_PROXY.
ProxySettings ReadProxySettings(const base::Environment& environment);

// Whether no_proxy names `host` (without a port), so that libcurl connects
// directly: by `*`, by its name, or by a domain that it is in. Networks in
// no_proxy (`10.0.0.0/8`) are not looked at.
bool IsInNoProxy(std::string_view no_proxy, std::string_view host);

// Roots to verify servers with: a PEM file, a directory of hashed
// certificates, or both. Both empty: what libcurl was built with.
struct TrustedRoots {
  std::string file;
  std::string directory;
};

// SSL_CERT_FILE and SSL_CERT_DIR when one of them is set, else the system's
// file, wherever it is on this distribution.
TrustedRoots ReadTrustedRoots(const base::Environment& environment);

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_CONNECTION_SETTINGS_H_
