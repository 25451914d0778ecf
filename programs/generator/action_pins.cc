#include "programs/generator/action_pins.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace imagecd::generator {
namespace {

struct Known {
  std::string_view action;
  std::string_view version;
  std::string_view commit;
};

// The newest release of each action and what its tag named in the action's own
// repository when this was written. None is from hearsay: one that could not
// be looked up there has no commit here.
constexpr std::array<Known, 12> kKnown = {{
    {"actions/checkout", "v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"},
    {"actions/download-artifact", "v8.0.1",
     "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c"},
    {"actions/upload-artifact", "v7.0.0",
     "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"},
    {"aws-actions/configure-aws-credentials", "v6.2.3",
     "e6de054238d6b7531b4efff3b6587d9aade6a06c"},
    {"dependabot/fetch-metadata", "v3.1.0",
     "25dd0e34f4fe68f24cc83900b1fe3fe149efef98"},
    {"docker/build-push-action", "v7.3.0",
     "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a"},
    {"docker/login-action", "v4.1.0",
     "4907a6ddec9925e35a0a9e82d7399ccc52663121"},
    {"docker/metadata-action", "v6.2.0",
     "dc802804100637a589fabce1cb79ff13a1411302"},
    {"docker/setup-buildx-action", "v4.3.0",
     "37fe631027851001ddb9b187196cc803df7f5f0e"},
    {"docker/setup-qemu-action", "v4.2.0",
     "96fe6ef7f33517b61c61be40b68a1882f3264fb8"},
    {"google-github-actions/auth", "v3.0.0",
     "7c6bc770dae815cd3e89ee6cdf493a5fab2cc093"},
    {"sigstore/cosign-installer", "v4.1.2",
     "6f9f17788090df1f26f669e9d70d6ae9567deba6"},
}};

bool IsCommit(std::string_view text) {
  return text.size() == 40 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isxdigit(c) != 0; });
}

Yaml Uses(std::string_view action, std::string_view version,
          std::string_view commit) {
  const std::string name(action);
  if (IsCommit(commit)) {
    Yaml uses(name + "@" + std::string(commit));
    uses.Note(version);
    return uses;
  }
  Yaml uses(name + "@" + std::string(version));
  uses.Note("a tag: its commit was not read from the action's repository");
  return uses;
}

}  // namespace

Yaml UsesAction(const Project& project, std::string_view action) {
  for (const ActionPin& pin : project.actions) {
    if (pin.action == action) return Uses(action, pin.version, pin.commit);
  }
  for (const Known& known : kKnown) {
    if (known.action == action) {
      return Uses(action, known.version, known.commit);
    }
  }
  return Uses(action, "main", "");
}

}  // namespace imagecd::generator
