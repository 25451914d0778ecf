#ifndef IMAGECD_PROGRAMS_GENERATOR_ADOPT_SOURCES_H_
#define IMAGECD_PROGRAMS_GENERATOR_ADOPT_SOURCES_H_

#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/problem.h"

// Looks for images in files that `imagecd adopt` does not rewrite: programs in
// any language, Helm values, compose files. It looks at the text only and knows
// no language. Pure.
namespace imagecd::generator {

struct WrittenImage {
  Position position;
  std::string reference;  // as it is written there
};

// The image references of `text`, in order:
//  * `HOST/PATH` with a tag or a digest, anywhere;
//  * a Docker Hub short name (`nginx:1.27`) as the value of a key or variable
//    whose name contains `image`.
std::vector<WrittenImage> ImagesIn(std::string_view text);

// A line of a program that has to change so that it deploys a LatestImage in
// place of the setting `key`.
struct KeyUse {
  enum class Kind {
    kField,      // declares the key in a class or struct: `image: str`
    kParameter,  // a parameter of that name and of the type text
    kValue,      // reads it: `config.image`
  };
  Kind kind = Kind::kValue;
  Position position;
  std::string line;   // without the blanks around it
  std::string scope;  // kField: the class or struct that declares it
  // kValue: `config.image`, `config.require("image")`
  std::string expression;
};

// Where the program `text` uses the setting `key`.
std::vector<KeyUse> UsesOf(std::string_view key, std::string_view text);

// The images of `text` that are written in two keys, as in Helm values:
// `repository: HOST/PATH` and, near it, `tag: TAG`.
std::vector<WrittenImage> SplitImagesIn(std::string_view text);

// The last line of `text`, from 1, that has `part` and is not below `line`; 0
// if there is none.
int LineAbove(int line, std::string_view part, std::string_view text);

// Whether `text` contains `name` as a word, in any case. `-` and `_` are equal.
bool Mentions(std::string_view name, std::string_view text);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_ADOPT_SOURCES_H_
