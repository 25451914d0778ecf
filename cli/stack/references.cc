// A stack can have many images, and a resource can have large inputs, so the
// search does not compare every image with every text. ImageIndex maps the
// names of repositories, and tags and digests, to images. Search walks through
// the inputs once. It looks up each text as a whole, which finds tags and
// digests, and each name in it that a tag or digest follows, which finds
// references.

#include "cli/stack/references.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "provider/base/grammar.h"

namespace imagecd::stack {
namespace {

// An upper limit for the length of a host, a port and a repository.
constexpr std::size_t kMaxNameLength = 600;
constexpr std::size_t kDigestLength = 71;  // sha256: and 64 digits

// True if a repository's name can begin at `at`, which must not be inside a
// longer name.
bool CanBeginAt(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  if (before == '/') return at >= 2 && text[at - 2] == '/';  // a URL's
  return !base::IsTagCharacter(before) && before != '@';
}

std::string TakeDigest(std::string_view& rest) {
  if (rest.empty() || rest[0] != '@') return "";
  const std::string_view digest = rest.substr(1, kDigestLength);
  if (!oci::IsDigest(digest)) return "";
  rest.remove_prefix(1 + kDigestLength);
  return std::string(digest);
}

std::string TakeTag(std::string_view& rest) {
  if (rest.empty() || rest[0] != ':') return "";
  std::size_t length = 1;
  while (length < rest.size() && length <= base::kMaxTag &&
         base::IsTagCharacter(rest[length])) {
    ++length;
  }
  const std::string_view tag = rest.substr(1, length - 1);
  if (!oci::IsTag(tag)) return "";
  rest.remove_prefix(length);
  return std::string(tag);
}

// Calls `found(name, rest)` for everything in `text` that can be the name of a
// repository followed by a tag or digest. `rest` begins with `:` or `@`. The
// search goes backward from there, over at most one port, so each byte is read
// a bounded number of times.
template <typename Found>
void ForEachName(std::string_view text, const Found& found) {
  for (std::size_t end = text.find_first_of(":@");
       end != std::string_view::npos; end = text.find_first_of(":@", end + 1)) {
    const auto try_from = [&](std::size_t begin) {
      if (begin < end && CanBeginAt(text, begin)) {
        found(text.substr(begin, end - begin), text.substr(end));
      }
    };
    int colons = 0;
    bool in_brackets = false;  // of an IPv6 address
    std::size_t begin = end;
    for (; begin > 0; --begin) {
      const char before = text[begin - 1];
      if (in_brackets) {
        if (before == '[') in_brackets = false;
      } else if (before == ']') {
        in_brackets = true;
      } else if (before == ':') {
        try_from(begin);
        if (++colons == 2) break;
      } else if (!base::IsTagCharacter(before) &&
                 !(before == '/' && (begin < 2 || text[begin - 2] != '/'))) {
        break;
      }
      if (end - begin > kMaxNameLength) break;
    }
    if (!in_brackets && colons < 2) try_from(begin);
  }
}

}  // namespace

// One walk through the inputs of one resource.
class Search {
 public:
  Search(const ImageIndex& index, const std::vector<std::size_t>& images)
      : index_(index), found_(images.size()), seen_(images.size()) {
    for (std::size_t i = 0; i < images.size(); ++i) wanted_[images[i]] = i;
  }

  void Look(const property::Value& value) {
    if (const auto* text = value.As<std::string>()) {
      // Search each different text once.
      if (looked_.insert(*text).second) LookAt(*text);
    } else if (const auto* array = value.As<property::Array>()) {
      for (const property::Value& element : *array) Look(element);
    } else if (const auto* object = value.As<property::Object>()) {
      for (const auto& [key, element] : *object) Look(element);
    } else if (value.Is<property::Secret>()) {
      has_secrets_ = true;
    }
  }

  std::vector<Found> Take() {
    for (Found& each : found_) each.has_secrets = has_secrets_;
    return std::move(found_);
  }

 private:
  using Entry = ImageIndex::Entry;

  void LookAt(const std::string& text) {
    std::unordered_set<std::size_t> whole;
    const auto has_text = [&text](const Entry& entry) {
      return entry.texts.count(text) > 0;
    };
    ForEachWanted(
        Lookup(index_.by_text_, text), has_text,
        [&](const Entry& entry, std::size_t at) {
          whole.insert(at);
          Add(text, text == entry.chosen->tag || text == entry.chosen->digest,
              at);
        });
    ForEachName(text, [&](std::string_view name, std::string_view rest) {
      const auto of_name = index_.by_name_.find(std::string(name));
      if (of_name == index_.by_name_.end()) return;
      const std::string tag = TakeTag(rest);
      const std::string digest = TakeDigest(rest);
      if (tag.empty() && digest.empty()) return;
      const auto has_name = [name](const Entry& entry) {
        return entry.name == name;
      };
      ForEachWanted(&of_name->second, has_name,
                    [&](const Entry& entry, std::size_t at) {
                      if (whole.count(at) > 0) return;
                      Add(oci::FormatReference(entry.repository, tag, digest),
                          IsChosen(tag, digest, *entry.chosen), at);
                    });
    });
  }

  template <typename Map>
  static const std::vector<std::size_t>* Lookup(const Map& map,
                                                const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
  }

  // Calls `found(entry, at)` for the wanted images among `images` (may be
  // null). `images` are the images for which `is_one` is true. Iterates over
  // the shorter of the two lists.
  template <typename IsOne, typename Found>
  void ForEachWanted(const std::vector<std::size_t>* images,
                     const IsOne& is_one, const Found& found) const {
    if (images == nullptr) return;
    if (images->size() <= wanted_.size()) {
      for (const std::size_t image : *images) {
        const auto it = wanted_.find(image);
        if (it != wanted_.end()) found(index_.entries_[image], it->second);
      }
      return;
    }
    for (const auto& [image, at] : wanted_) {
      const Entry& entry = index_.entries_[image];
      if (is_one(entry)) found(entry, at);
    }
  }

  static bool IsChosen(const std::string& tag, const std::string& digest,
                       const policy::Image& chosen) {
    const auto agree = [](const std::string& a, const std::string& b) {
      return a.empty() || b.empty() || a == b;
    };
    return agree(tag, chosen.tag) && agree(digest, chosen.digest);
  }

  void Add(std::string text, bool is_chosen, std::size_t at) {
    Found& found = found_[at];
    found.has_chosen = found.has_chosen || is_chosen;
    if (seen_[at].insert(text).second) found.holds.push_back(std::move(text));
  }

  const ImageIndex& index_;
  // Positions in the result, by wanted image.
  std::unordered_map<std::size_t, std::size_t> wanted_;
  std::unordered_set<std::string_view> looked_;
  bool has_secrets_ = false;
  std::vector<Found> found_;
  std::vector<std::unordered_set<std::string>> seen_;  // their `holds`
};

std::vector<oci::Reference> ReferencesIn(std::string_view text,
                                         const oci::Repository& repository) {
  std::vector<oci::Reference> references;
  const std::string wanted = repository.ToString();
  ForEachName(text, [&](std::string_view name, std::string_view rest) {
    if (name != wanted) return;
    oci::Reference reference{repository, "", ""};
    reference.tag = TakeTag(rest);
    reference.digest = TakeDigest(rest);
    if (reference.tag.empty() && reference.digest.empty()) return;
    references.push_back(std::move(reference));
  });
  return references;
}

void ImageIndex::Add(const std::string& repository, const policy::Image& chosen,
                     const std::vector<policy::HistoryEntry>& history) {
  const std::size_t image = entries_.size();
  Entry& entry = entries_.emplace_back();
  entry.chosen = &chosen;
  absl::StatusOr<oci::Repository> parsed = oci::ParseRepository(repository);
  if (!parsed.ok()) return;
  entry.repository = *std::move(parsed);
  entry.name = entry.repository.ToString();
  by_name_[entry.name].push_back(image);
  const auto add = [&](const std::string& text) {
    if (!text.empty() && entry.texts.insert(text).second) {
      by_text_[text].push_back(image);
    }
  };
  add(chosen.tag);
  add(chosen.digest);
  for (const policy::HistoryEntry& each : history) {
    add(each.image.tag);
    add(each.image.digest);
  }
}

std::vector<Found> ImageIndex::FindIn(
    const property::Object& inputs,
    const std::vector<std::size_t>& images) const {
  Search search(*this, images);
  for (const auto& [key, value] : inputs) search.Look(value);
  return search.Take();
}

}  // namespace imagecd::stack
