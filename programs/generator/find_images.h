#ifndef IMAGECD_PROGRAMS_GENERATOR_FIND_IMAGES_H_
#define IMAGECD_PROGRAMS_GENERATOR_FIND_IMAGES_H_

#include <set>
#include <string>
#include <vector>

#include "programs/generator/dockerfile.h"
#include "programs/generator/ecosystems.h"
#include "programs/generator/model.h"

namespace imagecd::generator {

// An image that this repository builds.
struct FoundImage {
  std::string name;  // a valid app name; no two images have the same
  Build build;
  DockerfileFacts facts;
  // Where it was found: `compose.yaml (web)`. Empty: by its Dockerfile alone.
  std::vector<std::string> evidence;
  // A folder pattern finds it: `NAME/Dockerfile` below a folder, without a
  // target and arguments.
  bool is_plain = false;
};

struct LeftOutFile {
  std::string path;
  std::string reason;
};

struct FoundImages {
  std::vector<FoundImage> images;     // by Dockerfile, then by name
  std::vector<LeftOutFile> left_out;  // Dockerfiles, by path
  std::vector<std::string> notes;
};

struct FindImagesOptions {
  std::string repository;       // its name, for a Dockerfile at the root
  std::set<std::string> taken;  // names that no image may get
};

// Finds every image in the folders that Discover() read: Dockerfile,
// Containerfile, Dockerfile.NAME and NAME.Dockerfile in any folder, each with
// its targets. Files of other tools (build_evidence.h) tell names, contexts,
// targets and arguments. Left out, with the reason: files that are templates,
// are for tests or development, or have no FROM, unless another tool builds
// them.
FoundImages FindImages(const std::vector<FolderListing>& folders,
                       const FileReader& read,
                       const FindImagesOptions& options);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_FIND_IMAGES_H_
