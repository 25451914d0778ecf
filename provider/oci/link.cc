#include "provider/oci/link.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "provider/oci/field_reader.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

constexpr std::size_t kMaxBytes = 64 << 10;
constexpr std::size_t kMaxUrl = 8 << 10;

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(absl::string_view(a.data(), a.size()),
                                absl::string_view(b.data(), b.size()));
}

// Whether `next` is among the relation types of a `rel`.
bool HasNext(std::string_view relations) {
  while (!relations.empty()) {
    const std::size_t end = relations.find_first_of(" \t");
    if (EqualsIgnoringCase(relations.substr(0, end), "next")) return true;
    if (end == std::string_view::npos) break;
    relations.remove_prefix(end + 1);
  }
  return false;
}

// Reads the parameters of one link; whether they make it the next page.
bool TakeParameters(FieldReader& reader) {
  std::optional<std::string> relations;
  bool elsewhere = false;
  for (;;) {
    reader.SkipSpace();
    if (!reader.Take(';')) break;
    reader.SkipSpace();
    const std::string_view name = reader.TakeToken();
    reader.SkipSpace();
    if (!reader.Take('=')) continue;
    reader.SkipSpace();
    std::optional<std::string> value = reader.TakeValue();
    if (!value.has_value()) break;
    // Only the first counts (RFC 8288 section 3.3).
    if (EqualsIgnoringCase(name, "rel") && !relations.has_value()) {
      relations = std::move(value);
    } else if (EqualsIgnoringCase(name, "anchor")) {
      elsewhere = true;  // a link of some other resource
    }
  }
  return relations.has_value() && HasNext(*relations) && !elsewhere;
}

std::optional<std::string> NextLinkOf(std::string_view field) {
  FieldReader reader(field);
  while (!reader.done()) {
    reader.SkipSpace();
    if (reader.Take(',')) continue;
    if (reader.Take('<')) {
      const std::optional<std::string_view> target = reader.TakeUntil('>');
      if (!target.has_value()) return std::nullopt;
      if (TakeParameters(reader)) return std::string(*target);
    }
    reader.SkipElement();
  }
  return std::nullopt;
}

absl::Status BadLink(std::string_view page_url, const std::string& fault) {
  return MakeRegistryError(
      Failure::kBadAnswer,
      absl::StrFormat("the tag listing %s came with a link to its next page "
                      "that is not followed: %s",
                      RedactUrl(page_url), fault));
}

absl::Status BadRedirect(std::string_view url, const std::string& fault) {
  return MakeRegistryError(
      Failure::kBadAnswer,
      absl::StrFormat("%s answered with a redirect that is not followed: %s",
                      RedactUrl(url), fault));
}

std::string Text(const absl::Status& status) {
  return std::string(status.message());
}

}  // namespace

std::optional<std::string> NextLink(
    const std::vector<std::string>& link_values) {
  std::size_t left = kMaxBytes;
  for (const std::string& value : link_values) {
    const std::string_view field = std::string_view(value).substr(0, left);
    left -= field.size();
    if (std::optional<std::string> next = NextLinkOf(field)) return next;
  }
  return std::nullopt;
}

absl::StatusOr<std::string> ResolveNextPage(std::string_view page_url,
                                            std::string_view target,
                                            const Repository& repository) {
  const absl::StatusOr<Url> page = ParseUrl(page_url);
  if (!page.ok()) return BadLink(page_url, Text(page.status()));
  const absl::StatusOr<Url> next = ResolveUrl(*page, target);
  if (!next.ok()) return BadLink(page_url, Text(next.status()));
  if (!SameOrigin(*page, *next)) {
    return BadLink(page_url, absl::StrFormat("it leads to %s://%s",
                                             next->scheme, next->Authority()));
  }
  if (next->path != "/v2/" + repository.path + "/tags/list") {
    return BadLink(page_url, "it leads to " + RedactUrl(next->ForMessage()) +
                                 ", which is not the same listing");
  }
  std::string url = next->ToString();
  if (url.size() > kMaxUrl) return BadLink(page_url, "it is longer than 8 KiB");
  return url;
}

absl::StatusOr<Redirect> ResolveRedirect(std::string_view url,
                                         std::string_view location) {
  const absl::StatusOr<Url> from = ParseUrl(url);
  if (!from.ok()) return BadRedirect(url, Text(from.status()));
  // A fragment is the client's own affair and is never sent.
  const absl::StatusOr<Url> to =
      ResolveUrl(*from, location.substr(0, location.find('#')));
  if (!to.ok()) return BadRedirect(url, Text(to.status()));
  if (from->scheme == "https" && to->scheme != "https") {
    return BadRedirect(url, absl::StrFormat("it leads from https to %s://%s",
                                            to->scheme, to->Authority()));
  }
  return Redirect{to->ToString(), SameOrigin(*from, *to)};
}

}  // namespace imagecd::oci
