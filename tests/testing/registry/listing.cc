#include "tests/testing/registry/listing.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace imagecd::testing {
namespace {

bool LexicalLess(std::string_view a, std::string_view b) {
  const auto less = [](char x, char y) {
    return absl::ascii_tolower(static_cast<unsigned char>(x)) <
           absl::ascii_tolower(static_cast<unsigned char>(y));
  };
  if (std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                   less)) {
    return true;
  }
  if (std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end(),
                                   less)) {
    return false;
  }
  return a < b;
}

void Arrange(const FakeRegistryOptions& options,
             std::vector<std::string>& tags) {
  switch (options.order) {
    case TagOrder::kPush:
      return;
    case TagOrder::kLexical:
      std::sort(tags.begin(), tags.end(), LexicalLess);
      return;
    case TagOrder::kAscii:
      std::sort(tags.begin(), tags.end());
      return;
    case TagOrder::kReversed:
      std::reverse(tags.begin(), tags.end());
      return;
    case TagOrder::kShuffled:
      // By hand: std::shuffle differs between libraries, mt19937_64 does not.
      std::mt19937_64 random(options.shuffle_seed);
      for (std::size_t i = tags.size(); i > 1; --i) {
        std::swap(tags[i - 1], tags[random() % i]);
      }
      return;
  }
}

// Begins a cursor that no tag can be.
const std::string kOpaquePrefix = "+/=cursor:";

struct PageRequest {
  std::size_t n = 0;
  bool n_given = false;
  std::optional<std::string> last;
};

// The page asked for, or the error in `refusal`.
PageRequest ParsePage(std::string_view query,
                      const FakeRegistryOptions& options,
                      std::optional<Answer>& refusal) {
  PageRequest page;
  page.n = static_cast<std::size_t>(options.default_page);
  const auto last = QueryValues(query, "last");
  if (!last.empty() && !last[0].empty()) page.last = last[0];
  if (page.last.has_value() && options.link == LinkForm::kOpaque) {
    const bool known = page.last->starts_with(kOpaquePrefix);
    page.last = known ? std::optional(page.last->substr(kOpaquePrefix.size()))
                      : std::nullopt;
  }
  if (options.ignore_last) page.last.reset();
  const auto n = QueryValues(query, "n");
  if (n.empty()) return page;
  std::int64_t number = 0;
  const char* end = n[0].data() + n[0].size();
  const auto parsed = std::from_chars(n[0].data(), end, number);
  if (n.size() > 1 || parsed.ec != std::errc() || parsed.ptr != end ||
      number < 0) {
    refusal = ErrorAnswer(400, "PAGINATION_NUMBER_INVALID",
                          "invalid number of results requested");
    return page;
  }
  if (number == 0 && !options.zero_n_is_empty) return page;
  if (number > options.page_cap && options.over_cap != OverCap::kClamp) {
    refusal = options.over_cap == OverCap::kBadRequest
                  ? ErrorAnswer(400, "PAGINATION_NUMBER_INVALID",
                                "n is larger than this registry allows")
                  : ErrorAnswer(405, "UNSUPPORTED", "n is not supported");
    return page;
  }
  page.n_given = true;
  page.n = static_cast<std::size_t>(
      std::min<std::int64_t>(number, options.page_cap));
  return page;
}

// The first tag of the page; nothing where the answer is 404.
std::optional<std::size_t> PageBegin(const Listing& listing,
                                     const std::string& last,
                                     const FakeRegistryOptions& options) {
  if (const auto at = listing.Find(last)) {
    const bool again =
        options.link == LinkForm::kEndless && *at + 1 == listing.size();
    return again ? 0 : *at + 1;
  }
  switch (options.unknown_last) {
    case UnknownLast::kEmpty:
      return listing.size();
    case UnknownLast::kNotFound:
      return std::nullopt;
    case UnknownLast::kFull:
      return 0;
    case UnknownLast::kPosition:
      return listing.Position(last);
    case UnknownLast::kDropsOne:
      return std::min(listing.Position(last) + 1, listing.size());
  }
  return std::nullopt;
}

std::string PageUrl(const std::string& repository, const std::string& last,
                    const PageRequest& page) {
  return absl::StrFormat(
      "/v2/%s/tags/list?%sn=%d", repository,
      last.empty() ? "" : absl::StrCat("last=", PercentEncode(last), "&"),
      page.n_given ? page.n : 0);
}

// The target of the Link behind [begin, end); empty: there is none.
std::string NextUrl(const Listing& listing, std::size_t begin, std::size_t end,
                    const std::string& repository, const PageRequest& page,
                    std::string_view query, const FakeRegistryOptions& options,
                    const Addresses& addresses) {
  const bool more = end < listing.size();
  const bool full = end - begin == page.n && end > begin;
  const bool wanted = more || (full && options.link_when_exactly_full);
  const std::string last = end > begin ? listing.tag(end - 1) : "";
  const std::string url = PageUrl(repository, last, page);
  switch (options.link) {
    case LinkForm::kRelative:
      return wanted ? url : "";
    case LinkForm::kAbsolute:
      return wanted ? addresses.url + url : "";
    case LinkForm::kMissing:
      return "";
    case LinkForm::kMissingBeforeLast:
      return wanted && listing.size() - end > page.n ? url : "";
    case LinkForm::kCrossHost:
      return wanted ? addresses.storage_url + url : "";
    case LinkForm::kOtherPath:
      return wanted ? PageUrl(repository + "-other", last, page) : "";
    case LinkForm::kWithoutFirstPart:
      return wanted ? PageUrl(repository.substr(repository.find('/') + 1), last,
                              page)
                    : "";
    case LinkForm::kPrefixed:
      return wanted ? "/repository/docker" + url : "";
    case LinkForm::kOpaque:
      return wanted ? PageUrl(repository, kOpaquePrefix + last, page) : "";
    case LinkForm::kLoop:
      return PageUrl(repository, page.last.value_or(""), page);
    case LinkForm::kEndless: {
      const auto rounds = QueryValues(query, "round");
      const std::size_t round = rounds.empty() ? 1 : rounds[0].size() + 1;
      if (end == begin) return "";
      return absl::StrCat(url, "&round=", std::string(round, 'x'));
    }
  }
  return "";
}

}  // namespace

Listing::Listing(std::vector<std::string> tags,
                 const FakeRegistryOptions& options)
    : tags_(std::move(tags)),
      order_(options.order),
      shuffle_seed_(options.shuffle_seed),
      lag_(options.lag),
      only_first_(options.only_first) {
  std::size_t shown = tags_.size();
  shown -= std::min(shown, static_cast<std::size_t>(std::max(lag_, 0)));
  if (only_first_) {
    shown =
        std::min(shown, static_cast<std::size_t>(std::max(*only_first_, 0)));
  }
  tags_.resize(shown);
  Arrange(options, tags_);
  index_.reserve(tags_.size());
  offsets_.reserve(tags_.size() + 1);
  for (std::size_t i = 0; i < tags_.size(); ++i) {
    offsets_.push_back(json_.size());
    index_.emplace(tags_[i], i);
    json_ += JsonQuote(tags_[i]);
    json_ += ',';
  }
  offsets_.push_back(json_.size());
}

bool Listing::Fits(const FakeRegistryOptions& options) const {
  return order_ == options.order && shuffle_seed_ == options.shuffle_seed &&
         lag_ == options.lag && only_first_ == options.only_first;
}

std::optional<std::size_t> Listing::Find(std::string_view tag) const {
  const auto it = index_.find(tag);
  if (it == index_.end()) return std::nullopt;
  return it->second;
}

std::size_t Listing::Position(std::string_view tag) const {
  const auto lower = [&](auto less) {
    return static_cast<std::size_t>(
        std::lower_bound(tags_.begin(), tags_.end(), tag, less) -
        tags_.begin());
  };
  if (order_ == TagOrder::kLexical) return lower(LexicalLess);
  if (order_ == TagOrder::kAscii) {
    return lower([](std::string_view a, std::string_view b) { return a < b; });
  }
  return tags_.size();
}

std::string_view Listing::Elements(std::size_t begin, std::size_t end) const {
  if (begin >= end) return "";
  return std::string_view(json_).substr(offsets_[begin],
                                        offsets_[end] - offsets_[begin] - 1);
}

Answer AnswerPage(const Listing& listing, const std::string& repository,
                  std::string_view query, const FakeRegistryOptions& options,
                  const Addresses& addresses) {
  PageRequest page;
  std::size_t begin = 0;
  if (options.ignore_pagination) {
    page.n = listing.size();
  } else {
    std::optional<Answer> refusal;
    page = ParsePage(query, options, refusal);
    if (refusal) return *refusal;
    if (page.last) {
      const auto at = PageBegin(listing, *page.last, options);
      if (!at) {
        return ErrorAnswer(404, "TAG_UNKNOWN", "last is not a known tag");
      }
      begin = *at;
    }
  }
  const std::size_t end = std::min(begin + page.n, listing.size());

  Answer answer;
  if (!options.ignore_pagination && page.n > 0) {
    const std::string next = NextUrl(listing, begin, end, repository, page,
                                     query, options, addresses);
    if (!next.empty()) {
      answer.headers.emplace_back("Link",
                                  absl::StrCat("<", next, ">; rel=\"next\""));
    }
  }
  answer.body = absl::StrCat("{\"name\":", JsonQuote(repository), ",\"tags\":");
  if (options.tags_null) {
    answer.body += "null}";
    return answer;
  }
  answer.body += '[';
  for (const std::string& element : options.extra_elements) {
    answer.body += element;
    answer.body += ',';
  }
  answer.body.append(listing.Elements(begin, end));
  if (answer.body.back() == ',') answer.body.pop_back();
  answer.body += "]}";
  return answer;
}

}  // namespace imagecd::testing
