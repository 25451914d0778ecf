#include "programs/generator/merge.h"

#include <algorithm>

#include "programs/generator/line_diff.h"

namespace imagecd::generator {
namespace {

using Lines = std::vector<std::string_view>;

std::string Join(const Lines& lines, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) text += lines[i];
  return text;
}

// One side: its lines, and how they came from the base.
struct Side {
  Lines lines;
  std::vector<Change> changes;
  size_t next = 0;  // in `changes`
  // Line of the base minus line of this side, after what is done.
  std::ptrdiff_t shift = 0;

  bool Touches(size_t end) const {
    return next < changes.size() && changes[next].a_begin <= end;
  }
  size_t FromBase(size_t base_line) const {
    return static_cast<size_t>(static_cast<std::ptrdiff_t>(base_line) - shift);
  }
  void Take() {
    const Change& change = changes[next++];
    shift = static_cast<std::ptrdiff_t>(change.a_end) -
            static_cast<std::ptrdiff_t>(change.b_end);
  }
};

}  // namespace

Merged Merge(std::string_view base_text, std::string_view mine_text,
             std::string_view generated_text) {
  const Lines base = SplitLines(base_text);
  Side mine{SplitLines(mine_text), {}};
  Side generated{SplitLines(generated_text), {}};
  mine.changes = DiffLines(base, mine.lines);
  generated.changes = DiffLines(base, generated.lines);
  Merged merged;
  const auto append = [&merged](const std::string& kept,
                                const std::string& taken) {
    merged.text += kept;
    merged.text_with_generated += taken;
  };
  size_t at = 0;  // in base
  while (mine.next < mine.changes.size() ||
         generated.next < generated.changes.size()) {
    // A stretch of the base that begins with a change and grows by every
    // change of either side that touches it.
    size_t begin = base.size();
    for (const Side* side : {&mine, &generated}) {
      if (side->next < side->changes.size()) {
        begin = std::min(begin, side->changes[side->next].a_begin);
      }
    }
    append(Join(base, at, begin), Join(base, at, begin));
    const size_t mine_begin = mine.FromBase(begin);
    const size_t generated_begin = generated.FromBase(begin);
    size_t end = begin;
    bool by_mine = false;
    bool by_generated = false;
    while (mine.Touches(end) || generated.Touches(end)) {
      const bool is_mine = mine.Touches(end);
      Side& side = is_mine ? mine : generated;
      end = std::max(end, side.changes[side.next].a_end);
      side.Take();
      (is_mine ? by_mine : by_generated) = true;
    }
    const size_t mine_end = mine.FromBase(end);
    const std::string kept = Join(mine.lines, mine_begin, mine_end);
    const std::string taken =
        Join(generated.lines, generated_begin, generated.FromBase(end));
    if (!by_generated) {
      append(kept, kept);
    } else if (!by_mine || kept == taken) {
      append(taken, taken);
    } else {
      append(kept, taken);
      merged.conflicts.push_back({static_cast<int>(mine_begin) + 1,
                                  Join(base, begin, end), kept, taken});
    }
    at = end;
  }
  append(Join(base, at, base.size()), Join(base, at, base.size()));
  return merged;
}

}  // namespace imagecd::generator
