#ifndef IMAGECD_PROVIDER_RESOURCES_CHANGES_H_
#define IMAGECD_PROVIDER_RESOURCES_CHANGES_H_

#include <map>
#include <string>

#include "provider/evidence/lookup_scope.h"
#include "provider/evidence/source_history.h"

namespace imagecd::resources {

// A move from one image, or from the images of one commit, to another.
struct Change {
  std::string older;  // commits, as the tags spell them; may be empty
  std::string newer;
  evidence::Source source;
  // Folders of the source repository: only commits that touch one are told,
  // each with its name. If empty, all commits are told.
  std::map<std::string, std::string> paths;
  // The source URL in the image's label; usually empty.
  std::string source_label;
};

// Describes the change for people, as lines: the commits that it brings
// and those that it takes back, each counted and the newest five named, and the
// page of the forge that shows it. "" where nothing is known.
//
// A look-up for a message only: what cannot be found out is left out, and a
// clone is not fetched for longer than requestTimeout.
std::string DescribeChange(const evidence::LookupScope& scope,
                           const Change& change);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_CHANGES_H_
