#include "cli/report/html.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/git/text.h"

namespace imagecd::report {

Html& Html::Text(std::string_view text, std::size_t max_bytes) {
  for (const char c : git::OneLine(text, "", max_bytes)) {
    switch (c) {
      case '&':
        text_ += "&amp;";
        break;
      case '<':
        text_ += "&lt;";
        break;
      case '>':
        text_ += "&gt;";
        break;
      case '"':
        text_ += "&quot;";
        break;
      case '\'':
        text_ += "&#39;";
        break;
      default:
        text_ += c;
    }
  }
  return *this;
}

Html& Html::Number(std::int64_t number) {
  absl::StrAppend(&text_, number);
  return *this;
}

Html& Html::Percent(double share) {
  absl::StrAppendFormat(&text_, "%.2f%%", 100 * std::clamp(share, 0.0, 1.0));
  return *this;
}

}  // namespace imagecd::report
