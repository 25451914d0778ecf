#include "programs/generator/adopt_sources.h"

#include <re2/re2.h>

#include <cstddef>
#include <cstdlib>
#include <map>
#include <utility>

#include "programs/generator/unicode.h"
#include "provider/oci/reference.h"

namespace imagecd::generator {
namespace {

// Calls `look` with each line and its number.
template <typename Look>
void ForEachLine(std::string_view text, Look look) {
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    look(number, line);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

Position At(int line, std::string_view text, const char* place) {
  std::string_view before =
      text.substr(0, static_cast<size_t>(place - text.data()));
  int column = 1;
  for (; !before.empty(); ++column) TakeCodePoint(before);
  return {line, column};
}

std::string_view Trimmed(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t") - first + 1);
}

bool IsReference(std::string_view text) {
  const auto reference = oci::ParseReference(text);
  return reference.ok() &&
         (!reference->tag.empty() || !reference->digest.empty());
}

void FindInLine(int number, std::string_view line,
                std::map<Position, std::string>* found) {
  // What a reference can consist of. A URL is one word, too, and is not a
  // reference.
  static const auto* const kWord = new RE2("([A-Za-z0-9.:/@_\\[\\]-]+)");
  static const auto* const kShortName = new RE2(
      "(?i)image[a-z_]*[\"'`]?\\s*(?::|:?=)\\s*[\"'`]?"
      "([a-z0-9][a-z0-9._/-]*:[A-Za-z0-9_][A-Za-z0-9_.-]*"
      "(?:@sha256:[0-9a-f]{64})?)(?:[\"'`\\s,;})]|$)");
  re2::StringPiece rest(line.data(), line.size());
  re2::StringPiece word;
  while (RE2::FindAndConsume(&rest, *kWord, &word)) {
    std::string_view text(word.data(), word.size());
    while (!text.empty() && (text.back() == ':' || text.back() == '.')) {
      text.remove_suffix(1);
    }
    if (IsReference(text)) {
      (*found)[At(number, line, text.data())] = std::string(text);
    }
  }
  rest = re2::StringPiece(line.data(), line.size());
  while (RE2::FindAndConsume(&rest, *kShortName, &word)) {
    (*found)[At(number, line, word.data())] = std::string(word);
  }
}

}  // namespace

std::vector<WrittenImage> ImagesIn(std::string_view text) {
  std::map<Position, std::string> found;
  ForEachLine(text, [&found](int number, std::string_view line) {
    const std::string_view trimmed = Trimmed(line);
    const bool comment =
        trimmed.substr(0, 1) == "#" || trimmed.substr(0, 2) == "//";
    if (!comment) FindInLine(number, line, &found);
  });
  std::vector<WrittenImage> images;
  for (auto& [position, reference] : found) {
    images.push_back({position, std::move(reference)});
  }
  return images;
}

std::vector<WrittenImage> SplitImagesIn(std::string_view text) {
  static const auto* const kRepository = new RE2(
      "(?i)repository[\"']?\\s*:\\s*[\"']?([a-z0-9.:_/-]+)[\"']?\\s*(?:,|#|$)");
  static const auto* const kTag =
      new RE2("(?i)\\btag[\"']?\\s*:\\s*[\"']?([a-z0-9_][a-z0-9_.-]*)");
  constexpr int kNear = 3;  // lines
  std::vector<WrittenImage> images;
  WrittenImage repository;
  WrittenImage tag;
  ForEachLine(text, [&](int number, std::string_view line) {
    const re2::StringPiece piece(line.data(), line.size());
    re2::StringPiece word;
    if (RE2::PartialMatch(piece, *kRepository, &word) &&
        oci::ParseRepository(std::string_view(word.data(), word.size())).ok()) {
      repository = {At(number, line, word.data()), std::string(word)};
    } else if (RE2::PartialMatch(piece, *kTag, &word)) {
      tag = {At(number, line, word.data()), std::string(word)};
    } else {
      return;
    }
    if (repository.reference.empty() || tag.reference.empty() ||
        std::abs(repository.position.line - tag.position.line) > kNear) {
      return;
    }
    images.push_back(
        {repository.position, repository.reference + ":" + tag.reference});
    repository = {};
    tag = {};
  });
  return images;
}

std::vector<KeyUse> UsesOf(std::string_view key, std::string_view text) {
  const std::string name =
      RE2::QuoteMeta(re2::StringPiece(key.data(), key.size()));
  // Fields of structs in Go have a capital.
  const RE2 property("((?:[A-Za-z_]\\w*\\??\\.)+(?i:" + name + "))\\b");
  const RE2 element("([A-Za-z_][\\w.]*[\\[(][\"'`]" + name + "[\"'`][\\])])");
  const RE2 declared("(?:^|[\\s(,])((?i:" + name +
                     "))(?:\\??\\s*:\\s*|\\s+)(?:str|string)\\b");
  static const auto* const kScope =
      new RE2("\\b(?:class|interface|type|struct)\\s+(\\w+)");
  std::vector<KeyUse> uses;
  std::string scope;
  ForEachLine(text, [&](int number, std::string_view line) {
    const std::string_view trimmed = Trimmed(line);
    if (trimmed.empty() || trimmed.front() == '#' ||
        trimmed.substr(0, 2) == "//") {
      return;
    }
    const re2::StringPiece piece(line.data(), line.size());
    re2::StringPiece place;
    RE2::PartialMatch(piece, *kScope, &scope);
    KeyUse use;
    if (RE2::PartialMatch(piece, declared, &place)) {
      const bool parameter =
          trimmed.back() == ',' || line.find('(') != std::string_view::npos;
      use.kind = parameter ? KeyUse::Kind::kParameter : KeyUse::Kind::kField;
      use.scope = scope;
    } else if (RE2::PartialMatch(piece, property, &place) ||
               RE2::PartialMatch(piece, element, &place)) {
      use.expression = std::string(place);
    } else {
      return;
    }
    use.position = At(number, line, place.data());
    use.line = std::string(trimmed);
    uses.push_back(std::move(use));
  });
  return uses;
}

int LineAbove(int line, std::string_view part, std::string_view text) {
  int above = 0;
  ForEachLine(text, [&](int number, std::string_view content) {
    if (number <= line && content.find(part) != std::string_view::npos) {
      above = number;
    }
  });
  return above;
}

bool Mentions(std::string_view name, std::string_view text) {
  std::string pattern = "(?i)(?:^|[^a-z0-9])";
  for (const char c : name) {
    if (c == '-' || c == '_') {
      pattern += "[-_]?";
    } else {
      pattern += RE2::QuoteMeta(re2::StringPiece(&c, 1));
    }
  }
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()),
                           pattern + "(?:[^a-z0-9]|$)");
}

}  // namespace imagecd::generator
