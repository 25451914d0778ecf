// The body of a tag listing. Whatever nlohmann_json takes for an object with
// one list `tags` at its top, our parser takes too, with the same tags, however
// the body is cut; and the other way round where both have the same idea of
// what JSON is.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/tag_list_parser.h"

namespace imagecd::oci {
namespace {

using nlohmann::json;

class Collector : public TagSink {
 public:
  void BeginPage() override {}
  void OnTag(std::string_view tag) override {
    if (!IsTag(tag)) abort();
    tags.emplace_back(tag);
  }
  absl::Status EndPage() override { return absl::OkStatus(); }
  std::vector<std::string> tags;
};

// All strings of the list `tags`; nullopt if the text is not such an object.
std::optional<std::vector<std::string>> Expected(std::string_view text,
                                                 bool& outside) {
  int lists = 0;
  bool deep = false;
  const json::parser_callback_t watch = [&](int depth,
                                            json::parse_event_t event,
                                            json& value) {
    if (depth >= TagListParser::kMaxDepth) deep = true;
    if (depth == 1 && event == json::parse_event_t::key && value == "tags") {
      ++lists;
    }
    return true;
  };
  const json parsed = json::parse(text, watch, /*allow_exceptions=*/false);
  outside = deep;
  if (!parsed.is_object() || lists != 1) return std::nullopt;
  const json& tags = parsed["tags"];
  std::vector<std::string> strings;
  if (tags.is_null()) return strings;
  if (!tags.is_array()) return std::nullopt;
  for (const json& tag : tags) {
    if (!tag.is_string()) return std::nullopt;
    if (IsTag(tag.get_ref<const std::string&>())) {
      strings.push_back(tag.get<std::string>());
    }
  }
  return strings;
}

// Our parser accepts more: bytes that are not UTF-8, lone surrogates, and
// numbers too large for a double. It accepts less: a byte order mark.
bool SameIdea(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return text.find("\\u") == std::string_view::npos &&
         text.find_first_of("eE") == std::string_view::npos &&
         text.size() < 300;
}

std::optional<std::vector<std::string>> Actual(std::string_view text,
                                               std::size_t cut) {
  Collector sink;
  TagListParser parser(sink);
  parser.Begin();
  for (std::size_t at = 0; at < text.size(); at += cut) {
    if (!parser.Append(text.substr(at, cut)).ok()) return std::nullopt;
  }
  if (!parser.End().ok()) return std::nullopt;
  return sink.tags;
}

}  // namespace
}  // namespace imagecd::oci

// Input: the size of the chunks, and the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::size_t cut = data[0] % 16 + std::size_t{1};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1,
                              size - 1);
  const auto whole = imagecd::oci::Actual(text, text.size() + 1);
  if (imagecd::oci::Actual(text, cut) != whole) abort();

  // nlohmann_json treats a NUL as the end of the text, at any position.
  if (text.find('\0') != std::string_view::npos) return 0;
  bool outside = false;
  const auto expected = imagecd::oci::Expected(text, outside);
  if (outside || text.starts_with("\xef\xbb\xbf")) return 0;
  if (expected.has_value() && expected != whole) abort();
  if (imagecd::oci::SameIdea(text) && expected != whole) abort();
  return 0;
}
