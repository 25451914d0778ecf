#ifndef IMAGECD_PROGRAMS_GENERATOR_BUILD_MODEL_H_
#define IMAGECD_PROGRAMS_GENERATOR_BUILD_MODEL_H_

#include <optional>
#include <string>
#include <vector>

#include "programs/generator/config.h"
#include "programs/generator/discover.h"
#include "programs/generator/git.h"
#include "programs/generator/model.h"
#include "programs/generator/problem.h"

namespace imagecd::generator {

// What a remote's URL says: https, http, git, ssh and scp-like
// (`git@github.com:owner/name.git`) spellings. Empty where it is a path or
// nothing that has a host, an owner and a name. Users and passwords are left
// out.
Remote ParseRemote(std::string_view url);

// `name`, or one like it, so that no project of `projects` that somebody else
// made has it. Two projects of one name share their stacks, and an update of
// one deletes what the other one deployed.
std::string FreeProjectName(const std::string& name,
                            const std::vector<FoundProject>& projects);

// The settings of `config` about builds, for Discover().
DiscoverOptions DiscoverOptionsOf(const Config& config,
                                  const std::string& root);

// Puts together what `config` says, what was discovered, and what git knows;
// fills in every default, and checks what model.h promises. Problems go to
// `problems`, those of something that the file says with their place in
// `file`; the model is good only if none was added. Things worth knowing go to
// `notes`.
Model BuildModel(const Config& config, const Discovery& discovery,
                 const GitFolder::Facts& git, const std::string& file,
                 std::vector<Problem>* problems,
                 std::vector<std::string>* notes);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_BUILD_MODEL_H_
