#include "cli/report/deployment_times.h"

#include <algorithm>
#include <cstddef>

namespace imagecd::report {
namespace {

// The allowed clock difference between the machines that built and deployed.
constexpr absl::Duration kClocksDiffer = absl::Minutes(5);

const policy::Pin* PinFor(const Update& update, const std::string& repository) {
  const auto found = update.pins.find(repository);
  return found == update.pins.end() ? nullptr : &found->second;
}

// For each deployment (oldest first), the updates (oldest first) that it can
// have come with. Looks at each deployment separately.
std::vector<std::vector<bool>> Possible(
    const std::string& repository, const std::vector<const Update*>& updates,
    const std::vector<const Deployment*>& deployments) {
  std::vector<std::vector<bool>> possible;
  for (std::size_t at = 0; at < deployments.size(); ++at) {
    const policy::Image& image = deployments[at]->image;
    std::vector<bool> row;
    std::vector<bool> under_pin;
    for (const Update* update : updates) {
      const policy::Pin* pin = PinFor(*update, repository);
      const bool meant = pin == nullptr || policy::Satisfies(image, *pin);
      const bool built =
          !image.built_at || *image.built_at <= update->end + kClocksDiffer;
      row.push_back(meant && built);
      under_pin.push_back(meant && built && pin != nullptr);
    }
    // An image goes back only if a person asks for it. If there was a pin to
    // this image, the pin was the cause.
    const bool back = at > 0 && image.built_at.has_value() &&
                      deployments[at - 1]->image.built_at.has_value() &&
                      *image.built_at < *deployments[at - 1]->image.built_at;
    const bool some =
        std::find(under_pin.begin(), under_pin.end(), true) != under_pin.end();
    possible.push_back(back && some ? under_pin : row);
  }
  return possible;
}

}  // namespace

void AssignTimes(const std::string& repository,
                 const std::vector<Update>& updates,
                 std::optional<absl::Time> modified,
                 std::vector<Deployment>& deployments) {
  std::vector<const Update*> useful;
  for (auto update = updates.rbegin(); update != updates.rend(); ++update) {
    if (update->changed()) useful.push_back(&*update);
  }
  std::vector<const Deployment*> oldest_first;
  for (auto each = deployments.rbegin(); each != deployments.rend(); ++each) {
    oldest_first.push_back(&*each);
  }
  const auto possible = Possible(repository, useful, oldest_first);
  const std::size_t count = oldest_first.size();
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // Find the first possible update of each deployment, going forward, and then
  // the last possible one, going backward. The updates must be in the order of
  // the deployments.
  std::vector<std::size_t> first(count, kNone);
  std::size_t next = 0;
  for (std::size_t at = 0; at < count; ++at) {
    std::size_t update = next;
    while (update < useful.size() && !possible[at][update]) ++update;
    if (update == useful.size()) continue;
    first[at] = update;
    next = update + 1;
  }
  std::vector<std::size_t> last(count, kNone);
  std::size_t end = useful.size();
  if (modified) {
    // The first update that ended after `modified` wrote the resource.
    const auto wrote = std::find_if(
        useful.begin(), useful.end(),
        [&](const Update* update) { return update->end >= *modified; });
    if (wrote != useful.end()) {
      end = static_cast<std::size_t>(wrote - useful.begin()) + 1;
    }
  }
  for (std::size_t at = count; at-- > 0;) {
    std::size_t update = end;
    while (update > 0 && !possible[at][update - 1]) --update;
    if (update == 0) continue;
    last[at] = update - 1;
    end = update - 1;
  }

  for (std::size_t at = 0; at < count; ++at) {
    if (first[at] == kNone || last[at] == kNone || first[at] > last[at]) {
      continue;
    }
    Deployment& deployment = deployments[count - 1 - at];
    deployment.earliest = useful[first[at]]->end;
    deployment.latest = useful[last[at]]->end;
  }
}

}  // namespace imagecd::report
