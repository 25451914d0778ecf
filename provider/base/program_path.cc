#include "provider/base/program_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>

namespace imagecd::base {

std::string FindProgram(const Environment& environment, std::string_view name) {
  const std::string path = environment.Get("PATH").value_or("/usr/bin:/bin");
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    std::string program(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!program.starts_with('/')) continue;
    program.append("/").append(name);
    struct stat status;
    if (stat(program.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
        access(program.c_str(), X_OK) == 0) {
      return program;
    }
  }
  return "";
}

}  // namespace imagecd::base
