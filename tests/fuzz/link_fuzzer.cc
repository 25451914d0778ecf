// Link and Location fields as a registry sends them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "provider/oci/link.h"
#include "provider/oci/url.h"

namespace {

constexpr char kPage[] = "https://ghcr.io/v2/owner/chime/tags/list?n=1000";

void Expect(bool condition) {
  if (!condition) abort();
}

constexpr char kListing[] = "https://ghcr.io/v2/owner/chime/tags/list";

void CheckPage(std::string_view target) {
  const auto next = imagecd::oci::ReadNextPage(kPage, target, kListing);
  Expect(next.url.empty() != next.fault.empty());
  for (char c : next.query) Expect(c > 0x20 && c < 0x7f && c != '#');
  if (next.url.empty()) return;
  constexpr std::string_view kBegin = kListing;
  Expect(next.url.size() <= 8 << 10);
  Expect(next.url.starts_with(kBegin));
  Expect(next.url.size() == kBegin.size() || next.url[kBegin.size()] == '?');
  for (char c : next.url) Expect(c > 0x20 && c < 0x7f);
  const auto again = imagecd::oci::ReadNextPage(kPage, next.url, kListing);
  Expect(again.url == next.url);
}

void CheckRedirect(std::string_view location) {
  const auto redirect = imagecd::oci::ResolveRedirect(kPage, location);
  if (!redirect.ok()) return;
  const auto url = imagecd::oci::ParseUrl(redirect->url);
  // Percent-encoding may have made it longer than ParseUrl takes.
  if (!url.ok()) {
    Expect(redirect->url.size() > 8 << 10);
    return;
  }
  Expect(url->scheme == "https");
  Expect(redirect->keeps_credential == (url->Authority() == "ghcr.io"));
  Expect(url->ToString() == redirect->url);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto target = imagecd::oci::NextLink({text});
  if (target.has_value()) {
    Expect(text.find('<' + *target + '>') != std::string::npos);
    Expect(imagecd::oci::NextLink({'<' + *target + ">; rel=next"}) == target);
    CheckPage(*target);
  }
  CheckPage(text);
  CheckRedirect(text);
  return 0;
}
