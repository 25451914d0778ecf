#include "cli/report/html.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace imagecd::report {
namespace {

std::string Text(std::string_view text) {
  Html html;
  html.Text(text);
  return html.text();
}

TEST(HtmlTest, TextCannotBecomeMarkup) {
  EXPECT_EQ(Text("<script>alert('x')</script> & \"y\""),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; "
            "&quot;y&quot;");
  EXPECT_EQ(Text("&lt;"), "&amp;lt;");
}

TEST(HtmlTest, TextIsOneLineOfValidUtf8WithoutTricks) {
  EXPECT_EQ(Text("a\nb\tc"), "a b c");
  EXPECT_EQ(Text("a\xff"), "a\xEF\xBF\xBD");
  EXPECT_EQ(Text(std::string_view("a\0b\x1b[31m", 8)).find('\x1b'),
            std::string::npos);
  // The right-to-left override mark.
  EXPECT_EQ(Text("a\xE2\x80\xAE"
                 "b"),
            "ab");
}

TEST(HtmlTest, TextIsCut) {
  Html html;
  html.Text(std::string(100'000, '<'), 10);
  EXPECT_LT(html.text().size(), 60U);
}

TEST(HtmlTest, SharesStayWithinTheWhole) {
  Html html;
  html.Percent(0.125).Markup(" ").Percent(-1).Markup(" ").Percent(7);
  EXPECT_EQ(html.text(), "12.50% 0.00% 100.00%");
}

}  // namespace
}  // namespace imagecd::report
