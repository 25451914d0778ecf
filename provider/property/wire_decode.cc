#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "google/protobuf/struct.pb.h"
#include "provider/base/status_macros.h"
#include "provider/property/wire.h"
#include "provider/property/wire_markers.h"
#include "provider/property/wire_path.h"

namespace imagecd::property {
namespace {

using Message = google::protobuf::Value;
using Fields = google::protobuf::Map<std::string, Message>;

const Message* Find(const Fields& fields, std::string_view key) {
  const auto found = fields.find(std::string(key));
  return found == fields.end() ? nullptr : &found->second;
}

class Decoder {
 public:
  absl::StatusOr<Value> Decode(const Message& message) {
    // The limit is on nesting, and each level is a step of the path.
    if (path_.depth() > kMaxDepth) {
      return path_.Error(
          absl::StrFormat("nested more than %d levels deep", kMaxDepth));
    }
    switch (message.kind_case()) {
      case Message::kNullValue:
        return Value(Null{});
      case Message::kBoolValue:
        return Value(message.bool_value());
      case Message::kNumberValue:
        if (!std::isfinite(message.number_value())) {
          return path_.Error("is not a finite number");
        }
        return Value(message.number_value());
      case Message::kStringValue:
        if (const auto kind = UnknownKindOf(message.string_value())) {
          return Value(Unknown{*kind});
        }
        return Value(message.string_value());
      case Message::kListValue:
        return DecodeArray(message.list_value());
      case Message::kStructValue: {
        const Fields& fields = message.struct_value().fields();
        if (const Message* signature = Find(fields, kSignatureKey)) {
          return DecodeSigned(*signature, fields);
        }
        IMAGECD_ASSIGN_OR_RETURN(Object object, DecodeObject(fields));
        return Value(std::move(object));
      }
      case Message::KIND_NOT_SET:
        return path_.Error("has no value of any kind");
    }
    return path_.Error("has a value of an unknown kind");
  }

  absl::StatusOr<Object> DecodeObject(const Fields& fields) {
    Object object;
    for (const auto& field : fields) {
      const WirePath::Step step(path_, field.first);
      IMAGECD_ASSIGN_OR_RETURN(Value value, Decode(field.second));
      object.emplace(field.first, std::move(value));
    }
    return object;
  }

  const WirePath& path() const { return path_; }

 private:
  absl::StatusOr<Value> DecodeArray(
      const google::protobuf::ListValue& message) {
    Array array;
    array.reserve(message.values_size());
    for (const Message& element : message.values()) {
      const WirePath::Step step(path_, array.size());
      IMAGECD_ASSIGN_OR_RETURN(Value value, Decode(element));
      array.push_back(std::move(value));
    }
    return Value(std::move(array));
  }

  absl::StatusOr<Value> DecodeSigned(const Message& signature,
                                     const Fields& fields) {
    if (signature.kind_case() != Message::kStringValue) {
      return path_.Error("has a type signature that is not a string");
    }
    const std::string& text = signature.string_value();
    if (text == kSecretSignature) return DecodeSecret(fields);
    if (text == kOutputSignature) return DecodeOutput(fields);
    if (text == kResourceSignature) return DecodeResource(fields);
    if (text == kAssetSignature) return DecodeAsset(fields);
    if (text == kArchiveSignature) return DecodeArchive(fields);
    if (text == kByteStringSignature) {
      return path_.Error(
          "is a byte string, which this plugin did not say it accepts");
    }
    return path_.Error(
        "has a type signature that this version of the plugin does not know");
  }

  absl::StatusOr<Value> DecodeSecret(const Fields& fields) {
    const Message* message = Find(fields, "value");
    if (message == nullptr) return path_.Error("is a secret without a value");
    const WirePath::Step step(path_);
    IMAGECD_ASSIGN_OR_RETURN(Value value, Decode(*message));
    return Value(Secret{Box(std::move(value))});
  }

  absl::StatusOr<Value> DecodeOutput(const Fields& fields) {
    Output output;
    if (const Message* message = Find(fields, "value")) {
      const WirePath::Step step(path_);
      IMAGECD_ASSIGN_OR_RETURN(Value value, Decode(*message));
      output.value.emplace_back(std::move(value));
    }
    if (const Message* message = Find(fields, "secret")) {
      if (message->kind_case() != Message::kBoolValue) {
        return path_.Error("is an output whose \"secret\" is not a boolean");
      }
      output.secret = message->bool_value();
    }
    if (const Message* message = Find(fields, "dependencies")) {
      if (message->kind_case() != Message::kListValue) {
        return path_.Error("is an output whose \"dependencies\" is not a list");
      }
      for (const Message& urn : message->list_value().values()) {
        if (urn.kind_case() != Message::kStringValue) {
          return path_.Error("is an output with a dependency that is no URN");
        }
        output.dependencies.push_back(urn.string_value());
      }
    }
    return Value(std::move(output));
  }

  absl::StatusOr<Value> DecodeResource(const Fields& fields) {
    ResourceReference resource;
    IMAGECD_ASSIGN_OR_RETURN(const bool has_urn,
                             GetString(fields, "urn", resource.urn));
    if (!has_urn || resource.urn.empty()) {
      return path_.Error("is a resource reference without a URN");
    }
    IMAGECD_ASSIGN_OR_RETURN(resource.has_id,
                             GetString(fields, "id", resource.id));
    // Some SDKs write the marker where the engine writes an empty string.
    if (UnknownKindOf(resource.id)) resource.id.clear();
    IMAGECD_RETURN_IF_ERROR(
        GetString(fields, "packageVersion", resource.package_version).status());
    IMAGECD_RETURN_IF_ERROR(GetString(fields, "name", resource.name).status());
    IMAGECD_RETURN_IF_ERROR(GetString(fields, "type", resource.type).status());
    return Value(std::move(resource));
  }

  absl::StatusOr<Value> DecodeAsset(const Fields& fields) {
    Asset asset;
    IMAGECD_RETURN_IF_ERROR(GetString(fields, "hash", asset.hash).status());
    IMAGECD_ASSIGN_OR_RETURN(
        const std::string_view source,
        GetSource(fields, {"text", "path", "uri"}, "asset", asset.content));
    asset.source = source == "path"  ? Asset::Source::kPath
                   : source == "uri" ? Asset::Source::kUri
                                     : Asset::Source::kText;
    return Value(std::move(asset));
  }

  absl::StatusOr<Value> DecodeArchive(const Fields& fields) {
    Archive archive;
    IMAGECD_RETURN_IF_ERROR(GetString(fields, "hash", archive.hash).status());
    IMAGECD_ASSIGN_OR_RETURN(
        const std::string_view source,
        GetSource(fields, {"path", "uri"}, "archive", archive.content));
    const Message* assets = Find(fields, "assets");
    const bool has_assets =
        assets != nullptr && assets->kind_case() != Message::kNullValue;
    if (!archive.content.empty() && has_assets) {
      return path_.Error("is an archive of more than one source");
    }
    if (!source.empty() && !has_assets) {
      archive.source =
          source == "uri" ? Archive::Source::kUri : Archive::Source::kPath;
      return Value(std::move(archive));
    }
    archive.source = Archive::Source::kAssets;
    if (!has_assets) return Value(std::move(archive));
    if (assets->kind_case() != Message::kStructValue) {
      return path_.Error("is an archive whose \"assets\" is not an object");
    }
    const WirePath::Step step(path_);
    IMAGECD_ASSIGN_OR_RETURN(Object members,
                             DecodeObject(assets->struct_value().fields()));
    for (auto& [name, member] : members) {
      if (!member.Is<Asset>() && !member.Is<Archive>()) {
        const WirePath::Step member_step(path_, name);
        return path_.Error("in an archive is neither an asset nor an archive");
      }
      archive.assets.emplace(name, Box(std::move(member)));
    }
    return Value(std::move(archive));
  }

  // The text at `key` into `text`; whether there is one.
  absl::StatusOr<bool> GetString(const Fields& fields, std::string_view key,
                                 std::string& text) {
    const Message* message = Find(fields, key);
    if (message == nullptr || message->kind_case() == Message::kNullValue) {
      return false;
    }
    if (message->kind_case() != Message::kStringValue) {
      return path_.Error(
          absl::StrFormat("has a \"%s\" that is no string", key));
    }
    text = message->string_value();
    return true;
  }

  // Which of `keys` says where the content comes from: the only one that is
  // there or, as some write all of them, the only one that is not empty.
  // Empty: none of them.
  absl::StatusOr<std::string_view> GetSource(
      const Fields& fields, std::initializer_list<std::string_view> keys,
      std::string_view noun, std::string& content) {
    std::string_view source;
    for (const std::string_view key : keys) {
      std::string text;
      IMAGECD_ASSIGN_OR_RETURN(const bool present,
                               GetString(fields, key, text));
      if (!present || (text.empty() && !source.empty())) continue;
      if (!content.empty()) {
        return path_.Error(
            absl::StrFormat("is an %s of more than one source", noun));
      }
      source = key;
      content = std::move(text);
    }
    return source;
  }

  WirePath path_;
};

}  // namespace

absl::StatusOr<Object> Decode(const google::protobuf::Struct& message) {
  Decoder decoder;
  if (Find(message.fields(), kSignatureKey) != nullptr) {
    return decoder.path().Error(
        "the properties as a whole carry a type signature");
  }
  return decoder.DecodeObject(message.fields());
}

absl::StatusOr<Value> DecodeValue(const google::protobuf::Value& message) {
  return Decoder().Decode(message);
}

}  // namespace imagecd::property
