#include "provider/oci/field_reader.h"

#include "absl/strings/ascii.h"

namespace imagecd::oci {
namespace {

bool IsTokenCharacter(char c) {
  constexpr std::string_view kOther = "!#$%&'*+-.^_`|~";
  return absl::ascii_isalnum(c) || kOther.find(c) != std::string_view::npos;
}

bool IsToken68Character(char c) {
  constexpr std::string_view kOther = "-._~+/";
  return absl::ascii_isalnum(c) || kOther.find(c) != std::string_view::npos;
}

}  // namespace

bool FieldReader::SkipSpace() {
  const std::size_t begin = at_;
  while (!done() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  return at_ != begin;
}

bool FieldReader::Take(char c) {
  if (done() || text_[at_] != c) return false;
  ++at_;
  return true;
}

std::string_view FieldReader::TakeToken() {
  const std::size_t begin = at_;
  while (!done() && IsTokenCharacter(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::optional<std::string_view> FieldReader::TakeToken68() {
  const std::size_t begin = at_;
  while (!done() && IsToken68Character(text_[at_])) ++at_;
  const bool some = at_ != begin;
  while (Take('=')) {
  }
  const std::size_t end = at_;
  SkipSpace();
  if (some && (done() || text_[at_] == ',')) {
    return text_.substr(begin, end - begin);
  }
  at_ = begin;
  return std::nullopt;
}

std::optional<std::string> FieldReader::TakeValue() {
  const std::size_t begin = at_;
  if (!Take('"')) {
    const std::string_view token = TakeToken();
    if (token.empty()) return std::nullopt;
    return std::string(token);
  }
  std::string value;
  while (!done()) {
    char c = text_[at_++];
    if (c == '"') return value;
    if (c == '\\') {
      if (done()) break;
      c = text_[at_++];
    }
    value += c;
  }
  at_ = begin;
  return std::nullopt;
}

std::optional<std::string_view> FieldReader::TakeUntil(char c) {
  const std::size_t end = text_.find(c, at_);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view taken = text_.substr(at_, end - at_);
  at_ = end + 1;
  return taken;
}

void FieldReader::SkipElement() {
  bool quoted = false;
  for (; !done(); ++at_) {
    const char c = text_[at_];
    if (c == '"') quoted = !quoted;
    if (c == '\\' && quoted && at_ + 1 < text_.size()) ++at_;
    if (c == ',' && !quoted) return;
  }
}

}  // namespace imagecd::oci
