#ifndef IMAGECD_PROVIDER_HTTP_HTTP_CLIENT_H_
#define IMAGECD_PROVIDER_HTTP_HTTP_CLIENT_H_

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/http/address.h"

namespace imagecd::http {

// Header fields in order of arrival; names compare without regard to case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields)
      : fields_(fields) {}

  void Add(std::string name, std::string value);
  // The first value of `name`.
  std::optional<std::string> Get(std::string_view name) const;
  // Every value of `name`: WWW-Authenticate and Link may come several times.
  std::vector<std::string> GetAll(std::string_view name) const;
  void Remove(std::string_view name);
  const std::vector<std::pair<std::string, std::string>>& fields() const {
    return fields_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Takes the body of a successful (2xx) answer while it arrives. Called on the
// thread that called Send, so it may take its time: other transfers go on, and
// this one pauses. An error from Append ends the transfer and becomes the
// result of Send. A long Append must look out for HttpRequest::cancel itself.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // A body begins: forget whatever an earlier attempt of this request brought.
  virtual void Begin() = 0;
  virtual absl::Status Append(std::string_view bytes) = 0;
};

// Proves to a server who the client is. Each is PEM text or the path of a PEM
// file. Both empty: none. `key` empty: `certificate` has the key, too.
struct ClientCertificate {
  std::string certificate;
  std::string key;

  friend bool operator==(const ClientCertificate&,
                         const ClientCertificate&) = default;
};

struct HttpRequest {
  std::string method = "GET";  // GET, HEAD, POST or PATCH
  std::string url;             // absolute, http or https
  Headers headers;
  std::string body;  // for POST and PATCH

  // The body that is accepted, in bytes after any transfer and content coding.
  // More is ResourceExhausted, and the rest is not read. The request asks for
  // no content coding. gzip and deflate are decoded anyway, because some
  // servers and proxies send them unasked; other codings are an error.
  std::size_t max_body_bytes = 1 << 20;
  // From the call of Send to the last byte received, waiting for a free
  // connection and connecting included.
  absl::Duration timeout = absl::Seconds(30);
  // The time that is left for the operation that this request belongs to. Also
  // limits the time spent queued for a connection, which `timeout` does not
  // count.
  absl::Duration time_left = absl::InfiniteDuration();
  // The only PEM file to verify the server with. Empty: the system's
  // certificates, or those that SSL_CERT_FILE names.
  std::string ca_file;
  ClientCertificate client_certificate;
  // Where the request may go. The address is checked before a connection is
  // made and before one is used again; not where a proxy makes the connection.
  AddressLimit addresses = AddressLimit::kAny;
  // Not owned; may be null. Cancelling makes Send return Cancelled.
  const base::Cancellation* cancel = nullptr;
  // Not owned; may be null: then the body of a 2xx answer is in
  // HttpResponse::body. Bodies of other answers are always there, cut at 64
  // KiB.
  BodySink* sink = nullptr;
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;
  // Where the answer came from; kPublic where that is not known, as through a
  // proxy.
  AddressKind peer = AddressKind::kPublic;
};

// One HTTP exchange. Any status is an answer, 404 and 503 included; redirects
// are answers too and never followed. Errors are what prevented an answer:
//   Unavailable         no connection, name not found, connection broken, proxy
//                       unwilling
//   DeadlineExceeded    `timeout` passed, or the server fell silent
//   Cancelled           `cancel`, or the client is being destroyed
//   ResourceExhausted   body over the limit, or too many or too large headers
//   FailedPrecondition  TLS: certificate not trusted, no common protocol, CA
//                       file unreadable, client certificate missing, refused or
//                       unreadable (WantsClientCertificate)
//   DataLoss            a body shorter than announced or in an unknown content
//                       coding, or not HTTP at all
//   PermissionDenied    the address is not one of `addresses`
//   InvalidArgument     a URL (one with credentials too), method or header that
//                       this client does not speak; a proxy that is no URL
// and whatever BodySink::Append returned. Messages name host and cause, never a
// header or a query. Implementations are safe to call from any thread; Send
// blocks.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual absl::StatusOr<HttpResponse> Send(const HttpRequest& request) = 0;
};

// Whether `error`, from HttpClient::Send, is about a client certificate: the
// server requires one or refuses the one that it got, or it cannot be read.
bool WantsClientCertificate(const absl::Status& error);
absl::Status MarkWantsClientCertificate(absl::Status error);

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_HTTP_CLIENT_H_
