#include "provider/property/wire_path.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "provider/property/utf8.h"

namespace imagecd::property {
namespace {

// Nobody reads deep paths and long keys to the end. The beginning is enough.
constexpr std::size_t kMaxBytes = 200;

bool IsPlain(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '$';
  });
}

}  // namespace

std::string WirePath::ToString() const {
  std::string text;
  for (const Part& part : steps_) {
    if (text.size() > kMaxBytes) break;
    if (part.kind == Part::kHidden) continue;
    if (part.kind == Part::kIndex) {
      text += absl::StrFormat("[%d]", part.index);
    } else if (IsPlain(part.key)) {
      if (!text.empty()) text += '.';
      text += part.key;
    } else {
      text += "[\"";
      text += part.key;
      text += "\"]";
    }
  }
  text = ToValidUtf8(text);
  if (text.size() > kMaxBytes) {
    text.resize(Utf8Boundary(text, kMaxBytes));
    text += "…";
  }
  return text;
}

absl::Status WirePath::Error(std::string_view what) const {
  const std::string path = ToString();
  if (path.empty()) return absl::InvalidArgumentError(std::string(what));
  return absl::InvalidArgumentError(
      absl::StrFormat("property %s: %s", path, what));
}

}  // namespace imagecd::property
