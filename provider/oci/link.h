#ifndef IMAGECD_PROVIDER_OCI_LINK_H_
#define IMAGECD_PROVIDER_OCI_LINK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "provider/oci/reference.h"

namespace imagecd::oci {

// The target of the first link whose relation types include `next`, from the
// values of the Link field (RFC 8288 section 3): as it stands there, so mostly
// relative. nullopt when there is none; what is not in the grammar is skipped.
std::optional<std::string> NextLink(
    const std::vector<std::string>& link_values);

// The URL of the next page, where `page_url` is the absolute URL of the page
// that brought the link. It must be the tag listing of the same repository on
// the same scheme, host and port, at most 8 KiB, without user information or
// fragment; Failure::kBadAnswer otherwise, without the query in the message.
// The query is the registry's own and comes back unchanged.
absl::StatusOr<std::string> ResolveNextPage(std::string_view page_url,
                                            std::string_view target,
                                            const Repository& repository);

struct Redirect {
  std::string url;  // absolute
  // Same scheme, host and port: only then may a credential go along.
  bool keeps_credential = false;
};

// Where the answer to a GET or HEAD of `url` sends its client. From https to
// http, to a URL with user information, and to what is not an http URL is
// Failure::kBadAnswer.
absl::StatusOr<Redirect> ResolveRedirect(std::string_view url,
                                         std::string_view location);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_LINK_H_
