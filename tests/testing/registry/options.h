#ifndef IMAGECD_TESTS_TESTING_REGISTRY_OPTIONS_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Every way in which the fake registry can differ from ghcr.io, as values. The
// defaults are what ghcr.io does, as far as that is known. In JSON (scenario
// files, the admin API) a switch has its field's name and an enumerator its
// name without the k, in snake_case: {"order": "lexical", "lag": 2}.

namespace imagecd::testing {

// What a request is for. kAny stands for all of them.
enum class Route {
  kAny,
  kPing,      // /v2/
  kToken,     // /token
  kTags,      // /v2/NAME/tags/list
  kManifest,  // /v2/NAME/manifests/REFERENCE
  kBlob,      // /v2/NAME/blobs/DIGEST
  kStorage,   // the other host, to which blobs are redirected
  kOther,
};

enum class TagOrder {
  kPush,      // oldest first: ghcr.io
  kLexical,   // case-insensitive, the specification's first wording
  kAscii,     // case-sensitive, as Go's sort.Strings
  kReversed,  // newest push first
  kShuffled,  // by shuffle_seed
};

enum class LinkForm {
  // `</v2/NAME/tags/list?last=TAG&n=N>; rel="next"`; N is 0 where the request
  // has no n: ghcr.io.
  kRelative,
  kAbsolute,
  kMissing,
  // As kRelative, but the last page but one has none, though it is full: the
  // rest is found only by who asks again.
  kMissingBeforeLast,
  kCrossHost,  // the storage host
  kOtherPath,  // another repository of this host
  // A name without its first part, as from a virtual repository of Artifactory.
  kWithoutFirstPart,
  kPrefixed,  // a path before /v2/, as from Nexus behind a connector
  // `last` is a text that only the registry understands: ECR. A tag as `last`
  // is ignored.
  kOpaque,
  kLoop,     // the page itself
  kEndless,  // after the last page all begins anew, under new addresses
};

// What to do with a `last` that is not listed.
enum class UnknownLast {
  kEmpty,     // 200 with no tags
  kNotFound,  // 404
  kFull,      // as if it had not been asked for
  kPosition,  // what would sort after it; in an unsorted order: nothing
  kDropsOne,  // kPosition less its first tag (distribution 3.0.0)
};

enum class OverCap { kClamp, kBadRequest, kMethodNotAllowed };  // 400, 405

// What becomes of a body on its way; see FakeRegistryOptions::bodies.
enum class BodyForm {
  kNormal,
  kHtml,       // 200 with an HTML page in place of it
  kTruncated,  // half of it, with a Content-Length that says so
  kCutOff,     // half of it, then the connection ends before Content-Length
  kGzip,       // Content-Encoding: gzip, though nobody asked
  kHuge,       // huge_bytes of white space before it
  kEndless,    // white space without end, chunked
  kDrip,       // drip_bytes at a time, drip_interval apart
};

enum class AuthScheme {
  kNone,
  kBearer,  // by /token: ghcr.io
  kBasic,
  kBearerAndBasic,          // either; one comma-joined WWW-Authenticate
  kBearerAndBasicSeparate,  // either; two WWW-Authenticate headers
};

enum class TokenField { kToken, kAccessToken, kBoth, kNeither };

enum class DigestHeader {
  kAlways,
  kNotOnHead,
  kNever,
  kWrong,  // of other bytes
};

enum class Visibility { kPublic, kPrivate };

// Who may read what is private.
struct Credential {
  std::string user;  // empty: any name will do, as on ghcr.io
  std::string password;
  // Which private repositories it reads; others are answered with 403 DENIED.
  // Empty: all.
  std::vector<std::string> repositories;
};

struct FakeRegistryOptions {
  // Listings.
  TagOrder order = TagOrder::kPush;
  std::uint64_t shuffle_seed = 1;
  int default_page = 100;
  int page_cap = 1000;
  OverCap over_cap = OverCap::kClamp;
  bool zero_n_is_empty = false;  // n=0: no tags, as specified; else the default
  LinkForm link = LinkForm::kRelative;
  // A full last page has a Link too; the page behind it is empty.
  bool link_when_exactly_full = false;
  UnknownLast unknown_last = UnknownLast::kEmpty;
  bool ignore_pagination = false;  // n and last: Debian's docker-registry
  bool ignore_last = false;
  int lag = 0;                    // this many latest pushes are not yet listed
  std::optional<int> only_first;  // an outage: no more tags than these
  bool tags_null = false;         // "tags": null
  std::vector<std::string> extra_elements;  // JSON text, first on every page
  bool repush_moves = false;  // pushing a tag again moves it to the end

  // Manifests and blobs.
  DigestHeader digest_header = DigestHeader::kAlways;
  bool head_refused = false;    // HEAD of a manifest: 405
  bool head_not_found = false;  // HEAD of a manifest: 404
  // The Content-Type of every manifest; empty: its media type.
  std::string manifest_type;
  // GET and HEAD of everything: 307 to the same path of this URL.
  std::string redirect_to;
  bool index_needs_accept = true;  // 404 unless Accept has its media type
  bool blob_redirect = false;      // 307 to the storage host

  // Authentication.
  AuthScheme auth = AuthScheme::kBearer;
  std::string service = "fake-ghcr";
  std::string realm;  // empty: /token of this registry
  // The challenge on /v2/ has the scope `repository:user/image:pull`,
  // literally.
  bool placeholder_scope = true;
  TokenField token_field = TokenField::kToken;
  std::optional<int> expires_in;  // seconds, only said: see token_uses
  int token_uses = 0;  // a token's requests before it is refused; 0: no limit
  int refused_token_status = 401;  // or 400 DENIED (ECR), 403 DENIED
  // The action that a listing's token must have: Azure's metadata_read.
  std::string tags_action = "pull";
  std::string token_redirect;       // /token answers 307 to this address
  bool constant_bearer = true;      // `Bearer QQ==` reads what is public
  int private_token_status = 401;   // /token, anonymous, private repository
  int absent_token_status = 403;    // /token, anonymous, no such repository
  int bad_credential_status = 403;  // /token
  std::vector<Credential> credentials;
  // Accepted by POST /token grant_type=refresh_token; without any: 404.
  std::vector<std::string> identity_tokens;

  // Bodies of successful answers (2xx), by route; kAny for those not named.
  std::map<Route, BodyForm> bodies;
  std::int64_t huge_bytes = std::int64_t{100} << 20;
  int drip_bytes = 1;
  std::chrono::milliseconds drip_interval{100};

  // Before every answer, by route; kAny for those not named.
  std::map<Route, std::chrono::milliseconds> delays;
};

// An answer in place of the right one; see FakeRegistry::FailNext.
struct Failure {
  enum class Kind { kAnswer, kDropConnection };

  Route route = Route::kAny;
  Kind kind = Kind::kAnswer;
  int status = 500;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // ghcr.io's 429: the wait ("6.565868ms") is in the message, not in a header.
  static Failure TooManyRequests(std::string wait = "6.565868ms");
  // 429 with a Retry-After header: seconds or a date.
  static Failure RetryAfter(std::string value);
  static Failure Status(int status);
  // The connection ends without an answer.
  static Failure Drop();

  Failure On(Route only) const {
    Failure copy = *this;
    copy.route = only;
    return copy;
  }
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_OPTIONS_H_
