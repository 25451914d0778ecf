#ifndef IMAGECD_PROVIDER_OCI_TAG_LIST_PARSER_H_
#define IMAGECD_PROVIDER_OCI_TAG_LIST_PARSER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace imagecd::oci {

class TagSink;

// Reads the body of an answer to tags/list while it arrives and hands each tag
// on at once, so that memory does not grow with the page. The body is one JSON
// object (RFC 8259) whose member `tags` is an array of strings or null;
// whatever else the object has is checked for its grammar and skipped, to a
// depth of kMaxDepth. Strings need not be valid UTF-8. A string that is no tag
// is dropped and counted.
//
// How the body is cut into chunks makes no difference. Not thread-safe.
class TagListParser {
 public:
  static constexpr int kMaxDepth = 64;

  // Calls only sink.OnTag. `sink` is not owned.
  explicit TagListParser(TagSink& sink) : sink_(sink) {}

  // Forgets everything: a new body begins.
  void Begin();
  // InvalidArgument where the text stops being such an object, with the byte
  // and what is wrong there. After an error only Begin may follow.
  absl::Status Append(std::string_view bytes);
  // InvalidArgument unless the object was complete and had `tags`.
  absl::Status End() const;

  std::int64_t tags() const { return tags_; }        // handed on
  std::int64_t dropped() const { return dropped_; }  // strings that are no tag

 private:
  enum class State {
    kStart,       // before the object
    kFirstKey,    // after '{'
    kKey,         // after ',' in an object
    kColon,       // after a key
    kFirstValue,  // after '['
    kValue,       // after ':' or ',' in an array
    kAfterValue,
    kString,
    kEscape,   // after '\'
    kUnicode,  // in the four digits after "\u"
    kLiteral,  // in true, false or null
    kMinus,
    kZero,
    kInteger,
    kPoint,
    kFraction,
    kExponent,
    kExponentSign,
    kExponentDigits,
    kDone,
  };

  // Each takes one character (TakeString: as many as it can) and says whether
  // it may stand there; `wrong_` says what is wrong when not.
  bool Take(char c);
  bool TakeValue(char c);
  bool TakeAfterValue(char c);
  bool TakeEscape(char c);
  bool TakeUnicode(char c);
  bool TakeNumber(char c);
  const char* TakeString(const char* from, const char* end);

  bool Wrong(const char* what);
  bool Push(bool object);
  bool Pop();
  void BeginString(bool is_key);
  void EndString(std::string_view text);
  void Keep(std::string_view text);
  bool InObject() const { return (objects_ & 1) != 0; }
  bool InTags() const { return in_tags_ && depth_ == 2; }

  TagSink& sink_;
  State state_ = State::kStart;
  int depth_ = 0;
  std::uint64_t objects_ = 0;  // a bit per level, innermost lowest: an object
  bool is_key_ = false;        // the string being read
  bool tags_key_ = false;      // the last key at depth 1 was "tags"
  bool in_tags_ = false;       // inside its array
  bool seen_tags_ = false;
  std::string text_;  // of the string being read where it had to be copied
  const char* literal_ = "";  // what is left of it
  int hex_digits_ = 0;
  unsigned hex_value_ = 0;
  std::int64_t offset_ = 0;  // of the chunk in the body
  const char* wrong_ = "";
  std::int64_t tags_ = 0;
  std::int64_t dropped_ = 0;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_TAG_LIST_PARSER_H_
