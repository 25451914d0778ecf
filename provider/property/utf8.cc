#include "provider/property/utf8.h"

#include "provider/base/utf8.h"

namespace imagecd::property {
namespace {

// The length of the well-formed beginning of `text`.
std::size_t ValidPrefix(std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t length = base::Utf8SequenceLength(text.substr(position));
    if (length == 0) break;
    position += length;
  }
  return position;
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  return ValidPrefix(text) == text.size();
}

std::string ToValidUtf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (true) {
    const std::size_t good = ValidPrefix(text);
    valid.append(text.substr(0, good));
    if (good == text.size()) return valid;
    valid.append("\xef\xbf\xbd");
    text.remove_prefix(good + 1);
  }
}

std::size_t Utf8Boundary(std::string_view text, std::size_t limit) {
  if (limit >= text.size()) return text.size();
  while (limit > 0 &&
         (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) {
    --limit;
  }
  return limit;
}

}  // namespace imagecd::property
