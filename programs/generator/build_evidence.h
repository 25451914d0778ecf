#ifndef IMAGECD_PROGRAMS_GENERATOR_BUILD_EVIDENCE_H_
#define IMAGECD_PROGRAMS_GENERATOR_BUILD_EVIDENCE_H_

#include <string>
#include <vector>

#include "programs/generator/ecosystems.h"
#include "programs/generator/model.h"

namespace imagecd::generator {

// A build that a file of another tool describes.
struct BuildEvidence {
  std::string source;     // the file, from the root
  std::string name;       // of the service, target or image; may be empty
  Build build;            // paths from the root
  bool releases = false;  // by a workflow or a bake file
};

struct EvidenceReport {
  std::vector<BuildEvidence> found;  // by source, in the order written
  std::vector<std::string> notes;    // about what could not be read
};

// Reads compose files (`build` of services), bake files (HCL and JSON),
// skaffold.yaml (`artifacts`) and GitHub workflows (docker/build-push-action,
// with their matrix). A value with a variable that has no value here is left
// out; so is a build whose context or Dockerfile has one.
EvidenceReport FindBuildEvidence(const std::vector<FolderListing>& folders,
                                 const FileReader& read);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_BUILD_EVIDENCE_H_
