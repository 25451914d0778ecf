#include "programs/generator/dockerfile.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace imagecd::generator {
namespace {

// The instructions, each on one line: comments out, continued lines joined.
std::vector<std::string> Instructions(std::string_view text) {
  std::vector<std::string> instructions;
  std::string open;
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string line(text.substr(at, end - at));
    at = end + 1;
    absl::StripAsciiWhitespace(&line);
    if (line.empty() || line[0] == '#') continue;
    const bool continued = line.back() == '\\' || line.back() == '`';
    if (continued) line.pop_back();
    open += line + " ";
    if (continued) continue;
    instructions.push_back(std::move(open));
    open.clear();
  }
  if (!open.empty()) instructions.push_back(std::move(open));
  return instructions;
}

void AddPort(const std::string& word, std::vector<Port>* ports) {
  std::vector<std::string> parts = absl::StrSplit(word, '/');
  Port port;
  const bool digits =
      !parts[0].empty() &&
      parts[0].find_first_not_of("0123456789") == std::string::npos;
  if (!digits || !absl::SimpleAtoi(parts[0], &port.container_port)) return;
  if (port.container_port < 1 || port.container_port > 65535) return;
  if (parts.size() > 1) {
    port.protocol = absl::AsciiStrToUpper(parts[1]);
    if (port.protocol != "TCP" && port.protocol != "UDP" &&
        port.protocol != "SCTP") {
      return;
    }
  }
  const bool is_new =
      std::none_of(ports->begin(), ports->end(), [&](const Port& other) {
        return other.container_port == port.container_port &&
               other.protocol == port.protocol;
      });
  if (is_new) ports->push_back(std::move(port));
}

}  // namespace

std::vector<Port> ExposedPorts(std::string_view dockerfile) {
  std::map<std::string, std::vector<Port>> stages;
  std::string name;  // of the stage at hand; "" if it has none
  std::vector<Port> ports;
  for (const std::string& instruction : Instructions(dockerfile)) {
    std::vector<std::string> words =
        absl::StrSplit(instruction, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (words.empty()) continue;
    const std::string keyword = absl::AsciiStrToUpper(words[0]);
    if (keyword == "FROM") {
      if (!name.empty()) stages[name] = ports;
      size_t image = 1;
      while (image < words.size() && words[image].rfind("--", 0) == 0) ++image;
      ports.clear();
      name.clear();
      if (image >= words.size()) continue;
      const auto base = stages.find(absl::AsciiStrToLower(words[image]));
      if (base != stages.end()) ports = base->second;
      if (image + 2 < words.size() &&
          absl::AsciiStrToUpper(words[image + 1]) == "AS") {
        name = absl::AsciiStrToLower(words[image + 2]);
      }
    } else if (keyword == "EXPOSE") {
      for (size_t i = 1; i < words.size(); ++i) AddPort(words[i], &ports);
    }
  }
  return ports;
}

}  // namespace imagecd::generator
