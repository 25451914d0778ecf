#include "cli/watch/polite_http_client.h"

#include <algorithm>
#include <optional>

#include "provider/http/retry.h"

namespace imagecd::watch {
namespace {

constexpr absl::Duration kLongestWish = absl::Hours(1);

std::string_view HostOf(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

}  // namespace

absl::StatusOr<http::HttpResponse> PoliteHttpClient::Send(
    const http::HttpRequest& request) {
  absl::StatusOr<http::HttpResponse> response = client_.Send(request);
  const bool refused =
      response.ok() && (response->status == 429 || response->status == 503);
  std::optional<absl::Duration> wish;
  if (refused) wish = http::ServerWish(*response, clock_.Now());

  const base::MutexLock lock(mutex_);
  ++requests_;
  if (!response.ok() || refused || response->status >= 500) ++failures_;
  if (wish) {
    allowed_from_.insert_or_assign(
        std::string(HostOf(request.url)),
        clock_.Now() + std::min(*wish, kLongestWish));
  }
  return response;
}

absl::Time PoliteHttpClient::AllowedFrom(std::string_view host) const {
  const base::MutexLock lock(mutex_);
  const auto it = allowed_from_.find(host);
  return it == allowed_from_.end() ? absl::InfinitePast() : it->second;
}

std::int64_t PoliteHttpClient::requests() const {
  const base::MutexLock lock(mutex_);
  return requests_;
}

std::int64_t PoliteHttpClient::failures() const {
  const base::MutexLock lock(mutex_);
  return failures_;
}

}  // namespace imagecd::watch
