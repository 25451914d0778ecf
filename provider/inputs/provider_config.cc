#include "provider/inputs/provider_config.h"

#include <charconv>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/inputs/json_value.h"
#include "provider/inputs/pin_input.h"
#include "provider/oci/reference.h"
#include "provider/policy/duration.h"

namespace imagecd::inputs {
namespace {

using property::Array;
using property::Object;
using property::Value;

constexpr FieldSpec kConfigFields[] = {
    {.name = "registries", .type = FieldType::kObject},
    {.name = "pins", .type = FieldType::kObject},
    {.name = "holds", .type = FieldType::kObject},
    {.name = "onRegistryFailure"},
    {.name = "requestTimeout"},
    {.name = "totalTimeout"},
    {.name = "maxAttempts", .type = FieldType::kInteger},
    {.name = "maxConnections", .type = FieldType::kInteger},
};

constexpr FieldSpec kRegistryFields[] = {
    {.name = "username"},
    {.name = "password"},
    {.name = "token"},
    {.name = "caFile"},
    {.name = "clientCertificate"},
    {.name = "clientKey"},
    {.name = "insecure", .type = FieldType::kBoolean},
    {.name = "tokenHosts", .type = FieldType::kArray},
};

// The engine's own keys, which come with every provider's configuration.
bool IsEnginesOwn(std::string_view name) {
  return name == "version" || name == "pluginDownloadURL" ||
         name.starts_with("__");
}

std::string KeyName(std::string_view key) {
  return absl::StrFormat("imagecd:%s", key);
}
// People paste URLs, with passwords in them, where a host or repository should
// be.
std::string ElementName(std::string_view key, std::string_view element) {
  if (const std::size_t at = element.rfind('@'); at != std::string_view::npos) {
    return absl::StrFormat("imagecd:%s[\"...%s\"]", key, element.substr(at));
  }
  return absl::StrFormat("imagecd:%s[\"%s\"]", key, element);
}

// Reads one configuration. Values of `registries` never get into a message.
class ConfigReader {
 public:
  ConfigReader(const Object& config, InputFailures& failures)
      : config_(config), failures_(failures) {}

  ProviderConfig Read() {
    RefuseUnknownKeys();
    ReadRegistries();
    ReadPins();
    ReadHolds();
    ReadOnRegistryFailure();
    ReadDuration("requestTimeout", &read_.request_timeout);
    ReadDuration("totalTimeout", &read_.total_timeout);
    ReadCount("maxAttempts", 20, &read_.max_attempts);
    ReadCount("maxConnections", kMaxConnections, &read_.max_connections);
    return std::move(read_);
  }

 private:
  void Fail(const std::string& name, std::string_view what) {
    failures_.AddWhole("", absl::StrFormat("%s %s", name, what));
  }

  void RefuseUnknownKeys() {
    for (const auto& [name, value] : config_) {
      if (IsEnginesOwn(name)) continue;
      if (FindField(ProviderConfigFields(), name) != nullptr) continue;
      Fail(KeyName(name), UnknownNameWords(ProviderConfigFields(), name,
                                           "a key of this provider"));
    }
  }

  std::optional<Given> Take(std::string_view name) {
    Given given = Look(config_, name);
    if (given.unknown || !given.present()) return std::nullopt;
    return given;
  }

  // The object given for `name`, as it is or as JSON.
  std::optional<Object> TakeObject(std::string_view name) {
    std::optional<Given> given = Take(name);
    if (!given.has_value()) return std::nullopt;
    return AsObject(KeyName(name), given->value);
  }

  std::optional<Object> AsObject(const std::string& name, const Value& value) {
    if (const auto* object = value.As<Object>()) return *object;
    const auto* text = value.As<std::string>();
    if (text == nullptr) {
      Fail(name, "must be an object");
      return std::nullopt;
    }
    const std::optional<Value> parsed = ParseJsonValue(*text);
    if (parsed.has_value() && parsed->Is<Object>()) {
      return *parsed->As<Object>();
    }
    if (parsed.has_value() && parsed->Is<property::Null>()) return std::nullopt;
    Fail(name,
         "must be an object: set its elements with `pulumi config set --path`, "
         "or give it as JSON");
    return std::nullopt;
  }

  void ReadRegistries() {
    const std::optional<Object> registries = TakeObject("registries");
    if (!registries.has_value()) return;
    for (const auto& [host, value] : *registries) {
      const std::string name = ElementName("registries", host);
      const absl::StatusOr<oci::Repository> parsed =
          oci::ParseRepository(host + "/x");
      if (!parsed.ok() || parsed->host != oci::CanonicalHost(host)) {
        Fail(name,
             "does not name a registry: a host with a dot or a port, or "
             "localhost, in lower case, without scheme or path");
        continue;
      }
      const Given given = Look(value);
      if (!given.present()) continue;
      const std::optional<Object> object = AsObject(name, given.value);
      if (!object.has_value()) continue;
      const auto [entry, added] = read_.registries.try_emplace(parsed->host);
      oci::HostConfig settings = ReadRegistry(name, *object);
      if (!added && entry->second != settings) {
        Fail(name, absl::StrFormat("is another name of %s, which has other "
                                   "settings: keep one of them",
                                   parsed->host));
      }
      entry->second = std::move(settings);
    }
  }

  oci::HostConfig ReadRegistry(const std::string& name, const Object& object) {
    for (const auto& [field, value] : object) {
      if (FindField(RegistryFields(), field) == nullptr) {
        Fail(name + "." + field,
             UnknownNameWords(RegistryFields(), field, "one of its fields"));
      }
    }
    oci::HostConfig host;
    const auto text = [&](std::string_view field) {
      const Given given = Look(object, field);
      if (!given.present()) return std::string();
      if (const auto* string = given.value.As<std::string>()) return *string;
      Fail(absl::StrFormat("%s.%s", name, field), "must be a string: quote it");
      return std::string();
    };
    host.username = text("username");
    host.password = text("password");
    host.token = text("token");
    host.ca_file = text("caFile");
    host.client_certificate = {text("clientCertificate"), text("clientKey")};
    ReadInsecure(name, object, &host);
    ReadTokenHosts(name, object, &host);
    if (!host.client_certificate.key.empty() &&
        host.client_certificate.certificate.empty()) {
      Fail(name + ".clientCertificate", "is missing: it goes with clientKey");
    }
    if (!host.password.empty() && host.username.empty()) {
      Fail(name + ".username", "is missing: it goes with the password");
    }
    if (!host.username.empty() && host.password.empty() && host.token.empty()) {
      Fail(name + ".password", "is missing: it goes with the username");
    }
    return host;
  }

  void ReadInsecure(const std::string& name, const Object& object,
                    oci::HostConfig* host) {
    const Given given = Look(object, "insecure");
    if (!given.present()) return;
    const auto* flag = given.value.As<bool>();
    const auto* text = given.value.As<std::string>();
    if (flag != nullptr) {
      host->insecure = *flag;
    } else if (text != nullptr && (*text == "true" || *text == "false")) {
      host->insecure = *text == "true";
    } else {
      Fail(name + ".insecure", "must be true or false");
    }
  }

  void ReadTokenHosts(const std::string& name, const Object& object,
                      oci::HostConfig* host) {
    Given given = Look(object, "tokenHosts");
    if (!given.present()) return;
    if (const auto* text = given.value.As<std::string>()) {
      const std::optional<Value> parsed = ParseJsonValue(*text);
      if (parsed.has_value()) given.value = *parsed;
    }
    const auto* array = given.value.As<Array>();
    const auto refuse = [&] {
      Fail(name + ".tokenHosts", "must be a list of host names");
    };
    if (array == nullptr) return refuse();
    for (const Value& element : *array) {
      const auto* text = element.As<std::string>();
      if (text == nullptr || !oci::ParseRepository(*text + "/x").ok() ||
          text->find('/') != std::string::npos) {
        return refuse();
      }
      host->token_hosts.push_back(*text);
    }
  }

  void ReadPins() {
    read_.pins_secret = Look(config_, "pins").secret;
    const std::optional<Object> pins = TakeObject("pins");
    if (!pins.has_value()) return;
    for (const auto& [repository, value] : *pins) {
      const std::string name = ElementName("pins", repository);
      const std::optional<std::string> key = RepositoryKey(name, repository);
      if (!key.has_value()) continue;
      std::optional<policy::Pin> pin = ReadPin(name, value);
      if (!pin.has_value()) continue;
      pin->origin = name;
      read_.pins.insert_or_assign(*key, *std::move(pin));
    }
  }

  std::optional<std::string> RepositoryKey(const std::string& name,
                                           const std::string& repository) {
    const absl::StatusOr<oci::Repository> parsed =
        oci::ParseRepository(repository);
    if (parsed.ok()) return parsed->ToString();
    failures_.AddWhole(
        "", absl::StrFormat("%s does not name a repository: %s", name,
                            std::string(parsed.status().message())));
    return std::nullopt;
  }

  void ReadHolds() {
    read_.holds_secret = Look(config_, "holds").secret;
    const std::optional<Object> holds = TakeObject("holds");
    if (!holds.has_value()) return;
    for (const auto& [repository, value] : *holds) {
      const std::string name = ElementName("holds", repository);
      const bool all = repository == "*";
      std::optional<std::string> key;
      if (!all && !(key = RepositoryKey(name, repository))) continue;
      const Given given = Look(value);
      if (!given.present()) continue;
      const auto* reason = given.value.As<std::string>();
      if (reason == nullptr) {
        Fail(name,
             "must be a string: the reason that a person reads, such as "
             "\"release freeze\"");
        continue;
      }
      policy::Hold hold{*reason, name};
      if (all) {
        read_.hold_all = std::move(hold);
      } else {
        read_.holds.insert_or_assign(*key, std::move(hold));
      }
    }
  }

  std::optional<policy::Pin> ReadPin(const std::string& name,
                                     const Value& value) {
    Given given = Look(value);
    given.secret = given.secret || read_.pins_secret;
    if (const auto* text = given.value.As<std::string>();
        text != nullptr && text->starts_with("{")) {
      if (std::optional<Value> parsed = ParseJsonValue(*text)) {
        given.value = *std::move(parsed);
      }
    }
    return ParsePin(name, given, /*string_too=*/true, failures_);
  }

  void ReadOnRegistryFailure() {
    const std::optional<Given> given = Take("onRegistryFailure");
    if (!given.has_value()) return;
    const auto* text = given->value.As<std::string>();
    if (text != nullptr && (*text == "keep" || *text == "fail")) {
      read_.keep_on_failure = *text == "keep";
    } else {
      Fail(KeyName("onRegistryFailure"), "must be keep or fail");
    }
  }

  void ReadDuration(std::string_view name, absl::Duration* duration) {
    const std::optional<Given> given = Take(name);
    if (!given.has_value()) return;
    const auto* text = given->value.As<std::string>();
    const absl::StatusOr<absl::Duration> parsed =
        text == nullptr ? absl::InvalidArgumentError("no string")
                        : policy::ParseDuration(*text);
    if (parsed.ok() && *parsed > absl::ZeroDuration()) {
      *duration = *parsed;
    } else {
      Fail(KeyName(name),
           "must be a duration of more than 0, such as 30s, "
           "5m or 1h30m");
    }
  }

  void ReadCount(std::string_view name, int most, int* count) {
    const std::optional<Given> given = Take(name);
    if (!given.has_value()) return;
    double number = 0;
    if (const auto* value = given->value.As<double>()) {
      number = *value;
    } else if (const auto* text = given->value.As<std::string>()) {
      int whole = 0;
      const auto [stop, error] =
          std::from_chars(text->data(), text->data() + text->size(), whole);
      if (error == std::errc() && stop == text->data() + text->size()) {
        number = whole;
      }
    }
    if (number >= 1 && number <= most && number == static_cast<int>(number)) {
      *count = static_cast<int>(number);
    } else {
      Fail(KeyName(name),
           absl::StrFormat("must be a whole number from 1 to %d", most));
    }
  }

  const Object& config_;
  InputFailures& failures_;
  ProviderConfig read_;
};

}  // namespace

FieldTable ProviderConfigFields() { return kConfigFields; }
FieldTable RegistryFields() { return kRegistryFields; }

const policy::Pin* ProviderConfig::PinFor(const std::string& repository) const {
  const auto it = pins.find(repository);
  return it == pins.end() ? nullptr : &it->second;
}

const policy::Hold* ProviderConfig::HoldFor(
    const std::string& repository) const {
  const auto it = holds.find(repository);
  if (it != holds.end()) return &it->second;
  return hold_all.has_value() ? &*hold_all : nullptr;
}

ProviderConfig ParseProviderConfig(const Object& config,
                                   InputFailures& failures) {
  return ConfigReader(config, failures).Read();
}

}  // namespace imagecd::inputs
