#ifndef IMAGECD_TESTS_TESTING_REGISTRY_SWITCHES_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_SWITCHES_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "tests/testing/registry/options.h"

namespace imagecd::testing {

// Sets the switches that `switches` names, as options.h says; durations are
// milliseconds, null takes an optional back. A map or list replaces the one
// before. InvalidArgument, and nothing changed, for an unknown name or value.
absl::Status ApplySwitches(const nlohmann::json& switches,
                           FakeRegistryOptions& options);

// Every switch. ApplySwitches of it gives the same options.
nlohmann::json SwitchesToJson(const FakeRegistryOptions& options);

// {"kind": "too_many_requests" [, "wait"], "retry_after" [, "value"],
//  "status" [, "status"], or "drop"; "route", "body", "headers", "count"}.
absl::Status ParseFailure(const nlohmann::json& json, Failure& failure,
                          int& count);

std::string RouteName(Route route);
// False if there is no such one.
bool ParseVisibility(std::string_view name, Visibility& visibility);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_SWITCHES_H_
