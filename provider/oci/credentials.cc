#include "provider/oci/credentials.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "provider/base/child_process.h"
#include "provider/base/mutex.h"
#include "provider/base/program_path.h"
#include "provider/base/status_macros.h"
#include "provider/oci/address_rule.h"
#include "provider/oci/auth_file.h"
#include "provider/oci/file_reading.h"
#include "provider/oci/registry_error.h"

namespace imagecd::oci {
namespace {

using Found = absl::StatusOr<std::optional<Credential>>;

constexpr std::size_t kMaxHelperOutput = 64 << 10;
constexpr std::size_t kMaxSuffix = 64;
constexpr char kDockerAuthConfig[] = "DOCKER_AUTH_CONFIG";

// Whether both are the same, wherever they came from.
bool SameLogin(const Credential& a, const Credential& b) {
  return a.kind == b.kind && a.username == b.username && a.secret == b.secret;
}

absl::Status Broken(const Repository& repository, const std::string& fault,
                    const std::string& remedy) {
  return MakeRegistryError(
      Failure::kCredentials,
      absl::StrFormat("looking for the credential of %s: %s; %s, or set one in "
                      "the provider's registries[\"%s\"]",
                      repository.ToString(), fault, remedy, repository.host));
}

absl::Status Cancelled(const Repository& repository) {
  return MakeRegistryError(
      Failure::kCancelled,
      "cancelled while looking for the credential of " + repository.ToString());
}

std::optional<std::string> Variable(const base::Environment& environment,
                                    std::string_view name) {
  std::optional<std::string> value = environment.Get(name);
  if (value.has_value() && value->empty()) return std::nullopt;
  return value;
}

// A file that may hold credentials, or name a helper that does.
struct Place {
  std::string path;       // empty: the variable kDockerAuthConfig
  bool docker = false;    // otherwise an auth.json
  bool required = false;  // a user named it, so it must exist

  std::string Name() const {
    if (path.empty()) return kDockerAuthConfig;
    return (docker ? "docker's config.json (" : "auth.json (") + path + ")";
  }
};

std::vector<Place> PlacesOf(const base::Environment& environment) {
  std::vector<Place> places;
  if (Variable(environment, kDockerAuthConfig)) {
    places.push_back({"", /*docker=*/true, /*required=*/false});
  }
  const std::optional<std::string> home = Variable(environment, "HOME");
  if (const auto folder = Variable(environment, "DOCKER_CONFIG")) {
    places.push_back({*folder + "/config.json", true, false});
  } else if (home.has_value()) {
    places.push_back({*home + "/.docker/config.json", true, false});
  }
  if (const auto file = Variable(environment, "REGISTRY_AUTH_FILE")) {
    places.push_back({*file, false, true});
    return places;
  }
  constexpr char kFile[] = "/containers/auth.json";
  if (const auto folder = Variable(environment, "XDG_RUNTIME_DIR")) {
    places.push_back({*folder + kFile, false, false});
  }
  if (const auto folder = Variable(environment, "XDG_CONFIG_HOME")) {
    places.push_back({*folder + kFile, false, false});
  } else if (home.has_value()) {
    places.push_back({*home + "/.config" + kFile, false, false});
  }
  return places;
}

bool IsSuffix(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSuffix &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
         });
}

std::optional<Credential> Configured(
    const std::map<std::string, HostConfig>& registries,
    const Repository& repository) {
  const HostConfig* const found = FindHostConfig(registries, repository.host);
  if (found == nullptr) return std::nullopt;
  const HostConfig& config = *found;
  Credential credential;
  credential.kind = Credential::Kind::kBasic;
  credential.source =
      absl::StrFormat("the provider's registries[\"%s\"]", repository.host);
  credential.configured = true;
  credential.username = config.username;
  credential.secret = config.token.empty() ? config.password : config.token;
  if (credential.username.empty() && credential.secret.empty()) {
    return std::nullopt;
  }
  // Token endpoints that take a token as the password ignore the name, but
  // require one.
  if (credential.username.empty() && !config.token.empty()) {
    credential.username = "token";
  }
  return credential;
}

std::optional<Credential> GithubToken(const base::Environment& environment,
                                      const Repository& repository) {
  if (repository.host != "ghcr.io") return std::nullopt;
  const std::string value = environment.Get("GITHUB_TOKEN").value_or("");
  Credential credential;
  credential.kind = Credential::Kind::kBasic;
  credential.source = "GITHUB_TOKEN";
  credential.username = "token";  // GHCR ignores it
  credential.secret = std::string(absl::StripAsciiWhitespace(value));
  if (credential.secret.empty()) return std::nullopt;
  return credential;
}

}  // namespace

// Asks each helper once for each server, and again after Renew.
class CredentialSource::Helpers {
 public:
  Helpers(const base::Environment* environment, absl::Duration timeout)
      : environment_(environment), timeout_(timeout) {}

  // `place` is the file that names the helper. nullopt when the helper says
  // that it has nothing.
  Found Ask(const std::string& suffix, const std::string& server,
            const Place& place, const Repository& repository,
            const base::Cancellation* cancel) {
    const std::pair<std::string, std::string> key(suffix, server);
    {
      base::MutexLock lock(mutex_);
      Answer& answer = answers_[key];
      while (answer.asking) {
        if (cancel != nullptr && cancel->cancelled()) {
          return Cancelled(repository);
        }
        changed_.wait_for(mutex_, std::chrono::milliseconds(20));
      }
      if (answer.found.has_value()) return *answer.found;
      answer.asking = true;
    }
    Found found = Run(suffix, server, place, repository, cancel);
    {
      base::MutexLock lock(mutex_);
      Answer& answer = answers_[key];
      answer.asking = false;
      if (FailureOf(found.status()) != Failure::kCancelled) {
        answer.found = found;
      }
    }
    changed_.notify_all();
    return found;
  }

  bool Renew(const Credential& refused) {
    base::MutexLock lock(mutex_);
    for (auto& [key, answer] : answers_) {
      if (!answer.found.has_value() || !answer.found->ok()) continue;
      const std::optional<Credential>& kept = **answer.found;
      if (!kept.has_value() || !SameLogin(*kept, refused)) continue;
      if (answer.refused == kept) return false;
      answer.refused = kept;
      answer.found.reset();
      return true;
    }
    return false;
  }

 private:
  struct Answer {
    bool asking = false;
    std::optional<Found> found;
    std::optional<Credential> refused;  // the last one that Renew forgot
  };

  Found Run(const std::string& suffix, const std::string& server,
            const Place& place, const Repository& repository,
            const base::Cancellation* cancel) const {
    if (!IsSuffix(suffix)) {
      return Broken(
          repository,
          place.Name() + " names a credential helper that is not a plain name",
          "correct its credHelpers or credsStore");
    }
    const std::string name = "docker-credential-" + suffix;
    const std::string program = base::FindProgram(*environment_, name);
    if (program.empty()) {
      return Broken(repository,
                    name + ", which " + place.Name() + " names, is not in PATH",
                    "install it or take it out of that file");
    }
    base::ChildCommand command;
    command.program = program;
    command.arguments = {"get"};
    command.input = server;
    command.max_output = kMaxHelperOutput;
    command.timeout = timeout_;
    command.cancel = cancel;
    const absl::StatusOr<base::ChildResult> result = base::RunChild(command);
    if (absl::IsCancelled(result.status())) return Cancelled(repository);
    const std::string which = program + ", which " + place.Name() + " names, ";
    const std::string remedy =
        absl::StrFormat("see what `echo %s | %s get` says", server, name);
    if (!result.ok()) {
      return Broken(repository,
                    which + "failed: " + std::string(result.status().message()),
                    remedy);
    }
    if (result->exit_status != 0) {
      if (result->output.find("credentials not found in native keychain") !=
          std::string::npos) {
        return std::nullopt;
      }
      return Broken(repository,
                    which + absl::StrFormat("failed with exit status %d",
                                            result->exit_status),
                    remedy);
    }
    Found found = ParseHelperOutput(result->output);
    if (!found.ok()) {
      return Broken(repository, which + std::string(found.status().message()),
                    remedy);
    }
    if (found->has_value()) (*found)->source = name;
    return found;
  }

  const base::Environment* const environment_;
  const absl::Duration timeout_;
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::pair<std::string, std::string>, Answer> answers_
      ABSL_GUARDED_BY(mutex_);
};

CredentialSource::CredentialSource(std::map<std::string, HostConfig> registries,
                                   const base::Environment* environment,
                                   absl::Duration helper_timeout)
    : registries_(std::move(registries)),
      environment_(environment),
      helpers_(std::make_unique<Helpers>(environment, helper_timeout)) {}

CredentialSource::~CredentialSource() = default;

Found CredentialSource::Get(const Repository& repository, std::size_t index,
                            const base::Cancellation* cancel) {
  if (cancel != nullptr && cancel->cancelled()) return Cancelled(repository);
  if (std::optional<Credential> configured =
          Configured(registries_, repository)) {
    if (index > 0) return std::nullopt;
    return configured;
  }

  const auto in_file = [&](const Place& place) -> Found {
    const auto broken = [&](const absl::Status& status) {
      return Broken(repository,
                    place.Name() + " " + std::string(status.message()),
                    "correct it");
    };
    const absl::StatusOr<std::optional<std::string>> text =
        place.path.empty() ? Variable(*environment_, kDockerAuthConfig)
                           : ReadFile(place.path);
    if (!text.ok()) return broken(text.status());
    if (!text->has_value()) {
      if (!place.required) return std::nullopt;
      return Broken(
          repository,
          "REGISTRY_AUTH_FILE names " + place.path + ", which does not exist",
          "unset it");
    }
    const absl::StatusOr<AuthFile> file = AuthFile::Parse(**text);
    if (!file.ok()) return broken(file.status());
    const absl::StatusOr<std::string> suffix =
        file->HelperFor(repository, place.docker);
    if (!suffix.ok()) return broken(suffix.status());
    if (!suffix->empty()) {
      std::string server = CanonicalHost(repository.host);
      if (place.docker && server == "docker.io") {
        server = "https://index.docker.io/v1/";
      }
      Found found = helpers_->Ask(*suffix, server, place, repository, cancel);
      if (!found.ok() || found->has_value()) return found;
    }
    Found found = file->Find(repository);
    if (!found.ok()) return broken(found.status());
    if (found->has_value()) (*found)->source = place.Name();
    return found;
  };

  std::vector<std::function<Found()>> sources;
  for (const Place& place : PlacesOf(*environment_)) {
    sources.emplace_back([&in_file, place] { return in_file(place); });
  }
  sources.emplace_back([&] { return GithubToken(*environment_, repository); });
  sources.emplace_back([] {
    Credential anonymous;
    anonymous.source = "anonymous";
    return anonymous;
  });

  std::vector<Credential> before;
  std::size_t place = 0;
  for (const std::function<Found()>& source : sources) {
    Found found = source();
    if (FailureOf(found.status()) == Failure::kCancelled) return found;
    if (found.ok()) {
      if (!found->has_value()) continue;
      const Credential& credential = **found;
      if (std::any_of(before.begin(), before.end(), [&](const Credential& c) {
            return SameLogin(c, credential);
          })) {
        continue;
      }
      before.push_back(credential);
    }
    if (place++ == index) return found;
  }
  return std::nullopt;
}

bool CredentialSource::Renew(const Credential& credential) {
  return helpers_->Renew(credential);
}

}  // namespace imagecd::oci
