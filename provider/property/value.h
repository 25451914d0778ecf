#ifndef IMAGECD_PROVIDER_PROPERTY_VALUE_H_
#define IMAGECD_PROVIDER_PROPERTY_VALUE_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace imagecd::property {

class Value;
using Array = std::vector<Value>;
using Object = std::map<std::string, Value, std::less<>>;

struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};

// A value that is not known until another resource exists. The kind is the one
// of the marker on the wire; it is kept so that encoding loses nothing.
enum class UnknownKind {
  kBool,
  kNumber,
  kString,
  kArray,
  kAsset,
  kArchive,
  kObject,
};
struct Unknown {
  UnknownKind kind = UnknownKind::kString;
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

// Holds a Value by value, copying with it, so that a Value may contain another.
class Box {
 public:
  explicit Box(Value value);
  Box(const Box& other);
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other);
  Box& operator=(Box&&) noexcept = default;
  ~Box();
  const Value& operator*() const { return *value_; }
  Value& operator*() { return *value_; }
  friend bool operator==(const Box& a, const Box& b);

 private:
  std::unique_ptr<Value> value_;
};

struct Secret {
  Box value;
  friend bool operator==(const Secret&, const Secret&) = default;
};

// An output value: possibly unknown, possibly secret, with the resources it
// comes from. Sent by newer engines only to those who ask for it.
struct Output {
  std::vector<Box> value;  // empty: unknown; otherwise one element
  bool secret = false;
  std::vector<std::string> dependencies;  // URNs
  friend bool operator==(const Output&, const Output&) = default;
};

struct ResourceReference {
  std::string urn;
  bool has_id = false;  // a component has none
  std::string id;       // empty with has_id: unknown
  std::string package_version;
  std::string name;
  std::string type;
  friend bool operator==(const ResourceReference&,
                         const ResourceReference&) = default;
};

struct Asset {
  std::string hash;
  // Exactly one of these three is set.
  enum class Source { kText, kPath, kUri } source = Source::kText;
  std::string content;
  friend bool operator==(const Asset&, const Asset&) = default;
};

struct Archive {
  std::string hash;
  enum class Source { kAssets, kPath, kUri } source = Source::kPath;
  std::string content;                // path or URI
  std::map<std::string, Box> assets;  // by name, Asset or Archive each
  friend bool operator==(const Archive&, const Archive&) = default;
};

// One Pulumi property value. A regular type: copied, compared, moved. Not
// synchronised.
class Value {
 public:
  using Variant =
      std::variant<Null, bool, double, std::string, Array, Object, Unknown,
                   Secret, Output, ResourceReference, Asset, Archive>;

  Value() = default;
  Value(Null) {}                                                 // NOLINT
  Value(bool value) : value_(value) {}                           // NOLINT
  Value(double value) : value_(value) {}                         // NOLINT
  Value(int value) : value_(static_cast<double>(value)) {}       // NOLINT
  Value(std::string value) : value_(std::move(value)) {}         // NOLINT
  Value(std::string_view value) : value_(std::string(value)) {}  // NOLINT
  Value(const char* value) : value_(std::string(value)) {}       // NOLINT
  Value(Array value) : value_(std::move(value)) {}               // NOLINT
  Value(Object value) : value_(std::move(value)) {}              // NOLINT
  Value(Unknown value) : value_(value) {}                        // NOLINT
  Value(Secret value) : value_(std::move(value)) {}              // NOLINT
  Value(Output value) : value_(std::move(value)) {}              // NOLINT
  Value(ResourceReference value) : value_(std::move(value)) {}   // NOLINT
  Value(Asset value) : value_(std::move(value)) {}               // NOLINT
  Value(Archive value) : value_(std::move(value)) {}             // NOLINT

  const Variant& variant() const { return value_; }
  Variant& variant() { return value_; }

  template <typename T>
  const T* As() const {
    return std::get_if<T>(&value_);
  }
  template <typename T>
  T* As() {
    return std::get_if<T>(&value_);
  }
  template <typename T>
  bool Is() const {
    return std::holds_alternative<T>(value_);
  }

  // Deep: true if this or anything inside is unknown (an Output without a
  // value, a resource reference with an unknown id) or secret.
  bool ContainsUnknown() const;
  bool ContainsSecret() const;

  // Deep: the same value with every Secret and Output replaced by what it
  // holds; an Output without a value by an Unknown.
  Value Revealed() const;

  friend bool operator==(const Value&, const Value&) = default;

 private:
  Variant value_;
};

// `value` as a secret; a Secret or a secret Output stays as it is.
Value MakeSecret(Value value);

// `value` as a person reads it in a message: strings quoted, containers as
// JSON cut to `max_bytes` (and then ending in "…"), anything secret as
// "[secret]", unknown as "[unknown]".
std::string Describe(const Value& value, std::size_t max_bytes = 120);

// "a string", "a list", "a secret string", "an unknown value", for messages.
std::string KindOf(const Value& value);

}  // namespace imagecd::property

#endif  // IMAGECD_PROVIDER_PROPERTY_VALUE_H_
