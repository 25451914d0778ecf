#include "programs/generator/app_entry.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "programs/generator/build_context.h"
#include "programs/generator/config.h"
#include "programs/generator/discover.h"
#include "programs/generator/image_user.h"
#include "programs/generator/source_text.h"
#include "programs/generator/yaml_edits.h"
#include "programs/generator/yaml_tree.h"
#include "re2/re2.h"

namespace imagecd::generator {
namespace {

// As YAML in double quotes, which reads JSON's escapes.
std::string Text(const std::string& text) { return JsonString(text); }

std::string BuildLine(const FoundImage& image, bool declares_build) {
  const Build& build = image.build;
  std::vector<std::string> fields;
  if (declares_build) {
    fields.push_back(absl::StrCat("dockerfile: ", Text(build.dockerfile)));
  }
  if (declares_build || build.context != FolderOf(build.dockerfile)) {
    fields.push_back(absl::StrCat(
        "context: ", Text(build.context.empty() ? "." : build.context)));
  }
  if (!build.target.empty()) {
    fields.push_back(absl::StrCat("target: ", Text(build.target)));
  }
  std::vector<std::string> arguments;
  for (const KeyValue& argument : build.arguments) {
    arguments.push_back(
        absl::StrCat(Text(argument.key), ": ", Text(argument.value)));
  }
  if (!arguments.empty()) {
    fields.push_back(
        absl::StrCat("args: {", absl::StrJoin(arguments, ", "), "}"));
  }
  if (fields.empty()) return "";
  return absl::StrCat("    build: {", absl::StrJoin(fields, ", "), "}\n");
}

std::string PortLines(const DockerfileFacts& facts) {
  std::string text;
  if (!facts.unread_ports.empty()) {
    absl::StrAppend(&text, "    # EXPOSE ",
                    absl::StrJoin(facts.unread_ports, " "),
                    " could not be read: list the ports here.\n");
  }
  if (facts.exposed.empty()) {
    return text +
           "# Runs by the clock if it has a schedule:\n"
           "#    schedule: \"0 3 * * *\"\n"
           "#    ports: [8080]\n";
  }
  std::vector<std::string> ports;
  for (const Port& port : facts.exposed) {
    ports.push_back(port.protocol == "TCP"
                        ? absl::StrCat(port.container_port)
                        : absl::StrFormat("{port: %d, protocol: %s}",
                                          port.container_port, port.protocol));
  }
  return text + "    kind: deployment\n    ports: [" +
         absl::StrJoin(ports, ", ") + "]\n";
}

// By HEALTHCHECK, if it asks a port that is exposed; "" if there is no such.
std::string HealthLine(const DockerfileFacts& facts) {
  static const re2::RE2* url = new re2::RE2(
      "https?://(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1\\])"
      "(?::([0-9]+))?(/[A-Za-z0-9_./-]*)?");
  if (facts.exposed.empty()) return "";
  const bool grpc =
      facts.health_check.find("grpc_health_probe") != std::string::npos ||
      std::any_of(facts.commands.begin(), facts.commands.end(),
                  [](const std::string& command) {
                    return command.find("grpc_health_probe") !=
                           std::string::npos;
                  });
  if (grpc) return "    health: {grpc: true}\n";
  std::string number;
  std::string path;
  if (!re2::RE2::PartialMatch(facts.health_check, *url, &number, &path) ||
      facts.health_check.find("https://") != std::string::npos) {
    return "";
  }
  if (path.empty()) path = "/";
  int port = 80;
  if (!number.empty() && !absl::SimpleAtoi(number, &port)) return "";
  if (facts.exposed[0].container_port == port) {
    return absl::StrCat("    health: ", Text(path), "\n");
  }
  const bool exposed = std::any_of(
      facts.exposed.begin(), facts.exposed.end(), [port](const Port& one) {
        return one.container_port == port && one.protocol == "TCP";
      });
  if (!exposed) return "";
  return absl::StrFormat("    health: {path: %s, port: port-%d}\n", Text(path),
                         port);
}

std::string UserLines(const DockerfileFacts& facts) {
  const ImageUser user = UserOf(facts);
  switch (user.kind) {
    case ImageUser::Kind::kNumber:
      return "";
    case ImageUser::Kind::kName:
      return absl::StrFormat(
          "    # USER %s of the image, as a number: Kubernetes needs one.\n"
          "    pod: {securityContext: {runAsUser: %d}}\n",
          user.name.empty() ? "by name" : user.name, user.id);
    case ImageUser::Kind::kRoot:
    case ImageUser::Kind::kUnknown:
      break;
  }
  return absl::StrFormat(
      "    # The image %s. Better: end its Dockerfile with a USER and a\n"
      "    # number, and remove this line.\n"
      "    pod: {securityContext: {runAsNonRoot: false}}\n",
      user.kind == ImageUser::Kind::kRoot ? "runs as root"
      : user.name.empty() ? "may run as root: its base is not known"
                          : "has a USER whose number is not known");
}

bool HasBase(const DockerfileFacts& facts, std::string_view part) {
  return facts.base.find(part) != std::string::npos;
}

// Folders that the image writes to, since the rest of it is read-only.
std::string VolumeLines(const DockerfileFacts& facts) {
  std::vector<std::string> paths = {"/tmp"};
  for (const std::string& path : facts.volumes) {
    if (path != "/tmp") paths.push_back(path);
  }
  if (HasBase(facts, "nginx") && !HasBase(facts, "unprivileged")) {
    paths.emplace_back("/var/cache/nginx");
    paths.emplace_back("/var/run");
  }
  std::string text = "    volumes:\n";
  std::set<std::string> names;
  for (const std::string& path : paths) {
    const std::string name = AppNameLike(path);
    if (name.empty() || !names.insert(name).second) continue;
    absl::StrAppend(&text, "      ", Text(name),
                    ": {kind: emptyDir, mountPath: ", Text(path), "}\n");
  }
  return text;
}

std::string ResourceLine(const DockerfileFacts& facts) {
  for (const std::string_view java :
       {"temurin", "openjdk", "corretto", "jdk", "jre", "tomcat", "zulu"}) {
    if (HasBase(facts, java)) {
      return "    # A JVM needs more than the default of `resources`.\n"
             "    resources: {requests: {memory: 256Mi}, limits: {memory: "
             "768Mi}}\n";
    }
  }
  return "";
}

}  // namespace

std::string AppEntry(const FoundImage& image, bool declares_build) {
  const DockerfileFacts& facts = image.facts;
  std::string found = image.build.dockerfile;
  for (const std::string& evidence : image.evidence) {
    absl::StrAppend(&found, ", ", evidence);
  }
  std::string text = absl::StrCat(
      "  ", Text(image.name), ":\n    # found in ", found, "\n",
      BuildLine(image, declares_build), PortLines(facts), HealthLine(facts),
      UserLines(facts), VolumeLines(facts), ResourceLine(facts));
  if (!facts.exposed.empty()) {
    absl::StrAppend(&text, "#    ingress: {host: ", image.name,
                    ".example.net}\n");
    if (HealthLine(facts).empty()) {
      absl::StrAppend(&text, "#    health: /healthz\n");
    }
  }
  return text;
}

bool IsValidEntry(const std::string& entry) {
  std::vector<Problem> problems;
  ReadConfig(absl::StrCat("apps:\n", entry), kConfigFileName, &problems);
  return problems.empty();
}

std::string AddAppEntries(const std::string& config,
                          const std::vector<std::string>& entries) {
  std::vector<Problem> problems;
  const YamlNodePointer root = ParseYaml(config, kConfigFileName, &problems);
  if (root == nullptr || !problems.empty()) return "";
  const YamlNode* apps = root->Find("apps");
  std::string added;
  const std::string all = absl::StrJoin(entries, "");
  if (apps == nullptr || apps->kind == YamlNode::Kind::kNull) {
    if (apps != nullptr) return "";
    added = absl::StrCat(config,
                         config.empty() || config.back() == '\n' ? "" : "\n",
                         "\napps:\n", all);
  } else if (apps->entries.empty()) {
    if (config.compare(apps->offset, 2, "{}") != 0) return "";
    added = config;
    added.replace(apps->offset, 2, absl::StrCat("\n", all));
    // The line break after `{}` is the one after the entries now.
    const size_t end = apps->offset + 1 + all.size();
    if (end < added.size() && added[end] == '\n') added.erase(end, 1);
  } else {
    std::vector<std::string> lines;
    for (std::string line : std::vector<std::string>(
             absl::StrSplit(all, '\n', absl::SkipEmpty()))) {
      if (line.rfind("  ", 0) == 0) line.erase(0, 2);
      lines.push_back(std::move(line));
    }
    YamlEdits edits(config);
    if (!edits.InsertInto(*root, "apps", lines)) return "";
    added = edits.Apply();
  }
  ReadConfig(added, kConfigFileName, &problems);
  return problems.empty() ? added : "";
}

}  // namespace imagecd::generator
