#ifndef IMAGECD_PROVIDER_PROPERTY_WIRE_PATH_H_
#define IMAGECD_PROVIDER_PROPERTY_WIRE_PATH_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace imagecd::property {

// The place in a value that is being processed, for error messages. Holds
// views: a key must stay alive while a Step names it.
class WirePath {
  struct Part {
    enum { kKey, kIndex, kHidden } kind;
    std::string_view key;
    std::size_t index;
  };

 public:
  // One step down, undone when it goes out of scope.
  class Step {
   public:
    Step(WirePath& path, std::string_view key)
        : Step(path, Part{Part::kKey, key, 0}) {}
    Step(WirePath& path, std::size_t index)
        : Step(path, Part{Part::kIndex, {}, index}) {}
    // Into what a person does not see as a level, such as a secret.
    explicit Step(WirePath& path) : Step(path, Part{Part::kHidden, {}, 0}) {}
    ~Step() { path_.steps_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Step(WirePath& path, Part part) : path_(path) {
      path_.steps_.push_back(part);
    }
    WirePath& path_;
  };

  std::size_t depth() const { return steps_.size(); }
  // As the engine writes them: `registries["ghcr.io"].token`, `exclude[0].tag`.
  std::string ToString() const;
  // InvalidArgument: "property PATH: WHAT".
  absl::Status Error(std::string_view what) const;

 private:
  std::vector<Part> steps_;
};

}  // namespace imagecd::property

#endif  // IMAGECD_PROVIDER_PROPERTY_WIRE_PATH_H_
