#include "provider/oci/link.h"

#include <algorithm>
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

// Reads the parameters of one link. Returns whether they make it the next page.
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

// `last` and `n` of a query, or of a URL that has one; empty without `last`.
// The values stay as they are, because a cursor may be any text. `n` is left
// out if it is not a positive number: GHCR says n=0 for its default.
std::string CursorOf(std::string_view query) {
  if (const std::size_t mark = query.find('?');
      mark != std::string_view::npos) {
    query.remove_prefix(mark + 1);
  }
  std::string_view last;
  std::string_view n;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    if (parameter.starts_with("last=")) last = parameter;
    if (parameter.starts_with("n=")) n = parameter;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  constexpr std::size_t kMaxDigits = 6;
  const std::string_view number = n.substr(std::min<std::size_t>(2, n.size()));
  const bool positive =
      !number.empty() && number.size() <= kMaxDigits && number.front() != '0' &&
      std::all_of(number.begin(), number.end(),
                  [](char c) { return absl::ascii_isdigit(c); });
  if (last.size() <= std::string_view("last=").size()) return "";
  const bool clean = std::all_of(last.begin(), last.end(), [](char c) {
    return absl::ascii_isgraph(c) && c != '#' && c != '\\';
  });
  if (!clean || last.size() > kMaxUrl / 2) return "";
  std::string cursor = positive ? std::string(n) + "&" : "";
  return cursor.append(last);
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

NextPage ReadNextPage(std::string_view page_url, std::string_view target,
                      std::string_view listing_url) {
  NextPage page;
  const absl::StatusOr<Url> own = ParseUrl(listing_url);
  const absl::StatusOr<Url> from = ParseUrl(page_url);
  const absl::StatusOr<Url> next =
      from.ok() ? ResolveUrl(*from, target) : from.status();
  if (!own.ok() || !next.ok()) {
    page.fault = Text(next.status());
    page.query = CursorOf(target);
    return page;
  }
  page.query = CursorOf(next->query);
  const bool on_own_host = SameOrigin(*own, *next);
  if (page.query.empty() && (on_own_host || SameOrigin(*from, *next))) {
    page.query = next->query;
  }
  if (!on_own_host) {
    page.fault =
        absl::StrFormat("it leads to %s://%s", next->scheme, next->Authority());
    return page;
  }
  if (next->path != own->path) {
    page.fault = "it leads to " + RedactUrl(next->ForMessage()) +
                 ", which is not the same listing";
    return page;
  }
  page.url = next->ToString();
  if (page.url.size() > kMaxUrl) {
    page.fault = "it is longer than 8 KiB";
    page.url.clear();
  }
  return page;
}

absl::StatusOr<Redirect> ResolveRedirect(std::string_view url,
                                         std::string_view location) {
  const absl::StatusOr<Url> from = ParseUrl(url);
  if (!from.ok()) return BadRedirect(url, Text(from.status()));
  // A fragment is for the client alone and is never sent.
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
