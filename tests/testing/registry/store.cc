#include "tests/testing/registry/store.h"

#include <utility>

#include "absl/time/time.h"

namespace imagecd::testing {

void Store::Put(Repository& repository, BuiltImage built) {
  for (Content& content : built.contents) {
    std::string digest = content.digest;
    repository.contents.insert_or_assign(std::move(digest), std::move(content));
  }
}

void Store::Make(Repository& repository, Tag& tag) {
  const GenerateSpec& spec = repository.generations[tag.generation];
  BuiltImage built;
  if (tag.kind == GeneratedTag::Kind::kReferrer) {
    built = BuildReferrer("sha256:" + tag.name.substr(tag.name.find('-') + 1));
  } else {
    ImageSpec image;
    image.created =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(tag.time),
                         absl::UTCTimeZone());
    image.revision = CommitOf(tag.key);
    image.source = spec.source;
    image.content = tag.name;
    IndexSpec index;
    index.attestations = spec.attestations;
    for (const std::string& platform : spec.platforms) {
      image.platform = platform;
      index.platforms.push_back(image);
    }
    built = spec.platforms.size() == 1 && !spec.attestations
                ? BuildImage(index.platforms[0])
                : BuildIndex(index);
  }
  tag.digest = built.image.digest;
  Put(repository, std::move(built));
}

void Store::Remove(Repository& repository, std::size_t at) {
  repository.index.erase(repository.tags[at].name);
  repository.tags.erase(repository.tags.begin() +
                        static_cast<std::ptrdiff_t>(at));
  for (std::size_t i = at; i < repository.tags.size(); ++i) {
    repository.index[repository.tags[i].name] = i;
  }
  repository.listing.reset();
}

std::string Store::Resolve(Repository& repository,
                           const std::string& reference) {
  const auto at = repository.index.find(reference);
  if (at == repository.index.end()) return reference;
  Tag& tag = repository.tags[at->second];
  if (tag.digest.empty()) Make(repository, tag);
  return tag.digest;
}

const Store::Repository* Store::Find(const std::string& repository) const {
  const auto it = repositories_.find(repository);
  return it == repositories_.end() ? nullptr : &it->second;
}

void Store::SetVisibility(const std::string& repository,
                          Visibility visibility) {
  repositories_[repository].visibility = visibility;
}

void Store::Push(const std::string& repository, const std::string& tag,
                 BuiltImage built, bool repush_moves) {
  Repository& target = repositories_[repository];
  const std::string digest = built.image.digest;
  Put(target, std::move(built));
  if (tag.empty()) return;
  const auto known = target.index.find(tag);
  if (known != target.index.end()) {
    if (!repush_moves) {
      target.tags[known->second].digest = digest;
      return;
    }
    Remove(target, known->second);
  }
  Tag added;
  added.name = tag;
  added.digest = digest;
  target.index[tag] = target.tags.size();
  target.tags.push_back(std::move(added));
  target.listing.reset();
}

void Store::Generate(const std::string& repository, const GenerateSpec& spec) {
  Repository& target = repositories_[repository];
  target.generations.push_back(spec);
  for (GeneratedTag& tag : GenerateTags(spec)) {
    if (!target.index.emplace(tag.name, target.tags.size()).second) continue;
    Tag added;
    added.name = std::move(tag.name);
    added.time = tag.time;
    added.key = tag.key;
    added.kind = tag.kind;
    added.generation = target.generations.size() - 1;
    target.tags.push_back(std::move(added));
  }
  target.listing.reset();
}

bool Store::DeleteTag(const std::string& repository, const std::string& tag) {
  const auto it = repositories_.find(repository);
  if (it == repositories_.end()) return false;
  const auto at = it->second.index.find(tag);
  if (at == it->second.index.end()) return false;
  Remove(it->second, at->second);
  return true;
}

bool Store::DeleteManifest(const std::string& repository,
                           const std::string& reference) {
  const auto it = repositories_.find(repository);
  if (it == repositories_.end()) return false;
  return it->second.contents.erase(Resolve(it->second, reference)) > 0;
}

const Visibility* Store::FindRepository(const std::string& repository) const {
  const Repository* found = Find(repository);
  return found == nullptr ? nullptr : &found->visibility;
}

const Content* Store::FindManifest(const std::string& repository,
                                   const std::string& reference) {
  const auto it = repositories_.find(repository);
  if (it == repositories_.end()) return nullptr;
  const auto found = it->second.contents.find(Resolve(it->second, reference));
  if (found == it->second.contents.end()) return nullptr;
  return found->second.media_type.empty() ? nullptr : &found->second;
}

const Content* Store::FindBlob(const std::string& repository,
                               const std::string& digest) const {
  const Repository* found = Find(repository);
  if (found == nullptr) return nullptr;
  const auto it = found->contents.find(digest);
  return it == found->contents.end() ? nullptr : &it->second;
}

const Content* Store::FindBlob(const std::string& digest) const {
  for (const auto& [name, repository] : repositories_) {
    if (const Content* found = FindBlob(name, digest)) return found;
  }
  return nullptr;
}

std::shared_ptr<const Listing> Store::List(const std::string& repository,
                                           const FakeRegistryOptions& options) {
  Repository& target = repositories_[repository];
  if (target.listing == nullptr || !target.listing->Fits(options)) {
    target.listing = std::make_shared<const Listing>(Tags(repository), options);
  }
  return target.listing;
}

std::vector<std::string> Store::Tags(const std::string& repository) const {
  std::vector<std::string> names;
  if (const Repository* found = Find(repository)) {
    names.reserve(found->tags.size());
    for (const Tag& tag : found->tags) names.push_back(tag.name);
  }
  return names;
}

}  // namespace imagecd::testing
