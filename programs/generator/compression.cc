#include "programs/generator/compression.h"

#include <zlib.h>

#include <cstdlib>

#include "absl/strings/escaping.h"

namespace imagecd::generator {

std::string CompressToText(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string compressed(size, '\0');
  // With a buffer of this size it can only fail for lack of memory.
  if (compress2(reinterpret_cast<Bytef*>(compressed.data()), &size,
                reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(),
                Z_BEST_COMPRESSION) != Z_OK) {
    std::abort();
  }
  compressed.resize(size);
  return absl::Base64Escape(compressed);
}

std::optional<std::string> DecompressFromText(std::string_view text,
                                              size_t most) {
  std::string compressed;
  if (!absl::Base64Unescape(absl::string_view(text.data(), text.size()),
                            &compressed)) {
    return std::nullopt;
  }
  z_stream stream = {};
  if (inflateInit(&stream) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string bytes;
  int result = Z_OK;
  while (result == Z_OK && bytes.size() <= most) {
    char buffer[1 << 14];
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof(buffer);
    result = inflate(&stream, Z_NO_FLUSH);
    bytes.append(buffer, sizeof(buffer) - stream.avail_out);
  }
  const bool whole = result == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!whole || bytes.size() > most) return std::nullopt;
  return bytes;
}

}  // namespace imagecd::generator
