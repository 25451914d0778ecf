#include "cli/commands/completion.h"

#include <algorithm>
#include <set>
#include <utility>

namespace imagecd::cli {
namespace {

const DescribedOption* FindOption(const DescribedCommand& command,
                                  const std::string& name) {
  for (const DescribedOption& option : command.options) {
    if (std::find(option.names.begin(), option.names.end(), name) !=
        option.names.end()) {
      return &option;
    }
  }
  return nullptr;
}

const DescribedCommand* FindCommand(const DescribedCommand& command,
                                    const std::string& name) {
  for (const DescribedCommand& each : command.commands) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

// The words of a command line, read as the parser does.
struct Line {
  const DescribedCommand* command;
  stack::Location location;
  std::size_t positionals = 0;             // that are complete
  const DescribedOption* waits = nullptr;  // the option whose value is next
};

Line Read(const DescribedCommand& program,
          const std::vector<std::string>& words) {
  Line line{&program, {}, 0, nullptr};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (line.waits != nullptr) {
      const auto& names = line.waits->names;
      const auto named = [&names](const char* name) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      if (named("--stack")) line.location.stack = word;
      if (named("--cwd")) line.location.folder = word;
      line.waits = nullptr;
    } else if (word.rfind('-', 0) == 0) {
      const DescribedOption* option = FindOption(*line.command, word);
      if (option != nullptr && !option->value.empty()) line.waits = option;
    } else if (const auto* inner = FindCommand(*line.command, word)) {
      line.command = inner;
    } else {
      ++line.positionals;
    }
  }
  return line;
}

std::set<std::string> FromStack(const stack::State& state,
                                const std::string& wanted) {
  std::set<std::string> names;
  for (const stack::Image& image : state.images) {
    if (wanted == "REPOSITORY") {
      names.insert(image.repository);
    } else if (wanted == "REFERENCE") {
      names.insert(image.reference);
    } else {
      names.insert(image.name);
      if (!image.member.empty()) names.insert(image.Label());
    }
  }
  return names;
}

}  // namespace

std::vector<std::string> Complete(const DescribedCommand& program,
                                  const std::vector<std::string>& words,
                                  const StackReader& read) {
  const std::string last = words.empty() ? "" : words.back();
  const Line line = Read(program, words);
  if (line.waits != nullptr) return {};
  std::set<std::string> offered;
  if (last.rfind('-', 0) == 0) {
    offered.insert("--help");
    for (const DescribedOption& option : line.command->options) {
      offered.insert(option.names.begin(), option.names.end());
    }
  } else if (!line.command->commands.empty()) {
    for (const DescribedCommand& each : line.command->commands) {
      offered.insert(each.name);
    }
  } else if (!line.command->positionals.empty()) {
    const auto& positionals = line.command->positionals;
    if (line.positionals >= positionals.size() && !positionals.back().many) {
      return {};
    }
    const std::string wanted =
        positionals[std::min(line.positionals, positionals.size() - 1)]
            .names.front();
    if (wanted == "SHELL") {
      offered = {"bash", "fish", "zsh"};
    } else if (wanted == "APP" || wanted == "REPOSITORY" ||
               wanted == "REFERENCE") {
      const absl::StatusOr<stack::State> state = read(line.location);
      if (state.ok()) offered = FromStack(*state, wanted);
    }
  }
  std::vector<std::string> fitting;
  for (const std::string& each : offered) {
    if (!each.empty() && each.rfind(last, 0) == 0) fitting.push_back(each);
  }
  return fitting;
}

}  // namespace imagecd::cli
