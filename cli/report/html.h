#ifndef IMAGECD_CLI_REPORT_HTML_H_
#define IMAGECD_CLI_REPORT_HTML_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace imagecd::report {

// Builds HTML. Only literals of the program can become markup.
class Html {
 public:
  template <std::size_t size>
  Html& Markup(const char (&literal)[size]) {
    text_.append(literal, size - 1);
    return *this;
  }

  // Appends any text safely, also as the value of an attribute in double
  // quotes. The result is one line of valid UTF-8 without control characters
  // and bidirectional marks, cut after `max_bytes`.
  Html& Text(std::string_view text, std::size_t max_bytes = 512);

  Html& Number(std::int64_t number);
  // Appends a number from 0 to 1 as a percentage: `12.34%`.
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
