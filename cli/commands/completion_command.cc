#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "cli/commands/command.h"
#include "cli/commands/completion.h"
#include "cli/commands/man_page.h"

namespace imagecd::cli {
namespace {

int RunComplete(const CLI::App& program, const std::vector<std::string>& words,
                Environment& environment) {
  const StackReader read =
      [&environment](
          const stack::Location& location) -> absl::StatusOr<stack::State> {
    stack::PulumiProgram pulumi(location, *environment.world.environment,
                                environment.cancel);
    return stack::ReadState(pulumi);
  };
  for (const std::string& each : Complete(Describe(program), words, read)) {
    environment.out << each << "\n";
  }
  return kDone;
}

}  // namespace

Command AddCompletion(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand(
      "completion",
      "Print a script for a shell's completion: of commands, options and the "
      "names that the stack has.");
  auto shell = std::make_shared<std::string>();
  parser->add_option("SHELL", *shell, "bash, zsh or fish")->required();
  parser->footer(
      "Examples:\n"
      "  eval \"$(imagecd completion bash)\"           # in ~/.bashrc\n"
      "  eval \"$(imagecd completion zsh)\"            # in ~/.zshrc, after "
      "compinit\n"
      "  imagecd completion fish > ~/.config/fish/completions/imagecd.fish");
  return {parser, [shell, &environment] {
            const std::string script = CompletionScript(*shell);
            environment.out << script;
            if (!script.empty()) return kDone;
            environment.err << "error: there is no completion for \"" << *shell
                            << "\"; there is for bash, zsh and fish\n";
            return kError;
          }};
}

Command AddComplete(CLI::App& program, Environment& environment) {
  CLI::App* parser = program.add_subcommand("__complete", "For a shell.");
  parser->group("");
  auto words = std::make_shared<std::vector<std::string>>();
  parser->add_option("WORDS", *words);
  return {parser, [words, &program, &environment] {
            return RunComplete(program, *words, environment);
          }};
}

Command AddMan(CLI::App& program, Environment& environment) {
  CLI::App* parser =
      program.add_subcommand("__man", "Print the man page, for installing.");
  parser->group("");
  return {parser, [&program, &environment] {
            environment.out << ManPage(Describe(program), IMAGECD_VERSION);
            return kDone;
          }};
}

}  // namespace imagecd::cli
