#include "provider/property/utf8.h"

namespace imagecd::property {
namespace {

// The length of the well-formed sequence at the start of `text`; 0 if there is
// none. The ranges of the second byte are those of RFC 3629, section 4.
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
  if (first >= 0xc2 && first <= 0xdf) {
    length = 2;
  } else if (first >= 0xe0 && first <= 0xef) {
    length = 3;
    if (first == 0xe0) low = 0xa0;
    if (first == 0xed) high = 0x9f;
  } else if (first >= 0xf0 && first <= 0xf4) {
    length = 4;
    if (first == 0xf0) low = 0x90;
    if (first == 0xf4) high = 0x8f;
  } else {
    return 0;
  }
  if (text.size() < length || byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

// The length of the well-formed beginning of `text`.
std::size_t ValidPrefix(std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t length = SequenceLength(text.substr(position));
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
