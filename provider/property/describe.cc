#include <charconv>
#include <string>
#include <string_view>

#include "provider/base/quote.h"
#include "provider/property/utf8.h"
#include "provider/property/value.h"

namespace imagecd::property {
namespace {

constexpr std::string_view kEllipsis = "…";

void AppendNumber(double number, std::string& out) {
  char digits[32];
  const auto [end, error] =
      std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end);
}

// Stops adding elements once `out` is longer than `enough`: what comes later
// would be cut off anyway, and a value can be very large.
class Describer {
 public:
  explicit Describer(std::size_t enough) : enough_(enough) {}
  std::string TakeText() { return std::move(out_); }

  void operator()(Null) { out_ += "null"; }
  void operator()(bool value) { out_ += value ? "true" : "false"; }
  void operator()(double value) { AppendNumber(value, out_); }
  void operator()(const std::string& value) {
    // One character takes at most six here, and none takes less than one.
    base::AppendQuoted(std::string_view(value).substr(0, enough_), out_);
  }
  void operator()(const Array& value) {
    out_ += '[';
    std::string_view separator;
    for (const Value& element : value) {
      if (out_.size() > enough_) return;
      out_ += separator;
      separator = ", ";
      Add(element);
    }
    out_ += ']';
  }
  void operator()(const Object& value) {
    AddEntries(value,
               [](const Value& element) -> const Value& { return element; });
  }
  void operator()(Unknown) { out_ += "[unknown]"; }
  void operator()(const Secret&) { out_ += "[secret]"; }
  void operator()(const Output& value) {
    if (value.secret) {
      out_ += "[secret]";
    } else if (value.value.empty()) {
      out_ += "[unknown]";
    } else {
      Add(*value.value.front());
    }
  }
  void operator()(const ResourceReference& value) {
    out_ += "resource ";
    (*this)(value.urn);
  }
  void operator()(const Asset& value) {
    switch (value.source) {
      case Asset::Source::kText:
        out_ += "text asset";  // its text may be long, and nobody asked
        return;
      case Asset::Source::kPath:
      case Asset::Source::kUri:
        out_ += "asset ";
        (*this)(value.content);
    }
  }
  void operator()(const Archive& value) {
    out_ += "archive ";
    if (value.source == Archive::Source::kAssets) {
      AddEntries(value.assets,
                 [](const Box& box) -> const Value& { return *box; });
    } else {
      (*this)(value.content);
    }
  }

  void Add(const Value& value) { std::visit(*this, value.variant()); }

 private:
  template <typename Entries, typename Get>
  void AddEntries(const Entries& entries, const Get& get) {
    out_ += '{';
    std::string_view separator;
    for (const auto& [key, element] : entries) {
      if (out_.size() > enough_) return;
      out_ += separator;
      separator = ", ";
      (*this)(key);
      out_ += ": ";
      Add(get(element));
    }
    out_ += '}';
  }

  const std::size_t enough_;
  std::string out_;
};

std::string NounFor(const Value& value) {
  struct Namer {
    std::string operator()(Null) const { return "null"; }
    std::string operator()(bool) const { return "boolean"; }
    std::string operator()(double) const { return "number"; }
    std::string operator()(const std::string&) const { return "string"; }
    std::string operator()(const Array&) const { return "list"; }
    std::string operator()(const Object&) const { return "object"; }
    std::string operator()(Unknown) const { return "unknown value"; }
    std::string operator()(const Secret& secret) const {
      return "secret " + NounFor((*secret.value).Revealed());
    }
    std::string operator()(const Output& output) const {
      const std::string noun =
          output.value.empty() ? "unknown value"
                               : NounFor((*output.value.front()).Revealed());
      return output.secret ? "secret " + noun : noun;
    }
    std::string operator()(const ResourceReference&) const {
      return "resource";
    }
    std::string operator()(const Asset&) const { return "asset"; }
    std::string operator()(const Archive&) const { return "archive"; }
  };
  return std::visit(Namer{}, value.variant());
}

}  // namespace

std::string Describe(const Value& value, std::size_t max_bytes) {
  Describer describer(max_bytes);
  describer.Add(value);
  std::string text = ToValidUtf8(describer.TakeText());
  if (text.size() <= max_bytes) return text;
  const std::size_t room =
      max_bytes > kEllipsis.size() ? max_bytes - kEllipsis.size() : 0;
  text.resize(Utf8Boundary(text, room));
  return text.append(kEllipsis);
}

std::string KindOf(const Value& value) {
  std::string noun = NounFor(value);
  if (noun == "null") return noun;
  const bool vowel =
      std::string_view("aeou").find(noun[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + noun;
}

}  // namespace imagecd::property
