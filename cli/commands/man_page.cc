#include "cli/commands/man_page.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace imagecd::cli {
namespace {

// Text as it is: a backslash, a hyphen that can be copied, and no line that
// begins like a request.
std::string Text(std::string_view text) {
  std::string escaped = absl::StrReplaceAll(
      std::string(text), {{"\\", "\\e"}, {"-", "\\-"}, {"`", "\\`"}});
  if (!escaped.empty() && (escaped[0] == '.' || escaped[0] == '\'')) {
    escaped.insert(0, "\\&");
  }
  return escaped;
}

void AppendOption(const DescribedOption& option, std::string& page) {
  std::string names;
  for (const std::string& name : option.names) {
    absl::StrAppend(&names, names.empty() ? "" : ", ", "\\fB", Text(name),
                    "\\fR");
  }
  if (!option.value.empty()) {
    absl::StrAppend(&names, " \\fI", Text(option.value), "\\fR");
  }
  absl::StrAppend(&page, ".TP\n", names, "\n", Text(option.description), "\n");
}

// Paragraphs as they are; what is indented, as examples are, word for word.
void AppendFooter(const std::string& footer, std::string& page) {
  bool literal = false;
  for (const absl::string_view raw : absl::StrSplit(footer, '\n')) {
    const std::string line(raw);
    const bool indented = line.rfind("  ", 0) == 0;
    if (indented != literal) page += indented ? ".PP\n.nf\n" : ".fi\n";
    literal = indented;
    if (line.empty()) {
      page += ".PP\n";
    } else {
      absl::StrAppend(&page, Text(line), "\n");
    }
  }
  if (literal) page += ".fi\n";
}

void AppendCommand(const DescribedCommand& command, const std::string& before,
                   std::string& page) {
  const std::string name = before + command.name;
  std::string usage = "\\fB" + Text(name) + "\\fR";
  if (!command.options.empty()) usage += " [\\fIOPTIONS\\fR]";
  for (const DescribedOption& each : command.positionals) {
    absl::StrAppend(&usage, each.required ? " \\fI" : " [\\fI",
                    absl::StrJoin(each.names, ""), "\\fR",
                    each.many ? "..." : "", each.required ? "" : "]");
  }
  absl::StrAppend(&page, ".SS ", usage, "\n", Text(command.description), "\n");
  for (const DescribedOption& each : command.positionals) {
    AppendOption(each, page);
  }
  for (const DescribedOption& each : command.options) AppendOption(each, page);
  if (!command.footer.empty()) {
    page += ".PP\n";
    AppendFooter(command.footer, page);
  }
  for (const DescribedCommand& each : command.commands) {
    AppendCommand(each, name + " ", page);
  }
}

}  // namespace

std::string ManPage(const DescribedCommand& program,
                    const std::string& version) {
  std::string title = program.name;
  std::transform(
      title.begin(), title.end(), title.begin(),
      [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::string page = absl::StrCat(".TH ", title, " 1 \"\" \"", program.name,
                                  " ", version, "\"\n");
  absl::StrAppend(&page, ".SH NAME\n", program.name, " \\- ",
                  Text(program.description), "\n.SH SYNOPSIS\n\\fB",
                  program.name, "\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n",
                  ".SH OPTIONS\n");
  for (const DescribedOption& each : program.options) AppendOption(each, page);
  page += ".SH COMMANDS\n";
  for (const DescribedCommand& each : program.commands) {
    AppendCommand(each, program.name + " ", page);
  }
  page += ".SH EXIT STATUS\n";
  AppendFooter(program.footer, page);
  page +=
      ".SH ENVIRONMENT\n.TP\n\\fBNO_COLOR\\fR\nNo colours, whatever it is set "
      "to.\n.TP\n\\fBGITHUB_TOKEN\\fR\nA credential for ghcr.io, where docker "
      "and podman have none.\n.TP\n\\fBPULUMI_*\\fR\nAs for pulumi(1), which "
      "is run to read the stack.\n";
  return page;
}

}  // namespace imagecd::cli
