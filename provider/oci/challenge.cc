#include "provider/oci/challenge.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "provider/base/grammar.h"
#include "provider/oci/field_reader.h"

namespace imagecd::oci {
namespace {

constexpr std::size_t kMaxChallenges = 16;
constexpr std::size_t kMaxParameters = 16;
constexpr std::size_t kMaxBytes = 64 << 10;

// `name = value`; otherwise nothing is taken.
std::optional<std::pair<std::string, std::string>> TakeParameter(
    FieldReader& reader) {
  const std::size_t begin = reader.position();
  const std::string name = base::ToLower(reader.TakeToken());
  reader.SkipSpace();
  if (!name.empty() && reader.Take('=')) {
    reader.SkipSpace();
    if (std::optional<std::string> value = reader.TakeValue()) {
      reader.SkipSpace();
      return std::make_pair(name, *std::move(value));
    }
  }
  reader.Return(begin);
  return std::nullopt;
}

void Add(std::pair<std::string, std::string> parameter, Challenge& challenge) {
  if (challenge.parameters.size() >= kMaxParameters) return;
  challenge.parameters.insert(std::move(parameter));
}

void ParseField(std::string_view text, std::vector<Challenge>& challenges) {
  FieldReader reader(text);
  // The challenge that a parameter behind a comma belongs to.
  bool open = false;
  while (!reader.done()) {
    reader.SkipSpace();
    if (reader.Take(',')) continue;
    if (auto parameter = TakeParameter(reader)) {
      if (open) Add(*std::move(parameter), challenges.back());
    } else if (const std::string_view scheme = reader.TakeToken();
               !scheme.empty()) {
      if (challenges.size() == kMaxChallenges) return;
      challenges.push_back({base::ToLower(scheme), {}});
      open = true;
      if (reader.SkipSpace() && !reader.done()) {
        if (auto first = TakeParameter(reader)) {
          Add(*std::move(first), challenges.back());
        } else if (const auto token68 = reader.TakeToken68()) {
          Add({"", std::string(*token68)}, challenges.back());
        }
      }
    }
    reader.SkipElement();
  }
}

}  // namespace

std::vector<Challenge> ParseChallenges(
    const std::vector<std::string>& www_authenticate_values) {
  std::vector<Challenge> challenges;
  std::size_t left = kMaxBytes;
  for (const std::string& value : www_authenticate_values) {
    const std::string_view text = std::string_view(value).substr(0, left);
    left -= text.size();
    ParseField(text, challenges);
  }
  return challenges;
}

}  // namespace imagecd::oci
