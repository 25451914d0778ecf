#ifndef IMAGECD_PROVIDER_RESOURCES_STATE_REFRESH_H_
#define IMAGECD_PROVIDER_RESOURCES_STATE_REFRESH_H_

#include "absl/status/statusor.h"
#include "provider/evidence/session.h"
#include "provider/resources/provider.h"

namespace imagecd::resources {

// The Read of a resource that is in the state. Only a tag that was chosen as
// the newest is followed to another digest, and only if that passes the
// resource's own `verify` and `platforms`, as it would in Check. An image that
// is gone, or whose registry does not answer, stays as it is, with a warning;
// where onRegistryFailure is `fail`, no answer is an error. `one_commit`: of a
// LatestImageSet.
absl::StatusOr<ReadResponse> RefreshState(evidence::Session& session,
                                          const Context& context,
                                          const ReadRequest& request,
                                          bool one_commit);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_STATE_REFRESH_H_
