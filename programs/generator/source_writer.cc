#include "programs/generator/source_writer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "programs/generator/unicode.h"

namespace imagecd::generator {
namespace {

size_t Width(std::string_view text) {
  size_t width = 0;
  for (; !text.empty(); ++width) TakeCodePoint(text);
  return width;
}

// How far the key of each entry is padded: gofmt aligns the values of
// neighbouring lines, where an entry of several lines ends the
// neighbourhood, and so does a key of a very different length among long ones.
std::vector<size_t> PaddedWidths(
    const std::vector<Expression::Entry>& entries) {
  constexpr size_t kSmall = 40;
  constexpr double kRatio = 2.5;
  std::vector<size_t> widths(entries.size(), 0);
  size_t start = 0;
  size_t previous = 0;
  double logarithms = 0;
  size_t count = 0;
  const auto close = [&](size_t end) {
    size_t widest = 0;
    for (size_t i = start; i < end; ++i) widest = std::max(widest, widths[i]);
    std::fill(widths.begin() + static_cast<std::ptrdiff_t>(start),
              widths.begin() + static_cast<std::ptrdiff_t>(end), widest);
    start = end;
    logarithms = 0;
    count = 0;
  };
  for (size_t i = 0; i < entries.size(); ++i) {
    const bool one_line = entries[i].value.entries.empty();
    widths[i] = entries[i].key.size();
    // The size as gofmt counts it: of the key without `: `, in bytes.
    const size_t size =
        one_line && widths[i] >= 2 ? entries[i].key.size() - 2 : 0;
    bool breaks = true;
    if (previous > 0 && size > 0) {
      if (count == 0 || (previous <= kSmall && size <= kSmall)) {
        breaks = false;
      } else {
        const double mean = std::exp(logarithms / static_cast<double>(count));
        const double ratio = static_cast<double>(size) / mean;
        breaks = kRatio * ratio <= 1 || kRatio <= ratio;
      }
    }
    if (breaks) close(i);
    if (size > 0) {
      logarithms += std::log(static_cast<double>(size));
      ++count;
    }
    previous = size;
  }
  close(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    // In columns, which are characters.
    widths[i] -= entries[i].key.size() - Width(entries[i].key);
  }
  return widths;
}

}  // namespace

void SourceWriter::Margin() {
  for (int i = 0; i < depth_; ++i) out_ += unit_;
}

void SourceWriter::Line(std::string_view text) {
  if (!text.empty()) {
    Margin();
    out_ += text;
  }
  out_ += '\n';
}

void SourceWriter::Statement(std::string_view before,
                             const Expression& expression,
                             std::string_view after) {
  Margin();
  out_ += before;
  Write(expression);
  out_ += after;
  out_ += '\n';
}

void SourceWriter::Write(const Expression& expression) {
  out_ += expression.text;
  if (!expression.entries.empty()) {
    const std::vector<size_t> widths =
        align_ ? PaddedWidths(expression.entries) : std::vector<size_t>();
    out_ += '\n';
    ++depth_;
    for (size_t i = 0; i < expression.entries.size(); ++i) {
      const Expression::Entry& entry = expression.entries[i];
      Margin();
      out_ += entry.key;
      if (align_ && entry.value.entries.empty()) {
        const size_t width = Width(entry.key);
        if (widths[i] > width) out_.append(widths[i] - width, ' ');
      }
      Write(entry.value);
      out_ += ",\n";
    }
    --depth_;
    Margin();
  }
  out_ += expression.close;
}

}  // namespace imagecd::generator
