#ifndef IMAGECD_TESTS_TESTING_REGISTRY_SCENARIO_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_SCENARIO_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/testing/registry/fake_registry.h"

namespace imagecd::testing {

// Fills `registry` by
//
//   {"switches": {"order": "push", "lag": 1},
//    "repositories": {
//      "acme/app": {
//        "visibility": "public",
//        "generate": {"count": 10000, "seed": 7, "branch": "main"},
//        "tags": ["latest",
//                 {"time": "2026-07-02T08:00:00Z", "commit": "0123…",
//                  "platforms": ["linux/amd64", "linux/arm64"],
//                  "attestations": true}]}}}
//
// Generated tags come before those of "tags". InvalidArgument, with what came
// before it done, at the first thing wrong.
absl::Status ApplyScenario(const nlohmann::json& scenario,
                           FakeRegistry& registry);

// Pushes an image described as in "tags": a string is its tag; an object has
//   tag, or branch ("main"), time and commit, of which the tag is made
//   time            RFC 3339 or Unix seconds; also the image's creation time
//   commit          the revision label
//   platforms       ["linux/amd64"]; several make an index
//   attestations    true makes an index in any case
//   source, labels, annotations, docker_media_types, content
//   referrer        true pushes the attestation tag sha256-HEX as well
//   pullable        false: listed, but MANIFEST_UNKNOWN
//   missing         platforms whose manifests are missing
// Gives {"tag", "digest", "reference": "HOST/REPOSITORY:TAG@DIGEST",
// "children": {PLATFORM: DIGEST}}.
absl::StatusOr<nlohmann::json> PushDescribed(const std::string& repository,
                                             const nlohmann::json& image,
                                             FakeRegistry& registry);

// {"count", "seed", "branch", "newest", "average_step", "platforms",
// "attestations", "source"}.
absl::Status GenerateDescribed(const std::string& repository,
                               const nlohmann::json& spec,
                               FakeRegistry& registry);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_SCENARIO_H_
