#include "provider/oci/tag_list_parser.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "provider/base/grammar.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {
namespace {

// One more than the longest tag: a longer string is known to be none, and
// needs not be kept.
constexpr std::size_t kMaxText = 129;

// What may stand in a string as it is.
constexpr std::array<bool, 256> MakePlain() {
  std::array<bool, 256> plain{};
  for (int c = 0x20; c < 256; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}
constexpr std::array<bool, 256> kPlain = MakePlain();

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void TagListParser::Begin() {
  state_ = State::kStart;
  depth_ = 0;
  objects_ = 0;
  tags_key_ = in_tags_ = seen_tags_ = false;
  text_.clear();
  offset_ = 0;
  wrong_ = "";
  tags_ = dropped_ = 0;
}

absl::Status TagListParser::Append(std::string_view bytes) {
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  const char* at = begin;
  while (at != end) {
    if (state_ == State::kString) {
      at = TakeString(at, end);
      if (wrong_[0] == '\0') continue;
    } else if (Take(*at)) {
      ++at;
      continue;
    }
    return absl::InvalidArgumentError(
        absl::StrFormat("no list of tags: %s at byte %d", wrong_,
                        offset_ + static_cast<std::int64_t>(at - begin)));
  }
  offset_ += static_cast<std::int64_t>(bytes.size());
  return absl::OkStatus();
}

absl::Status TagListParser::End() const {
  if (state_ != State::kDone) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "no list of tags: it ends too early, after %d bytes", offset_));
  }
  if (!seen_tags_) {
    return absl::InvalidArgumentError(
        "no list of tags: the object has no member \"tags\"");
  }
  return absl::OkStatus();
}

bool TagListParser::Take(char c) {
  switch (state_) {
    case State::kEscape:
      return TakeEscape(c);
    case State::kUnicode:
      return TakeUnicode(c);
    case State::kLiteral:
      if (c != *literal_) return Wrong("a misspelt literal");
      if (*++literal_ == '\0') state_ = State::kAfterValue;
      return true;
    case State::kMinus:
    case State::kZero:
    case State::kInteger:
    case State::kPoint:
    case State::kFraction:
    case State::kExponent:
    case State::kExponentSign:
    case State::kExponentDigits:
      return TakeNumber(c);
    default:
      break;
  }
  if (IsSpace(c)) return true;
  switch (state_) {
    case State::kStart:
      return c == '{' ? Push(/*object=*/true) : Wrong("no object");
    case State::kFirstKey:
      if (c == '}') return Pop();
      [[fallthrough]];
    case State::kKey:
      if (c != '"') return Wrong("no key");
      BeginString(/*is_key=*/true);
      return true;
    case State::kColon:
      if (c != ':') return Wrong("no colon");
      state_ = State::kValue;
      return true;
    case State::kFirstValue:
      if (c == ']') return Pop();
      [[fallthrough]];
    case State::kValue:
      return TakeValue(c);
    case State::kAfterValue:
      return TakeAfterValue(c);
    default:
      return Wrong("more text after the object");
  }
}

bool TagListParser::TakeValue(char c) {
  if (InTags() && c != '"') return Wrong("a tag that is no string");
  if (depth_ == 1 && tags_key_) {
    if (c != '[' && c != 'n') return Wrong("\"tags\" that are no array");
    // Which of two lists counts would be anyone's guess.
    if (seen_tags_) return Wrong("a second \"tags\"");
    seen_tags_ = true;
    in_tags_ = c == '[';
  }
  switch (c) {
    case '{':
      return Push(/*object=*/true);
    case '[':
      return Push(/*object=*/false);
    case '"':
      BeginString(/*is_key=*/false);
      return true;
    case 't':
      literal_ = "rue";
      break;
    case 'f':
      literal_ = "alse";
      break;
    case 'n':
      literal_ = "ull";
      break;
    case '-':
      state_ = State::kMinus;
      return true;
    case '0':
      state_ = State::kZero;
      return true;
    default:
      if (!base::IsDigit(c)) return Wrong("no value");
      state_ = State::kInteger;
      return true;
  }
  state_ = State::kLiteral;
  return true;
}

bool TagListParser::TakeAfterValue(char c) {
  if (IsSpace(c)) return true;  // the one that ended a number
  if (c == ',') {
    state_ = InObject() ? State::kKey : State::kValue;
    return true;
  }
  if (c == (InObject() ? '}' : ']')) return Pop();
  return Wrong("no comma");
}

bool TagListParser::TakeNumber(char c) {
  switch (state_) {
    case State::kMinus:
      if (!base::IsDigit(c)) return Wrong("a broken number");
      state_ = c == '0' ? State::kZero : State::kInteger;
      return true;
    case State::kInteger:
      if (base::IsDigit(c)) return true;
      [[fallthrough]];
    case State::kZero:
      if (c == '.') {
        state_ = State::kPoint;
        return true;
      }
      break;
    case State::kPoint:
      if (!base::IsDigit(c)) return Wrong("a broken number");
      state_ = State::kFraction;
      return true;
    case State::kFraction:
      if (base::IsDigit(c)) return true;
      break;
    case State::kExponent:
      if (c == '+' || c == '-') {
        state_ = State::kExponentSign;
        return true;
      }
      [[fallthrough]];
    case State::kExponentSign:
      if (!base::IsDigit(c)) return Wrong("a broken number");
      state_ = State::kExponentDigits;
      return true;
    default:
      if (base::IsDigit(c)) return true;
      break;
  }
  if ((c == 'e' || c == 'E') && state_ != State::kExponentDigits) {
    state_ = State::kExponent;
    return true;
  }
  state_ = State::kAfterValue;
  return TakeAfterValue(c);
}

void TagListParser::BeginString(bool is_key) {
  is_key_ = is_key;
  text_.clear();
  state_ = State::kString;
}

const char* TagListParser::TakeString(const char* from, const char* end) {
  const char* at = from;
  while (at != end && kPlain[static_cast<unsigned char>(*at)]) ++at;
  const std::string_view piece(from, at - from);
  if (at == end) {
    Keep(piece);
    return at;
  }
  switch (*at) {
    case '"':
      if (text_.empty()) {
        EndString(piece);  // the usual case: nothing copied
      } else {
        Keep(piece);
        EndString(text_);
      }
      return at + 1;
    case '\\':
      Keep(piece);
      state_ = State::kEscape;
      return at + 1;
    default:
      Wrong("a control character in a string");
      return at;
  }
}

void TagListParser::Keep(std::string_view text) {
  text_.append(text.substr(0, kMaxText - text_.size()));
}

void TagListParser::EndString(std::string_view text) {
  if (is_key_) {
    if (depth_ == 1) tags_key_ = text == "tags";
    state_ = State::kColon;
    return;
  }
  state_ = State::kAfterValue;
  if (!InTags()) return;
  if (IsTag(text)) {
    ++tags_;
    sink_.OnTag(text);
  } else {
    ++dropped_;
  }
}

bool TagListParser::TakeEscape(char c) {
  state_ = State::kString;
  switch (c) {
    case '"':
    case '\\':
    case '/':
      Keep(std::string_view(&c, 1));
      return true;
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      Keep(" ");  // no tag has any of them: one stands for all
      return true;
    case 'u':
      state_ = State::kUnicode;
      hex_digits_ = 0;
      hex_value_ = 0;
      return true;
    default:
      return Wrong("an unknown escape");
  }
}

bool TagListParser::TakeUnicode(char c) {
  const char lower = static_cast<char>(c | 0x20);
  if (base::IsDigit(c)) {
    hex_value_ = hex_value_ * 16 + static_cast<unsigned>(c - '0');
  } else if (lower >= 'a' && lower <= 'f') {
    hex_value_ = hex_value_ * 16 + static_cast<unsigned>(lower - 'a' + 10);
  } else {
    return Wrong("a broken \\u escape");
  }
  if (++hex_digits_ < 4) return true;
  // Tags and the key that is looked for are ASCII; what is not becomes one
  // byte that neither has, so that surrogates need no care.
  const char byte = hex_value_ < 0x80 ? static_cast<char>(hex_value_) : '\x80';
  Keep(std::string_view(&byte, 1));
  state_ = State::kString;
  return true;
}

bool TagListParser::Wrong(const char* what) {
  wrong_ = what;
  return false;
}

bool TagListParser::Push(bool object) {
  if (depth_ == kMaxDepth) return Wrong("too deep a nesting");
  ++depth_;
  objects_ = objects_ << 1 | (object ? 1 : 0);
  state_ = object ? State::kFirstKey : State::kFirstValue;
  return true;
}

bool TagListParser::Pop() {
  --depth_;
  objects_ >>= 1;
  if (depth_ == 1) in_tags_ = false;
  state_ = depth_ == 0 ? State::kDone : State::kAfterValue;
  return true;
}

}  // namespace imagecd::oci
