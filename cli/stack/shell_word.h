#ifndef IMAGECD_CLI_STACK_SHELL_WORD_H_
#define IMAGECD_CLI_STACK_SHELL_WORD_H_

#include <string>

namespace imagecd::stack {

// `text` as one word of a command line for a POSIX shell: in quotes where it
// has more than letters, digits and what no shell looks at.
std::string ShellWord(const std::string& text);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_SHELL_WORD_H_
