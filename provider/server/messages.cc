#include "provider/server/messages.h"

#include <set>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/property/utf8.h"
#include "provider/property/wire.h"

namespace imagecd::server {
namespace {

using google::protobuf::Struct;
using property::Object;

absl::Status In(std::string_view field, const absl::Status& status) {
  if (status.ok()) return status;
  return {status.code(),
          absl::StrFormat("%s: %s", field, std::string(status.message()))};
}

absl::StatusOr<Object> DecodeField(std::string_view field,
                                   const Struct& message) {
  absl::StatusOr<Object> object = property::Decode(message);
  if (!object.ok()) return In(field, object.status());
  return object;
}

absl::Status EncodeField(std::string_view field, const Object& object,
                         Struct* message) {
  return In(field, property::Encode(object, message));
}

absl::Status RefuseUnknowns(std::string_view field, const Object& object) {
  for (const auto& [key, value] : object) {
    if (value.ContainsUnknown()) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s: property %s is unknown, which is allowed only in a preview",
          field, key));
    }
  }
  return absl::OkStatus();
}

template <typename Message>
void AddFailures(const std::vector<resources::CheckFailure>& failures,
                 Message* message) {
  for (const resources::CheckFailure& failure : failures) {
    auto* added = message->add_failures();
    added->set_property(property::ToValidUtf8(failure.property));
    added->set_reason(property::ToValidUtf8(failure.reason));
  }
}

pulumirpc::PropertyDiff::Kind WireKind(resources::DiffKind kind) {
  switch (kind) {
    case resources::DiffKind::kAdd:
      return pulumirpc::PropertyDiff::ADD;
    case resources::DiffKind::kAddReplace:
      return pulumirpc::PropertyDiff::ADD_REPLACE;
    case resources::DiffKind::kDelete:
      return pulumirpc::PropertyDiff::DELETE;
    case resources::DiffKind::kDeleteReplace:
      return pulumirpc::PropertyDiff::DELETE_REPLACE;
    case resources::DiffKind::kUpdate:
      return pulumirpc::PropertyDiff::UPDATE;
    case resources::DiffKind::kUpdateReplace:
      return pulumirpc::PropertyDiff::UPDATE_REPLACE;
  }
  return pulumirpc::PropertyDiff::UPDATE;
}

bool Replaces(resources::DiffKind kind) {
  return kind == resources::DiffKind::kAddReplace ||
         kind == resources::DiffKind::kDeleteReplace ||
         kind == resources::DiffKind::kUpdateReplace;
}

}  // namespace

absl::StatusOr<resources::CheckRequest> FromWire(
    const pulumirpc::CheckRequest& message) {
  resources::CheckRequest request;
  IMAGECD_ASSIGN_OR_RETURN(request.olds, DecodeField("olds", message.olds()));
  IMAGECD_ASSIGN_OR_RETURN(request.news, DecodeField("news", message.news()));
  if (message.has_old_outputs()) {
    IMAGECD_ASSIGN_OR_RETURN(request.old_outputs,
                             DecodeField("old_outputs", message.old_outputs()));
  }
  return request;
}

absl::StatusOr<resources::DiffRequest> FromWire(
    const pulumirpc::DiffRequest& message) {
  resources::DiffRequest request;
  request.id = message.id();
  IMAGECD_ASSIGN_OR_RETURN(request.old_inputs,
                           DecodeField("old_inputs", message.old_inputs()));
  IMAGECD_ASSIGN_OR_RETURN(request.old_outputs,
                           DecodeField("olds", message.olds()));
  IMAGECD_ASSIGN_OR_RETURN(request.news, DecodeField("news", message.news()));
  request.ignore_changes.assign(message.ignorechanges().begin(),
                                message.ignorechanges().end());
  return request;
}

absl::StatusOr<resources::CreateRequest> FromWire(
    const pulumirpc::CreateRequest& message) {
  resources::CreateRequest request;
  IMAGECD_ASSIGN_OR_RETURN(request.inputs,
                           DecodeField("properties", message.properties()));
  request.preview = message.preview();
  return request;
}

absl::StatusOr<resources::ReadRequest> FromWire(
    const pulumirpc::ReadRequest& message) {
  resources::ReadRequest request;
  request.id = message.id();
  IMAGECD_ASSIGN_OR_RETURN(request.inputs,
                           DecodeField("inputs", message.inputs()));
  IMAGECD_ASSIGN_OR_RETURN(request.outputs,
                           DecodeField("properties", message.properties()));
  return request;
}

absl::StatusOr<resources::UpdateRequest> FromWire(
    const pulumirpc::UpdateRequest& message) {
  resources::UpdateRequest request;
  request.id = message.id();
  IMAGECD_ASSIGN_OR_RETURN(request.old_inputs,
                           DecodeField("old_inputs", message.old_inputs()));
  IMAGECD_ASSIGN_OR_RETURN(request.old_outputs,
                           DecodeField("olds", message.olds()));
  IMAGECD_ASSIGN_OR_RETURN(request.news, DecodeField("news", message.news()));
  request.preview = message.preview();
  return request;
}

absl::StatusOr<resources::InvokeRequest> FromWire(
    const pulumirpc::InvokeRequest& message) {
  resources::InvokeRequest request;
  request.token = message.tok();
  IMAGECD_ASSIGN_OR_RETURN(request.args, DecodeField("args", message.args()));
  request.preview = message.preview();
  return request;
}

absl::StatusOr<Object> FromWire(const pulumirpc::ConfigureRequest& message) {
  if (message.has_args()) return DecodeField("args", message.args());
  Object config;
  for (const auto& [key, value] : message.variables()) {
    // "imagecd:pins" is the key "pins".
    const std::size_t colon = key.rfind(':');
    config.emplace(colon == std::string::npos ? key : key.substr(colon + 1),
                   value);
  }
  return config;
}

absl::Status ToWire(const resources::CheckResponse& response,
                    pulumirpc::CheckResponse* message) {
  AddFailures(response.failures, message);
  return EncodeField("checked inputs", response.inputs,
                     message->mutable_inputs());
}

void ToWire(const resources::DiffResponse& response,
            pulumirpc::DiffResponse* message) {
  std::set<std::string> diffs;
  std::set<std::string> replaces;
  for (const auto& [path, diff] : response.detailed) {
    pulumirpc::PropertyDiff& wire = (*message->mutable_detaileddiff())[path];
    wire.set_kind(WireKind(diff.kind));
    wire.set_inputdiff(diff.input_diff);
    const std::string name = TopLevelOf(path);
    diffs.insert(name);
    if (Replaces(diff.kind)) replaces.insert(name);
  }
  message->set_hasdetaileddiff(true);
  message->set_changes(response.detailed.empty()
                           ? pulumirpc::DiffResponse::DIFF_NONE
                           : pulumirpc::DiffResponse::DIFF_SOME);
  for (const std::string& name : diffs) message->add_diffs(name);
  for (const std::string& name : replaces) message->add_replaces(name);
}

absl::Status ToWire(const resources::CreateResponse& response, bool preview,
                    pulumirpc::CreateResponse* message) {
  if (!preview) {
    IMAGECD_RETURN_IF_ERROR(RefuseUnknowns("outputs", response.outputs));
  }
  message->set_id(response.id);
  return EncodeField("outputs", response.outputs,
                     message->mutable_properties());
}

absl::Status ToWire(const Object& outputs, bool preview,
                    pulumirpc::UpdateResponse* message) {
  if (!preview) IMAGECD_RETURN_IF_ERROR(RefuseUnknowns("outputs", outputs));
  return EncodeField("outputs", outputs, message->mutable_properties());
}

absl::Status ToWire(const resources::ReadResponse& response,
                    pulumirpc::ReadResponse* message) {
  // An empty id means that the resource does not exist. Properties would
  // contradict it.
  if (response.id.empty()) return absl::OkStatus();
  IMAGECD_RETURN_IF_ERROR(RefuseUnknowns("outputs", response.outputs));
  IMAGECD_RETURN_IF_ERROR(RefuseUnknowns("inputs", response.inputs));
  message->set_id(response.id);
  IMAGECD_RETURN_IF_ERROR(
      EncodeField("outputs", response.outputs, message->mutable_properties()));
  return EncodeField("inputs", response.inputs, message->mutable_inputs());
}

absl::Status ToWire(const resources::InvokeResponse& response,
                    pulumirpc::InvokeResponse* message) {
  AddFailures(response.failures, message);
  if (!response.failures.empty()) return absl::OkStatus();
  IMAGECD_RETURN_IF_ERROR(RefuseUnknowns("result", response.result));
  return EncodeField("result", response.result, message->mutable_return_());
}

// urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME. Only the name can contain "::".
std::string NameOfUrn(std::string_view urn) {
  std::size_t at = 0;
  for (int i = 0; i < 3; ++i) {
    at = urn.find("::", at);
    if (at == std::string_view::npos) return "";
    at += 2;
  }
  return std::string(urn.substr(at));
}

std::string TypeOfUrn(std::string_view urn) {
  const std::size_t project = urn.find("::");
  if (project == std::string_view::npos) return "";
  const std::size_t types = urn.find("::", project + 2);
  if (types == std::string_view::npos) return "";
  urn.remove_prefix(types + 2);
  std::string_view type = urn.substr(0, urn.find("::"));
  const std::size_t parent = type.rfind('$');
  if (parent != std::string_view::npos) type.remove_prefix(parent + 1);
  return std::string(type);
}

std::string TopLevelOf(std::string_view path) {
  if (path.substr(0, 2) == "[\"") {
    std::string name;
    for (std::size_t i = 2; i < path.size() && path[i] != '"'; ++i) {
      if (path[i] == '\\' && i + 1 < path.size()) ++i;
      name += path[i];
    }
    return name;
  }
  return std::string(path.substr(0, path.find_first_of(".[")));
}

}  // namespace imagecd::server
