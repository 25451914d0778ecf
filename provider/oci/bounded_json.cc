#include "provider/oci/bounded_json.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "nlohmann/json.hpp"

namespace imagecd::oci {
namespace {

using nlohmann::json;

// Builds a document from the events of nlohmann's parser. The parser's own way
// to watch a document while it is built, a callback, looks at all elements of
// an array or object again after each of them that is an array or object.
//
// The names of the public functions are nlohmann's. Each returns whether the
// parser is to go on.
class Builder {
 public:
  Builder(const JsonLimits& limits, base::Interrupt* interrupt)
      : limits_(limits), interrupt_(interrupt) {}

  json Take() { return std::move(root_); }

  bool null() { return Add(json()); }
  bool boolean(bool value) { return Add(value); }
  bool number_integer(std::int64_t value) { return Add(value); }
  bool number_unsigned(std::uint64_t value) { return Add(value); }
  bool number_float(double value, const std::string& /*text*/) {
    return Add(value);
  }
  bool string(std::string& value) { return Add(std::move(value)); }
  bool binary(json::binary_t& /*value*/) { return false; }  // JSON has none

  bool start_object(std::size_t /*unknown*/) { return Open(json::object()); }
  bool end_object() { return Close(); }
  bool start_array(std::size_t /*unknown*/) { return Open(json::array()); }
  bool end_array() { return Close(); }
  bool key(std::string& name) {
    value_of_key_ = &(*open_.back())[std::move(name)];
    return Count();
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const json::exception& /*error*/) {
    return false;
  }

 private:
  // About what a value costs, in units of base::Interrupt.
  static constexpr std::size_t kWork = 128;

  bool Count() {
    return ++values_ <= limits_.values &&
           (interrupt_ == nullptr || !interrupt_->ShouldStop(kWork));
  }

  bool Add(json value) {
    Place(std::move(value));
    return Count();
  }

  bool Open(json container) {
    if (open_.size() == limits_.depth) return false;
    open_.push_back(&Place(std::move(container)));
    return Count();
  }

  bool Close() {
    open_.pop_back();
    return true;
  }

  json& Place(json value) {
    if (open_.empty()) return root_ = std::move(value);
    json& parent = *open_.back();
    if (!parent.is_array()) return *value_of_key_ = std::move(value);
    parent.push_back(std::move(value));
    return parent.back();
  }

  const JsonLimits limits_;
  base::Interrupt* const interrupt_;
  std::size_t values_ = 0;
  json root_;
  // The arrays and objects that have begun and not ended, outermost first. No
  // element is added to any but the last, so all stay where they are.
  std::vector<json*> open_;
  json* value_of_key_ = nullptr;
};

}  // namespace

nlohmann::json ParseBounded(std::string_view text, const JsonLimits& limits,
                            base::Interrupt* interrupt) {
  Builder builder(limits, interrupt);
  const bool ok = json::sax_parse(text.begin(), text.end(), &builder);
  return ok ? builder.Take() : json(json::value_t::discarded);
}

const nlohmann::json& MemberAt(const nlohmann::json& object,
                               std::string_view key) {
  static const auto* none = new json();
  if (!object.is_object()) return *none;
  const auto it = object.find(key);
  return it == object.end() ? *none : *it;
}

std::string StringAt(const nlohmann::json& object, std::string_view key) {
  const json& member = MemberAt(object, key);
  return member.is_string() ? member.get<std::string>() : "";
}

}  // namespace imagecd::oci
