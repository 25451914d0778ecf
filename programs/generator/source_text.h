#ifndef IMAGECD_PROGRAMS_GENERATOR_SOURCE_TEXT_H_
#define IMAGECD_PROGRAMS_GENERATOR_SOURCE_TEXT_H_

#include <set>
#include <string>
#include <string_view>

// Literals and names in the languages that programs are written in. Text is
// taken for UTF-8; what is no UTF-8 becomes U+FFFD. What cannot be seen, or
// reorders what is beside it, is written as an escape.
namespace imagecd::generator {

std::string PythonString(std::string_view text);
std::string TypeScriptString(std::string_view text);
std::string GoString(std::string_view text);
// Also a TypeScript literal. `$` is written as an escape, so that the text may
// stand where `${{` means something.
std::string JsonString(std::string_view text);

// `read_only-rootFilesystem` in the form of names of each kind; what is no
// ASCII letter or digit separates words. May be empty or start with a digit.
std::string SnakeCase(std::string_view text);
std::string CamelCase(std::string_view text);
std::string UpperCamelCase(std::string_view text);

// A property's name as Pulumi's code generator spells it in Python: `podIP` is
// `pod_ip`, and a keyword gets a `_`.
std::string PythonPropertyName(std::string_view name);

enum class NameStyle { kSnake, kCamel, kKebab };

// Hands out names of one scope, each only once.
class NameScope {
 public:
  // None of `reserved` is handed out.
  NameScope(NameStyle style, std::set<std::string> reserved);

  // The name for `text`: an identifier (kKebab: lower-case words with `-`
  // between them). Where it is taken, with the first free number from 2 on.
  std::string Take(std::string_view text);

 private:
  NameStyle style_;
  std::set<std::string> taken_;
};

// What may not be a variable of the generated program: keywords, built-in
// names, and what these programs import or define.
std::set<std::string> PythonReserved();
std::set<std::string> TypeScriptReserved();
std::set<std::string> GoReserved();

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_SOURCE_TEXT_H_
