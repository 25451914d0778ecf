#include "provider/oci/tag_listing.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/link.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/tag_list_parser.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

constexpr int kPageSize = 1000;      // the largest that GHCR and ECR return
constexpr int kSmallPageSize = 100;  // the largest that Quay accepts
constexpr int kSmallestLimit = 10;   // of a page: smaller ones are complete

std::size_t Hash(const std::string& text) {
  return std::hash<std::string>()(text);
}

bool IsClientError(int status) { return status >= 400 && status < 500; }

// Passes the tags of one page on, and keeps the few facts that the walk needs.
class Page : public http::BodySink, private TagSink {
 public:
  // At most `max_tags` are passed on. `after`: the page was requested to begin
  // after this tag; may be empty.
  Page(TagSink& sink, std::int64_t max_tags, std::string_view after)
      : sink_(sink), max_tags_(max_tags), after_(after), parser_(*this) {}

  void Begin() override {
    parser_.Begin();
    first_.clear();
    last_.clear();
    has_after_ = false;
    sink_.BeginPage();
  }
  absl::Status Append(std::string_view bytes) override {
    IMAGECD_RETURN_IF_ERROR(parser_.Append(bytes));
    if (parser_.tags() > max_tags_) {
      return absl::ResourceExhaustedError("there are more tags than the limit");
    }
    return absl::OkStatus();
  }
  absl::Status End() const { return parser_.End(); }

  std::int64_t tags() const { return parser_.tags(); }
  std::int64_t length() const { return parser_.tags() + parser_.dropped(); }
  const std::string& first() const { return first_; }
  const std::string& last() const { return last_; }
  // Whether the page contains `after`, which a registry that honors `last`
  // leaves out.
  bool has_after() const { return has_after_; }

 private:
  void BeginPage() override {}
  absl::Status EndPage() override { return absl::OkStatus(); }
  void OnTag(std::string_view tag) override {
    if (parser_.tags() > max_tags_) return;
    if (first_.empty()) first_ = tag;
    last_ = tag;
    if (tag == after_) has_after_ = true;
    sink_.OnTag(tag);
  }

  TagSink& sink_;
  const std::int64_t max_tags_;
  const std::string_view after_;
  TagListParser parser_;
  std::string first_;
  std::string last_;
  bool has_after_ = false;
};

// Walks a listing page by page.
//
// Each page says how to ask for the next one. If it has a link, the ways to
// continue are, in this order: the link itself, if it stays within this
// listing; the link's cursor on our own URL; and `last=` with the page's last
// tag. A way is given up if its answer is an error or repeats earlier pages.
// The listing fails only if there was a link and no way makes progress, because
// then more tags exist than can be read.
//
// A page without a link is the last one, unless its length looks like a limit.
// Then `last=` is tried (`probing_`), and an answer with nothing new ends the
// listing, after a check that the registry takes `last` at all (CheckEnd).
class Walk {
 public:
  Walk(Session& session, const Repository& repository,
       const ListOptions& options, TagSink& sink, const Call& call)
      : session_(session),
        repository_(repository),
        options_(options),
        sink_(sink),
        call_(call),
        // Text that is not a tag is in no list, so it is not sent.
        after_(IsTag(options.last) ? options.last : "") {}

  absl::StatusOr<ListResult> Run() {
    url_ = PageUrl(after_);
    result_.used_last = !after_.empty();
    urls_.insert(Hash(url_));
    bool more = true;
    while (more) {
      IMAGECD_ASSIGN_OR_RETURN(more, Step());
    }
    return result_;
  }

 private:
  // A way to ask for the next page.
  struct Way {
    std::string url;
    std::string after;  // `last` in it, if it is a tag of ours
  };

  std::string OwnUrl(const std::string& query) const {
    return session_.UrlOf(repository_,
                          "tags/list" + (query.empty() ? "" : "?" + query));
  }
  std::string PageUrl(const std::string& after) const {
    std::string query =
        page_size_ == 0 ? "" : absl::StrFormat("n=%d", page_size_);
    if (!after.empty()) {
      query += (query.empty() ? "last=" : "&last=") + PercentEncode(after);
    }
    return OwnUrl(query);
  }

  absl::StatusOr<RegistryAnswer> Ask(const std::string& url, Page& page) {
    RegistryRequest request;
    request.url = url;
    request.what = What();
    request.accept = "application/json";
    request.max_body_bytes = session_.options().limits.page_bytes;
    request.sink = &page;
    IMAGECD_ASSIGN_OR_RETURN(RegistryAnswer answer,
                             session_.Send(repository_, request, call_));
    if (answer.response.status != 200) return answer;
    if (const absl::Status status = page.End(); !status.ok()) {
      return BadAnswer(answer.operation, std::string(status.message()));
    }
    if (const absl::Status status = sink_.EndPage(); !status.ok()) {
      return TransportFailure(answer.operation, status, 1);
    }
    return answer;
  }

  // Sends one request. Returns whether another one follows.
  absl::StatusOr<bool> Step() {
    const Limits& limits = session_.options().limits;
    if (result_.pages == limits.pages) {
      return MakeRegistryError(
          Failure::kTooLarge,
          absl::StrFormat("cannot %s: there are more than %d pages", What(),
                          limits.pages));
    }
    Page page(sink_, limits.tags - result_.tags, after_);
    IMAGECD_ASSIGN_OR_RETURN(const RegistryAnswer answer, Ask(url_, page));
    if (answer.response.status != 200) return OtherAnswer(answer);
    ++result_.pages;
    result_.tags += page.tags();
    if (options_.progress) options_.progress(result_.tags);
    return Next(page, answer);
  }

  absl::StatusOr<bool> OtherAnswer(const RegistryAnswer& answer) {
    const int status = answer.response.status;
    const absl::Status error =
        AnswerFailure(answer.operation, answer.response, 1);
    if (!IsClientError(status)) return error;
    if (result_.pages > 0) {
      if (TakeWay()) return true;
      // It does not know this way to continue, and nothing says that there is
      // more.
      if (probing_) return false;
      return error;
    }
    const bool missing = status == 404 || status == 410;
    if (!missing && page_size_ != 0) {
      page_size_ = page_size_ == kPageSize ? kSmallPageSize : 0;
    } else if (!after_.empty()) {
      after_.clear();
      result_.used_last = false;
      page_size_ = kPageSize;
    } else {
      return error;
    }
    url_ = PageUrl(after_);
    return true;
  }

  absl::StatusOr<bool> Next(const Page& page, const RegistryAnswer& answer) {
    // A page that begins as an earlier one did: the registry starts again.
    const bool seen_before =
        !page.first().empty() && !first_tags_.insert(Hash(page.first())).second;
    // Some registries take `last` as the first tag to return.
    const bool inclusive = page.first() == after_ && page.length() > 1;
    const bool repeats =
        seen_before || (probing_ && page.has_after() && !inclusive);
    if (repeats && TakeWay()) return true;
    if (repeats) return probing_ ? CheckEnd() : GoesRound(answer);
    if (first_tag_.empty()) first_tag_ = page.first();
    const std::optional<std::string> link =
        NextLink(answer.response.headers.GetAll("Link"));
    if (link.has_value()) return FollowLink(*link, page, answer);
    ways_.clear();
    if (!LooksLikeLimit(page) || page.last().empty()) return false;
    probing_ = true;
    ways_ = {{PageUrl(page.last()), page.last()}};
    return TakeWay();
  }

  absl::StatusOr<bool> FollowLink(const std::string& link, const Page& page,
                                  const RegistryAnswer& answer) {
    has_links_ = true;
    probing_ = false;
    const NextPage next = ReadNextPage(answer.url, link, OwnUrl(""));
    ways_.clear();
    if (!next.url.empty()) ways_.push_back({next.url, ""});
    if (!next.query.empty()) ways_.push_back({OwnUrl(next.query), ""});
    if (!page.last().empty()) {
      ways_.push_back({PageUrl(page.last()), page.last()});
    }
    fault_ = next.fault;
    if (TakeWay()) return true;
    if (page.length() == 0) return false;
    return GoesRound(answer);
  }

  // Goes on to the next way that was not tried before.
  bool TakeWay() {
    while (!ways_.empty()) {
      Way way = std::move(ways_.front());
      ways_.erase(ways_.begin());
      if (!urls_.insert(Hash(way.url)).second) continue;
      url_ = std::move(way.url);
      after_ = std::move(way.after);
      return true;
    }
    return false;
  }

  // More tags exist, and nothing leads to them.
  absl::Status GoesRound(const RegistryAnswer& answer) const {
    std::string what =
        "pages whose links go round in a circle, so the rest of the tags "
        "cannot be read";
    if (!fault_.empty()) what += "; the link is not followed: " + fault_;
    return BadAnswer(answer.operation, what);
  }

  // A probe brought nothing new. Either there is nothing more, or the registry
  // ignores `last`; and if it also limits pages, the rest cannot be read. One
  // request shows which: for one tag after the first one.
  absl::StatusOr<bool> CheckEnd() {
    if (has_links_ || result_.pages != 2) return false;
    Page page(sink_, session_.options().limits.tags, "");
    const absl::StatusOr<RegistryAnswer> answer =
        Ask(OwnUrl("n=1&last=" + PercentEncode(first_tag_)), page);
    IMAGECD_RETURN_IF_ERROR(answer.status());
    if (answer->response.status != 200) return false;
    const bool ignores_last = page.first() == first_tag_;
    if (!ignores_last || page.length() != 1) return false;
    return BadAnswer(
        answer->operation,
        absl::StrFormat("only the first %d tags: it has no link to "
                        "the next page and ignores `last`, so the "
                        "rest of the tags cannot be read",
                        result_.tags / 2));
  }

  // Registries limit pages to a round number of tags.
  bool LooksLikeLimit(const Page& page) const {
    const std::int64_t length = page.length();
    if (length == page_size_) return true;
    // A registry that sends links sends one whenever there is more.
    if (has_links_ && length != kPageSize && length != kSmallPageSize) {
      return false;
    }
    // After a cursor there are few tags, and an extra request counts. No
    // registry is known that limits pages to 50 tags and sends no link.
    if (result_.used_last) return length > 0 && length % 100 == 0;
    return length >= kSmallestLimit &&
           (length % 10 == 0 || length % 16 == 0 || length % 25 == 0);
  }

  std::string What() const {
    return absl::StrFormat("list the tags of %s", repository_.ToString());
  }

  Session& session_;
  const Repository& repository_;
  const ListOptions& options_;
  TagSink& sink_;
  const Call& call_;

  int page_size_ = kPageSize;  // 0: the registry's own
  std::string after_;     // `last` of the page to come; empty: not a known tag
  bool probing_ = false;  // no link says that the page to come exists
  bool has_links_ = false;  // at least one page had a link
  std::string url_;
  std::vector<Way> ways_;  // to the page to come, after `url_`
  std::string fault_;      // of the last link
  std::string first_tag_;  // of the first page
  // Hashes of the URLs that were used and of the first tag of each page: enough
  // to see a circle, and eight bytes for any length.
  std::unordered_set<std::size_t> urls_;
  std::unordered_set<std::size_t> first_tags_;
  ListResult result_;
};

}  // namespace

absl::StatusOr<ListResult> ListAllTags(Session& session,
                                       const Repository& repository,
                                       const ListOptions& options,
                                       TagSink& sink, const Call& call) {
  return Walk(session, repository, options, sink, call).Run();
}

}  // namespace imagecd::oci
