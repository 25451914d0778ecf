#include "provider/oci/answer_errors.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "nlohmann/json.hpp"

namespace imagecd::oci {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxErrors = 8;
constexpr std::size_t kMaxText = 300;
constexpr std::size_t kMaxPart = 150;

// One line of printable ASCII.
std::string Clean(std::string_view text, std::size_t limit) {
  std::string clean;
  for (const char c : text) {
    if (clean.size() == limit) return clean + "...";
    const bool printable = c >= ' ' && c <= '~';
    if (printable && !(c == ' ' && (clean.empty() || clean.back() == ' '))) {
      clean += c;
    } else if (!printable && !clean.empty() && clean.back() != ' ') {
      clean += ' ';
    }
  }
  while (!clean.empty() && clean.back() == ' ') clean.pop_back();
  return clean;
}

std::string Member(const json& object, const char* name,
                   const base::KnownSecrets* secrets) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return "";
  const auto& text = found->get_ref<const std::string&>();
  return Clean(secrets == nullptr ? text : secrets->Redact(text), kMaxPart);
}

void Add(std::string code, const std::string& message, AnswerErrors& errors) {
  std::string text = code;
  if (!message.empty()) text += (text.empty() ? "" : ": ") + message;
  if (!text.empty()) {
    errors.text += (errors.text.empty() ? "" : "; ") + text;
  }
  if (!code.empty()) errors.codes.push_back(std::move(code));
}

}  // namespace

bool AnswerErrors::Has(std::string_view code) const {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool SaysDenied(const AnswerErrors& errors) {
  for (const std::string_view code :
       {"DENIED", "UNAUTHORIZED", "invalid_grant", "invalid_client",
        "invalid_token", "unauthorized_client"}) {
    if (errors.Has(code)) return true;
  }
  return false;
}

AnswerErrors ParseAnswerErrors(std::string_view body,
                               const base::KnownSecrets* secrets) {
  AnswerErrors errors;
  const json parsed = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return errors;
  if (const auto list = parsed.find("errors");
      list != parsed.end() && list->is_array()) {
    for (const json& error : *list) {
      if (errors.codes.size() == kMaxErrors) break;
      Add(Member(error, "code", secrets), Member(error, "message", secrets),
          errors);
    }
  } else {
    std::string message = Member(parsed, "error_description", secrets);
    if (message.empty()) message = Member(parsed, "details", secrets);
    if (message.empty()) message = Member(parsed, "message", secrets);
    Add(Member(parsed, "error", secrets), message, errors);
  }
  errors.text = Clean(errors.text, kMaxText);
  return errors;
}

}  // namespace imagecd::oci
