#include <iostream>
#include <string>
#include <vector>

#include "programs/cli/command_line.h"
#include "programs/cli/git_files.h"

int main(int count, char** arguments) {
  imagecd::cli::GitFiles git;
  imagecd::cli::Environment environment{std::cout, std::cerr, git,
                                        imagecd::generator::EmitAll};
  return imagecd::cli::RunCommandLine(
      std::vector<std::string>(arguments + 1, arguments + count), environment);
}
