#ifndef IMAGECD_PROVIDER_RESOURCES_RESOURCE_H_
#define IMAGECD_PROVIDER_RESOURCES_RESOURCE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/evidence/session.h"
#include "provider/property/value.h"
#include "provider/resources/provider.h"

namespace imagecd::resources {

// One resource type of the package; see Provider for what each member is to
// do. Is stateless; safe to call from any thread.
class Resource {
 public:
  virtual ~Resource() = default;
  virtual absl::StatusOr<CheckResponse> Check(evidence::Session&,
                                              const Context&,
                                              const CheckRequest&) const = 0;
  virtual absl::StatusOr<DiffResponse> Diff(evidence::Session&, const Context&,
                                            const DiffRequest&) const = 0;
  virtual absl::StatusOr<CreateResponse> Create(evidence::Session&,
                                                const Context&,
                                                const CreateRequest&) const = 0;
  virtual absl::StatusOr<ReadResponse> Read(evidence::Session&, const Context&,
                                            const ReadRequest&) const = 0;
  virtual absl::StatusOr<property::Object> Update(
      evidence::Session&, const Context&, const UpdateRequest&) const = 0;
  virtual absl::Status Delete(evidence::Session&, const Context&,
                              const std::string& id) const = 0;
};

// One function of the package. As Resource.
class Function {
 public:
  virtual ~Function() = default;
  virtual absl::StatusOr<InvokeResponse> Invoke(evidence::Session&,
                                                const Context&,
                                                const InvokeRequest&) const = 0;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_RESOURCE_H_
