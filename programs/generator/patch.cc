#include "programs/generator/patch.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace imagecd::generator {
namespace {

using Kind = Value::Kind;

bool HasKeys(const Value& value) {
  return value.kind == Kind::kMap || value.kind == Kind::kObject;
}

bool IsFieldName(std::string_view key) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return !key.empty() && is_letter(key[0]) &&
         std::all_of(key.begin(), key.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9');
         });
}

// The text that the list's items are told apart by, or "".
std::string KeyOf(const Value& item, std::string_view list) {
  if (!HasKeys(item)) return "";
  const Value* key = item.Find(list == "volumeMounts" ? "mountPath" : "name");
  return key == nullptr || key->kind != Kind::kString ? "" : key->text;
}

bool IsKeyed(const Value& value, std::string_view list) {
  return value.kind == Kind::kList && !value.items.empty() &&
         std::all_of(
             value.items.begin(), value.items.end(),
             [list](const Value& item) { return !KeyOf(item, list).empty(); });
}

// The patch without its nulls, for a place where nothing is there yet.
Value WithoutNulls(const Value& value) {
  Value result = value;
  if (!HasKeys(value)) {
    for (Value& item : result.items) item = WithoutNulls(item);
    return result;
  }
  result.keys.clear();
  result.items.clear();
  for (size_t i = 0; i < value.keys.size(); ++i) {
    if (value.items[i].kind == Kind::kNull) continue;
    result.Set(value.keys[i], WithoutNulls(value.items[i]));
  }
  return result;
}

class Merger {
 public:
  explicit Merger(PatchReport* report) : report_(report) {}

  void Merge(const Value& patch, const std::string& path, Value* target) {
    RemoveExcluded(patch, target);
    for (size_t i = 0; i < patch.keys.size(); ++i) {
      const std::string& key = patch.keys[i];
      const std::string at = path + "." + key;
      if (target->kind == Kind::kObject && !IsFieldName(key)) {
        report_->refused.push_back(at);
        continue;
      }
      MergeField(key, patch.items[i], at, target);
    }
  }

 private:
  static void RemoveExcluded(const Value& patch, Value* target) {
    using Names = std::initializer_list<std::string_view>;
    for (const Names& group : {Names{"httpGet", "tcpSocket", "exec", "grpc"},
                               Names{"value", "valueFrom"}}) {
      const bool chosen =
          std::any_of(group.begin(), group.end(), [&](std::string_view name) {
            const Value* field = patch.Find(name);
            return field != nullptr && field->kind != Kind::kNull;
          });
      if (!chosen) continue;
      for (const std::string_view name : group) {
        if (patch.Find(name) == nullptr) target->Remove(name);
      }
    }
  }

  void MergeField(const std::string& key, const Value& value,
                  const std::string& path, Value* target) {
    Value* there = target->Find(key);
    if (value.kind == Kind::kNull) {
      target->Remove(key);
    } else if (there != nullptr && HasKeys(*there) && HasKeys(value)) {
      Merge(value, path, there);
    } else if (there != nullptr && IsKeyed(*there, key) &&
               IsKeyed(value, key)) {
      MergeItems(key, value, path, there);
    } else {
      report_->typed = report_->typed && HasType(value, *target);
      target->Set(key, WithoutNulls(value));
    }
  }

  // Whether the type of a new value follows from where it is.
  static bool HasType(const Value& value, const Value& target) {
    if (value.kind == Kind::kString) return true;
    if (target.kind == Kind::kMap || HasKeys(value)) return false;
    return std::all_of(
        value.items.begin(), value.items.end(),
        [](const Value& item) { return item.kind == Kind::kString; });
  }

  void MergeItems(const std::string& list, const Value& patch,
                  const std::string& path, Value* target) {
    for (const Value& item : patch.items) {
      const std::string key = KeyOf(item, list);
      const auto there = std::find_if(
          target->items.begin(), target->items.end(),
          [&](const Value& other) { return KeyOf(other, list) == key; });
      if (there != target->items.end() && list != "volumes") {
        Merge(item, path + "[" + key + "]", &*there);
        continue;
      }
      report_->typed = false;
      if (there != target->items.end()) {
        *there = WithoutNulls(item);
      } else {
        target->Add(WithoutNulls(item));
      }
    }
  }

  PatchReport* report_;
};

}  // namespace

void MergePatch(const Value& patch, const std::string& path, Value* target,
                PatchReport* report) {
  PatchReport unused;
  Merger(report == nullptr ? &unused : report).Merge(patch, path, target);
}

}  // namespace imagecd::generator
