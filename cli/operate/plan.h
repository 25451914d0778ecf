#ifndef IMAGECD_CLI_OPERATE_PLAN_H_
#define IMAGECD_CLI_OPERATE_PLAN_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/operate/image_finder.h"
#include "cli/operate/operate.h"
#include "cli/operate/settings.h"
#include "cli/stack/config.h"
#include "cli/stack/state.h"
#include "provider/base/environment.h"

namespace imagecd::operate {

// What a request comes to.
struct Plan {
  struct Target {
    const stack::Image* image;  // in the state it was made from
    std::optional<policy::Image>
        wanted;  // what it is to be, where that is said
  };
  std::vector<Target> targets;
  std::vector<Change> changes;  // never empty; all of one kind
  std::string title;            // `Pin chime to 185c95c (rings at night)`
};

struct PlanningTools {
  stack::Pulumi& pulumi;
  const base::Environment& environment;
  const std::function<absl::StatusOr<ImageFinder::Ask>(
      const property::Object&)>& ask;
  const std::function<void(const std::string&)>& progress;
  std::string project_folder;
};

// Changes nothing. `notes` gets what a person should know. Errors say what is
// in the way and what to do: an unknown or ambiguous app or commit, an image
// that could not be pulled, a program that itself says which image to take.
absl::StatusOr<Plan> MakePlan(const Request& request, const stack::State& state,
                              const stack::Config& config,
                              const Settings& settings,
                              const PlanningTools& tools,
                              std::vector<std::string>& notes);

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_PLAN_H_
