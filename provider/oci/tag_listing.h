#ifndef IMAGECD_PROVIDER_OCI_TAG_LISTING_H_
#define IMAGECD_PROVIDER_OCI_TAG_LISTING_H_

#include "absl/status/statusor.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/session.h"

namespace imagecd::oci {

// RegistryClient::ListTags. Follows Link if the registry sends one, and uses
// its cursor with our own URL if the link itself cannot be followed. If a page
// has no link, but its length looks like a limit, asks again for the tags after
// the last one. A listing whose rest cannot be read is Failure::kBadAnswer. A
// registry that refuses pages of 1000 is asked for pages of 100, and then for
// pages of its own size.
absl::StatusOr<ListResult> ListAllTags(Session& session,
                                       const Repository& repository,
                                       const ListOptions& options,
                                       TagSink& sink, const Call& call);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_TAG_LISTING_H_
