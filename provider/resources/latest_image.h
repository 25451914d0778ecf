#ifndef IMAGECD_PROVIDER_RESOURCES_LATEST_IMAGE_H_
#define IMAGECD_PROVIDER_RESOURCES_LATEST_IMAGE_H_

#include <string>

#include "provider/resources/resource.h"

namespace imagecd::resources {

// imagecd:index:LatestImage. Check chooses the image and writes it into the
// checked inputs; Diff, Create and Update follow from them without asking
// anyone. Read looks after the digest. Delete forgets.
class LatestImage : public Resource {
 public:
  absl::StatusOr<CheckResponse> Check(evidence::Session&, const Context&,
                                      const CheckRequest&) const override;
  absl::StatusOr<DiffResponse> Diff(evidence::Session&, const Context&,
                                    const DiffRequest&) const override;
  absl::StatusOr<CreateResponse> Create(evidence::Session&, const Context&,
                                        const CreateRequest&) const override;
  absl::StatusOr<ReadResponse> Read(evidence::Session&, const Context&,
                                    const ReadRequest&) const override;
  absl::StatusOr<property::Object> Update(evidence::Session&, const Context&,
                                          const UpdateRequest&) const override;
  absl::Status Delete(evidence::Session&, const Context&,
                      const std::string& id) const override;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_LATEST_IMAGE_H_
