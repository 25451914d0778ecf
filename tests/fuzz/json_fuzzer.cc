// JSON that registries and token endpoints send: ParseBounded agrees with
// nlohmann's parser, in a number of steps that is bounded by the length.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "nlohmann/json.hpp"
#include "provider/base/clock.h"
#include "provider/base/secrets.h"
#include "provider/oci/answer_errors.h"
#include "provider/oci/bounded_json.h"
#include "provider/oci/token_endpoint.h"

namespace {

using nlohmann::json;

void Expect(bool condition) {
  if (!condition) abort();
}

// Counts the looks of an Interrupt.
class CountingClock : public imagecd::base::Clock {
 public:
  absl::Time Now() const override {
    ++looks;
    return absl::UnixEpoch();
  }
  mutable std::size_t looks = 0;
};

void CheckBounded(std::string_view text) {
  const imagecd::oci::JsonLimits limits;
  const CountingClock clock;
  imagecd::base::Interrupt interrupt(nullptr, &clock, absl::InfiniteFuture());
  const json read = imagecd::oci::ParseBounded(text, limits, &interrupt);
  Expect(clock.looks <= 1 + text.size() / 256);
  const json expected = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto opened = std::count_if(
      text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; });
  const bool within = text.size() <= limits.values &&
                      opened <= static_cast<std::ptrdiff_t>(limits.depth);
  if (read.is_discarded()) {
    Expect(expected.is_discarded() || !within);
  } else {
    Expect(read == expected);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckBounded(text);
  const auto token =
      imagecd::oci::ParseTokenAnswer(text, absl::FromUnixSeconds(0));
  if (token.ok()) {
    Expect(!token->value.empty() && token->expires > absl::UnixEpoch());
    for (const char c : token->value) Expect(c > ' ' && c <= '~');
  }
  static const imagecd::base::KnownSecrets* const kSecrets = [] {
    auto* secrets = new imagecd::base::KnownSecrets;
    secrets->Add("secret-of-a-user");
    return secrets;
  }();
  const auto errors = imagecd::oci::ParseAnswerErrors(text, kSecrets);
  Expect(errors.text.size() < 1000);
  for (const char c : errors.text) Expect(c >= ' ' && c <= '~');
  return 0;
}
