#ifndef IMAGECD_PROVIDER_RESOURCES_PROVIDER_H_
#define IMAGECD_PROVIDER_RESOURCES_PROVIDER_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/cancellation.h"
#include "provider/base/logger.h"
#include "provider/evidence/world.h"
#include "provider/inputs/fields.h"
#include "provider/property/value.h"

namespace imagecd::resources {

// The provider as plain values: what the plugin protocol asks, without the
// protocol. `server` translates. Every member of Provider is safe to call from
// any thread, and calls run in parallel.

using inputs::CheckFailure;

// Who asks, and how to reach them. Pointers are not owned, never null.
struct Context {
  std::string urn;  // empty for functions and for the provider itself
  std::string name;
  std::string type;  // token of the resource
  const base::Cancellation* cancel = nullptr;
  base::Logger* log = nullptr;  // tied to `urn`
};

struct CheckRequest {
  property::Object olds;  // old checked inputs; empty for a new resource
  property::Object news;
  std::optional<property::Object> old_outputs;  // where the engine sends them
};
struct CheckResponse {
  property::Object inputs;
  std::vector<CheckFailure> failures;
};

enum class DiffKind {
  kAdd,
  kAddReplace,
  kDelete,
  kDeleteReplace,
  kUpdate,
  kUpdateReplace,
};
struct PropertyDiff {
  DiffKind kind = DiffKind::kUpdate;
  bool input_diff = false;  // compare old inputs (not outputs) in the display
};
struct DiffRequest {
  std::string id;
  property::Object old_inputs;
  property::Object old_outputs;
  property::Object news;
  std::vector<std::string> ignore_changes;
};
// Nothing in `detailed` means: no change.
struct DiffResponse {
  std::map<std::string, PropertyDiff> detailed;  // by property path
};

struct CreateRequest {
  property::Object inputs;
  bool preview = false;
};
struct CreateResponse {
  std::string id;
  property::Object outputs;
};

struct UpdateRequest {
  std::string id;
  property::Object old_inputs;
  property::Object old_outputs;
  property::Object news;
  bool preview = false;
};

struct ReadRequest {
  std::string id;
  property::Object inputs;  // both empty: an import by id
  property::Object outputs;
};
struct ReadResponse {
  std::string id;
  property::Object inputs;
  property::Object outputs;
};

struct InvokeRequest {
  std::string token;
  property::Object args;
  bool preview = false;
};
struct InvokeResponse {
  property::Object result;
  std::vector<CheckFailure> failures;
};

class Provider {
 public:
  Provider() = default;
  virtual ~Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  // The package schema as JSON. Lives as long as the Provider.
  virtual std::string_view Schema() const = 0;

  virtual CheckResponse CheckConfig(const CheckRequest& request) = 0;
  virtual DiffResponse DiffConfig(const DiffRequest& request) = 0;
  // Takes effect for calls that begin after it returned; forgets memoised
  // look-ups.
  virtual absl::Status Configure(const property::Object& config) = 0;

  // An unknown token: NotFound. Errors of the registry:
  // Unavailable, PermissionDenied, NotFound, Cancelled.
  virtual absl::StatusOr<CheckResponse> Check(const Context& context,
                                              const CheckRequest& request) = 0;
  virtual absl::StatusOr<DiffResponse> Diff(const Context& context,
                                            const DiffRequest& request) = 0;
  virtual absl::StatusOr<CreateResponse> Create(
      const Context& context, const CreateRequest& request) = 0;
  virtual absl::StatusOr<ReadResponse> Read(const Context& context,
                                            const ReadRequest& request) = 0;
  virtual absl::StatusOr<property::Object> Update(
      const Context& context, const UpdateRequest& request) = 0;
  virtual absl::Status Delete(const Context& context,
                              const std::string& id) = 0;
  virtual absl::StatusOr<InvokeResponse> Invoke(
      const Context& context, const InvokeRequest& request) = 0;
};

// The real one. `version` is the plugin's, such as "0.1.0".
std::unique_ptr<Provider> MakeProvider(evidence::World world,
                                       std::string version);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_PROVIDER_H_
