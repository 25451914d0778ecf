#include "provider/http/http_client.h"

#include <algorithm>

#include "provider/base/grammar.h"

namespace imagecd::http {
namespace {

// Field names are ASCII.
bool SameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return base::ToLower(x) == base::ToLower(y);
  });
}

}  // namespace

void Headers::Add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

std::optional<std::string> Headers::Get(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (SameName(field, name)) return value;
  }
  return std::nullopt;
}

std::vector<std::string> Headers::GetAll(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : fields_) {
    if (SameName(field, name)) values.push_back(value);
  }
  return values;
}

void Headers::Remove(std::string_view name) {
  std::erase_if(fields_, [name](const auto& field) {
    return SameName(field.first, name);
  });
}

namespace {
constexpr char kClientCertificate[] = "imagecd.http.ClientCertificate";
}  // namespace

bool WantsClientCertificate(const absl::Status& error) {
  return error.GetPayload(kClientCertificate).has_value();
}

absl::Status MarkWantsClientCertificate(absl::Status error) {
  error.SetPayload(kClientCertificate, absl::Cord());
  return error;
}

}  // namespace imagecd::http
