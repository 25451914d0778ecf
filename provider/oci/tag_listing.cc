#include "provider/oci/tag_listing.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/link.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/tag_list_parser.h"
#include "provider/oci/url.h"

namespace imagecd::oci {
namespace {

constexpr int kPageSize = 1000;      // the most that GHCR and ECR give
constexpr int kSmallPageSize = 100;  // the most that Quay takes

std::size_t Hash(const std::string& text) {
  return std::hash<std::string>()(text);
}

bool IsClientError(int status) { return status >= 400 && status < 500; }

// Hands the tags of one page on and keeps what the walk needs to know of them.
class Page : public http::BodySink, private TagSink {
 public:
  // At most `max_tags` are handed on. `after`: the tag that the page was asked
  // to begin after.
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
  // A registry that knows `after` leaves it out.
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

class Walk {
 public:
  Walk(Session& session, const Repository& repository,
       const ListOptions& options, TagSink& sink, const Call& call)
      : session_(session),
        repository_(repository),
        options_(options),
        sink_(sink),
        call_(call),
        // What is no tag is in no list; the registry needs not hear of it.
        after_(IsTag(options.last) ? options.last : "") {}

  absl::StatusOr<ListResult> Run() {
    url_ = PageUrl();
    result_.used_last = !after_.empty();
    urls_.insert(Hash(url_));
    bool more = true;
    while (more) {
      IMAGECD_ASSIGN_OR_RETURN(more, Step());
    }
    return result_;
  }

 private:
  std::string PageUrl() const {
    std::string query = absl::StrFormat("tags/list?n=%d", page_size_);
    if (!after_.empty()) query += "&last=" + PercentEncode(after_);
    return session_.UrlOf(repository_, query);
  }

  // One request; whether another is to follow.
  absl::StatusOr<bool> Step() {
    const Limits& limits = session_.options().limits;
    if (result_.pages == limits.pages) {
      return MakeRegistryError(
          Failure::kTooLarge,
          absl::StrFormat("cannot %s: there are more than %d pages", What(),
                          limits.pages));
    }
    Page page(sink_, limits.tags - result_.tags, after_);
    RegistryRequest request;
    request.url = url_;
    request.what = What();
    request.accept = "application/json";
    request.max_body_bytes = limits.page_bytes;
    request.sink = &page;
    IMAGECD_ASSIGN_OR_RETURN(const RegistryAnswer answer,
                             session_.Send(repository_, request, call_));
    if (answer.response.status != 200) return OtherAnswer(answer);
    if (const absl::Status status = page.End(); !status.ok()) {
      return BadAnswer(answer.operation, std::string(status.message()));
    }
    if (const absl::Status status = sink_.EndPage(); !status.ok()) {
      return TransportFailure(answer.operation, status, 1);
    }
    ++result_.pages;
    result_.tags += page.tags();
    if (options_.progress) options_.progress(result_.tags);
    return Next(page, answer);
  }

  absl::StatusOr<bool> OtherAnswer(const RegistryAnswer& answer) {
    const int status = answer.response.status;
    if (result_.pages == 0) {
      if ((status == 400 || status == 405) && page_size_ != kSmallPageSize) {
        page_size_ = kSmallPageSize;
        url_ = PageUrl();
        return true;
      }
      if (IsClientError(status) && !after_.empty()) {
        after_.clear();
        result_.used_last = false;
        page_size_ = kPageSize;
        url_ = PageUrl();
        return true;
      }
    } else if (IsClientError(status) && probing_) {
      return false;  // it does not know this way to go on: there is no more
    }
    return AnswerFailure(answer.operation, answer.response, 1);
  }

  absl::StatusOr<bool> Next(const Page& page, const RegistryAnswer& answer) {
    // A page that begins as an earlier one did: the registry is going round.
    const bool seen_before =
        !page.first().empty() && !first_tags_.insert(Hash(page.first())).second;
    const std::optional<std::string> link =
        NextLink(answer.response.headers.GetAll("Link"));
    if (link.has_value()) {
      IMAGECD_ASSIGN_OR_RETURN(url_, ResolveNextPage(url_, *link, repository_));
      probing_ = false;
      after_.clear();
      const bool new_url = urls_.insert(Hash(url_)).second;
      if (!new_url && page.length() == 0) return false;
      // What there is may be all or may be not: no answer to build on.
      if (!new_url || seen_before) {
        return BadAnswer(answer.operation,
                         "pages whose links go round in a circle");
      }
      return true;
    }
    const bool full = page.length() == page_size_ ||
                      page.length() == kPageSize ||
                      page.length() == kSmallPageSize;
    if (!full || page.last().empty()) return false;
    if (probing_ && (seen_before || page.has_after())) return false;
    probing_ = true;
    after_ = page.last();
    url_ = PageUrl();
    return urls_.insert(Hash(url_)).second;
  }

  std::string What() const {
    return absl::StrFormat("list the tags of %s", repository_.ToString());
  }

  Session& session_;
  const Repository& repository_;
  const ListOptions& options_;
  TagSink& sink_;
  const Call& call_;

  int page_size_ = kPageSize;
  std::string after_;     // of the page to come; empty where a link says it
  bool probing_ = false;  // the page to come has no link to vouch for it
  std::string url_;
  // Hashes of those followed and of the first tag of each page: enough to see
  // a circle, and eight bytes however long they are.
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
