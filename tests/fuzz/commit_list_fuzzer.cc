// The list of commits that git prints for a repository that anybody may have
// made. The input is that list, cut at odd places, or a short form of it: a
// character per commit, its own and those of its parents. For any list, reading
// ends, and a commit and its ancestors each have one position.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "provider/git/arrival_order.h"
#include "provider/git/line_reader.h"

namespace {

using imagecd::git::ArrivalOrder;
using imagecd::git::BranchCommits;
using imagecd::git::LineReader;

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kShaDigits = 40;
constexpr std::size_t kPiece = 37;

std::string Name(char commit) {
  const auto byte = static_cast<unsigned char>(commit);
  std::string name(kShaDigits, '0');
  name[0] = kDigits[byte >> 4];
  name[1] = kDigits[byte & 15];
  return name;
}

void ReadPrinted(std::string_view text) {
  ArrivalOrder order;
  LineReader reader(
      [&order](std::string_view line) { return order.AddLine(line); });
  const std::string_view tip = text.substr(0, text.find_first_of(" \n"));
  for (std::size_t at = 0; at < text.size(); at += kPiece) {
    if (!reader.Add(text.substr(at, kPiece)).ok()) return;
  }
  (void)order.Finish(tip);
}

void ReadShortForm(std::string_view text) {
  ArrivalOrder order;
  std::string line;
  std::string commits;
  for (const char byte : text) {
    if (byte != '\n') {
      line += (line.empty() ? "" : " ") + Name(byte);
      if (line.size() == kShaDigits) commits += byte;
      continue;
    }
    if (!line.empty() && !order.AddLine(line).ok()) return;
    line.clear();
  }
  if (!line.empty() && !order.AddLine(line).ok()) return;
  if (commits.empty()) return;
  const auto result = order.Finish(Name(commits.front()));
  if (!result.ok()) return;
  if (result->tip() != Name(commits.front())) abort();
  std::string seen;
  std::int64_t greatest = -1;
  for (const char commit : commits) {
    const auto place = result->Place(Name(commit));
    if (!place) continue;
    if (*place < 0 || *place >= static_cast<std::int64_t>(commits.size())) {
      abort();
    }
    const char mark = static_cast<char>(*place);
    if (seen.find(mark) != std::string::npos) abort();
    seen += mark;
    greatest = std::max(greatest, *place);
  }
  // The tip comes after all others.
  if (result->Place(Name(commits.front())) != greatest) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ReadPrinted(text);
  ReadShortForm(text);
  return 0;
}
