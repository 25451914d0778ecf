#include "tests/testing/registry/admin.h"

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "provider/base/status_macros.h"
#include "tests/testing/registry/exchange.h"
#include "tests/testing/registry/json_fields.h"
#include "tests/testing/registry/scenario.h"
#include "tests/testing/registry/switches.h"

namespace imagecd::testing {
namespace {

using Result = absl::StatusOr<Json>;

Json LogJson(const FakeRegistry& registry) {
  Json log = Json::array();
  for (const FakeRegistry::RecordedRequest& request : registry.requests()) {
    log.push_back({{"method", request.method},
                   {"path", request.path},
                   {"query", request.query},
                   {"route", RouteName(request.route)},
                   {"authorized", request.has_authorization},
                   {"accept", request.accept},
                   {"user_agent", request.user_agent},
                   {"status", request.status}});
  }
  return log;
}

Json CountersJson(const FakeRegistry& registry) {
  const FakeRegistry::Counters counters = registry.counters();
  Json by_route = Json::object();
  for (const auto& [route, count] : counters.by_route) {
    by_route[RouteName(route)] = count;
  }
  return {{"requests", counters.requests},
          {"bytes_sent", counters.bytes_sent},
          {"by_route", std::move(by_route)}};
}

// Takes "repository" out of `json`.
absl::StatusOr<std::string> TakeRepository(Json& json) {
  std::string repository;
  if (!json.is_object() || !json.contains("repository") ||
      !ReadJson(json["repository"], repository) || repository.empty()) {
    return absl::InvalidArgumentError("repository is missing");
  }
  json.erase("repository");
  return repository;
}

std::string OneValue(const Request& request, const char* key) {
  const auto values = QueryValues(request.query, key);
  return values.empty() ? "" : values[0];
}

Result Read(const Request& request, FakeRegistry& registry) {
  if (request.path == "/log") return LogJson(registry);
  if (request.path == "/counters") return CountersJson(registry);
  if (request.path == "/switches") return SwitchesToJson(registry.options());
  if (request.path == "/tags") {
    return Json(registry.Tags(OneValue(request, "repository")));
  }
  if (request.path == "/digest") {
    return Json{{"digest", registry.Digest(OneValue(request, "repository"),
                                           OneValue(request, "tag"))}};
  }
  return absl::NotFoundError("no such path: GET " + request.path);
}

// Bytes as they are, given as text: a manifest where there is a media type.
Result PushText(const std::string& repository, const Json& json,
                FakeRegistry& registry) {
  std::string text;
  std::string tag;
  std::string media_type;
  IMAGECD_RETURN_IF_ERROR(JsonFields(json, "/content")
                              .Field("text", text)
                              .Field("tag", tag)
                              .Field("media_type", media_type)
                              .Finish());
  return Json{{"digest",
               media_type.empty()
                   ? registry.PushBlob(repository, text)
                   : registry.PushManifest(repository, tag, media_type, text)}};
}

Result ChangeRepository(const std::string& path, Json json,
                        FakeRegistry& registry) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string repository, TakeRepository(json));
  if (path == "/content") return PushText(repository, json, registry);
  if (path == "/push") return PushDescribed(repository, json, registry);
  if (path == "/generate") {
    IMAGECD_RETURN_IF_ERROR(GenerateDescribed(repository, json, registry));
    return Json::object();
  }
  std::string argument;
  const std::string name = path == "/visibility"   ? "visibility"
                           : path == "/delete_tag" ? "tag"
                                                   : "reference";
  IMAGECD_RETURN_IF_ERROR(
      JsonFields(json, path).Field(name, argument).Finish());
  if (path == "/delete_tag") {
    return Json{{"deleted", registry.DeleteTag(repository, argument)}};
  }
  if (path == "/delete_manifest") {
    return Json{{"deleted", registry.DeleteManifest(repository, argument)}};
  }
  Visibility visibility = Visibility::kPublic;
  if (!ParseVisibility(argument, visibility)) {
    return absl::InvalidArgumentError("visibility is public or private");
  }
  registry.SetVisibility(repository, visibility);
  return Json::object();
}

Result Change(const Request& request, FakeRegistry& registry) {
  const std::string& path = request.path;
  Json json = request.body.empty() ? Json::object()
                                   : Json::parse(request.body, nullptr, false);
  if (json.is_discarded()) {
    return absl::InvalidArgumentError("the body is not JSON");
  }
  if (path == "/push" || path == "/content" || path == "/generate" ||
      path == "/visibility" || path == "/delete_tag" ||
      path == "/delete_manifest") {
    return ChangeRepository(path, std::move(json), registry);
  }
  if (path == "/switches") {
    absl::Status status;
    registry.Configure([&](FakeRegistryOptions& options) {
      status = ApplySwitches(json, options);
    });
    IMAGECD_RETURN_IF_ERROR(status);
  } else if (path == "/fail") {
    Failure failure;
    int count = 1;
    IMAGECD_RETURN_IF_ERROR(ParseFailure(json, failure, count));
    registry.FailNext(count, std::move(failure));
  } else if (path == "/scenario") {
    IMAGECD_RETURN_IF_ERROR(ApplyScenario(json, registry));
  } else if (path == "/reset") {
    registry.ResetLog();
  } else if (path == "/clear_failures") {
    registry.ClearFailures();
  } else if (path == "/revoke_tokens") {
    registry.RevokeTokens();
  } else {
    return absl::NotFoundError("no such path: POST " + path);
  }
  return Json::object();
}

Answer ToAnswer(const Result& result) {
  constexpr auto kReplace = Json::error_handler_t::replace;
  Answer answer;
  if (result.ok()) {
    answer.body = result->dump(-1, ' ', false, kReplace);
  } else {
    answer.status = absl::IsNotFound(result.status()) ? 404 : 400;
    const Json error{{"error", std::string(result.status().message())}};
    answer.body = error.dump(-1, ' ', false, kReplace);
  }
  answer.body += '\n';
  return answer;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpFront>> StartAdmin(FakeRegistry& registry,
                                                      int port) {
  HttpFront::Options options;
  options.port = port;
  options.threads = 4;
  options.handler = [&registry](const Request& request) {
    return ToAnswer(request.method == "GET" ? Read(request, registry)
                                            : Change(request, registry));
  };
  return HttpFront::Start(std::move(options));
}

}  // namespace imagecd::testing
