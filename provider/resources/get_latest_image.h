#ifndef IMAGECD_PROVIDER_RESOURCES_GET_LATEST_IMAGE_H_
#define IMAGECD_PROVIDER_RESOURCES_GET_LATEST_IMAGE_H_

#include "provider/resources/resource.h"

namespace imagecd::resources {

// imagecd:index:getLatestImage: what a new LatestImage with these inputs would
// choose now. A wrong input is a failure; an input that is not known yet, too,
// because a function may not answer with something unknown.
class GetLatestImage : public Function {
 public:
  absl::StatusOr<InvokeResponse> Invoke(evidence::Session&, const Context&,
                                        const InvokeRequest&) const override;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_GET_LATEST_IMAGE_H_
