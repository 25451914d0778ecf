#ifndef IMAGECD_TESTS_TESTING_REGISTRY_JSON_FIELDS_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_JSON_FIELDS_H_

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

// Reading JSON that people wrote, without exceptions: every field by its name
// and type, and an error for each that is not known. Expensive to include.

namespace imagecd::testing {

using Json = nlohmann::json;

// The names of an enumeration's values, specialised where they are needed.
template <typename Enum>
struct EnumNames;

// ReadJson: false if `json` is no T; `out` is then unspecified.
inline bool ReadJson(const Json& json, bool& out) {
  if (!json.is_boolean()) return false;
  out = json.get<bool>();
  return true;
}
inline bool ReadJson(const Json& json, std::int64_t& out) {
  if (!json.is_number_integer()) return false;
  out = json.get<std::int64_t>();
  return true;
}
inline bool ReadJson(const Json& json, std::uint64_t& out) {
  if (!json.is_number_unsigned()) return false;
  out = json.get<std::uint64_t>();
  return true;
}
inline bool ReadJson(const Json& json, int& out) {
  std::int64_t wide = 0;
  if (!ReadJson(json, wide) || wide < std::numeric_limits<int>::min() ||
      wide > std::numeric_limits<int>::max()) {
    return false;
  }
  out = static_cast<int>(wide);
  return true;
}
inline bool ReadJson(const Json& json, std::string& out) {
  if (!json.is_string()) return false;
  out = json.get<std::string>();
  return true;
}
inline bool ReadJson(const Json& json, std::chrono::milliseconds& out) {
  std::int64_t count = 0;
  if (!ReadJson(json, count) || count < 0) return false;
  out = std::chrono::milliseconds(count);
  return true;
}
inline bool ReadJson(const Json& json, Json& out) {
  out = json;
  return true;
}
template <typename Enum, typename = decltype(EnumNames<Enum>::kNames)>
bool ReadJson(const Json& json, Enum& out) {
  std::string name;
  if (!ReadJson(json, name)) return false;
  for (const auto& [value, known] : EnumNames<Enum>::kNames) {
    if (name != known) continue;
    out = value;
    return true;
  }
  return false;
}
template <typename T>
bool ReadJson(const Json& json, std::optional<T>& out) {
  out.reset();
  return json.is_null() || ReadJson(json, out.emplace());
}
template <typename T>
bool ReadJson(const Json& json, std::vector<T>& out) {
  if (!json.is_array()) return false;
  out.clear();
  for (const Json& element : json) {
    if (!ReadJson(element, out.emplace_back())) return false;
  }
  return true;
}
// Keys are strings, or the names of an enumeration.
template <typename Key, typename T>
bool ReadJson(const Json& json, std::map<Key, T>& out) {
  if (!json.is_object()) return false;
  out.clear();
  for (const auto& item : json.items()) {
    Key key{};
    if (!ReadJson(Json(item.key()), key) || !ReadJson(item.value(), out[key])) {
      return false;
    }
  }
  return true;
}

// An object being read. Give every field that it may have, then Finish.
class JsonFields {
 public:
  // `what` is how messages call it.
  JsonFields(const Json& json, std::string what)
      : json_(json), what_(std::move(what)) {
    if (!json.is_object()) {
      error_ = absl::StrFormat("%s must be an object", what_);
    }
  }

  // Leaves `out` alone where the field is absent.
  template <typename T>
  JsonFields& Field(const std::string& name, T& out) {
    known_.insert(name);
    if (!json_.is_object() || !json_.contains(name) || !error_.empty()) {
      return *this;
    }
    T value{};
    if (ReadJson(json_.at(name), value)) {
      out = std::move(value);
    } else {
      error_ = absl::StrFormat(
          "%s: %s cannot be %s", what_, name,
          json_.at(name).dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    return *this;
  }

  bool Has(const std::string& name) const {
    return json_.is_object() && json_.contains(name);
  }

  // InvalidArgument with the first thing that was wrong.
  absl::Status Finish() const {
    if (!error_.empty()) return absl::InvalidArgumentError(error_);
    for (const auto& item : json_.items()) {
      if (known_.count(item.key()) > 0) continue;
      std::string names;
      for (const std::string& name : known_) {
        names += (names.empty() ? "" : ", ") + name;
      }
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s has no field %s; it may have: %s", what_, item.key(), names));
    }
    return absl::OkStatus();
  }

 private:
  const Json& json_;
  const std::string what_;
  std::set<std::string> known_;
  std::string error_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_JSON_FIELDS_H_
