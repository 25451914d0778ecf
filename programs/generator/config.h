#ifndef IMAGECD_PROGRAMS_GENERATOR_CONFIG_H_
#define IMAGECD_PROGRAMS_GENERATOR_CONFIG_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/model.h"
#include "programs/generator/problem.h"

// imagecd.yaml as it is written: what a person says about a monorepo and its
// apps. Whatever is left out stays as constructed; BuildModel fills it from
// what was discovered.
namespace imagecd::generator {

inline constexpr char kConfigFileName[] = "imagecd.yaml";

struct WorkloadSettings {
  WorkloadSettings();  // with the defaults of a workload
  enum class Kind { kInferred, kDeployment, kCronJob, kNone };
  std::string key;              // of `workloads`; "" for the app's own
  Kind kind = Kind::kInferred;  // by `schedule`
  Workload workload;            // without name and kind, and ports
  std::optional<std::vector<Port>> ports;  // unset: what EXPOSE says
};

struct AppSettings {
  std::string name;
  std::string repository;
  std::string space;
  std::vector<std::string> platforms;
  Build build;
  ImageChoice choice;
  Resources resources;  // of workloads that say nothing else
  WorkloadSettings main;
  std::vector<WorkloadSettings> workloads;
};

struct SecretSettings {
  std::string name;
  std::string space;
  std::vector<KeyValue> entries;  // key of the Secret: key of configuration
};

struct Config {
  Config();  // with the defaults that need no discovery
  Project project;
  bool has_programs = false;  // `programs` is written, perhaps as `[]`
  std::vector<std::string> platforms;
  ImageChoice choice;   // for every app that says nothing else
  Resources resources;  // the same
  Build build;          // the same: only the context
  std::vector<SecretSettings> secrets;
  std::vector<AppSettings> apps;

  // Where a path like `apps.chime.ingress[0].port` stands in the file (a
  // mapping's: its key).
  std::map<std::string, Position> positions;
  // Of the path, or of the nearest one above it that is there.
  Position Where(std::string_view path) const;
  // Whether the file has the key of exactly this path.
  bool Says(const std::string& path) const { return positions.contains(path); }
};

// Reads the text of imagecd.yaml. Strict: unknown keys, duplicate keys and
// values that do not fit are problems, each with its place, what was found and
// what would be right; all of them are found, not only the first. A value of a
// text is what is written, whatever YAML makes of it (`yes`, `1.10`, `0x1F`,
// `2024-01-01`). Top-level keys that begin with `x-` are for anchors and are
// passed over. `file` is only for the problems. The result is complete even
// where there are problems; it is good for nothing else than finding more.
Config ReadConfig(std::string_view text, const std::string& file,
                  std::vector<Problem>* problems);

// The JSON Schema (draft 7) of imagecd.yaml, indented, with a newline at the
// end: schema/imagecd.schema.json.
std::string ConfigJsonSchema();

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_CONFIG_H_
