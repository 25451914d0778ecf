#include "programs/stack/references.h"

#include <unordered_set>
#include <utility>

#include "absl/strings/ascii.h"
#include "provider/base/grammar.h"

namespace imagecd::stack {
namespace {

constexpr std::size_t kDigestLength = 71;  // sha256: and 64 digits

// Whether a repository's name can begin at `at`: not within a longer name.
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

// One walk through the inputs of one resource.
class Search {
 public:
  Search(const oci::Repository& repository, const policy::Image& chosen,
         const std::vector<policy::Choice>& history)
      : repository_(repository), chosen_(chosen) {
    for (const policy::Choice& each : history) {
      names_.insert(each.image.tag);
      names_.insert(each.image.digest);
    }
    names_.insert(chosen.tag);
    names_.insert(chosen.digest);
    names_.erase("");
  }

  void Look(const property::Value& value) {
    if (const auto* text = value.As<std::string>()) {
      LookAt(*text);
    } else if (const auto* array = value.As<property::Array>()) {
      for (const property::Value& element : *array) Look(element);
    } else if (const auto* object = value.As<property::Object>()) {
      for (const auto& [key, element] : *object) Look(element);
    } else if (value.Is<property::Secret>()) {
      found_.has_secrets = true;
    }
  }

  Found Take() { return std::move(found_); }

 private:
  void LookAt(const std::string& text) {
    if (names_.count(text) > 0) {
      Add(text, text == chosen_.tag || text == chosen_.digest);
      return;
    }
    for (const oci::Reference& each : ReferencesIn(text, repository_)) {
      Add(oci::FormatReference(each.repository, each.tag, each.digest),
          IsChosen(each));
    }
  }

  bool IsChosen(const oci::Reference& reference) const {
    const auto agree = [](const std::string& a, const std::string& b) {
      return a.empty() || b.empty() || a == b;
    };
    return agree(reference.tag, chosen_.tag) &&
           agree(reference.digest, chosen_.digest);
  }

  void Add(std::string text, bool is_chosen) {
    found_.has_chosen = found_.has_chosen || is_chosen;
    if (seen_.insert(text).second) found_.holds.push_back(std::move(text));
  }

  const oci::Repository& repository_;
  const policy::Image& chosen_;
  // Tags and digests that the image has or had.
  std::unordered_set<std::string_view> names_;
  Found found_;
  std::unordered_set<std::string> seen_;  // the elements of found_.holds
};

}  // namespace

std::vector<oci::Reference> ReferencesIn(std::string_view text,
                                         const oci::Repository& repository) {
  std::vector<oci::Reference> references;
  const std::string name = repository.ToString();
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    if (!CanBeginAt(text, at)) continue;
    std::string_view rest = text.substr(at + name.size());
    oci::Reference reference{repository, "", ""};
    reference.tag = TakeTag(rest);
    reference.digest = TakeDigest(rest);
    if (reference.tag.empty() && reference.digest.empty()) continue;
    references.push_back(std::move(reference));
  }
  return references;
}

Found FindIn(const property::Object& inputs, const std::string& repository,
             const policy::Image& chosen,
             const std::vector<policy::Choice>& history) {
  const absl::StatusOr<oci::Repository> parsed =
      oci::ParseRepository(repository);
  if (!parsed.ok()) return {};
  Search search(*parsed, chosen, history);
  for (const auto& [key, value] : inputs) search.Look(value);
  return search.Take();
}

}  // namespace imagecd::stack
