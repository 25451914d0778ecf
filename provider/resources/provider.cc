#include "provider/resources/provider.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/mutex.h"
#include "provider/evidence/session.h"
#include "provider/inputs/provider_config.h"
#include "provider/resources/config_methods.h"
#include "provider/resources/token_table.h"
#include "schema/schema.h"

namespace imagecd::resources {
namespace {

// Dispatches by token to the registry table, each call within the session that
// the last Configure began.
class TableProvider : public Provider {
 public:
  TableProvider(evidence::World world, std::string version)
      : world_(std::move(world)),
        version_(std::move(version)),
        session_(std::make_shared<evidence::Session>(inputs::ProviderConfig(),
                                                     world_, version_)) {}

  std::string_view Schema() const override { return schema::Json(); }

  CheckResponse CheckConfig(const CheckRequest& request) override {
    return CheckProviderConfig(request);
  }
  DiffResponse DiffConfig(const DiffRequest& request) override {
    return DiffProviderConfig(request);
  }
  absl::Status Configure(const property::Object& config) override {
    inputs::InputFailures failures(/*name_properties=*/false);
    inputs::ProviderConfig read = inputs::ParseProviderConfig(config, failures);
    if (!failures.empty()) {
      std::string text = "the provider's configuration is wrong";
      for (const CheckFailure& failure : failures.all()) {
        text += "; " + failure.reason;
      }
      return absl::InvalidArgumentError(text);
    }
    auto session =
        std::make_shared<evidence::Session>(std::move(read), world_, version_);
    base::MutexLock lock(mutex_);
    session_ = std::move(session);
    return absl::OkStatus();
  }

  absl::StatusOr<CheckResponse> Check(const Context& context,
                                      const CheckRequest& request) override {
    const Resource* resource = FindResource(context.type);
    if (resource == nullptr) return NoSuchToken(context.type);
    return resource->Check(*CurrentSession(), context, request);
  }
  absl::StatusOr<DiffResponse> Diff(const Context& context,
                                    const DiffRequest& request) override {
    const Resource* resource = FindResource(context.type);
    if (resource == nullptr) return NoSuchToken(context.type);
    return resource->Diff(*CurrentSession(), context, request);
  }
  absl::StatusOr<CreateResponse> Create(const Context& context,
                                        const CreateRequest& request) override {
    const Resource* resource = FindResource(context.type);
    if (resource == nullptr) return NoSuchToken(context.type);
    return resource->Create(*CurrentSession(), context, request);
  }
  absl::StatusOr<ReadResponse> Read(const Context& context,
                                    const ReadRequest& request) override {
    const Resource* resource = FindResource(context.type);
    if (resource == nullptr) return NoSuchToken(context.type);
    return resource->Read(*CurrentSession(), context, request);
  }
  absl::StatusOr<property::Object> Update(
      const Context& context, const UpdateRequest& request) override {
    const Resource* resource = FindResource(context.type);
    if (resource == nullptr) return NoSuchToken(context.type);
    return resource->Update(*CurrentSession(), context, request);
  }
  absl::Status Delete(const Context& context, const std::string& id) override {
    const Resource* resource = FindResource(context.type);
    if (resource == nullptr) return NoSuchToken(context.type);
    return resource->Delete(*CurrentSession(), context, id);
  }
  absl::StatusOr<InvokeResponse> Invoke(const Context& context,
                                        const InvokeRequest& request) override {
    const Function* function = FindFunction(request.token);
    if (function == nullptr) return NoSuchToken(request.token);
    return function->Invoke(*CurrentSession(), context, request);
  }

 private:
  static absl::Status NoSuchToken(const std::string& token) {
    return absl::NotFoundError(absl::StrFormat(
        "this version of imagecd has no \"%s\": a newer plugin may", token));
  }

  std::shared_ptr<evidence::Session> CurrentSession() {
    base::MutexLock lock(mutex_);
    return session_;
  }

  const evidence::World world_;
  const std::string version_;
  base::Mutex mutex_;
  std::shared_ptr<evidence::Session> session_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<Provider> MakeProvider(evidence::World world,
                                       std::string version) {
  return std::make_unique<TableProvider>(std::move(world), std::move(version));
}

}  // namespace imagecd::resources
