#ifndef IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_SYNTAX_H_
#define IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_SYNTAX_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The grammar of Dockerfiles, as BuildKit's parser reads them:
// https://docs.docker.com/reference/dockerfile/
namespace imagecd::generator {

struct DockerfileInstruction {
  std::string keyword;  // in capitals
  // `--from=build` as {"from", "build"}, in the order written.
  std::vector<std::pair<std::string, std::string>> flags;
  // The rest, with continued lines joined and without comments.
  std::string rest;
  // The contents of its here-documents, in order.
  std::vector<std::string> documents;
};

struct DockerfileSyntax {
  char escape = '\\';  // or a backtick, by the parser directive `escape`
  std::vector<DockerfileInstruction> instructions;
};

// Reads any text. A here-document without an end reaches to the end of the
// text. Takes time linear in the length of the text.
DockerfileSyntax ReadDockerfileSyntax(std::string_view text);

// The strings of a JSON list; nothing if `text` is something else. BuildKit
// then reads the text as words.
std::optional<std::vector<std::string>> ReadJsonStrings(std::string_view text);

// Splits at blanks outside of quotes. Quotes and escapes stay in the words.
std::vector<std::string> SplitDockerfileWords(std::string_view text,
                                              char escape);

// The value of a variable; nothing if nothing sets it.
using FindVariable =
    std::function<std::optional<std::string>(const std::string& name)>;

// Replaces variables and takes quotes and escapes away. Supports `$X`, `${X}`,
// `${X:-word}`, `${X-word}`, `${X:+word}` and `${X+word}`. Nothing if the word
// has another form, or a variable that nothing sets.
std::optional<std::string> ExpandDockerfileWord(std::string_view word,
                                                char escape,
                                                const FindVariable& find);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_SYNTAX_H_
