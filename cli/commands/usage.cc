#include "cli/commands/usage.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/described.h"
#include "cli/commands/table.h"

namespace imagecd::cli {
namespace {

// What a description says first.
std::string Summary(const std::string& description) {
  std::size_t end = std::string::npos;
  for (const char* const mark : {". ", ": ", "; "}) {
    end = std::min(end, description.find(mark));
  }
  if (end == std::string::npos) return description;
  return description.substr(0, end) + ".";
}

// The required arguments that were not given.
std::vector<std::string> Missing(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_required() && option->count() == 0) {
      names.push_back(option->get_name(/*positional=*/true));
    }
  }
  return names;
}

// `name` is that of the command with those before it.
std::string Usage(const DescribedCommand& command, const std::string& name) {
  std::string usage = "Usage: " + name;
  Table lines({"", ""});
  if (command.commands.empty()) {
    usage += " [OPTIONS]";
    for (const DescribedOption& each : command.positionals) {
      absl::StrAppend(&usage, each.required ? " " : " [", each.names.front(),
                      each.many ? "..." : "", each.required ? "" : "]");
      lines.Add({{"  " + each.names.front()}, {each.description}});
    }
  } else {
    usage += " COMMAND [OPTIONS]";
    for (const DescribedCommand& each : command.commands) {
      lines.Add({{"  " + each.name}, {Summary(each.description)}});
    }
  }
  std::ostringstream text;
  text << usage << "\n\n";
  lines.Print(text, /*colour=*/false);
  text << "\n";
  return text.str();
}

std::string NotExpected(const DescribedCommand& command,
                        const std::string& name, const std::string& word) {
  if (word.rfind('-', 0) == 0) {
    return absl::StrCat("there is no option ", word, " of ", name);
  }
  if (!command.commands.empty()) {
    return absl::StrCat("there is no command \"", word, "\" of ", name);
  }
  return absl::StrCat(name, " does not expect \"", word, "\"");
}

}  // namespace

std::string UsageError(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App* parser = &program;
  std::string name = program.get_name();
  while (!parser->get_subcommands().empty()) {
    parser = parser->get_subcommands().front();
    absl::StrAppend(&name, " ", parser->get_name());
  }
  const DescribedCommand command = Describe(*parser);
  const std::string help =
      command.commands.empty()
          ? absl::StrCat("`", name, " --help` shows its options and examples.")
          : absl::StrCat("`", name,
                         " COMMAND --help` shows a command's options and "
                         "examples.");

  const std::vector<std::string> unknown = program.remaining(/*recurse=*/true);
  const auto is = [&error](CLI::ExitCodes code) {
    return error.get_exit_code() == static_cast<int>(code);
  };
  const bool incomplete = is(CLI::ExitCodes::RequiredError);
  if (!unknown.empty() && (incomplete || is(CLI::ExitCodes::ExtrasError))) {
    return absl::StrCat("error: ", NotExpected(command, name, unknown.front()),
                        "\n", help, "\n");
  }
  if (incomplete && !command.commands.empty()) {
    return absl::StrCat("error: ", name, " needs a command\n",
                        Usage(command, name), help, "\n");
  }
  const std::vector<std::string> missing = Missing(*parser);
  if (incomplete && !missing.empty()) {
    return absl::StrCat("error: ", name, " needs ",
                        absl::StrJoin(missing, " and "), "\n",
                        Usage(command, name), help, "\n");
  }
  return absl::StrCat("error: ", name, ": ", error.what(), "\n", help, "\n");
}

}  // namespace imagecd::cli
