#include "programs/generator/yaml_tree.h"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "programs/generator/unicode.h"
#include "provider/base/utf8.h"

namespace imagecd::generator {
namespace {

constexpr size_t kBytes = 1 << 20;
constexpr size_t kLevels = 64;
constexpr size_t kNodes = 100'000;
constexpr size_t kProblems = 100;

// Ends the parsing; caught in this file.
struct Stop : std::exception {};

// Where things are in the text; yaml-cpp counts columns in bytes. Each answer
// takes a bounded number of steps, however long the lines are.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    starts_.push_back(0);
    size_t characters = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      if (i % kBlock == 0) characters_before_.push_back(characters);
      if (BeginsCharacter(text[i])) ++characters;
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  Position At(const YAML::Mark& mark) const {
    if (mark.is_null()) return {1, 1};
    return At(static_cast<size_t>(std::max(0, mark.line)),
              static_cast<size_t>(std::max(0, mark.column)));
  }

  size_t OffsetOf(const YAML::Mark& mark) const {
    if (mark.is_null()) return 0;
    const size_t line = std::min(static_cast<size_t>(std::max(0, mark.line)),
                                 starts_.size() - 1);
    return std::min(
        starts_[line] + static_cast<size_t>(std::max(0, mark.column)),
        text_.size());
  }

  Position AtByte(size_t byte) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), byte);
    const size_t line = static_cast<size_t>(next - starts_.begin()) - 1;
    return At(line, byte - starts_[line]);
  }

 private:
  static constexpr size_t kBlock = 256;

  static bool BeginsCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }

  // Characters that begin before this byte.
  size_t CharactersBefore(size_t byte) const {
    if (characters_before_.empty()) return 0;  // of an empty text
    const size_t block = std::min(byte / kBlock, characters_before_.size() - 1);
    size_t characters = characters_before_[block];
    for (size_t i = block * kBlock; i < byte; ++i) {
      if (BeginsCharacter(text_[i])) ++characters;
    }
    return characters;
  }

  Position At(size_t line, size_t column) const {
    line = std::min(line, starts_.size() - 1);
    const size_t start = starts_[line];
    const size_t end = std::min(start + column, text_.size());
    const size_t characters = CharactersBefore(end) - CharactersBefore(start);
    return {static_cast<int>(line) + 1, static_cast<int>(characters) + 1};
  }

  std::string_view text_;
  std::vector<size_t> starts_;
  std::vector<size_t> characters_before_;  // each block of kBlock bytes
};

class Builder : public YAML::EventHandler {
 public:
  // `before`: bytes of the text before those of `lines`.
  Builder(const Lines& lines, size_t before, const std::string& file,
          std::vector<Problem>* problems)
      : lines_(lines), before_(before), file_(file), problems_(problems) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_ != nullptr) {
      Report(lines_.At(mark),
             "a second document begins here; this file is one document, "
             "without a further `---`");
      throw Stop();
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto node = std::make_shared<YamlNode>();
    node->position = lines_.At(mark);
    Done(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      Report(lines_.At(mark),
             "this alias stands inside what it is an alias of");
      throw Stop();
    }
    Add(found->second, lines_.At(mark));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    auto node = std::make_shared<YamlNode>();
    node->kind = YamlNode::Kind::kScalar;
    node->position = lines_.At(mark);
    node->text = value;
    node->quoted = tag != "?";
    node->offset = before_ + lines_.OffsetOf(mark);
    node->anchored = anchor != YAML::NullAnchor;
    CheckTag(tag, node->position);
    Done(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    Open(YamlNode::Kind::kSequence, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(YamlNode::Kind::kMap, mark, tag, anchor, style);
  }
  void OnMapEnd() override { Close(); }

  void Report(Position position, std::string message) {
    problems_->push_back({file_, position, std::move(message)});
    if (problems_->size() >= kProblems) throw Stop();
  }

  YamlNodePointer root() const { return root_; }

 private:
  struct Level {
    std::shared_ptr<YamlNode> node;
    YAML::anchor_t anchor;
    YamlNodePointer key;  // kMap: waits for its value
    Position key_position;
    std::map<std::string, Position> keys;
    std::vector<YamlNodePointer> merged;
  };

  void CheckTag(const std::string& tag, Position position) {
    if (tag.empty() || tag == "?" || tag == "!" ||
        tag == "tag:yaml.org,2002:str") {
      return;
    }
    Report(position, absl::StrCat("the tag ", Quoted(tag),
                                  " has no meaning here: leave it out (text "
                                  "is taken as it is written)"));
  }

  void Open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
    Level level;
    level.node = std::make_shared<YamlNode>();
    level.node->kind = kind;
    level.node->position = lines_.At(mark);
    level.node->offset = before_ + lines_.OffsetOf(mark);
    level.node->flow = style == YAML::EmitterStyle::Flow;
    level.node->anchored = anchor != YAML::NullAnchor;
    level.anchor = anchor;
    CheckTag(tag, level.node->position);
    if (levels_.size() >= kLevels) {
      Report(level.node->position,
             absl::StrFormat("nested more than %d levels deep", kLevels));
      throw Stop();
    }
    levels_.push_back(std::move(level));
  }

  void Close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    for (const YamlNodePointer& merged : level.merged) {
      for (const YamlNode::Entry& entry : merged->entries) {
        if (level.keys.emplace(entry.key, entry.position).second) {
          level.node->entries.push_back(entry);
          level.node->weight += entry.value->weight;
        }
      }
    }
    Done(std::move(level.node), level.anchor);
  }

  void Done(std::shared_ptr<YamlNode> node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    const Position position = node->position;
    Add(std::move(node), position);
  }

  void Add(YamlNodePointer node, Position position) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    level.node->weight += node->weight;
    if (level.node->weight > kNodes) {
      Report(position,
             absl::StrFormat("more than %d values, aliases counted in full",
                             kNodes));
      throw Stop();
    }
    if (level.node->kind == YamlNode::Kind::kSequence) {
      level.node->items.push_back(std::move(node));
    } else if (level.key == nullptr) {
      level.key = std::move(node);
      level.key_position = position;
    } else {
      AddEntry(level, std::move(node));
    }
  }

  void AddEntry(Level& level, YamlNodePointer value) {
    const YamlNodePointer key = std::move(level.key);
    level.key = nullptr;
    if (key->kind != YamlNode::Kind::kScalar) {
      Report(
          level.key_position,
          absl::StrCat("a key has to be text, this one is ", key->Describe()));
      return;
    }
    if (key->text == "<<" && !key->quoted) {
      Merge(level, value);
      return;
    }
    const auto [first, is_new] =
        level.keys.emplace(key->text, level.key_position);
    if (!is_new) {
      Report(level.key_position,
             absl::StrFormat("the key %s is here a second time (the first is "
                             "in line %d): remove one of them",
                             Quoted(key->text), first->second.line));
      return;
    }
    level.node->entries.push_back(
        {key->text, level.key_position, std::move(value)});
  }

  void Merge(Level& level, const YamlNodePointer& value) {
    std::vector<YamlNodePointer> maps = {value};
    if (value->kind == YamlNode::Kind::kSequence) maps = value->items;
    for (const YamlNodePointer& map : maps) {
      if (map->kind != YamlNode::Kind::kMap) {
        Report(level.key_position,
               absl::StrCat("`<<` takes a mapping or a list of mappings, not ",
                            map->Describe(), ", as in `<<: *common`"));
        return;
      }
      level.merged.push_back(map);
    }
  }

  const Lines& lines_;
  const size_t before_;
  const std::string& file_;
  std::vector<Problem>* problems_;
  std::vector<Level> levels_;
  std::map<YAML::anchor_t, YamlNodePointer> anchors_;
  YamlNodePointer root_;
};

}  // namespace

std::optional<size_t> FirstBadByte(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const size_t at = text.size() - rest.size();
    if (base::Utf8SequenceLength(rest) == 0) return at;
    const uint32_t point = TakeCodePoint(rest);
    const bool control =
        (point < 0x20 && point != '\t' && point != '\n' && point != '\r') ||
        (point >= 0x7F && point < 0xA0 && point != 0x85);
    if (control) return at;
  }
  return std::nullopt;
}

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return entry.value.get();
  }
  return nullptr;
}

std::string YamlNode::Describe() const {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kScalar:
      return absl::StrCat(quoted ? "the quoted text " : "", Quoted(text));
    case Kind::kSequence:
      return "a list";
    case Kind::kMap:
      return "a mapping";
  }
  return "";
}

YamlNodePointer ParseYaml(std::string_view text, const std::string& file,
                          std::vector<Problem>* problems) {
  if (text.size() > kBytes) {
    problems->push_back(
        {file,
         {},
         absl::StrFormat("the file is larger than %d bytes", kBytes)});
    return nullptr;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const size_t before = text.substr(0, 3) == kByteOrderMark ? 3 : 0;
  text.remove_prefix(before);
  const Lines lines(text);
  if (const std::optional<size_t> bad = FirstBadByte(text)) {
    problems->push_back(
        {file, lines.AtByte(*bad),
         absl::StrFormat("the byte 0x%02x here is no UTF-8 text: save the file "
                         "as UTF-8, without control characters",
                         static_cast<unsigned char>(text[*bad]))});
    return nullptr;
  }
  std::istringstream stream{std::string(text)};
  Builder builder(lines, before, file, problems);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
    return nullptr;
  } catch (const YAML::Exception& error) {
    problems->push_back({file, lines.At(error.mark),
                         absl::StrCat("this is no YAML: ", error.msg)});
    return nullptr;
  } catch (const std::exception& error) {
    problems->push_back(
        {file, {}, absl::StrCat("this is no YAML: ", error.what())});
    return nullptr;
  }
  if (builder.root() == nullptr) return std::make_shared<YamlNode>();
  return builder.root();
}

}  // namespace imagecd::generator
