#include "provider/http/http_client.h"

#include <algorithm>

namespace imagecd::http {
namespace {

// Field names are ASCII; the C library's tolower would ask the locale.
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool SameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
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

}  // namespace imagecd::http
