// Link and Location fields as a registry sends them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "provider/oci/link.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/url.h"

namespace {

constexpr char kPage[] = "https://ghcr.io/v2/owner/chime/tags/list?n=1000";

void Expect(bool condition) {
  if (!condition) abort();
}

void CheckPage(std::string_view target) {
  const imagecd::oci::Repository repository{"ghcr.io", "owner/chime"};
  const auto next = imagecd::oci::ResolveNextPage(kPage, target, repository);
  if (!next.ok()) {
    Expect(imagecd::oci::FailureOf(next.status()) ==
           imagecd::oci::Failure::kBadAnswer);
    return;
  }
  constexpr std::string_view kListing =
      "https://ghcr.io/v2/owner/chime/tags/list";
  Expect(next->size() <= 8 << 10);
  Expect(next->starts_with(kListing));
  Expect(next->size() == kListing.size() || (*next)[kListing.size()] == '?');
  for (char c : *next) Expect(c > 0x20 && c < 0x7f);
  const auto again = imagecd::oci::ResolveNextPage(kPage, *next, repository);
  Expect(again.ok() && *again == *next);
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
