#ifndef IMAGECD_PROGRAMS_GENERATOR_SOURCE_WRITER_H_
#define IMAGECD_PROGRAMS_GENERATOR_SOURCE_WRITER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imagecd::generator {

// An expression of a program: one text, or an opening text, entries on lines
// of their own, and a closing text.
struct Expression {
  struct Entry;
  std::string text;  // or what opens: `{`, `corev1.ContainerArray{`
  std::vector<Entry> entries;
  std::string close;  // "" for a text

  static Expression Text(std::string text);
};

struct Expression::Entry {
  std::string key;  // with what separates it: `name: `, `name=`; "": an item
  Expression value;
};

inline Expression Expression::Text(std::string text) {
  Expression expression;
  expression.text = std::move(text);
  return expression;
}

// Lines of source text at a depth of indentation.
class SourceWriter {
 public:
  // One unit of indentation. `align` puts blanks between the keys and values
  // of neighbours, as gofmt does.
  explicit SourceWriter(std::string unit, bool align = false)
      : unit_(std::move(unit)), align_(align) {}

  void Line(std::string_view text = {});
  void Indent() { ++depth_; }
  void Outdent() { --depth_; }
  // `before`, the expression, `after`; each entry ends with a comma.
  void Statement(std::string_view before, const Expression& expression,
                 std::string_view after);

  std::string Take() { return std::move(out_); }

 private:
  void Write(const Expression& expression);
  void Margin();

  std::string unit_;
  bool align_;
  int depth_ = 0;
  std::string out_;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_SOURCE_WRITER_H_
