#include "programs/generator/config.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "programs/generator/config_fields.h"
#include "programs/generator/yaml_tree.h"
#include "re2/re2.h"

namespace imagecd::generator {
namespace {

using Kind = YamlNode::Kind;

struct Reading {
  const std::string& file;
  std::vector<Problem>* problems;
  std::map<std::string, Position>* positions;
  // Compiled once each; by the pattern's address, they are constants.
  std::map<const char*, std::unique_ptr<re2::RE2>> patterns;

  bool Matches(const Format& format, const std::string& text) {
    if (text.size() > format.longest) return false;
    if (text.find('\0') != std::string::npos) return false;
    if (format.accepts != nullptr && !format.accepts(text)) return false;
    if (format.pattern == nullptr) return true;
    std::unique_ptr<re2::RE2>& pattern = patterns[format.pattern];
    if (pattern == nullptr)
      pattern = std::make_unique<re2::RE2>(format.pattern);
    return re2::RE2::FullMatch(text, *pattern);
  }
};

// Reads one mapping, or the scalar that stands for one.
class Reader : public FieldVisitor {
 public:
  Reader(const YamlNode& node, std::string path, Reading& reading)
      : node_(node), path_(std::move(path)), reading_(reading) {}

  // Reads all of `node` with `fields`: calls it, then looks for keys that it
  // did not ask for.
  static void Read(const YamlNode& node, const std::string& path,
                   Reading& reading, const Element& fields,
                   bool is_top = false) {
    Reader reader(node, path, reading);
    if (node.kind == Kind::kSequence) {
      reader.Report(node.position, path, node.Describe(),
                    "a mapping of keys to values");
      return;
    }
    fields(reader);
    reader.Finish(is_top);
  }

  void Text(const Field& field, const Format& format,
            std::string* to) override {
    const YamlNode* value = Take(field);
    if (value != nullptr) ReadText(*value, Path(field), format, to);
  }

  void Texts(const Field& field, const Format& format,
             std::vector<std::string>* to) override {
    const YamlNode* value = Take(field);
    if (value == nullptr) return;
    if (field.single && value->kind == Kind::kScalar) {
      std::string item;
      if (ReadText(*value, Path(field), format, &item)) *to = {item};
      return;
    }
    if (value->kind != Kind::kSequence) {
      const bool text =
          value->kind == Kind::kScalar && reading_.Matches(format, value->text);
      Report(value->position, Path(field), value->Describe(),
             absl::StrFormat("a list, like `%s: [%s]`", field.name,
                             text ? Quoted(value->text) : format.example));
      return;
    }
    to->clear();
    for (size_t i = 0; i < value->items.size(); ++i) {
      std::string item;
      if (ReadText(*value->items[i], absl::StrFormat("%s[%d]", Path(field), i),
                   format, &item)) {
        to->push_back(std::move(item));
      }
    }
  }

  void TextMap(const Field& field, const Format& key, const Format& value,
               std::vector<KeyValue>* to) override {
    const YamlNode* map =
        TakeMap(field, absl::StrFormat("a mapping, like `%s: {%s: %s}`",
                                       field.name, key.example, value.example));
    if (map == nullptr) return;
    to->clear();
    for (const YamlNode::Entry& entry : map->entries) {
      const std::string path = absl::StrCat(Path(field), ".", entry.key);
      if (!ReadKey(entry, path, key)) continue;
      std::string text;
      if (ReadText(*entry.value, path, value, &text)) {
        to->push_back({entry.key, std::move(text)});
      }
    }
  }

  void Flag(const Field& field, bool* to) override {
    const YamlNode* value = Take(field);
    if (value == nullptr) return;
    if (value->kind == Kind::kScalar && !value->quoted &&
        (value->text == "true" || value->text == "false")) {
      *to = value->text == "true";
      return;
    }
    Report(value->position, Path(field), value->Describe(),
           absl::StrFormat("`true` or `false`, as in `%s: %s`", field.name,
                           *to ? "false" : "true"));
  }

  void Number(const Field& field, int64_t smallest, int64_t greatest,
              std::optional<int64_t> now,
              const std::function<void(int64_t)>& set) override {
    const YamlNode* value = Take(field);
    if (value == nullptr) return;
    int64_t number = 0;
    const std::string& text = value->text;
    const bool decimal =
        value->kind == Kind::kScalar && !value->quoted && !text.empty() &&
        text.find_first_not_of("0123456789") == std::string::npos &&
        (text == "0" || text[0] != '0');
    if (decimal && absl::SimpleAtoi(text, &number) && number >= smallest &&
        number <= greatest) {
      set(number);
      return;
    }
    const int64_t example = now && *now >= smallest ? *now : smallest;
    Report(value->position, Path(field), value->Describe(),
           absl::StrFormat("a whole number from %d to %d in decimal digits, as "
                           "in `%s: %d`",
                           smallest, greatest, field.name, example));
  }

  void Choice(const Field& field, const std::vector<std::string>& names,
              size_t /*now*/, const std::function<void(size_t)>& set) override {
    const YamlNode* value = Take(field);
    if (value == nullptr) return;
    std::string near;
    if (value->kind == Kind::kScalar) {
      const auto found = std::find(names.begin(), names.end(), value->text);
      if (found != names.end()) {
        set(static_cast<size_t>(found - names.begin()));
        return;
      }
      near = Nearest(value->text, names);
    }
    Report(
        value->position, Path(field), value->Describe(),
        absl::StrFormat("one of %s, as in `%s: %s`", absl::StrJoin(names, ", "),
                        field.name, near.empty() ? names[0] : near));
  }

  void Object(const Field& field, const Element& fields) override {
    const YamlNode* value = Take(field);
    if (value != nullptr) Read(*value, Path(field), reading_, fields);
  }

  void Objects(const Field& field, const std::function<void()>& clear,
               const Element& element) override {
    const YamlNode* value = Take(field);
    if (value == nullptr) return;
    clear();
    if (value->kind != Kind::kSequence) {
      ReadElement(*value, absl::StrCat(Path(field), "[0]"), element);
      return;
    }
    for (size_t i = 0; i < value->items.size(); ++i) {
      const std::string path = absl::StrFormat("%s[%d]", Path(field), i);
      (*reading_.positions)[path] = value->items[i]->position;
      ReadElement(*value->items[i], path, element);
    }
  }

  void ObjectMap(const Field& field, const Format& key,
                 const std::function<void()>& clear,
                 const std::function<void(const std::string&, FieldVisitor&)>&
                     element) override {
    const YamlNode* map =
        TakeMap(field, absl::StrFormat("a mapping, like `%s: {%s: …}`",
                                       field.name, key.example));
    if (map == nullptr) return;
    clear();
    for (const YamlNode::Entry& entry : map->entries) {
      const std::string path = absl::StrCat(Path(field), ".", entry.key);
      if (!ReadKey(entry, path, key)) continue;
      ReadElement(*entry.value, path,
                  [&](FieldVisitor& inside) { element(entry.key, inside); });
    }
  }

  void Raw(const Field& field, Value* to) override {
    const YamlNode* map = TakeMap(field, "a mapping of Kubernetes' own fields");
    if (map != nullptr) *to = RawValue(*map, Path(field));
  }

  void Moved(const char* name, Instead instead) override {
    moved_[name] = instead;
  }

  void Require(bool holds, const char* name, const char* message) override {
    // A value that was refused leaves its field empty: that is one problem.
    if (holds || refused_) return;
    const Position position = EntryPosition(name);
    reading_.problems->push_back(
        {reading_.file, position, absl::StrCat(path_, ": ", message)});
  }

 private:
  std::string Path(const Field& field) const {
    return path_.empty() ? field.name : absl::StrCat(path_, ".", field.name);
  }

  Position EntryPosition(std::string_view name) const {
    for (const YamlNode::Entry& entry : node_.entries) {
      if (entry.key == name) return entry.position;
    }
    return node_.position;
  }

  void Report(Position position, const std::string& path,
              const std::string& found, const std::string& wanted) {
    refused_ = true;
    reading_.problems->push_back(
        {reading_.file, position,
         absl::StrFormat("%s is %s; it has to be %s",
                         path.empty() ? "the file" : path, found, wanted)});
  }

  // The value of the field, if the file has one.
  const YamlNode* Take(const Field& field) {
    known_.emplace_back(field.name);
    if (node_.kind == Kind::kScalar) {
      if (!field.shorthand) return nullptr;
      shorthand_taken_ = true;
      (*reading_.positions)[Path(field)] = node_.position;
      return &node_;
    }
    if (field.shorthand) has_shorthand_ = true;
    for (const YamlNode::Entry& entry : node_.entries) {
      if (entry.key != field.name) continue;
      (*reading_.positions)[Path(field)] = entry.position;
      if (entry.value->kind != Kind::kNull) return entry.value.get();
    }
    if (field.required) missing_.emplace_back(field.name);
    return nullptr;
  }

  const YamlNode* TakeMap(const Field& field, const std::string& wanted) {
    const YamlNode* value = Take(field);
    if (value == nullptr || value->kind == Kind::kMap) return value;
    Report(value->position, Path(field), value->Describe(), wanted);
    return nullptr;
  }

  bool ReadText(const YamlNode& value, const std::string& path,
                const Format& format, std::string* to) {
    if (value.kind == Kind::kScalar && reading_.Matches(format, value.text)) {
      *to = value.text;
      return true;
    }
    std::string wanted =
        absl::StrFormat("%s, like `%s`", format.what, format.example);
    if (value.kind == Kind::kNull) {
      wanted += " (an empty text is written \"\")";
    } else if (value.text.size() > format.longest) {
      wanted = absl::StrFormat("at most %d bytes long", format.longest);
    }
    Report(value.position, path, value.Describe(), wanted);
    return false;
  }

  bool ReadKey(const YamlNode::Entry& entry, const std::string& path,
               const Format& format) {
    (*reading_.positions)[path] = entry.position;
    if (reading_.Matches(format, entry.key)) return true;
    refused_ = true;
    reading_.problems->push_back(
        {reading_.file, entry.position,
         absl::StrFormat("%s: the key %s has to be %s, like `%s`",
                         path_.empty() ? "here" : path_, Quoted(entry.key),
                         format.what, format.example)});
    return false;
  }

  // What YAML's JSON schema makes of a node. A number that is not a plain
  // decimal one stays text: Kubernetes takes quantities as text.
  Value RawValue(const YamlNode& node, const std::string& path) {
    switch (node.kind) {
      case Kind::kNull:
        return Value::Null();
      case Kind::kSequence: {
        Value list = Value::List();
        for (const YamlNodePointer& item : node.items) {
          Value value = RawValue(*item, path);
          if (value.kind == Value::Kind::kNull) {
            Report(item->position, path, "a list with nothing in it",
                   "a list of values");
          }
          list.Add(std::move(value));
        }
        return list;
      }
      case Kind::kMap: {
        Value map = Value::Map();
        for (const YamlNode::Entry& entry : node.entries) {
          map.Set(entry.key, RawValue(*entry.value, path));
          CheckRawText(entry.key, entry.position, path);
        }
        return map;
      }
      case Kind::kScalar:
        break;
    }
    CheckRawText(node.text, node.position, path);
    if (node.quoted) return Value::String(node.text);
    if (node.text == "true" || node.text == "false") {
      return Value::Boolean(node.text == "true");
    }
    int64_t number = 0;
    if (absl::SimpleAtoi(node.text, &number) &&
        absl::StrCat(number) == node.text) {
      return Value::Integer(number);
    }
    return Value::String(node.text);
  }

  void CheckRawText(const std::string& text, Position position,
                    const std::string& path) {
    if (text.find('\0') != std::string::npos) {
      Report(position, path, "text with a NUL in it", "text without one");
    }
  }

  void ReadElement(const YamlNode& node, const std::string& path,
                   const Element& element) {
    Read(node, path, reading_, element);
  }

  void Finish(bool is_top) {
    if (node_.kind == Kind::kScalar && !shorthand_taken_) {
      Report(node_.position, path_, node_.Describe(),
             absl::StrFormat("a mapping with keys like `%s`",
                             known_.empty() ? "" : known_[0]));
      return;
    }
    if (node_.kind == Kind::kNull && (has_shorthand_ || !missing_.empty())) {
      Report(node_.position, path_, "nothing",
             has_shorthand_
                 ? "a value (an empty text is written \"\")"
                 : absl::StrCat("a mapping with `", missing_[0], "`"));
      return;
    }
    for (const std::string& name : missing_) {
      reading_.problems->push_back(
          {reading_.file, node_.position,
           absl::StrFormat("%s lacks `%s`", path_.empty() ? "the file" : path_,
                           name)});
    }
    for (const YamlNode::Entry& entry : node_.entries) {
      if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) {
        continue;
      }
      if (is_top && entry.key.rfind("x-", 0) == 0) continue;
      const auto moved = moved_.find(entry.key);
      if (moved != moved_.end()) {
        reading_.problems->push_back(
            {reading_.file, entry.position,
             absl::StrFormat("%s has no key %s any more; write instead: %s",
                             path_.empty() ? "the file" : path_,
                             Quoted(entry.key),
                             moved->second(path_, node_, *entry.value))});
        continue;
      }
      const std::string near = Nearest(entry.key, known_);
      reading_.problems->push_back(
          {reading_.file, entry.position,
           near.empty()
               ? absl::StrFormat("%s has no key %s; it has %s",
                                 path_.empty() ? "the file" : path_,
                                 Quoted(entry.key), absl::StrJoin(known_, ", "))
               : absl::StrFormat("%s has no key %s; did you mean `%s`?",
                                 path_.empty() ? "the file" : path_,
                                 Quoted(entry.key), near)});
    }
  }

  const YamlNode& node_;
  std::string path_;
  Reading& reading_;
  std::vector<std::string> known_;
  std::map<std::string, Instead> moved_;
  std::vector<std::string> missing_;
  bool shorthand_taken_ = false;
  bool has_shorthand_ = false;
  bool refused_ = false;
};

}  // namespace

WorkloadSettings::WorkloadSettings() { workload.time_zone = "UTC"; }

Config::Config() {
  platforms = {"linux/amd64"};
  resources = {.cpu_request = "10m",
               .memory_request = "64Mi",
               .cpu_limit = "",
               .memory_limit = "256Mi"};
  project.workflow.apps = {"apps/*"};
  project.workflow.runner = {"ubuntu-24.04"};
  project.dependabot.interval = "weekly";
  project.dependabot.day = "monday";
  project.dependabot.time = "05:00";
  project.dependabot.time_zone = "UTC";
  project.dependabot.cooldown_days = 3;
  Operator& op = project.operator_;
  op.folder = "deploy/operator";
  op.stack = "prod";
  op.service_account = "imagecd";
  op.backend_url = "file:///state/";
  op.state_claim_size = "1Gi";
  op.passphrase = {.secret = "pulumi-passphrase", .key = "passphrase"};
}

Position Config::Where(std::string_view path) const {
  std::string at(path);
  while (!at.empty()) {
    if (const auto found = positions.find(at); found != positions.end()) {
      return found->second;
    }
    const size_t end = at.find_last_of(".[");
    at.resize(end == std::string::npos ? 0 : end);
  }
  return {};
}

Config ReadConfig(std::string_view text, const std::string& file,
                  std::vector<Problem>* problems) {
  Config config;
  const size_t before = problems->size();
  const YamlNodePointer root = ParseYaml(text, file, problems);
  if (root == nullptr) return config;
  Reading reading{file, problems, &config.positions, {}};
  Reader::Read(
      *root, "", reading,
      [&config](FieldVisitor& visitor) { ConfigFields(visitor, config); },
      /*is_top=*/true);
  std::stable_sort(problems->begin() + static_cast<std::ptrdiff_t>(before),
                   problems->end(), [](const Problem& a, const Problem& b) {
                     return a.position < b.position;
                   });
  return config;
}

}  // namespace imagecd::generator
