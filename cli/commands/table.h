#ifndef IMAGECD_CLI_COMMANDS_TABLE_H_
#define IMAGECD_CLI_COMMANDS_TABLE_H_

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/commands/style.h"

namespace imagecd::cli {

struct Cell {
  std::string text;  // anything: escaped when it is printed
  Tone tone = Tone::kPlain;
};

// Columns as wide as they have to be, two blanks between them, no frame; a
// column that is empty in all rows is left out. Without a title no line of
// titles is printed.
class Table {
 public:
  explicit Table(std::vector<std::string> titles)
      : titles_(std::move(titles)) {}

  // As many cells as there are titles, or fewer.
  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }

  void Print(std::ostream& out, bool colour) const;

 private:
  const std::vector<std::string> titles_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_TABLE_H_
