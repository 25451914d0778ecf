#include "provider/property/value.h"

#include <algorithm>

namespace imagecd::property {

Box::Box(Value value) : value_(std::make_unique<Value>(std::move(value))) {}
Box::Box(const Box& other)
    : value_(other.value_ ? std::make_unique<Value>(*other.value_) : nullptr) {}
Box& Box::operator=(const Box& other) {
  if (this != &other) *this = Box(other);
  return *this;
}
Box::~Box() = default;

bool operator==(const Box& a, const Box& b) {
  if (!a.value_ || !b.value_) return a.value_ == b.value_;
  return *a.value_ == *b.value_;
}

namespace {

// Calls `visit` with every value directly inside `value`, until it returns
// true; returns whether it did.
template <typename Visit>
bool AnyChild(const Value& value, const Visit& visit) {
  if (const auto* array = value.As<Array>()) {
    return std::any_of(array->begin(), array->end(), visit);
  }
  if (const auto* object = value.As<Object>()) {
    return std::any_of(object->begin(), object->end(),
                       [&](const auto& entry) { return visit(entry.second); });
  }
  if (const auto* secret = value.As<Secret>()) return visit(*secret->value);
  if (const auto* output = value.As<Output>()) {
    return std::any_of(output->value.begin(), output->value.end(),
                       [&](const Box& box) { return visit(*box); });
  }
  if (const auto* archive = value.As<Archive>()) {
    return std::any_of(archive->assets.begin(), archive->assets.end(),
                       [&](const auto& entry) { return visit(*entry.second); });
  }
  return false;
}

}  // namespace

bool Value::ContainsUnknown() const {
  if (Is<Unknown>()) return true;
  if (const auto* output = As<Output>(); output && output->value.empty()) {
    return true;
  }
  if (const auto* resource = As<ResourceReference>()) {
    return resource->has_id && resource->id.empty();
  }
  return AnyChild(*this,
                  [](const Value& child) { return child.ContainsUnknown(); });
}

bool Value::ContainsSecret() const {
  if (Is<Secret>()) return true;
  if (const auto* output = As<Output>(); output && output->secret) return true;
  return AnyChild(*this,
                  [](const Value& child) { return child.ContainsSecret(); });
}

Value Value::Revealed() const {
  if (const auto* secret = As<Secret>()) return (*secret->value).Revealed();
  if (const auto* output = As<Output>()) {
    if (output->value.empty()) return Unknown{};
    return (*output->value.front()).Revealed();
  }
  if (const auto* array = As<Array>()) {
    Array revealed;
    revealed.reserve(array->size());
    for (const Value& element : *array) revealed.push_back(element.Revealed());
    return revealed;
  }
  if (const auto* object = As<Object>()) {
    Object revealed;
    for (const auto& [key, element] : *object) {
      revealed.emplace_hint(revealed.end(), key, element.Revealed());
    }
    return revealed;
  }
  return *this;
}

Value MakeSecret(Value value) {
  if (value.Is<Secret>()) return value;
  if (const auto* output = value.As<Output>(); output && output->secret) {
    return value;
  }
  return Secret{Box(std::move(value))};
}

}  // namespace imagecd::property
