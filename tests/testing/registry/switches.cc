#include "tests/testing/registry/switches.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "tests/testing/registry/json_fields.h"

namespace imagecd::testing {

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

template <>
struct EnumNames<Route> {
  static constexpr Names<Route, 8> kNames{{{Route::kAny, "any"},
                                           {Route::kPing, "ping"},
                                           {Route::kToken, "token"},
                                           {Route::kTags, "tags"},
                                           {Route::kManifest, "manifest"},
                                           {Route::kBlob, "blob"},
                                           {Route::kStorage, "storage"},
                                           {Route::kOther, "other"}}};
};
template <>
struct EnumNames<TagOrder> {
  static constexpr Names<TagOrder, 5> kNames{
      {{TagOrder::kPush, "push"},
       {TagOrder::kLexical, "lexical"},
       {TagOrder::kAscii, "ascii"},
       {TagOrder::kReversed, "reversed"},
       {TagOrder::kShuffled, "shuffled"}}};
};
template <>
struct EnumNames<LinkForm> {
  static constexpr Names<LinkForm, 11> kNames{
      {{LinkForm::kRelative, "relative"},
       {LinkForm::kAbsolute, "absolute"},
       {LinkForm::kMissing, "missing"},
       {LinkForm::kMissingBeforeLast, "missing_before_last"},
       {LinkForm::kCrossHost, "cross_host"},
       {LinkForm::kOtherPath, "other_path"},
       {LinkForm::kWithoutFirstPart, "without_first_part"},
       {LinkForm::kPrefixed, "prefixed"},
       {LinkForm::kOpaque, "opaque"},
       {LinkForm::kLoop, "loop"},
       {LinkForm::kEndless, "endless"}}};
};
template <>
struct EnumNames<UnknownLast> {
  static constexpr Names<UnknownLast, 5> kNames{
      {{UnknownLast::kEmpty, "empty"},
       {UnknownLast::kNotFound, "not_found"},
       {UnknownLast::kFull, "full"},
       {UnknownLast::kPosition, "position"},
       {UnknownLast::kDropsOne, "drops_one"}}};
};
template <>
struct EnumNames<OverCap> {
  static constexpr Names<OverCap, 3> kNames{
      {{OverCap::kClamp, "clamp"},
       {OverCap::kBadRequest, "bad_request"},
       {OverCap::kMethodNotAllowed, "method_not_allowed"}}};
};
template <>
struct EnumNames<BodyForm> {
  static constexpr Names<BodyForm, 8> kNames{
      {{BodyForm::kNormal, "normal"},
       {BodyForm::kHtml, "html"},
       {BodyForm::kTruncated, "truncated"},
       {BodyForm::kCutOff, "cut_off"},
       {BodyForm::kGzip, "gzip"},
       {BodyForm::kHuge, "huge"},
       {BodyForm::kEndless, "endless"},
       {BodyForm::kDrip, "drip"}}};
};
template <>
struct EnumNames<AuthScheme> {
  static constexpr Names<AuthScheme, 5> kNames{
      {{AuthScheme::kNone, "none"},
       {AuthScheme::kBearer, "bearer"},
       {AuthScheme::kBasic, "basic"},
       {AuthScheme::kBearerAndBasic, "bearer_and_basic"},
       {AuthScheme::kBearerAndBasicSeparate, "bearer_and_basic_separate"}}};
};
template <>
struct EnumNames<TokenField> {
  static constexpr Names<TokenField, 4> kNames{
      {{TokenField::kToken, "token"},
       {TokenField::kAccessToken, "access_token"},
       {TokenField::kBoth, "both"},
       {TokenField::kNeither, "neither"}}};
};
template <>
struct EnumNames<DigestHeader> {
  static constexpr Names<DigestHeader, 4> kNames{
      {{DigestHeader::kAlways, "always"},
       {DigestHeader::kNotOnHead, "not_on_head"},
       {DigestHeader::kNever, "never"},
       {DigestHeader::kWrong, "wrong"}}};
};
template <>
struct EnumNames<Visibility> {
  static constexpr Names<Visibility, 2> kNames{
      {{Visibility::kPublic, "public"}, {Visibility::kPrivate, "private"}}};
};

namespace {

enum class FailureKind { kTooManyRequests, kRetryAfter, kStatus, kDrop };

template <typename Enum>
std::string NameOf(Enum value) {
  for (const auto& [known, name] : EnumNames<Enum>::kNames) {
    if (known == value) return std::string(name);
  }
  return "";
}

}  // namespace

template <>
struct EnumNames<FailureKind> {
  static constexpr Names<FailureKind, 4> kNames{
      {{FailureKind::kTooManyRequests, "too_many_requests"},
       {FailureKind::kRetryAfter, "retry_after"},
       {FailureKind::kStatus, "status"},
       {FailureKind::kDrop, "drop"}}};
};

bool ReadJson(const Json& json, Credential& out) {
  return JsonFields(json, "a credential")
      .Field("user", out.user)
      .Field("password", out.password)
      .Field("repositories", out.repositories)
      .Finish()
      .ok();
}

namespace {

template <typename T>
concept Named = requires {
  EnumNames<T>::kNames;
};

template <typename T>
Json WriteJson(const T& value) {
  if constexpr (Named<T>) {
    return NameOf(value);
  } else {
    return value;
  }
}
Json WriteJson(std::chrono::milliseconds value) { return value.count(); }
Json WriteJson(const Credential& value) {
  return {{"user", value.user},
          {"password", value.password},
          {"repositories", value.repositories}};
}
template <typename T>
Json WriteJson(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}
template <typename T>
Json WriteJson(const std::vector<T>& values) {
  Json json = Json::array();
  for (const T& value : values) json.push_back(WriteJson(value));
  return json;
}
template <typename T>
Json WriteJson(const std::map<Route, T>& values) {
  Json json = Json::object();
  for (const auto& [route, value] : values) {
    json[NameOf(route)] = WriteJson(value);
  }
  return json;
}

// Calls visit(name, field) for every switch: the one list of them.
template <typename Options, typename Visit>
void VisitSwitches(Options& o, Visit visit) {
  visit("order", o.order);
  visit("shuffle_seed", o.shuffle_seed);
  visit("default_page", o.default_page);
  visit("page_cap", o.page_cap);
  visit("over_cap", o.over_cap);
  visit("zero_n_is_empty", o.zero_n_is_empty);
  visit("link", o.link);
  visit("link_when_exactly_full", o.link_when_exactly_full);
  visit("unknown_last", o.unknown_last);
  visit("ignore_pagination", o.ignore_pagination);
  visit("ignore_last", o.ignore_last);
  visit("lag", o.lag);
  visit("only_first", o.only_first);
  visit("tags_null", o.tags_null);
  visit("extra_elements", o.extra_elements);
  visit("repush_moves", o.repush_moves);
  visit("digest_header", o.digest_header);
  visit("head_refused", o.head_refused);
  visit("head_not_found", o.head_not_found);
  visit("manifest_type", o.manifest_type);
  visit("redirect_to", o.redirect_to);
  visit("index_needs_accept", o.index_needs_accept);
  visit("blob_redirect", o.blob_redirect);
  visit("auth", o.auth);
  visit("service", o.service);
  visit("realm", o.realm);
  visit("placeholder_scope", o.placeholder_scope);
  visit("token_field", o.token_field);
  visit("expires_in", o.expires_in);
  visit("token_uses", o.token_uses);
  visit("refused_token_status", o.refused_token_status);
  visit("tags_action", o.tags_action);
  visit("token_redirect", o.token_redirect);
  visit("constant_bearer", o.constant_bearer);
  visit("private_token_status", o.private_token_status);
  visit("absent_token_status", o.absent_token_status);
  visit("bad_credential_status", o.bad_credential_status);
  visit("credentials", o.credentials);
  visit("identity_tokens", o.identity_tokens);
  visit("bodies", o.bodies);
  visit("huge_bytes", o.huge_bytes);
  visit("drip_bytes", o.drip_bytes);
  visit("drip_interval", o.drip_interval);
  visit("delays", o.delays);
}

}  // namespace

absl::Status ApplySwitches(const Json& switches, FakeRegistryOptions& options) {
  FakeRegistryOptions changed = options;
  JsonFields fields(switches, "the switches");
  VisitSwitches(changed, [&](const char* name, auto& field) {
    fields.Field(name, field);
  });
  IMAGECD_RETURN_IF_ERROR(fields.Finish());
  options = std::move(changed);
  return absl::OkStatus();
}

Json SwitchesToJson(const FakeRegistryOptions& options) {
  Json json = Json::object();
  VisitSwitches(options, [&](const char* name, const auto& field) {
    json[name] = WriteJson(field);
  });
  return json;
}

absl::Status ParseFailure(const Json& json, Failure& failure, int& count) {
  FailureKind kind = FailureKind::kStatus;
  Route route = Route::kAny;
  std::string wait = "6.565868ms";
  std::string value = "1";
  int status = 503;
  std::optional<std::string> body;
  std::map<std::string, std::string> headers;
  count = 1;
  IMAGECD_RETURN_IF_ERROR(JsonFields(json, "a failure")
                              .Field("kind", kind)
                              .Field("route", route)
                              .Field("wait", wait)
                              .Field("value", value)
                              .Field("status", status)
                              .Field("body", body)
                              .Field("headers", headers)
                              .Field("count", count)
                              .Finish());
  switch (kind) {
    case FailureKind::kTooManyRequests:
      failure = Failure::TooManyRequests(wait);
      break;
    case FailureKind::kRetryAfter:
      failure = Failure::RetryAfter(value);
      break;
    case FailureKind::kStatus:
      failure = Failure::Status(status);
      break;
    case FailureKind::kDrop:
      failure = Failure::Drop();
      break;
  }
  failure.route = route;
  if (body) failure.body = *body;
  for (auto& header : headers) failure.headers.emplace_back(header);
  return absl::OkStatus();
}

std::string RouteName(Route route) { return NameOf(route); }

bool ParseVisibility(std::string_view name, Visibility& visibility) {
  return ReadJson(Json(std::string(name)), visibility);
}

}  // namespace imagecd::testing
