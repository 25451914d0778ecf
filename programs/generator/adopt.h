#ifndef IMAGECD_PROGRAMS_GENERATOR_ADOPT_H_
#define IMAGECD_PROGRAMS_GENERATOR_ADOPT_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "programs/generator/problem.h"

// From image references that somebody typed (`HOST/PATH:TAG@DIGEST`) to
// LatestImage. Of a Pulumi YAML program, the values of `image` in its resources
// become `${NAME.reference}` of a LatestImage that is put before the other
// resources; where such a value is `${KEY}` of the configuration, what the
// stacks have there becomes the repository. Of a program in another language
// only the stacks' configuration can be read. There, the repository of each
// reference gets a key next to the reference's, `imageRepository` next to
// `image`. The reference stays: the program deploys it until somebody changes
// the program.
//
// Comments, order, quotes and newlines stay as they are. A reference whose tag
// is of another scheme than BRANCH.TIME.SHA stays, too, and so does one in any
// other place: `AdoptPlan::left` names each. Pure: texts in, texts out.
namespace imagecd::generator {

struct AdoptFile {
  std::string path;  // as the person knows it
  std::string text;
};

struct AdoptInput {
  AdoptFile project;                 // Pulumi.yaml
  std::optional<AdoptFile> program;  // of a YAML program that is not in it
  std::vector<AdoptFile> stacks;     // Pulumi.STACK.yaml
  // The project's other texts: source code, Helm values, compose files. They
  // are searched for images and for the lines that a person has to edit.
  std::vector<AdoptFile> sources;
};

struct AdoptOptions {
  // Pin each image, so that the next update changes no image: in the program,
  // or in the stack's configuration (`imagecd:pins`) where the reference came
  // from there. A reference with a digest is pinned to the digest, one without
  // to its tag.
  bool pin = false;
  // References (`HOST/PATH:TAG@DIGEST`) whose tag is known to still name the
  // digest: these are pinned to the tag, which also keeps the tag deployed.
  std::set<std::string> confirmed;
  // Only these (`HOST/PATH`); all if empty.
  std::vector<std::string> repositories;
};

struct AdoptedImage {
  std::string file;
  Position position;
  std::string repository;
  std::string tag;
  std::string digest;  // "" if the reference has none
  // Of a reference in the configuration of a program that is not in YAML: the
  // keys on the way to it (`home:chime`, `image`), and the key next to it that
  // now has the repository.
  std::vector<std::string> setting;
  std::string repository_key;

  std::string Reference() const;  // HOST/PATH:TAG@DIGEST
};

struct AdoptPlan {
  std::string runtime;           // yaml, python, nodejs, …
  std::vector<AdoptFile> files;  // those that change, with their new text
  std::vector<AdoptedImage> images;
  std::vector<Problem> left;  // what looks like an image and stays, and why
};

// The main program's file as `project` names it, relative to its folder: "" if
// it is the project's own, or the runtime is not YAML.
absl::StatusOr<std::string> AdoptProgramFolder(const AdoptFile& project);

// InvalidArgument with every problem on a line of its own where a file cannot
// be read, or holds what cannot be rewritten without a guess: then nothing is
// to be written. A plan of what was adopted before is empty.
absl::StatusOr<AdoptPlan> PlanAdoption(const AdoptInput& input,
                                       const AdoptOptions& options);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_ADOPT_H_
