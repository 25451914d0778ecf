#ifndef IMAGECD_CLI_REPORT_HTML_H_
#define IMAGECD_CLI_REPORT_HTML_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace imagecd::report {

// Text for an HTML document, put together so that nothing but literals of the
// program can be markup.
class Html {
 public:
  template <std::size_t size>
  Html& Markup(const char (&literal)[size]) {
    text_.append(literal, size - 1);
    return *this;
  }

  // Text, or the value of an attribute in double quotes, whatever is in it: one
  // line of valid UTF-8 without control characters and without the marks that
  // turn the direction of writing around; cut after `max_bytes`.
  Html& Text(std::string_view text, std::size_t max_bytes = 512);

  Html& Number(std::int64_t number);
  // Of 0 to 1: `12.34%`.
  Html& Percent(double share);
  Html& Add(const Html& other) {
    text_ += other.text_;
    return *this;
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_HTML_H_
