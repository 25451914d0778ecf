#ifndef IMAGECD_PROVIDER_HTTP_RESPONSE_READER_H_
#define IMAGECD_PROVIDER_HTTP_RESPONSE_READER_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "provider/http/http_client.h"

namespace imagecd::http {

// Puts one answer together from the lines and pieces a transfer brings, and
// holds it to the limits of HttpClient. Knows nothing of the network. Used by
// one thread at a time.
//
// An error ends the transfer; its message is the cause alone, without the host,
// unless it is the sink's own (sink_failed()).
class ResponseReader {
 public:
  // Of all header sections of an exchange together, interim ones included.
  static constexpr std::size_t kMaxHeaderBytes = 64 << 10;
  static constexpr std::size_t kMaxHeaderLines = 256;
  // Where the body of an answer other than 2xx is cut.
  static constexpr std::size_t kMaxErrorBody = 64 << 10;

  // `request` must outlive the reader.
  explicit ResponseReader(const HttpRequest& request) : request_(request) {}

  // The next line of a header section: a status line, a field or the empty line
  // at its end. Interim answers (1xx) are forgotten when the next one begins;
  // trailers are ignored.
  absl::Status OnHeaderLine(std::string_view line);

  // The next piece of the body.
  absl::Status OnBody(std::string_view bytes);

  // The answer is as long as anyone wants it: stop the transfer, all is well.
  bool enough() const { return enough_; }
  bool sink_failed() const { return sink_failed_; }
  const HttpResponse& response() const { return response_; }
  HttpResponse TakeResponse() { return std::move(response_); }

 private:
  bool succeeded() const {
    return response_.status >= 200 && response_.status < 300;
  }
  absl::Status OnStatusLine(std::string_view line);
  absl::Status OnEndOfHeaders();
  void OnField(std::string_view line);

  const HttpRequest& request_;
  HttpResponse response_;
  bool headers_complete_ = false;
  bool enough_ = false;
  bool sink_failed_ = false;
  std::size_t header_bytes_ = 0;
  std::size_t header_lines_ = 0;
  std::size_t body_bytes_ = 0;
};

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_RESPONSE_READER_H_
