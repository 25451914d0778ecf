#ifndef IMAGECD_CLI_COMMANDS_MAN_PAGE_H_
#define IMAGECD_CLI_COMMANDS_MAN_PAGE_H_

#include <string>

#include "cli/commands/described.h"

namespace imagecd::cli {

// The program's page in the language of man(7): all its commands on one page.
std::string ManPage(const DescribedCommand& program,
                    const std::string& version);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_MAN_PAGE_H_
