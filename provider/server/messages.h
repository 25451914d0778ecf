#ifndef IMAGECD_PROVIDER_SERVER_MESSAGES_H_
#define IMAGECD_PROVIDER_SERVER_MESSAGES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/resources/provider.h"
#include "pulumi/provider.pb.h"

// Converts the protocol's messages to and from the plain values of `resources`.
// Errors of decoding are InvalidArgument and name the field and the property.
namespace imagecd::server {

absl::StatusOr<resources::CheckRequest> FromWire(
    const pulumirpc::CheckRequest& message);
absl::StatusOr<resources::DiffRequest> FromWire(
    const pulumirpc::DiffRequest& message);
absl::StatusOr<resources::CreateRequest> FromWire(
    const pulumirpc::CreateRequest& message);
absl::StatusOr<resources::ReadRequest> FromWire(
    const pulumirpc::ReadRequest& message);
absl::StatusOr<resources::UpdateRequest> FromWire(
    const pulumirpc::UpdateRequest& message);
absl::StatusOr<resources::InvokeRequest> FromWire(
    const pulumirpc::InvokeRequest& message);
// The configuration. Taken from the untyped variables if the engine sends only
// those.
absl::StatusOr<property::Object> FromWire(
    const pulumirpc::ConfigureRequest& message);

absl::Status ToWire(const resources::CheckResponse& response,
                    pulumirpc::CheckResponse* message);
// `diffs`, `replaces` and `detailedDiff` are consistent.
void ToWire(const resources::DiffResponse& response,
            pulumirpc::DiffResponse* message);
// Unknown values are allowed in a preview only.
absl::Status ToWire(const resources::CreateResponse& response, bool preview,
                    pulumirpc::CreateResponse* message);
absl::Status ToWire(const property::Object& outputs, bool preview,
                    pulumirpc::UpdateResponse* message);
// Unknown values are an error in these two, because the engine cannot use them.
absl::Status ToWire(const resources::ReadResponse& response,
                    pulumirpc::ReadResponse* message);
absl::Status ToWire(const resources::InvokeResponse& response,
                    pulumirpc::InvokeResponse* message);

// The type and the name in a URN, for engines that send only the URN. Empty if
// the URN has none.
std::string TypeOfUrn(std::string_view urn);
std::string NameOfUrn(std::string_view urn);

// The name of the top-level property in a path: `pin` in `pin.commit`,
// `a.b` in `["a.b"][0]`.
std::string TopLevelOf(std::string_view path);

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_MESSAGES_H_
