#ifndef IMAGECD_PROVIDER_OCI_TAG_LISTING_H_
#define IMAGECD_PROVIDER_OCI_TAG_LISTING_H_

#include "absl/status/statusor.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/session.h"

namespace imagecd::oci {

// RegistryClient::ListTags. Follows Link where the registry gives one. Where it
// gives none though the page is exactly full (or has 100 or 1000 tags, the
// usual limits), asks once more for what comes after the last tag, and ends
// where that brings nothing new. Links that go round are Failure::kBadAnswer. A
// registry that refuses pages of 1000 is asked for pages of 100.
absl::StatusOr<ListResult> ListAllTags(Session& session,
                                       const Repository& repository,
                                       const ListOptions& options,
                                       TagSink& sink, const Call& call);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_TAG_LISTING_H_
