#ifndef IMAGECD_TESTS_TESTING_REGISTRY_STORE_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_STORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/testing/registry/image.h"
#include "tests/testing/registry/listing.h"
#include "tests/testing/registry/options.h"
#include "tests/testing/registry/tag_generator.h"

namespace imagecd::testing {

// The repositories and what is in them. Not thread-safe.
class Store {
 public:
  // Creates the repository if need be.
  void SetVisibility(const std::string& repository, Visibility visibility);
  // Stores all of `built`, and names its manifest `tag` unless that is empty.
  void Push(const std::string& repository, const std::string& tag,
            BuiltImage built, bool repush_moves);
  // Tags whose images are made when they are first asked for.
  void Generate(const std::string& repository, const GenerateSpec& spec);
  // False if there was none.
  bool DeleteTag(const std::string& repository, const std::string& tag);
  // By tag or digest. A tag that named it stays listed.
  bool DeleteManifest(const std::string& repository,
                      const std::string& reference);

  // Null where there is none.
  const Visibility* FindRepository(const std::string& repository) const;
  const Content* FindManifest(const std::string& repository,
                              const std::string& reference);
  const Content* FindBlob(const std::string& repository,
                          const std::string& digest) const;
  const Content* FindBlob(const std::string& digest) const;  // in any

  // The repository must exist.
  std::shared_ptr<const Listing> List(const std::string& repository,
                                      const FakeRegistryOptions& options);
  std::vector<std::string> Tags(const std::string& repository) const;

 private:
  struct Tag {
    std::string name;
    std::string digest;  // empty: still to be made from what follows
    std::int64_t time = 0;
    std::uint64_t key = 0;
    std::size_t generation = 0;  // index into Repository::generations
    GeneratedTag::Kind kind = GeneratedTag::Kind::kBranch;
  };
  struct Repository {
    Visibility visibility = Visibility::kPublic;
    std::vector<Tag> tags;                               // in push order
    std::unordered_map<std::string, std::size_t> index;  // into tags
    std::vector<GenerateSpec> generations;
    std::unordered_map<std::string, Content> contents;  // by digest
    std::shared_ptr<const Listing> listing;             // null: changed since
  };

  static void Put(Repository& repository, BuiltImage built);
  static void Make(Repository& repository, Tag& tag);
  static void Remove(Repository& repository, std::size_t at);
  // The digest that `reference` stands for; empty if there is none.
  static std::string Resolve(Repository& repository,
                             const std::string& reference);
  const Repository* Find(const std::string& repository) const;

  std::map<std::string, Repository> repositories_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_STORE_H_
