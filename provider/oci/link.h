#ifndef IMAGECD_PROVIDER_OCI_LINK_H_
#define IMAGECD_PROVIDER_OCI_LINK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace imagecd::oci {

// The target of the first link whose relation types include `next`, from the
// values of the Link field (RFC 8288 section 3), unchanged: mostly a relative
// URL. nullopt if there is none; text outside the grammar is skipped.
std::optional<std::string> NextLink(
    const std::vector<std::string>& link_values);

// The ways that a link gives to ask for the next page.
struct NextPage {
  // The link itself, absolute. Empty if it must not be followed.
  std::string url;
  // The query to use with the listing's own URL. Empty if the link has none.
  std::string query;
  // Why `url` is empty, for a message; without the link's query.
  std::string fault;
};

// Reads a link to the next page, which is relative to `page_url`, the absolute
// URL of the page that had it, after redirects. `listing_url` is where imagecd
// itself asks for the listing. `url` is the link if it has the scheme, host,
// port and path of `listing_url`, so that it may receive the same credential,
// no user information and no fragment, and at most 8 KiB.
//
// `query` is the link's `last` and `n`, or its whole query if it has no `last`
// and stays on one of the two hosts, because some registries have another name
// for their cursor.
NextPage ReadNextPage(std::string_view page_url, std::string_view target,
                      std::string_view listing_url);

struct Redirect {
  std::string url;  // absolute
  // Same scheme, host and port: only then may a credential be sent there.
  bool keeps_credential = false;
};

// The redirect in the answer to a GET or HEAD of `url`. Failure::kBadAnswer for
// one from https to http, to a URL with user information, and to anything but
// an http or https URL.
absl::StatusOr<Redirect> ResolveRedirect(std::string_view url,
                                         std::string_view location);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_LINK_H_
