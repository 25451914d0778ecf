#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "google/protobuf/struct.pb.h"
#include "provider/base/status_macros.h"
#include "provider/property/utf8.h"
#include "provider/property/wire.h"
#include "provider/property/wire_markers.h"
#include "provider/property/wire_path.h"

namespace imagecd::property {
namespace {

using Message = google::protobuf::Value;
using Fields = google::protobuf::Map<std::string, Message>;

// A visitor: one call per alternative, each writing to `message`.
class Encoder {
 public:
  absl::Status Encode(const Value& value, Message* message) {
    if (path_.depth() > kMaxDepth) {
      return path_.Error(
          absl::StrFormat("nested more than %d levels deep", kMaxDepth));
    }
    return std::visit(
        [&](const auto& alternative) { return Write(alternative, message); },
        value.variant());
  }

  absl::Status EncodeObject(const Object& object, Fields* fields) {
    for (const auto& [key, value] : object) {
      if (key == kSignatureKey) {
        return path_.Error("has a key that is reserved for type signatures");
      }
      const WirePath::Step step(path_, key);
      if (!IsValidUtf8(key)) return path_.Error("has a name that is not UTF-8");
      IMAGECD_RETURN_IF_ERROR(Encode(value, &(*fields)[key]));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Write(Null, Message* message) {
    message->set_null_value(google::protobuf::NULL_VALUE);
    return absl::OkStatus();
  }

  static absl::Status Write(bool value, Message* message) {
    message->set_bool_value(value);
    return absl::OkStatus();
  }

  absl::Status Write(double value, Message* message) {
    if (!std::isfinite(value)) return path_.Error("is not a finite number");
    message->set_number_value(value);
    return absl::OkStatus();
  }

  absl::Status Write(const std::string& value, Message* message) {
    if (UnknownKindOf(value)) {
      return path_.Error("is a text that stands for an unknown value");
    }
    if (!IsValidUtf8(value)) return path_.Error("is not UTF-8 text");
    message->set_string_value(value);
    return absl::OkStatus();
  }

  absl::Status Write(const Array& value, Message* message) {
    auto* elements = message->mutable_list_value();
    for (std::size_t i = 0; i < value.size(); ++i) {
      const WirePath::Step step(path_, i);
      IMAGECD_RETURN_IF_ERROR(Encode(value[i], elements->add_values()));
    }
    return absl::OkStatus();
  }

  absl::Status Write(const Object& value, Message* message) {
    return EncodeObject(value,
                        message->mutable_struct_value()->mutable_fields());
  }

  static absl::Status Write(Unknown value, Message* message) {
    message->set_string_value(std::string(MarkerOf(value.kind)));
    return absl::OkStatus();
  }

  absl::Status Write(const Secret& value, Message* message) {
    Fields& fields = Sign(kSecretSignature, message);
    const WirePath::Step step(path_);
    return Encode(*value.value, &fields["value"]);
  }

  absl::Status Write(const Output& value, Message* message) {
    Fields& fields = Sign(kOutputSignature, message);
    if (value.secret) fields["secret"].set_bool_value(true);
    if (!value.dependencies.empty()) {
      auto* urns = fields["dependencies"].mutable_list_value();
      for (const std::string& urn : value.dependencies) {
        IMAGECD_RETURN_IF_ERROR(PutText(urn, urns->add_values()));
      }
    }
    if (value.value.empty()) return absl::OkStatus();
    const WirePath::Step step(path_);
    return Encode(*value.value.front(), &fields["value"]);
  }

  absl::Status Write(const ResourceReference& value, Message* message) {
    if (value.urn.empty()) {
      return path_.Error("is a resource reference without a URN");
    }
    if (UnknownKindOf(value.id)) {
      return path_.Error("has an id that stands for an unknown value");
    }
    Fields& fields = Sign(kResourceSignature, message);
    IMAGECD_RETURN_IF_ERROR(PutText(value.urn, &fields["urn"]));
    if (value.has_id) {
      IMAGECD_RETURN_IF_ERROR(PutText(value.id, &fields["id"]));
    }
    IMAGECD_RETURN_IF_ERROR(
        PutUnlessEmpty(fields, "packageVersion", value.package_version));
    IMAGECD_RETURN_IF_ERROR(PutUnlessEmpty(fields, "name", value.name));
    return PutUnlessEmpty(fields, "type", value.type);
  }

  absl::Status Write(const Asset& value, Message* message) {
    Fields& fields = Sign(kAssetSignature, message);
    IMAGECD_RETURN_IF_ERROR(PutUnlessEmpty(fields, "hash", value.hash));
    const char* key = value.source == Asset::Source::kPath  ? "path"
                      : value.source == Asset::Source::kUri ? "uri"
                                                            : "text";
    return PutText(value.content, &fields[key]);
  }

  absl::Status Write(const Archive& value, Message* message) {
    Fields& fields = Sign(kArchiveSignature, message);
    IMAGECD_RETURN_IF_ERROR(PutUnlessEmpty(fields, "hash", value.hash));
    if (value.source != Archive::Source::kAssets) {
      const char* key = value.source == Archive::Source::kPath ? "path" : "uri";
      return PutText(value.content, &fields[key]);
    }
    Fields& members =
        *fields["assets"].mutable_struct_value()->mutable_fields();
    const WirePath::Step step(path_);
    for (const auto& [name, member] : value.assets) {
      const WirePath::Step member_step(path_, name);
      if (name == kSignatureKey || !IsValidUtf8(name)) {
        return path_.Error("in an archive has a name that cannot be sent");
      }
      if (!(*member).Is<Asset>() && !(*member).Is<Archive>()) {
        return path_.Error("in an archive is neither an asset nor an archive");
      }
      IMAGECD_RETURN_IF_ERROR(Encode(*member, &members[name]));
    }
    return absl::OkStatus();
  }

  static Fields& Sign(std::string_view signature, Message* message) {
    Fields& fields = *message->mutable_struct_value()->mutable_fields();
    fields[std::string(kSignatureKey)].set_string_value(std::string(signature));
    return fields;
  }

  absl::Status PutText(const std::string& text, Message* message) {
    if (!IsValidUtf8(text)) return path_.Error("holds text that is not UTF-8");
    message->set_string_value(text);
    return absl::OkStatus();
  }

  absl::Status PutUnlessEmpty(Fields& fields, const char* key,
                              const std::string& text) {
    if (text.empty()) return absl::OkStatus();
    return PutText(text, &fields[key]);
  }

  WirePath path_;
};

}  // namespace

absl::Status Encode(const Object& object, google::protobuf::Struct* message) {
  message->Clear();
  return Encoder().EncodeObject(object, message->mutable_fields());
}

absl::Status EncodeValue(const Value& value, google::protobuf::Value* message) {
  message->Clear();
  return Encoder().Encode(value, message);
}

}  // namespace imagecd::property
