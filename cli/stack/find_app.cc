#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/stack/state.h"

namespace imagecd::stack {
namespace {

std::string_view LastElement(std::string_view repository) {
  return repository.substr(repository.rfind('/') + 1);
}

std::string Listed(const std::vector<const Image*>& images) {
  std::string lines;
  for (const Image* image : images) {
    absl::StrAppend(&lines, "\n  ", image->Label(), "  ", image->repository);
  }
  return lines;
}

// True for the members of one set and for images of one repository.
bool BelongTogether(const std::vector<const Image*>& images) {
  std::set<std::string> urns;
  std::set<std::string> repositories;
  for (const Image* image : images) {
    urns.insert(image->urn);
    repositories.insert(image->repository);
  }
  return urns.size() == 1 || repositories.size() == 1;
}

}  // namespace

absl::StatusOr<std::vector<const Image*>> FindApp(const State& state,
                                                  std::string_view app) {
  using Fits = std::function<bool(const Image&)>;
  const Fits ways[] = {
      [app](const Image& image) { return image.name == app; },
      [app](const Image& image) {
        return !image.member.empty() &&
               (image.member == app || image.Label() == app);
      },
      [app](const Image& image) { return image.repository == app; },
      [app](const Image& image) {
        return LastElement(image.repository) == app;
      },
  };
  for (const Fits& fits : ways) {
    std::vector<const Image*> found;
    for (const Image& image : state.images) {
      if (fits(image)) found.push_back(&image);
    }
    if (found.empty()) continue;
    if (BelongTogether(found)) return found;
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" matches several images; name one by its repository:%s", app,
        Listed(found)));
  }
  std::vector<const Image*> all;
  for (const Image& image : state.images) all.push_back(&image);
  if (all.empty()) {
    return absl::NotFoundError(absl::StrFormat(
        "cannot find \"%s\": the stack%s has no resource of imagecd", app,
        state.stack.empty() ? "" : absl::StrCat(" ", state.stack)));
  }
  return absl::NotFoundError(
      absl::StrFormat("the stack %s has no image \"%s\"; it has:%s",
                      state.stack, app, Listed(all)));
}

}  // namespace imagecd::stack
