#include "provider/evidence/lookup_scope.h"

#include "absl/strings/str_format.h"
#include "provider/oci/registry_error.h"

namespace imagecd::evidence {

bool ListsInPushOrder(const oci::Repository& repository) {
  return repository.host == "ghcr.io";
}

std::string AsClause(const absl::Status& status) {
  std::string text(status.message());
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

std::string MemoKey(const oci::Repository& repository, std::string_view part,
                    std::string_view more) {
  return absl::StrFormat("%s\n%s\n%s", repository.ToString(), part, more);
}

absl::Status LookupCancelled(std::string_view what) {
  return oci::MakeRegistryError(
      oci::Failure::kCancelled,
      absl::StrFormat("looking up %s was cancelled", what));
}

absl::Status LookupInterrupted(std::string_view what, const absl::Status& why) {
  if (absl::IsCancelled(why)) return LookupCancelled(what);
  return oci::MakeRegistryError(
      oci::Failure::kTimeout,
      absl::StrFormat("cannot look up %s: %s; try again, or raise "
                      "imagecd:totalTimeout",
                      what, std::string(why.message())));
}

absl::Status NoUsefulAnswer(std::string_view what) {
  return oci::MakeRegistryError(
      oci::Failure::kBadAnswer,
      absl::StrFormat("%s returned nothing usable to choose an image from",
                      what));
}

}  // namespace imagecd::evidence
