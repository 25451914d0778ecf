#include "tests/testing/http/echoing_registry.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"

namespace imagecd::testing {
namespace {

using http::HttpResponse;

constexpr char kDigest[] =
    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

HttpResponse Json(int status, const std::string& body) {
  return {status, {{"Content-Type", "application/json"}}, body};
}

HttpResponse Page(const std::string& link) {
  HttpResponse page = Json(200, R"({"tags":["main.20260701-120000.0123abc"]})");
  page.headers.Add("Link", "<" + link + ">; rel=\"next\"");
  return page;
}

HttpResponse Redirect(const std::string& location) {
  return {307, {{"Location", location}}, ""};
}

HttpResponse Challenge(const std::string& challenge) {
  return {401, {{"WWW-Authenticate", challenge}}, ""};
}

HttpResponse Bearer(const std::string& realm, const std::string& more = "") {
  return Challenge("Bearer realm=\"" + realm + "\"" + more);
}

// Tags, and a manifest with one header or body that is not as it should be.
HttpResponse Manifest(std::string_view url, const std::string& type,
                      const std::string& digest, const std::string& body) {
  if (url.find("/tags/list") != std::string_view::npos) {
    return Json(200, R"({"tags":["main.20260701-120000.0123abc"]})");
  }
  return {
      200, {{"Content-Type", type}, {"Docker-Content-Digest", digest}}, body};
}

std::string Percent(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    absl::StrAppendFormat(&encoded, "%%%02x", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string JsonEscapes(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    absl::StrAppendFormat(&escaped, "\\u%04x", static_cast<unsigned char>(c));
  }
  return escaped;
}

// One round of decoding everything that can be decoded.
std::string DecodeOnce(std::string_view text) {
  std::string decoded;
  const auto hex = [&text](std::size_t at, std::size_t digits) {
    int value = 0;
    if (at + digits > text.size()) return -1;
    for (const char c : text.substr(at, digits)) {
      if (!absl::ascii_isxdigit(c)) return -1;
      value = value * 16 + (absl::ascii_isdigit(c)
                                ? c - '0'
                                : absl::ascii_tolower(c) - 'a' + 10);
    }
    return value;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '%' && hex(i + 1, 2) >= 0) {
      decoded += static_cast<char>(hex(i + 1, 2));
      i += 3;
    } else if (text.substr(i, 2) == "\\u" && hex(i + 2, 4) >= 0) {
      decoded += static_cast<char>(hex(i + 2, 4));
      i += 6;
    } else {
      decoded += text[i++];
    }
  }
  return decoded;
}

bool Contains(std::string_view text) {
  std::string lower(text);
  absl::AsciiStrToLower(&lower);
  std::string password = kEchoedPassword;
  absl::AsciiStrToLower(&password);
  return lower.find(password) != std::string::npos;
}

}  // namespace

const std::vector<EchoPlace>& EchoPlaces() {
  using Url = std::string_view;
  using Text = const std::string&;
  static const auto* places = new std::vector<EchoPlace>{
      {"PathOfALink", [](Url, Text e) { return Page("/v2/" + e); }},
      {"HostOfALink", [](Url, Text e) { return Page("https://" + e + "/x"); }},
      {"QueryOfALink",
       [](Url, Text e) {
         return Page("/v2/owner/app/tags/list?last=" + e + "&n=1");
       }},
      {"PathOfARealm",
       [](Url, Text e) { return Bearer("https://registry.example/" + e); }},
      {"PathOfAForeignRealm",
       [](Url, Text e) { return Bearer("https://other.example/" + e); }},
      {"PathOfALocalRealm",
       [](Url, Text e) { return Bearer("https://127.0.0.1/" + e); }},
      {"HostOfARealm",
       [](Url, Text e) { return Bearer("https://" + e + "/t"); }},
      {"UserOfARealm",
       [](Url, Text e) { return Bearer("https://" + e + "@other.example/t"); }},
      {"ServiceOfARealm",
       [](Url, Text e) {
         return Bearer("https://registry.example/token",
                       ",service=\"" + e + "\",error=\"" + e + "\"");
       }},
      {"SchemeOfAChallenge", [](Url, Text e) { return Challenge(e); }},
      {"PathOfARedirect",
       [](Url, Text e) { return Redirect("https://other.example/" + e); }},
      {"PathOfARedirectToHttp",
       [](Url, Text e) { return Redirect("http://other.example/" + e); }},
      {"PathOfARedirectToThisMachine",
       [](Url, Text e) { return Redirect("https://127.0.0.2/" + e); }},
      {"HostOfARedirect",
       [](Url, Text e) { return Redirect("https://" + e + ".example/"); }},
      {"CodeOfAnError",
       [](Url, Text e) {
         return Json(400, R"({"errors":[{"code":")" + e + R"("}]})");
       }},
      {"MessageOfAnError",
       [](Url, Text e) {
         return Json(403,
                     R"({"errors":[{"code":"DENIED","message":"you sent )" + e +
                         R"("}]})");
       }},
      {"LongMessageOfAnError",
       [](Url, Text e) {
         return Json(500, R"({"errors":[{"code":"X","message":")" +
                              std::string(140, '.') + e + R"("}]})");
       }},
      {"DescriptionOfAnError",
       [](Url, Text e) {
         return Json(404,
                     R"({"error":"x","error_description":")" + e + R"("})");
       }},
      {"TextOfAnError",
       [](Url, Text e) {
         return HttpResponse{418, {}, e};
       }},
      {"BodyThatIsNotJson", [](Url, Text e) { return Json(200, "{" + e); }},
      {"NameOfATag",
       [](Url, Text e) { return Json(200, R"({"tags":[")" + e + R"("]})"); }},
      {"MediaType",
       [](Url url, Text e) { return Manifest(url, e, kDigest, "{}"); }},
      {"DigestHeader",
       [](Url url, Text e) {
         return Manifest(url, "application/vnd.oci.image.manifest.v1+json", e,
                         "{}");
       }},
      {"Manifest",
       [](Url url, Text e) {
         return Manifest(url, "application/vnd.oci.image.manifest.v1+json",
                         kDigest,
                         R"({"schemaVersion":2,"mediaType":")" + e +
                             R"(","config":{"digest":")" + e + R"("}})");
       }},
      {"RetryAfter", [](Url, Text e) {
         return HttpResponse{429, {{"Retry-After", e}}, "retry-after: " + e};
       }}};
  return *places;
}

const std::vector<EchoForm>& EchoForms() {
  using Text = const std::string&;
  static const auto* forms = new std::vector<EchoForm>{
      {"Plain", [](Text p) { return p; }},
      {"UpperCase", [](Text p) { return absl::AsciiStrToUpper(p); }},
      {"Percent", [](Text p) { return Percent(p); }},
      {"PercentTwice", [](Text p) { return Percent(Percent(p)); }},
      {"Json", [](Text p) { return JsonEscapes(p); }},
      {"Base64", [](Text p) { return absl::Base64Escape(p); }},
      {"Base64Url", [](Text p) { return absl::WebSafeBase64Escape(p); }},
      {"Basic", [](Text p) { return absl::Base64Escape("someone:" + p); }},
      {"Hexadecimal", [](Text p) { return absl::BytesToHexString(p); }}};
  return *forms;
}

http::HttpResponse Echo(const EchoPlace& place, const EchoForm& form,
                        const http::HttpRequest& request) {
  const std::string sent = request.headers.Get("Authorization").value_or("");
  if (sent.empty()) return Challenge("Basic realm=\"x\"");
  return place.answer(request.url, form.write(kEchoedPassword));
}

bool RevealsPassword(std::string_view text) {
  const std::string password = kEchoedPassword;
  for (const std::string& form :
       {absl::Base64Escape("someone:" + password).substr(12),
        absl::Base64Escape(password).substr(0, 20),
        absl::BytesToHexString(password)}) {
    if (text.find(form) != std::string_view::npos) return true;
  }
  std::string decoded(text);
  for (int round = 0; round < 5; ++round) {
    if (Contains(decoded)) return true;
    decoded = DecodeOnce(decoded);
  }
  return false;
}

}  // namespace imagecd::testing
