#ifndef IMAGECD_CLI_STACK_SHELL_WORD_H_
#define IMAGECD_CLI_STACK_SHELL_WORD_H_

#include <string>

namespace imagecd::stack {

// `text` as one word of a command line for a POSIX shell. Adds quotes unless it
// consists of letters, digits and other characters without a meaning for a
// shell.
std::string ShellWord(const std::string& text);

}  // namespace imagecd::stack

#endif  // IMAGECD_CLI_STACK_SHELL_WORD_H_
