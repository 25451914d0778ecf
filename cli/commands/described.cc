#include "cli/commands/described.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <utility>

namespace imagecd::cli {

DescribedCommand Describe(const CLI::App& app) {
  DescribedCommand command;
  command.name = app.get_name();
  command.description = app.get_description();
  command.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty() || option == app.get_help_ptr()) continue;
    DescribedOption described;
    described.description = option->get_description();
    described.required = option->get_required();
    described.many = option->get_items_expected_max() > 1;
    if (option->get_positional()) {
      described.names = {option->get_name(/*positional=*/true)};
      command.positionals.push_back(std::move(described));
      continue;
    }
    for (const std::string& name : option->get_snames()) {
      described.names.push_back("-" + name);
    }
    for (const std::string& name : option->get_lnames()) {
      described.names.push_back("--" + name);
    }
    if (option->get_type_size() > 0) described.value = option->get_type_name();
    command.options.push_back(std::move(described));
  }
  for (const CLI::App* each :
       app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!each->get_group().empty()) command.commands.push_back(Describe(*each));
  }
  return command;
}

}  // namespace imagecd::cli
