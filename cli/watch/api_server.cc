#include "cli/watch/api_server.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "provider/base/secrets.h"
#include "provider/base/status_macros.h"
#include "provider/base/text.h"
#include "provider/oci/bounded_json.h"
#include "provider/oci/file_reading.h"
#include "provider/policy/duration.h"

namespace imagecd::watch {
namespace {

using nlohmann::json;

constexpr char kRequestAnnotation[] = "pulumi.com/reconciliation-request";
constexpr char kStackVersion[] = "pulumi.com/v1";
constexpr absl::Duration kTimeout = absl::Seconds(10);
// The outputs of a stack are part of the Stack's status.
constexpr std::size_t kMaxAnswer = 4 << 20;
// What the API server takes as an Event's message.
constexpr std::size_t kMaxMessage = 1024;
// RFC 1123 subdomains.
constexpr std::size_t kMaxName = 253;

absl::StatusOr<std::string> ReadLine(const std::string& path) {
  const absl::StatusOr<std::optional<std::string>> text = oci::ReadFile(path);
  if (!text.ok() || !text->has_value()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("cannot read \"%s\": %s", path,
                        text.ok() ? "there is no such file"
                                  : std::string(text.status().message())));
  }
  std::string line = **text;
  absl::StripAsciiWhitespace(&line);
  return line;
}

bool IsObjectName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c)) ||
                  absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
                  c == '-' || c == '.';
         });
}

// The string at `path` below `object`; empty if there is none.
std::string StringAt(const json& object,
                     std::initializer_list<const char*> path) {
  const json* at = &object;
  for (const char* name : path) at = &oci::MemberAt(*at, name);
  return at->is_string() ? at->get<std::string>() : "";
}

absl::StatusCode CodeOf(int http_status) {
  switch (http_status) {
    case 401:
      return absl::StatusCode::kUnauthenticated;
    case 403:
      return absl::StatusCode::kPermissionDenied;
    case 404:
      return absl::StatusCode::kNotFound;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

std::string AdviceFor(int http_status) {
  switch (http_status) {
    case 401:
      return "; the token of the service account was refused";
    case 403:
      return "; the service account needs get and patch of this Stack, and "
             "create of Events in its namespace";
    case 404:
      return "; check the name that --stack-cr gives";
    default:
      return "";
  }
}

}  // namespace

absl::StatusOr<ApiServerAddress> FindApiServer(
    const base::Environment& environment, const std::string& folder) {
  const std::string host =
      environment.Get("KUBERNETES_SERVICE_HOST").value_or("");
  const std::string port =
      environment.Get("KUBERNETES_SERVICE_PORT").value_or("443");
  if (host.empty()) {
    return absl::FailedPreconditionError(
        "cannot find the API server: KUBERNETES_SERVICE_HOST is not set\n"
        "  --stack-cr works in a pod of the cluster; elsewhere name a command "
        "after --");
  }
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return ApiServerAddress{
      absl::StrFormat("https://%s:%s", is_ipv6 ? "[" + host + "]" : host, port),
      folder + "/token", folder + "/ca.crt"};
}

absl::StatusOr<StackName> ParseStackName(std::string_view text,
                                         const std::string& folder) {
  const auto slash = text.find('/');
  StackName stack;
  if (slash == std::string_view::npos) {
    stack.name = std::string(text);
    IMAGECD_ASSIGN_OR_RETURN(stack.space, ReadLine(folder + "/namespace"));
  } else {
    stack.space = std::string(text.substr(0, slash));
    stack.name = std::string(text.substr(slash + 1));
  }
  if (!IsObjectName(stack.space) || !IsObjectName(stack.name)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is not the name of a Stack; write NAME or NAMESPACE/NAME",
        base::EscapeLine(text)));
  }
  return stack;
}

ApiServer::ApiServer(ApiServerAddress address, StackName stack,
                     http::HttpClient& http, const base::Cancellation* cancel)
    : address_(std::move(address)),
      stack_(std::move(stack)),
      http_(http),
      cancel_(cancel) {}

absl::StatusOr<json> ApiServer::Send(const std::string& attempt,
                                     const std::string& method,
                                     const std::string& path,
                                     const std::string& body) {
  const std::string prefix = absl::StrFormat("cannot %s Stack %s/%s: ", attempt,
                                             stack_.space, stack_.name);
  const absl::StatusOr<std::string> token = ReadLine(address_.token_file);
  if (!token.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat(prefix, std::string(token.status().message())));
  }
  http::HttpRequest request;
  request.method = method;
  request.url = address_.url + path;
  request.headers = {{"Authorization", "Bearer " + *token},
                     {"Accept", "application/json"}};
  if (!body.empty()) {
    request.headers.Add("Content-Type", method == "PATCH"
                                            ? "application/merge-patch+json"
                                            : "application/json");
  }
  request.body = body;
  request.max_body_bytes = kMaxAnswer;
  request.timeout = kTimeout;
  request.ca_file = address_.ca_file;
  request.cancel = cancel_;
  const absl::StatusOr<http::HttpResponse> answer = http_.Send(request);
  if (!answer.ok()) {
    return absl::Status(answer.status().code(),
                        prefix + std::string(answer.status().message()));
  }
  json object = json::parse(answer->body, nullptr, false);
  if (answer->status >= 200 && answer->status < 300 && object.is_object()) {
    return object;
  }
  base::KnownSecrets secrets;
  secrets.Add(*token);
  return absl::Status(
      CodeOf(answer->status),
      absl::StrFormat(
          "%sthe API server answered %d %s%s", prefix, answer->status,
          base::EscapeLine(
              secrets.Redact(StringAt(object, {"message"}).substr(0, 300))),
          AdviceFor(answer->status)));
}

absl::StatusOr<StackObject> ApiServer::GetStack() {
  IMAGECD_ASSIGN_OR_RETURN(
      const json object,
      Send("read", "GET",
           absl::StrFormat("/apis/%s/namespaces/%s/stacks/%s", kStackVersion,
                           stack_.space, stack_.name),
           ""));
  return StackObject{
      StringAt(object, {"metadata", "uid"}),
      StringAt(object, {"metadata", "annotations", kRequestAnnotation}),
      StringAt(object, {"status", "lastUpdate", "reconcileRequest"}),
      StringAt(object, {"status", "lastUpdate", "state"})};
}

absl::Status ApiServer::SetRequest(const std::string& request) {
  json annotations;
  annotations[kRequestAnnotation] = request;
  json patch;
  patch["metadata"]["annotations"] = std::move(annotations);
  return Send("request an update of", "PATCH",
              absl::StrFormat("/apis/%s/namespaces/%s/stacks/%s", kStackVersion,
                              stack_.space, stack_.name),
              patch.dump(-1, ' ', false, json::error_handler_t::replace))
      .status();
}

absl::Status ApiServer::CreateEvent(const StackObject& stack,
                                    const std::string& reason,
                                    std::string_view message, absl::Time now) {
  const std::string time =
      policy::FormatRfc3339(absl::FromUnixSeconds(absl::ToUnixSeconds(now)));
  json event;
  event["apiVersion"] = "v1";
  event["kind"] = "Event";
  event["metadata"]["generateName"] = "imagecd-watch-";
  event["metadata"]["namespace"] = stack_.space;
  json& about = event["involvedObject"];
  about["apiVersion"] = kStackVersion;
  about["kind"] = "Stack";
  about["namespace"] = stack_.space;
  about["name"] = stack_.name;
  about["uid"] = stack.uid;
  event["reason"] = reason;
  // A character that is cut in two is replaced below.
  event["message"] = std::string(message.substr(0, kMaxMessage - 2));
  event["type"] = "Normal";
  event["source"]["component"] = "imagecd";
  event["firstTimestamp"] = time;
  event["lastTimestamp"] = time;
  event["count"] = 1;
  return Send("write an Event about", "POST",
              absl::StrFormat("/api/v1/namespaces/%s/events", stack_.space),
              event.dump(-1, ' ', false, json::error_handler_t::replace))
      .status();
}

}  // namespace imagecd::watch
