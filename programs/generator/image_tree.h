#ifndef IMAGECD_PROGRAMS_GENERATOR_IMAGE_TREE_H_
#define IMAGECD_PROGRAMS_GENERATOR_IMAGE_TREE_H_

#include <map>
#include <string>

#include "programs/generator/model.h"
#include "programs/generator/program_tree.h"

namespace imagecd::generator {

// Where the choice of one app's image is to be found in the tree.
struct ImageOutputs {
  Value reference, tag, commit, built_at;
};

// Adds a LatestImage for each app, or LatestImageSets for all of them (one for
// each way of choosing), and the outputs that show what was chosen. By name of
// the app.
std::map<std::string, ImageOutputs> AddImages(const Model& model,
                                              ProgramTree& tree);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_IMAGE_TREE_H_
