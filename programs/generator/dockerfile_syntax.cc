#include "programs/generator/dockerfile_syntax.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"
#include "nlohmann/json.hpp"
#include "provider/oci/bounded_json.h"

namespace imagecd::generator {
namespace {

constexpr std::string_view kBlanks = " \t\r\v\f";
constexpr int kDeepestWord = 16;  // `${A:-${B:-…}}`

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// The lines of a text, one after the other.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.rfind(kByteOrderMark, 0) == 0) at_ = kByteOrderMark.size();
  }
  bool done() const { return at_ >= text_.size(); }
  std::string_view Peek() const {
    return text_.substr(at_,
                        std::min(text_.find('\n', at_), text_.size()) - at_);
  }
  std::string_view Next() {
    const std::string_view line = Peek();
    at_ += line.size() + 1;
    return line;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// `# escape=` and its like, which are only at the top of the file.
char ReadDirectives(Lines* lines) {
  char escape = '\\';
  while (!lines->done()) {
    std::string_view line = Trimmed(lines->Peek());
    if (line.empty() || line[0] != '#') break;
    line = Trimmed(line.substr(1));
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) break;
    const std::string_view name = Trimmed(line.substr(0, equals));
    if (name.empty() || !std::all_of(name.begin(), name.end(), IsNameCharacter))
      break;
    const std::string_view value = Trimmed(line.substr(equals + 1));
    std::string lower(name);
    absl::AsciiStrToLower(&lower);
    if (lower == "escape" && (value == "`" || value == "\\")) escape = value[0];
    lines->Next();
  }
  return escape;
}

// Returns true if the line goes on in the next one. Takes the escape character
// and the blanks after it away.
bool TakeContinuation(std::string_view* line, char escape) {
  const size_t last = line->find_last_not_of(kBlanks);
  if (last == std::string_view::npos || (*line)[last] != escape) return false;
  if (last > 0 && (*line)[last - 1] == escape) return false;
  *line = line->substr(0, last);
  return true;
}

struct HereDocument {
  std::string end;
  bool strips_tabs = false;
};

// `<<END`, `<<-"END"`, `3<<END`: the words that begin a here-document.
std::vector<HereDocument> HereDocuments(std::string_view text, char escape) {
  std::vector<HereDocument> found;
  for (const std::string& word : SplitDockerfileWords(text, escape)) {
    const size_t mark = word.find_first_not_of("0123456789");
    if (mark == std::string::npos || word.compare(mark, 2, "<<") != 0) continue;
    std::string end = word.substr(mark + 2);
    HereDocument document;
    if (!end.empty() && end[0] == '-') {
      document.strips_tabs = true;
      end.erase(0, 1);
    }
    end.resize(std::min(end.find_first_of(";|&><"), end.size()));
    end.erase(std::remove_if(end.begin(), end.end(),
                             [](char c) { return c == '"' || c == '\''; }),
              end.end());
    if (end.empty()) continue;
    document.end = std::move(end);
    found.push_back(std::move(document));
  }
  return found;
}

std::string ReadDocument(const HereDocument& document, Lines* lines) {
  std::string contents;
  while (!lines->done()) {
    std::string_view line = lines->Next();
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (document.strips_tabs) {
      line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
    }
    if (line == document.end) break;
    contents.append(line).push_back('\n');
  }
  return contents;
}

void TakeFlags(DockerfileInstruction* instruction) {
  std::string_view rest = Trimmed(instruction->rest);
  while (rest.rfind("--", 0) == 0) {
    const size_t end = std::min(rest.find_first_of(kBlanks), rest.size());
    const std::string_view flag = rest.substr(2, end - 2);
    const size_t equals = flag.find('=');
    instruction->flags.emplace_back(flag.substr(0, equals),
                                    equals == std::string_view::npos
                                        ? std::string_view()
                                        : flag.substr(equals + 1));
    rest = Trimmed(rest.substr(end));
  }
  instruction->rest = std::string(rest);
}

DockerfileInstruction ReadInstruction(std::string_view text, char escape,
                                      Lines* lines) {
  DockerfileInstruction instruction;
  const size_t end = std::min(text.find_first_of(kBlanks), text.size());
  instruction.keyword = std::string(text.substr(0, end));
  absl::AsciiStrToUpper(&instruction.keyword);
  instruction.rest = std::string(text.substr(end));
  TakeFlags(&instruction);
  const std::string& keyword = instruction.keyword;
  if (keyword == "RUN" || keyword == "COPY" || keyword == "ADD") {
    for (const HereDocument& one : HereDocuments(instruction.rest, escape)) {
      instruction.documents.push_back(ReadDocument(one, lines));
    }
  }
  return instruction;
}

class Expansion {
 public:
  Expansion(char escape, const FindVariable& find)
      : escape_(escape), find_(find) {}

  std::optional<std::string> Expand(std::string_view word, int depth) const {
    if (depth > kDeepestWord) return std::nullopt;
    std::string out;
    char quote = 0;
    for (size_t i = 0; i < word.size(); ++i) {
      const char c = word[i];
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote == c) {
        quote = 0;
      } else if (c == escape_ && quote != '\'' && i + 1 < word.size()) {
        // Inside double quotes, only some characters can be escaped.
        const char next = word[i + 1];
        if (quote == '"' && next != '"' && next != '$' && next != escape_) {
          out += c;
        }
        out += next;
        ++i;
      } else if (c == '$' && quote != '\'') {
        if (!Substitute(word, &i, depth, &out)) return std::nullopt;
      } else {
        out += c;
      }
    }
    return out;
  }

 private:
  // `i` is at the `$`, and then at the last character of the variable.
  bool Substitute(std::string_view word, size_t* i, int depth,
                  std::string* out) const {
    const bool braces = *i + 1 < word.size() && word[*i + 1] == '{';
    const size_t start = *i + (braces ? 2 : 1);
    size_t end = start;
    while (end < word.size() && IsNameCharacter(word[end])) ++end;
    const std::string name(word.substr(start, end - start));
    if (name.empty()) return false;
    const std::optional<std::string> value = find_(name);
    if (!braces) {
      *i = end - 1;
      if (!value) return false;
      *out += *value;
      return true;
    }
    const size_t close = ClosingBrace(word, end);
    if (close == std::string_view::npos) return false;
    std::string_view modifier = word.substr(end, close - end);
    *i = close;
    if (modifier.empty()) {
      if (!value) return false;
      *out += *value;
      return true;
    }
    const bool colon = modifier[0] == ':';
    if (colon) modifier.remove_prefix(1);
    if (modifier.empty() || (modifier[0] != '-' && modifier[0] != '+')) {
      return false;
    }
    const bool is_set = value && (!colon || !value->empty());
    if (modifier[0] == '-' && is_set) {
      *out += *value;
      return true;
    }
    if (modifier[0] == '+' && !is_set) return true;
    const std::optional<std::string> other =
        Expand(modifier.substr(1), depth + 1);
    if (!other) return false;
    *out += *other;
    return true;
  }

  static size_t ClosingBrace(std::string_view word, size_t from) {
    int open = 1;
    for (size_t i = from; i < word.size(); ++i) {
      if (word[i] == '{') ++open;
      if (word[i] == '}' && --open == 0) return i;
    }
    return std::string_view::npos;
  }

  char escape_;
  const FindVariable& find_;
};

}  // namespace

DockerfileSyntax ReadDockerfileSyntax(std::string_view text) {
  DockerfileSyntax syntax;
  Lines lines(text);
  syntax.escape = ReadDirectives(&lines);
  std::string open;  // an instruction that is not complete yet
  while (!lines.done()) {
    std::string_view line = lines.Next();
    const std::string_view trimmed = Trimmed(line);
    // Comments and empty lines do not end an instruction.
    if (trimmed.empty() || trimmed[0] == '#') continue;
    const bool continued = TakeContinuation(&line, syntax.escape);
    open.append(open.empty()
                    ? line.substr(std::min(line.find_first_not_of(kBlanks),
                                           line.size()))
                    : line);
    if (continued) continue;
    if (!Trimmed(open).empty()) {
      syntax.instructions.push_back(
          ReadInstruction(Trimmed(open), syntax.escape, &lines));
    }
    open.clear();
  }
  if (!Trimmed(open).empty()) {
    syntax.instructions.push_back(
        ReadInstruction(Trimmed(open), syntax.escape, &lines));
  }
  return syntax;
}

std::optional<std::vector<std::string>> ReadJsonStrings(std::string_view text) {
  text = Trimmed(text);
  if (text.empty() || text[0] != '[') return std::nullopt;
  const nlohmann::json json = oci::ParseBounded(text, {.values = 10'000});
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> strings;
  for (const nlohmann::json& item : json) {
    if (!item.is_string()) return std::nullopt;
    strings.push_back(item.get<std::string>());
  }
  return strings;
}

std::vector<std::string> SplitDockerfileWords(std::string_view text,
                                              char escape) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == escape && quote != '\'' && i + 1 < text.size()) {
      word += c;
      word += text[++i];
    } else if (quote == 0 && kBlanks.find(c) != std::string_view::npos) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      if (quote == c) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      }
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::optional<std::string> ExpandDockerfileWord(std::string_view word,
                                                char escape,
                                                const FindVariable& find) {
  return Expansion(escape, find).Expand(word, 0);
}

}  // namespace imagecd::generator
