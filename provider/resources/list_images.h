#ifndef IMAGECD_PROVIDER_RESOURCES_LIST_IMAGES_H_
#define IMAGECD_PROVIDER_RESOURCES_LIST_IMAGES_H_

#include "provider/resources/resource.h"

namespace imagecd::resources {

// imagecd:index:listImages: the tags of a repository, each with why it is taken
// or not. The list comes from one listing of everything; images are looked up
// from the newest candidate on until one passes.
class ListImages : public Function {
 public:
  absl::StatusOr<InvokeResponse> Invoke(evidence::Session&, const Context&,
                                        const InvokeRequest&) const override;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_LIST_IMAGES_H_
