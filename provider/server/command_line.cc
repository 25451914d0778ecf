#include "provider/server/command_line.h"

#include <cctype>

#include "absl/strings/str_format.h"

namespace imagecd::server {
namespace {

bool IsNumber(const std::string& text) {
  for (const char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return false;
  }
  return !text.empty();
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    const std::vector<std::string>& arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string argument = arguments[i];
    if (argument.empty()) continue;
    if (argument.size() < 2 || argument[0] != '-') {
      if (!line.engine_address.empty()) {
        return absl::InvalidArgumentError(absl::StrFormat(
            "expected one engine address, got \"%s\" and \"%s\"",
            line.engine_address, argument));
      }
      line.engine_address = argument;
      continue;
    }
    // Go's flags can begin with one dash or two.
    argument.erase(0, argument[1] == '-' ? 2 : 1);
    if (argument == "version") {
      line.action = CommandLine::Action::kShowVersion;
      return line;
    }
    if (argument == "help" || argument == "h") {
      line.action = CommandLine::Action::kShowHelp;
      return line;
    }
    // Two of the flags can have their value in the next argument.
    const bool has_next = i + 1 < arguments.size();
    if (has_next && (argument == "tracing" ||
                     (argument == "v" && IsNumber(arguments[i + 1])))) {
      ++i;
    }
  }
  return line;
}

std::string HelpText(const std::string& version) {
  return absl::StrFormat(
      "pulumi-resource-imagecd %s: the Pulumi plugin of imagecd\n"
      "\n"
      "Pulumi starts this program by itself. To try it by hand, start it\n"
      "without an argument; it prints a port, and\n"
      "\n"
      "  PULUMI_DEBUG_PROVIDERS=imagecd:PORT pulumi preview\n"
      "\n"
      "uses it. Ctrl-C ends it.\n"
      "\n"
      "  ENGINE      HOST:PORT of the engine that started the plugin\n"
      "  --version   print the version\n"
      "  --help      print this\n"
      "\n"
      "--logtostderr, -v and --tracing are accepted and have no effect:\n"
      "messages go to the engine.\n",
      version);
}

}  // namespace imagecd::server
