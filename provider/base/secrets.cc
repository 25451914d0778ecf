#include "provider/base/secrets.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "provider/base/text.h"

// The search works on two copies of the text: one in lower case, and one that
// is also decoded. Decoding is a rewriting that ends in the same result however
// a secret was encoded: it replaces the escape at the end of what was decoded
// so far until none is left. Secrets are stored in the same two forms. Each
// byte of a copy knows its place in the source text, so that a match in a copy
// becomes a range of the source text.

namespace imagecd::base {
namespace {

constexpr std::string_view kPlaceholder = "[secret]";
constexpr std::size_t kStem = 8;       // the bytes that patterns_ is keyed by
constexpr std::size_t kShortStem = 4;  // the same of short_patterns_
constexpr std::size_t kMaxPattern = 64;
// Of longer secrets (tokens, keys) only the plain form is searched for.
constexpr std::size_t kMaxEncoded = 256;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::uint32_t> HexNumber(std::string_view digits) {
  std::uint32_t number = 0;
  for (const char c : digits) {
    const int digit = HexDigit(c);
    if (digit < 0) return std::nullopt;
    number = number << 4 | static_cast<std::uint32_t>(digit);
  }
  return number;
}

// An escape at the end of a text.
struct Escape {
  std::size_t length = 0;  // 0: none
  std::string value;
};

Escape EscapeAtEnd(std::string_view text) {
  const std::size_t size = text.size();
  if (size >= 3 && text[size - 3] == '%') {
    if (const auto byte = HexNumber(text.substr(size - 2))) {
      return {3, std::string(1, static_cast<char>(*byte))};
    }
  }
  if (size >= 6 && text[size - 6] == '\\' &&
      (text[size - 5] == 'u' || text[size - 5] == 'U')) {
    if (const auto code_point = HexNumber(text.substr(size - 4))) {
      Escape escape{6, ""};
      AppendUtf8(*code_point, escape.value);
      return escape;
    }
  }
  return {};
}

bool IsWord(char c) {
  return absl::ascii_isalnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

// Without the slash, which separates the parts of a URL more often.
bool IsBase64(char c) {
  return absl::ascii_isalnum(c) || c == '+' || c == '-' || c == '_' || c == '=';
}

// The characters of Base64 that depend on `secret` alone, where it begins
// `offset` bytes after a multiple of three.
std::string Base64Core(std::string_view secret, std::size_t offset) {
  const std::string padded = std::string(offset, '\0') + std::string(secret);
  const std::string encoded = absl::Base64Escape(padded);
  const std::size_t first = (offset * 8 + 5) / 6;
  const std::size_t last = padded.size() * 8 / 6;
  return last > first ? encoded.substr(first, last - first) : "";
}

std::string UrlSafe(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  return base64;
}

std::string Hexadecimal(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

// True if a text was cut here: either it ends, or an ellipsis follows.
bool IsCut(std::string_view rest) {
  return rest.empty() || rest.starts_with("...") || rest.starts_with("…");
}

template <typename Integer>
Integer Stem(std::string_view text) {
  Integer stem = 0;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) {
    stem =
        static_cast<Integer>(stem << 8 | static_cast<unsigned char>(text[i]));
  }
  return stem;
}

std::size_t CommonPrefix(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(size),
                    b.begin())
          .first -
      a.begin());
}

}  // namespace

struct KnownSecrets::Decoded {
  std::string text;
  std::vector<Range> from;  // for each byte of `text`
};

KnownSecrets::Decoded KnownSecrets::Lowered(std::string_view text) {
  Decoded lowered;
  lowered.text = std::string(text);
  absl::AsciiStrToLower(&lowered.text);
  lowered.from.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    lowered.from.push_back({i, i + 1});
  }
  return lowered;
}

KnownSecrets::Decoded KnownSecrets::Decode(std::string_view text) {
  Decoded decoded;
  decoded.text.reserve(text.size());
  decoded.from.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    decoded.text += text[i];
    decoded.from.push_back({i, i + 1});
    for (Escape escape = EscapeAtEnd(decoded.text); escape.length > 0;
         escape = EscapeAtEnd(decoded.text)) {
      const std::size_t begin = decoded.text.size() - escape.length;
      const Range range{decoded.from[begin].begin, i + 1};
      decoded.text.replace(begin, escape.length, escape.value);
      decoded.from.resize(begin);
      decoded.from.resize(decoded.text.size(), range);
    }
  }
  // A remaining backslash may or may not belong to an escape, depending on how
  // often the text was encoded. So backslashes are ignored: `\"` and `"` are
  // the same.
  Decoded plain;
  for (std::size_t i = 0; i < decoded.text.size(); ++i) {
    const char c = decoded.text[i];
    if (c == '\\') continue;
    plain.text += c == '+' ? ' ' : absl::ascii_tolower(c);
    plain.from.push_back(decoded.from[i]);
  }
  return plain;
}

void KnownSecrets::AddPattern(std::string_view text, bool is_base64) {
  if (text.size() < kShortStem) return;
  if (text.size() < kStem) {
    if (is_base64) return;
    std::vector<std::string>& group =
        short_patterns_[Stem<std::uint32_t>(text)];
    if (std::find(group.begin(), group.end(), text) == group.end()) {
      group.emplace_back(text);
    }
    return;
  }
  for (std::size_t at = 0; at < text.size(); at += kMaxPattern) {
    // The last piece also has the full length.
    if (text.size() - at < kMaxPattern && at > 0) {
      at = text.size() - kMaxPattern;
    }
    Pattern pattern{std::string(text.substr(at, kMaxPattern)), is_base64};
    std::vector<Pattern>& group = patterns_[Stem<std::uint64_t>(pattern.text)];
    const bool known = std::any_of(
        group.begin(), group.end(),
        [&pattern](const Pattern& each) { return each.text == pattern.text; });
    if (!known) group.push_back(std::move(pattern));
  }
}

void KnownSecrets::AddText(std::string_view text, bool is_base64) {
  AddPattern(Lowered(text).text, is_base64);
  AddPattern(Decode(text).text, is_base64);
}

void KnownSecrets::AddForms(std::string_view secret) {
  AddText(secret, /*is_base64=*/false);
  if (secret.size() < kShortStem || secret.size() > kMaxEncoded) return;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    const std::string core = Base64Core(secret, offset);
    AddText(core, /*is_base64=*/true);
    AddText(UrlSafe(core), /*is_base64=*/true);
  }
  AddText(Hexadecimal(secret), /*is_base64=*/false);
}

void KnownSecrets::Add(std::string_view secret) {
  const MutexLock lock(mutex_);
  while (!secret.empty()) {
    const std::size_t end = secret.find_first_of("\r\n");
    const absl::string_view line = absl::StripAsciiWhitespace(
        absl::string_view(secret.data(), std::min(end, secret.size())));
    AddForms({line.data(), line.size()});
    if (end == std::string_view::npos) break;
    secret.remove_prefix(end + 1);
  }
}

void KnownSecrets::AddLogin(std::string_view username,
                            std::string_view password) {
  if (password.empty()) return;
  Add(password);
  std::string login(username);
  login += ':';
  login += password;
  const MutexLock lock(mutex_);
  const std::string core = Base64Core(login, 0);
  for (const std::string& form : {core, UrlSafe(core)}) {
    AddPattern(Lowered(form).text, /*is_base64=*/true);
    AddPattern(Decode(form).text, /*is_base64=*/true);
  }
}

void KnownSecrets::AddFromEnvironment(const Environment& environment) {
  for (const char* name : {"GITHUB_TOKEN", "GH_TOKEN", "PULUMI_ACCESS_TOKEN",
                           "PULUMI_CONFIG_PASSPHRASE", "AWS_SECRET_ACCESS_KEY",
                           "AWS_SESSION_TOKEN", "AZURE_STORAGE_KEY",
                           "AZURE_CLIENT_SECRET", "AZURE_STORAGE_SAS_TOKEN"}) {
    Add(environment.Get(name).value_or(""));
  }
  for (const char* name :
       {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    std::string value = environment.Get(name).value_or("");
    // [SCHEME://]USER:PASSWORD@HOST
    const std::size_t at = value.rfind('@');
    if (at == std::string::npos) continue;
    value.resize(at);
    const std::size_t scheme = value.find("://");
    if (scheme != std::string::npos) value.erase(0, scheme + 3);
    const std::size_t colon = value.find(':');
    if (colon == std::string::npos) continue;
    AddLogin(value.substr(0, colon), value.substr(colon + 1));
  }
}

void KnownSecrets::Find(const Decoded& decoded,
                        std::vector<Range>& found) const {
  const std::string_view text = decoded.text;
  const auto range_of = [&](std::size_t begin, std::size_t end) {
    return Range{decoded.from[begin].begin, decoded.from[end - 1].end};
  };
  // A plain word is replaced only if it is a separate word. As part of a path
  // or a name it is probably not the secret.
  const auto is_whole = [&](std::size_t at, std::size_t size) {
    const std::string_view match = text.substr(at, size);
    const bool plain =
        std::all_of(match.begin(), match.end(), absl::ascii_isalpha);
    const auto joins = [plain](char c) {
      return IsWord(c) ||
             (plain && (c == '-' || c == '_' || c == '.' || c == '/'));
    };
    return (at == 0 || !joins(text[at - 1])) &&
           (at + size == text.size() || !joins(text[at + size]));
  };
  std::size_t base64_end = 0;  // of the last run of Base64 that was found
  for (std::size_t at = 0; at + kShortStem <= text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (const auto group = short_patterns_.find(Stem<std::uint32_t>(rest));
        group != short_patterns_.end()) {
      for (const std::string& each : group->second) {
        if (rest.starts_with(each) && is_whole(at, each.size())) {
          found.push_back(range_of(at, at + each.size()));
        }
      }
    }
    if (rest.size() < kStem) continue;
    const auto group = patterns_.find(Stem<std::uint64_t>(rest));
    if (group == patterns_.end()) continue;
    for (const Pattern& each : group->second) {
      const std::size_t size = CommonPrefix(rest, each.text);
      if (size < each.text.size() && !IsCut(rest.substr(size))) continue;
      std::size_t begin = at;
      std::size_t end = at + size;
      if (each.is_base64) {
        if (end <= base64_end) continue;  // in a run that was found
        while (begin > 0 && IsBase64(text[begin - 1])) --begin;
        while (end < text.size() && IsBase64(text[end])) ++end;
        base64_end = end;
      }
      found.push_back(range_of(begin, end));
    }
  }
}

std::string KnownSecrets::Redact(std::string_view text) const {
  std::vector<Range> found;
  {
    const MutexLock lock(mutex_);
    if (patterns_.empty() && short_patterns_.empty()) return std::string(text);
    Find(Lowered(text), found);
    Find(Decode(text), found);
  }
  std::sort(found.begin(), found.end(), [](const Range& a, const Range& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::string redacted;
  std::size_t done = 0;       // of `text`
  bool after_secret = false;  // what was done last is a placeholder
  for (const Range& range : found) {
    if (range.end <= done) continue;
    if (range.begin > done || !after_secret) {
      const std::size_t begin = std::max(range.begin, done);
      redacted += text.substr(done, begin - done);
      redacted += kPlaceholder;
    }
    done = range.end;
    after_secret = true;
  }
  redacted += text.substr(done);
  return redacted;
}

}  // namespace imagecd::base
