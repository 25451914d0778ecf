#ifndef IMAGECD_PROVIDER_PROPERTY_WIRE_H_
#define IMAGECD_PROVIDER_PROPERTY_WIRE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/property/value.h"

namespace google::protobuf {
class Struct;
class Value;
}  // namespace google::protobuf

namespace imagecd::property {

// Property values as the plugin protocol carries them: google.protobuf.Struct,
// in which an object with a certain key stands for what JSON lacks, and a few
// strings stand for values that are not known yet.
//
// Nothing is lost either way, and decoding what was encoded gives an equal
// value. A value that cannot be carried is an error: InvalidArgument, with the
// path of the value and never the value itself. Keys that a signed object has
// beside those of its kind are passed over, so that newer engines may add some.
//
// Refused both ways: NaN and infinities, and nesting of more than kMaxDepth.
// Refused when decoding: unknown or incomplete signed objects, byte strings
// (not negotiated), values of no kind. Refused when encoding: text that is not
// UTF-8, strings and keys that would be read back as something else, and
// archives of something other than assets and archives.
inline constexpr int kMaxDepth = 64;

absl::StatusOr<Object> Decode(const google::protobuf::Struct& message);
absl::StatusOr<Value> DecodeValue(const google::protobuf::Value& message);

// Replaces what is in `message`, also on an error (then with a part).
absl::Status Encode(const Object& object, google::protobuf::Struct* message);
absl::Status EncodeValue(const Value& value, google::protobuf::Value* message);

}  // namespace imagecd::property

#endif  // IMAGECD_PROVIDER_PROPERTY_WIRE_H_
