// Repositories, references, tags and digests as programs and registries write
// them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "provider/oci/reference.h"

namespace {

using imagecd::oci::FormatReference;
using imagecd::oci::IsDigest;
using imagecd::oci::IsTag;
using imagecd::oci::ParseReference;
using imagecd::oci::ParseRepository;
using imagecd::oci::Repository;

void Expect(bool condition) {
  if (!condition) abort();
}

// Only names on Docker Hub have several spellings, and the canonical one stays.
constexpr std::string_view kDockerHub = "docker.io";

void ExpectCanonical(const Repository& repository, std::string_view text) {
  const std::string canonical = repository.ToString();
  Expect(canonical == text || repository.host == kDockerHub);
  const auto again = ParseRepository(canonical);
  Expect(again.ok() && *again == repository);
}

void CheckMessage(std::string_view message) {
  Expect(message.size() < 1000);
  Expect(std::none_of(message.begin(), message.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  }));
  // The last quotation in a message is a suggestion, which must be correct.
  Expect(message.ends_with('"'));
  message.remove_suffix(1);
  message.remove_prefix(message.rfind('"') + 1);
  Expect(ParseRepository(message).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  const auto repository = ParseRepository(text);
  if (repository.ok()) {
    ExpectCanonical(*repository, text);
    Expect(text.size() <= 255);
    Expect(!repository->host.empty() && !repository->path.empty());
    Expect(text.find_first_of("@?#% \\") == std::string_view::npos);
    Expect(repository->path.find("..") == std::string::npos);
    Expect(repository->path.find(':') == std::string::npos);
  } else {
    const auto message = repository.status().message();
    CheckMessage({message.data(), message.size()});
  }

  const auto reference = ParseReference(text);
  if (reference.ok()) {
    const std::string canonical = FormatReference(
        reference->repository, reference->tag, reference->digest);
    Expect(canonical == text || reference->repository.host == kDockerHub);
    const auto again = ParseReference(canonical);
    Expect(again.ok() && again->repository == reference->repository &&
           again->tag == reference->tag && again->digest == reference->digest);
    Expect(reference->tag.empty() || IsTag(reference->tag));
    Expect(reference->digest.empty() || IsDigest(reference->digest));
  } else {
    Expect(!repository.ok());  // a repository alone is a reference
  }

  if (IsTag(text)) {
    const auto again =
        ParseReference(FormatReference({"ghcr.io", "a/b"}, text, ""));
    Expect(again.ok() && again->tag == text);
  }
  return 0;
}
