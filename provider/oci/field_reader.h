#ifndef IMAGECD_PROVIDER_OCI_FIELD_READER_H_
#define IMAGECD_PROVIDER_OCI_FIELD_READER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace imagecd::oci {

// Reads the value of one header field from left to right, by the pieces that
// RFC 9110 section 5.6 builds fields from. Every Take leaves the position where
// it is when what it looks for is not there.
class FieldReader {
 public:
  // `text` must outlive the reader and what TakeToken and TakeToken68 return.
  explicit FieldReader(std::string_view text) : text_(text) {}

  bool done() const { return at_ == text_.size(); }
  std::size_t position() const { return at_; }
  void Return(std::size_t position) { at_ = position; }

  // Spaces and tabs; whether there was any.
  bool SkipSpace();
  bool Take(char c);
  // Empty when there is none.
  std::string_view TakeToken();
  // A token68 that reaches to a comma or to the end.
  std::optional<std::string_view> TakeToken68();
  // A token, or a quoted string without its quotes and escapes.
  std::optional<std::string> TakeValue();
  // Up to `c`, which is taken too.
  std::optional<std::string_view> TakeUntil(char c);
  // To the next comma outside of quotes, or to the end.
  void SkipElement();

 private:
  const std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_FIELD_READER_H_
