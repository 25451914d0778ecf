// Property values as an engine sends them: what decodes can be encoded, and
// then decodes to the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/stubs/logging.h"
#include "provider/property/value.h"
#include "provider/property/wire.h"

namespace property = imagecd::property;

// Input: a google.protobuf.Struct.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const google::protobuf::LogSilencer quiet;
  google::protobuf::Struct message;
  if (!message.ParseFromArray(data, static_cast<int>(size))) return 0;
  const auto decoded = property::Decode(message);
  if (!decoded.ok()) {
    if (decoded.status().message().empty()) abort();
    return 0;
  }
  google::protobuf::Struct again;
  if (!property::Encode(*decoded, &again).ok()) abort();
  const auto twice = property::Decode(again);
  if (!twice.ok() || *twice != *decoded) abort();

  const property::Value value = *decoded;
  if (property::Describe(value).size() > 120) abort();
  (void)property::KindOf(value);
  if (value.Revealed().ContainsSecret()) abort();
  return 0;
}
