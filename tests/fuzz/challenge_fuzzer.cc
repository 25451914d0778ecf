// WWW-Authenticate fields, one a line, as a registry sends them, and the token
// endpoints that they name.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "provider/oci/challenge.h"
#include "provider/oci/realm.h"
#include "provider/oci/reference.h"
#include "provider/oci/url.h"

namespace {

using imagecd::oci::Challenge;
using imagecd::oci::ParseChallenges;

void Expect(bool condition) {
  if (!condition) abort();
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t end = 0; end != std::string_view::npos;) {
    end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end != std::string_view::npos) text.remove_prefix(end + 1);
  }
  return lines;
}

std::string Written(const Challenge& challenge) {
  std::string text = challenge.scheme;
  const char* separator = " ";
  for (const auto& [name, value] : challenge.parameters) {
    text += separator;
    separator = ", ";
    if (name.empty()) {
      text += value;
      continue;
    }
    text += name + "=\"";
    for (char c : value) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text;
}

void CheckRealmRules(const std::string& realm) {
  const imagecd::oci::Repository repository{"ghcr.io", "owner/app"};
  const auto limit = imagecd::oci::CheckRealm(
      realm, repository, {}, imagecd::http::AddressKind::kPublic);
  if (!limit.ok()) return;
  const auto url = imagecd::oci::ParseUrl(realm);
  Expect(url.ok() && url->scheme == "https");
  if (imagecd::oci::MayReceiveCredential(realm, repository, {})) {
    Expect(url->Authority() == "ghcr.io");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::vector<Challenge> challenges =
      ParseChallenges(Lines({reinterpret_cast<const char*>(data), size}));
  Expect(challenges.size() <= 16);

  std::vector<std::string> written;
  size_t bytes = 0;
  for (const Challenge& challenge : challenges) {
    Expect(!challenge.scheme.empty());
    Expect(challenge.parameters.size() <= 16);
    const auto realm = challenge.parameters.find("realm");
    if (realm != challenge.parameters.end()) CheckRealmRules(realm->second);
    written.push_back(Written(challenge));
    bytes += written.back().size();
  }
  if (bytes > 64 << 10) return 0;

  const std::vector<Challenge> again = ParseChallenges(written);
  Expect(again.size() == challenges.size());
  for (size_t i = 0; i < again.size(); ++i) {
    Expect(again[i].scheme == challenges[i].scheme);
    Expect(again[i].parameters == challenges[i].parameters);
  }
  return 0;
}
