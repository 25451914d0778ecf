#ifndef IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_H_
#define IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/dockerfile_syntax.h"
#include "programs/generator/model.h"

namespace imagecd::generator {

// The facts that a cluster and a workflow need about the image that a build of
// one target gives.
struct DockerfileFacts {
  // By EXPOSE, in the order written, without duplicates; names and service
  // ports are empty.
  std::vector<Port> exposed;
  // Words of EXPOSE, as written, whose ports could not be read.
  std::vector<std::string> unread_ports;
  // The image that the stages of the target are built on, variables replaced;
  // "" if a variable in it has no known value.
  std::string base;
  // By the last USER, without the group; "" if there is none. As written if a
  // variable in it has no known value.
  std::string user;
  // The number of `user` in this image: the user itself, or what a RUN gives to
  // useradd or adduser.
  std::optional<int64_t> user_id;
  std::vector<std::string> volumes;  // absolute paths, by VOLUME
  // By COPY, ADD and bind mounts of every stage that the build runs: paths in
  // the build context without a slash at the ends, possibly with wildcards; "."
  // is the whole context. Sorted, without duplicates.
  std::vector<std::string> sources;
  std::vector<std::string> secrets;   // IDs of secret mounts, sorted
  std::vector<std::string> commands;  // of RUN in the stages that are built
  std::string health_check;           // the command of HEALTHCHECK; "" if none
  bool has_command = false;           // there is a CMD or an ENTRYPOINT
};

// A Dockerfile. Any text is accepted; instructions that are not valid are
// ignored.
class Dockerfile {
 public:
  explicit Dockerfile(std::string_view text);

  struct Stage {
    std::string name;   // in lower case, as stages are compared; may be empty
    std::string image;  // what it is FROM, as written
    std::vector<size_t> instructions;  // indexes, without FROM
    // Stages before it that it is FROM, copies from or mounts.
    std::vector<size_t> needs;
    std::optional<size_t> from;  // the stage it is FROM; one of `needs`
    bool has_command = false;    // has a CMD or an ENTRYPOINT itself
  };
  const std::vector<Stage>& stages() const { return stages_; }

  // Stages that no other stage needs, in order.
  std::vector<size_t> FinalStages() const;

  // Nothing if there is no such stage. An empty target is the last stage.
  // `arguments` are the build's.
  std::optional<DockerfileFacts> Facts(
      std::string_view target, const std::vector<KeyValue>& arguments) const;

 private:
  std::optional<size_t> FindStage(std::string_view name) const;
  void ReadStages();

  DockerfileSyntax syntax_;
  std::vector<size_t> global_arguments_;  // indexes of ARGs before any FROM
  std::vector<Stage> stages_;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DOCKERFILE_H_
