#ifndef IMAGECD_TESTS_TESTING_REGISTRY_ADMIN_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_ADMIN_H_

#include <memory>

#include "absl/status/statusor.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/registry/http_front.h"

namespace imagecd::testing {

// Serves the control of `registry` (not owned; must outlive it) as JSON over
// plain HTTP on 127.0.0.1:`port` (0: any free one). What each path takes:
//
//   GET  /log              every request: method, path, query, route,
//                          authorized (whether there was an Authorization),
//                          accept, user_agent, status; no credential, no body
//   GET  /counters         {"requests", "bytes_sent", "by_route": {…}}
//   POST /reset            empties both
//   GET  /switches         all of them
//   POST /switches         {NAME: VALUE, …} changes those named
//   POST /push             {"repository", and an image: see scenario.h}
//   POST /generate         {"repository", "count", "seed", …}
//   POST /visibility       {"repository", "visibility"}
//   POST /delete_tag       {"repository", "tag"}
//   POST /delete_manifest  {"repository", "reference"}
//   POST /fail             {"kind", "count", "route", …}: see switches.h
//   POST /clear_failures
//   POST /revoke_tokens
//   POST /scenario         a whole scenario
//   GET  /tags?repository=NAME
//   GET  /digest?repository=NAME&tag=TAG
//
// Anything wrong is 400 or 404 with {"error": TEXT}.
absl::StatusOr<std::unique_ptr<HttpFront>> StartAdmin(FakeRegistry& registry,
                                                      int port);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_ADMIN_H_
