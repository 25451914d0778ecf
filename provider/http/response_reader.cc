#include "provider/http/response_reader.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "absl/strings/str_format.h"
#include "provider/base/grammar.h"
#include "provider/base/status_macros.h"

namespace imagecd::http {
namespace {

std::optional<std::uint64_t> ParseNumber(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// Whether the body that libcurl hands over is plain: libcurl has decoded these
// codings, one after the other where a field names several.
bool IsDecoded(const std::string& field) {
  for (std::string_view rest = field;;) {
    const std::size_t end = rest.find(',');
    const std::string coding = base::ToLower(base::Trim(rest.substr(0, end)));
    if (!coding.empty() && coding != "identity" && coding != "gzip" &&
        coding != "x-gzip" && coding != "deflate") {
      return false;
    }
    if (end == std::string_view::npos) return true;
    rest.remove_prefix(end + 1);
  }
}

absl::Status CheckCodings(const HttpResponse& response) {
  for (const std::string& field : response.headers.GetAll("content-encoding")) {
    if (IsDecoded(field)) continue;
    return absl::DataLossError(
        "the body has a content coding that imagecd did not ask for");
  }
  return absl::OkStatus();
}

absl::Status TooLarge(std::size_t limit) {
  return absl::ResourceExhaustedError(
      absl::StrFormat("the body is larger than %d bytes", limit));
}

}  // namespace

absl::Status ResponseReader::OnHeaderLine(std::string_view line) {
  header_bytes_ += line.size();
  ++header_lines_;
  if (header_bytes_ > kMaxHeaderBytes || header_lines_ > kMaxHeaderLines) {
    return absl::ResourceExhaustedError("too many or too large headers");
  }
  if (headers_complete_) return absl::OkStatus();  // a trailer
  if (line.starts_with("HTTP/")) return OnStatusLine(line);
  if (base::Trim(line).empty()) return OnEndOfHeaders();
  OnField(line);
  return absl::OkStatus();
}

absl::Status ResponseReader::OnStatusLine(std::string_view line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const auto status = ParseNumber(base::Trim(line.substr(space)).substr(0, 3));
  if (!status || *status < 100 || *status > 999) {
    return absl::DataLossError("the answer is not HTTP");
  }
  response_ = HttpResponse();
  response_.status = static_cast<int>(*status);
  return absl::OkStatus();
}

void ResponseReader::OnField(std::string_view line) {
  const std::size_t colon = line.find(':');
  // A line without a colon, or folded onto the one before, which no sender may
  // do any more (RFC 9112, 5.2).
  if (colon == std::string_view::npos || line[0] == ' ' || line[0] == '\t') {
    return;
  }
  response_.headers.Add(std::string(base::Trim(line.substr(0, colon))),
                        std::string(base::Trim(line.substr(colon + 1))));
}

absl::Status ResponseReader::OnEndOfHeaders() {
  if (response_.status < 200) return absl::OkStatus();
  headers_complete_ = true;
  if (!succeeded() || request_.method == "HEAD") return absl::OkStatus();
  // Before libcurl decodes it to something shorter, or to nothing.
  IMAGECD_RETURN_IF_ERROR(CheckCodings(response_));

  if (const auto field = response_.headers.Get("content-length")) {
    const auto length = ParseNumber(*field);
    if (length && *length > request_.max_body_bytes) {
      return TooLarge(request_.max_body_bytes);
    }
    if (length && request_.sink == nullptr) response_.body.reserve(*length);
  }
  if (request_.sink != nullptr) request_.sink->Begin();
  return absl::OkStatus();
}

absl::Status ResponseReader::OnBody(std::string_view bytes) {
  if (body_bytes_ == 0) IMAGECD_RETURN_IF_ERROR(CheckCodings(response_));
  body_bytes_ += bytes.size();
  if (!succeeded()) {
    const std::size_t room = kMaxErrorBody - response_.body.size();
    response_.body += bytes.substr(0, room);
    enough_ = bytes.size() > room;
    return absl::OkStatus();
  }
  if (body_bytes_ > request_.max_body_bytes) {
    return TooLarge(request_.max_body_bytes);
  }
  if (request_.sink == nullptr) {
    response_.body += bytes;
    return absl::OkStatus();
  }
  absl::Status status = request_.sink->Append(bytes);
  sink_failed_ = !status.ok();
  return status;
}

}  // namespace imagecd::http
