#ifndef IMAGECD_CLI_COMMANDS_IMAGE_OPTIONS_H_
#define IMAGECD_CLI_COMMANDS_IMAGE_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands/command.h"
#include "provider/property/value.h"

namespace imagecd::cli {

// The inputs of getLatestImage and listImages that have an option.
struct ImageOptions {
  std::string branch;
  std::string tag_pattern;
  std::string policy;
  std::string range;
  std::string order;
  std::string filter;
  std::string extract;
  bool prerelease = false;
  std::vector<std::string> platforms;
  std::vector<std::string> exclude;  // patterns
  std::string minimum_age;
  std::string pin;
  std::string source_repository;
};

// Describes them to the parser. `options` must outlive it.
void AddImageOptions(CLI::App& parser, ImageOptions& options);

// As the function takes them, without `repository`; what was not given is not
// there.
property::Object ToArguments(const ImageOptions& options);

// How a command reaches registries.
struct RegistryOptions {
  std::string file;                   // JSON: the provider's `registries`
  std::vector<std::string> insecure;  // hosts that speak http
};
void AddRegistryOptions(CLI::App& parser, RegistryOptions& options);
// The provider's configuration `config` with these options laid over it.
// InvalidArgument, without any of its contents, if the file is not what it
// should be.
absl::StatusOr<property::Object> WithRegistryOptions(
    property::Object config, const RegistryOptions& options);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_IMAGE_OPTIONS_H_
