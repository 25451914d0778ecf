#ifndef IMAGECD_PROVIDER_PROPERTY_WIRE_MARKERS_H_
#define IMAGECD_PROVIDER_PROPERTY_WIRE_MARKERS_H_

#include <optional>
#include <string_view>

#include "provider/property/value.h"

// The protocol's own constants. The engine and every SDK know the same ones.
namespace imagecd::property {

// An object with this key is not an object but what the key's value says.
inline constexpr std::string_view kSignatureKey =
    "4dabf18193072939515e22adb298388d";

inline constexpr std::string_view kSecretSignature =
    "1b47061264138c4ac30d75fd1eb44270";
inline constexpr std::string_view kResourceSignature =
    "5cf8f73096256a8f31e491e813e4eb8e";
inline constexpr std::string_view kOutputSignature =
    "d0e6a833031e9bbcd3f4e8bde6ca49a4";
inline constexpr std::string_view kAssetSignature =
    "c44067f5952c0a294b673a41bacd8c17";
inline constexpr std::string_view kArchiveSignature =
    "0def7320c3a5731c473e5ecbe6d01bc7";
inline constexpr std::string_view kByteStringSignature =
    "803fd3297a5875dc03ca845dda5d2a98";

struct UnknownMarker {
  UnknownKind kind;
  std::string_view text;
};
inline constexpr UnknownMarker kUnknownMarkers[] = {
    {UnknownKind::kBool, "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"},
    {UnknownKind::kNumber, "3eeb2bf0-c639-47a8-9e75-3b44932eb421"},
    {UnknownKind::kString, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
    {UnknownKind::kArray, "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"},
    {UnknownKind::kAsset, "030794c1-ac77-496b-92df-f27374a8bd58"},
    {UnknownKind::kArchive, "e48ece36-62e2-4504-bad9-02848725956a"},
    {UnknownKind::kObject, "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"},
};

inline std::optional<UnknownKind> UnknownKindOf(std::string_view text) {
  for (const UnknownMarker& marker : kUnknownMarkers) {
    if (marker.text == text) return marker.kind;
  }
  return std::nullopt;
}

inline std::string_view MarkerOf(UnknownKind kind) {
  for (const UnknownMarker& marker : kUnknownMarkers) {
    if (marker.kind == kind) return marker.text;
  }
  return kUnknownMarkers[0].text;  // not reached: every kind is listed
}

}  // namespace imagecd::property

#endif  // IMAGECD_PROVIDER_PROPERTY_WIRE_MARKERS_H_
