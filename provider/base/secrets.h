#ifndef IMAGECD_PROVIDER_BASE_SECRETS_H_
#define IMAGECD_PROVIDER_BASE_SECRETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "provider/base/environment.h"
#include "provider/base/mutex.h"

namespace imagecd::base {

// Every credential that this process has obtained, so that none of them appears
// in a text that it shows. A server that was sent a credential may send it back
// in any part of an answer, so messages are redacted where they leave the
// process and not where they are made.
//
// Safe to call from any thread. Secrets are never forgotten.
class KnownSecrets {
 public:
  KnownSecrets() = default;
  KnownSecrets(const KnownSecrets&) = delete;
  KnownSecrets& operator=(const KnownSecrets&) = delete;

  // A password, token or key. Each line of a longer text counts as a secret.
  void Add(std::string_view secret);
  // A password together with the name that it is sent with: also covers the
  // value of a Basic authorization.
  void AddLogin(std::string_view username, std::string_view password);
  // The credentials in environment variables that this process, its libraries
  // or its child processes use: GITHUB_TOKEN, passwords of proxies, Pulumi's
  // access token and passphrase, the keys of clouds that hold its state.
  void AddFromEnvironment(const Environment& environment);

  // `text` with each occurrence of a secret replaced by "[secret]". Finds a
  // secret in any letter case, percent-encoded (partly, or several times), with
  // the escapes of JSON, in hexadecimal, and inside Base64 or base64url text.
  // Also finds the first 8 or more bytes of a secret where a text was cut: at
  // its end, or before "…" or "...".
  //
  // Short secrets are replaced with more care, so that messages stay readable:
  // from 4 to 7 bytes only as a whole word, and with fewer bytes only in the
  // value of a Basic authorization. The time is linear in the size of `text`.
  std::string Redact(std::string_view text) const;

 private:
  // Bytes of the source text, [begin, end).
  struct Range {
    std::size_t begin;
    std::size_t end;
  };
  // A text to search, and where in the source text each byte of it came from.
  struct Decoded;
  struct Pattern {
    std::string text;
    bool is_base64 = false;  // hide the whole run of Base64 around it
  };

  static Decoded Lowered(std::string_view text);
  static Decoded Decode(std::string_view text);
  void AddPattern(std::string_view text, bool is_base64)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The text as it is and decoded.
  void AddText(std::string_view text, bool is_base64)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AddForms(std::string_view secret) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Find(const Decoded& decoded, std::vector<Range>& found) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable Mutex mutex_;
  // By their first 8 bytes, and the short ones by their first 4. Patterns are
  // at most 64 bytes long: a longer secret is several.
  std::unordered_map<std::uint64_t, std::vector<Pattern>> patterns_
      ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::uint32_t, std::vector<std::string>> short_patterns_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_SECRETS_H_
