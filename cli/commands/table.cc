#include "cli/commands/table.h"

#include <algorithm>
#include <ostream>

#include "provider/base/text.h"

namespace imagecd::cli {

void Table::Print(std::ostream& out, bool colour) const {
  std::vector<std::vector<Cell>> lines;
  const bool titled =
      std::any_of(titles_.begin(), titles_.end(),
                  [](const std::string& title) { return !title.empty(); });
  if (titled) {
    std::vector<Cell> heading;
    for (const std::string& title : titles_) {
      heading.push_back({title, Tone::kFaint});
    }
    lines.push_back(std::move(heading));
  }
  lines.insert(lines.end(), rows_.begin(), rows_.end());

  std::vector<std::size_t> widths(titles_.size(), 0);
  std::vector<bool> used(titles_.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t column = 0; column < lines[i].size(); ++column) {
      Cell& cell = lines[i][column];
      cell.text = base::EscapeLine(cell.text);
      widths[column] = std::max(widths[column], base::VisibleWidth(cell.text));
      if (!(titled && i == 0) && !cell.text.empty()) used[column] = true;
    }
  }
  for (const std::vector<Cell>& line : lines) {
    std::size_t pending = 0;  // blanks that something has to follow
    for (std::size_t column = 0; column < line.size(); ++column) {
      if (!used[column]) continue;
      const Cell& cell = line[column];
      if (!cell.text.empty()) {
        out << std::string(pending, ' ') << Toned(cell.text, cell.tone, colour);
        pending = 0;
      }
      pending += widths[column] - base::VisibleWidth(cell.text) + 2;
    }
    out << "\n";
  }
  out << std::flush;  // so that what is said next comes after it, anywhere
}

}  // namespace imagecd::cli
