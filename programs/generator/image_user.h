#ifndef IMAGECD_PROGRAMS_GENERATOR_IMAGE_USER_H_
#define IMAGECD_PROGRAMS_GENERATOR_IMAGE_USER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "programs/generator/dockerfile.h"

namespace imagecd::generator {

// The user as whom the processes of an image run. With `runAsNonRoot`, the
// kubelet starts a container only if the user is a number other than 0, in the
// image or as `runAsUser`: it cannot resolve names.
struct ImageUser {
  enum class Kind {
    kNumber,   // the image has the number `id`, and it is not 0
    kName,     // the image has a name, or its base may have one; it is `id`
    kRoot,     // the image runs as root
    kUnknown,  // it cannot be found out from the Dockerfile
  };
  Kind kind = Kind::kUnknown;
  int64_t id = 0;    // kNumber, kName
  std::string name;  // by USER; "" if only the base says
};

// By USER, by what the Dockerfile gives to useradd and adduser, and by a table
// of well-known bases and their users.
ImageUser UserOf(const DockerfileFacts& facts);

// Of an image that is used as it is, by the same table.
ImageUser UserOfImage(std::string_view image);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_IMAGE_USER_H_
