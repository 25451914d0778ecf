#ifndef IMAGECD_PROVIDER_SERVER_TESTING_FAKE_PROVIDER_H_
#define IMAGECD_PROVIDER_SERVER_TESTING_FAKE_PROVIDER_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/resources/provider.h"

namespace imagecd::server {

// A Provider whose answers are set by a test. Set the members before the first
// call.
class FakeProvider : public resources::Provider {
 public:
  template <typename Request, typename Response>
  using Method = std::function<absl::StatusOr<Response>(
      const resources::Context&, const Request&)>;

  std::string schema = "{\"name\": \"fake\"}";
  std::function<resources::CheckResponse(const resources::CheckRequest&)>
      check_config = [](const auto& request) {
        return resources::CheckResponse{request.news, {}};
      };
  std::function<resources::DiffResponse(const resources::DiffRequest&)>
      diff_config = [](const auto&) { return resources::DiffResponse{}; };
  std::function<absl::Status(const property::Object&)> configure =
      [](const auto&) { return absl::OkStatus(); };
  Method<resources::CheckRequest, resources::CheckResponse> check =
      [](const auto&, const auto& request) {
        return resources::CheckResponse{request.news, {}};
      };
  Method<resources::DiffRequest, resources::DiffResponse> diff =
      [](const auto&, const auto&) { return resources::DiffResponse{}; };
  Method<resources::CreateRequest, resources::CreateResponse> create =
      [](const auto&, const auto& request) {
        return resources::CreateResponse{"id", request.inputs};
      };
  Method<resources::ReadRequest, resources::ReadResponse> read =
      [](const auto&, const auto& request) {
        return resources::ReadResponse{request.id, request.inputs,
                                       request.outputs};
      };
  Method<resources::UpdateRequest, property::Object> update =
      [](const auto&, const auto& request) { return request.news; };
  std::function<absl::Status(const resources::Context&, const std::string&)>
      remove = [](const auto&, const auto&) { return absl::OkStatus(); };
  Method<resources::InvokeRequest, resources::InvokeResponse> invoke =
      [](const auto&, const auto& request) {
        return resources::InvokeResponse{request.args, {}};
      };

  std::string_view Schema() const override { return schema; }
  resources::CheckResponse CheckConfig(
      const resources::CheckRequest& request) override {
    return check_config(request);
  }
  resources::DiffResponse DiffConfig(
      const resources::DiffRequest& request) override {
    return diff_config(request);
  }
  absl::Status Configure(const property::Object& config) override {
    return configure(config);
  }
  absl::StatusOr<resources::CheckResponse> Check(
      const resources::Context& context,
      const resources::CheckRequest& request) override {
    return check(context, request);
  }
  absl::StatusOr<resources::DiffResponse> Diff(
      const resources::Context& context,
      const resources::DiffRequest& request) override {
    return diff(context, request);
  }
  absl::StatusOr<resources::CreateResponse> Create(
      const resources::Context& context,
      const resources::CreateRequest& request) override {
    return create(context, request);
  }
  absl::StatusOr<resources::ReadResponse> Read(
      const resources::Context& context,
      const resources::ReadRequest& request) override {
    return read(context, request);
  }
  absl::StatusOr<property::Object> Update(
      const resources::Context& context,
      const resources::UpdateRequest& request) override {
    return update(context, request);
  }
  absl::Status Delete(const resources::Context& context,
                      const std::string& id) override {
    return remove(context, id);
  }
  absl::StatusOr<resources::InvokeResponse> Invoke(
      const resources::Context& context,
      const resources::InvokeRequest& request) override {
    return invoke(context, request);
  }
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_TESTING_FAKE_PROVIDER_H_
