#include "cli/stack/state.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_format.h"
#include "cli/stack/references.h"
#include "cli/stack/state_value.h"
#include "nlohmann/json.hpp"
#include "provider/base/status_macros.h"
#include "provider/inputs/fields.h"
#include "provider/inputs/provider_config.h"
#include "provider/oci/bounded_json.h"
#include "provider/oci/reference.h"
#include "provider/resources/outputs.h"

namespace imagecd::stack {
namespace {

using nlohmann::json;
using oci::MemberAt;
using oci::StringAt;

constexpr std::size_t kMaxBytes = 64 << 20;
constexpr std::size_t kMaxValues = 10'000'000;
constexpr int kOldestVersion = 3;
constexpr int kNewestVersion = 4;

constexpr std::string_view kImageType = "imagecd:index:LatestImage";
constexpr std::string_view kSetType = "imagecd:index:LatestImageSet";
constexpr std::string_view kProviderType = "pulumi:providers:imagecd";

// `urn:pulumi:STACK::PROJECT::TYPE::NAME`. Only NAME can contain `::`.
struct Urn {
  std::string stack;
  std::string project;
  std::string name;
};
Urn ParseUrn(std::string_view text) {
  constexpr std::string_view kBegin = "urn:pulumi:";
  Urn urn;
  if (text.substr(0, kBegin.size()) != kBegin) return urn;
  text.remove_prefix(kBegin.size());
  const auto take = [&text]() -> std::string {
    const std::size_t end = text.find("::");
    if (end == std::string_view::npos) return "";
    std::string part(text.substr(0, end));
    text.remove_prefix(end + 2);
    return part;
  };
  urn.stack = take();
  urn.project = take();
  take();  // the type
  urn.name = std::string(text);
  return urn;
}

std::vector<std::string> Strings(const json& array) {
  std::vector<std::string> strings;
  if (!array.is_array()) return strings;
  for (const json& element : array) {
    if (element.is_string()) strings.push_back(element.get<std::string>());
  }
  return strings;
}

// The URNs in a resource's dependencies.
std::set<std::string> Dependencies(const json& resource) {
  std::set<std::string> urns;
  for (std::string& urn : Strings(MemberAt(resource, "dependencies"))) {
    urns.insert(std::move(urn));
  }
  const json& by_property = MemberAt(resource, "propertyDependencies");
  if (!by_property.is_object()) return urns;
  for (const auto& [property, of_it] : by_property.items()) {
    for (std::string& urn : Strings(of_it)) urns.insert(std::move(urn));
  }
  return urns;
}

// An old version that a replacement has left to be deleted.
bool IsLeftover(const json& resource) {
  const json& deleted = MemberAt(resource, "delete");
  return deleted.is_boolean() && deleted.get<bool>();
}

std::string LookIn(const property::Object& object, std::string_view outer,
                   std::string_view name) {
  const inputs::Given given = inputs::Look(object, outer);
  const auto* inner = given.value.As<property::Object>();
  return inner == nullptr ? "" : inputs::LookString(*inner, name);
}

bool HasSecret(const property::Object& object) {
  return std::any_of(object.begin(), object.end(), [](const auto& member) {
    return member.second.template Is<property::Secret>();
  });
}

std::shared_ptr<const property::Object> SharedObject(const json& object) {
  return std::make_shared<const property::Object>(ObjectFromJson(object));
}

// Reads the fields that both kinds of resources share.
Image CommonImage(const json& resource) {
  Image image;
  image.urn = StringAt(resource, "urn");
  image.type = StringAt(resource, "type");
  image.name = ParseUrn(image.urn).name;
  image.inputs = SharedObject(MemberAt(resource, "inputs"));
  image.outputs = SharedObject(MemberAt(resource, "outputs"));
  image.secret = HasSecret(*image.inputs) || HasSecret(*image.outputs);
  image.reason = inputs::LookString(*image.outputs, "reason");
  image.source_repository = LookIn(*image.inputs, "verify", "sourceRepository");
  image.source_path = inputs::LookString(*image.inputs, "sourcePath");
  const std::string provider = StringAt(resource, "provider");
  image.provider = provider.substr(0, provider.rfind("::"));
  return image;
}

Image ReadImage(const json& resource) {
  Image image = CommonImage(resource);
  const resources::Chosen chosen =
      resources::ReadChosen(*image.inputs, /*one_commit=*/false);
  image.repository = chosen.inputs.repository() != nullptr
                         ? chosen.inputs.repository()->ToString()
                         : inputs::LookString(*image.inputs, "repository");
  image.branch = chosen.inputs.branch;
  image.chosen = chosen.image();
  image.selection = chosen.selection;
  image.pin = chosen.inputs.pin;
  image.hold = chosen.inputs.hold;
  image.reference = inputs::LookString(*image.outputs, "reference");
  image.history = resources::ReadHistory(*image.outputs);
  return image;
}

std::vector<Image> ReadSet(const json& resource) {
  const Image common = CommonImage(resource);
  const resources::Chosen chosen =
      resources::ReadChosen(*common.inputs, /*one_commit=*/true);
  std::vector<Image> images;
  for (const auto& [name, repository] : chosen.inputs.repositories) {
    Image image = common;
    image.member = name;
    image.repository = repository.ToString();
    image.branch = chosen.inputs.branch;
    if (const auto it = chosen.images.find(name); it != chosen.images.end()) {
      image.chosen = it->second;
      image.reference = oci::FormatReference(repository, image.chosen.tag,
                                             image.chosen.digest);
      image.history = {{image.chosen, chosen.selection}};
    }
    image.selection = chosen.selection;
    image.pin = chosen.inputs.pin;
    image.hold = chosen.inputs.hold;
    images.push_back(std::move(image));
  }
  return images;
}

ProviderState ReadProvider(const json& resource) {
  ProviderState provider;
  provider.urn = StringAt(resource, "urn");
  provider.name = ParseUrn(provider.urn).name;
  provider.by_default =
      provider.name == "default" || provider.name.rfind("default_", 0) == 0;
  provider.inputs = ObjectFromJson(MemberAt(resource, "inputs"));
  inputs::InputFailures ignored(/*name_properties=*/false);
  inputs::ProviderConfig config =
      inputs::ParseProviderConfig(provider.inputs, ignored);
  provider.pins = std::move(config.pins);
  provider.holds = std::move(config.holds);
  if (config.hold_all.has_value()) {
    provider.holds.insert_or_assign("*", *std::move(config.hold_all));
  }
  return provider;
}

PendingOperation ReadPending(const json& operation) {
  PendingOperation pending;
  const json& resource = MemberAt(operation, "resource");
  pending.urn = StringAt(resource, "urn");
  pending.type = StringAt(resource, "type");
  pending.name = ParseUrn(pending.urn).name;
  pending.kind = StringAt(operation, "type");
  return pending;
}

// Adds `resource` to the dependents of `image` if it uses the image.
void AddDependent(const json& resource, Found found, Image& image) {
  // For a set, only resources that use this member.
  if (!image.member.empty() && found.holds.empty()) return;
  Dependent dependent;
  dependent.urn = StringAt(resource, "urn");
  dependent.type = StringAt(resource, "type");
  dependent.name = ParseUrn(dependent.urn).name;
  dependent.holds = std::move(found.holds);
  dependent.has_chosen = found.has_chosen;
  dependent.has_secrets = found.has_secrets;
  dependent.errors = Strings(MemberAt(resource, "initErrors"));
  image.dependents.push_back(std::move(dependent));
}

void AddDependents(const json& resources, std::vector<Image>& images) {
  ImageIndex index;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_urn;
  for (std::size_t i = 0; i < images.size(); ++i) {
    index.Add(images[i].repository, images[i].chosen, images[i].history);
    by_urn[images[i].urn].push_back(i);
  }
  for (const json& resource : resources) {
    if (IsLeftover(resource)) continue;
    const std::string own = StringAt(resource, "urn");
    std::vector<std::size_t> needs;
    for (const std::string& urn : Dependencies(resource)) {
      if (urn == own) continue;
      const auto found = by_urn.find(urn);
      if (found == by_urn.end()) continue;
      needs.insert(needs.end(), found->second.begin(), found->second.end());
    }
    if (needs.empty()) continue;
    std::vector<Found> found =
        index.FindIn(ObjectFromJson(MemberAt(resource, "inputs")), needs);
    for (std::size_t i = 0; i < needs.size(); ++i) {
      AddDependent(resource, std::move(found[i]), images[needs[i]]);
    }
  }
}

// Assigns pending operations to images: those on an image, on a dependent, or
// on a resource that would become a dependent.
void AddPending(const json& operations, State& state) {
  // Keys are the URNs of an image and of its dependents.
  std::unordered_multimap<std::string_view, Image*> by_urn;
  for (Image& image : state.images) {
    by_urn.emplace(image.urn, &image);
    for (const Dependent& each : image.dependents) {
      by_urn.emplace(each.urn, &image);
    }
  }
  for (const json& operation : operations) {
    const PendingOperation& pending =
        state.pending.emplace_back(ReadPending(operation));
    std::set<std::string> urns = Dependencies(MemberAt(operation, "resource"));
    urns.insert(pending.urn);
    std::set<Image*> concerned;
    for (const std::string& urn : urns) {
      const auto range = by_urn.equal_range(urn);
      for (auto it = range.first; it != range.second; ++it) {
        // A resource that depends on a dependent does not depend on the image.
        if (urn == pending.urn || it->second->urn == urn) {
          concerned.insert(it->second);
        }
      }
    }
    for (Image* image : concerned) image->pending.push_back(pending);
  }
}

absl::Status CheckVersion(const json& document) {
  const json& version = MemberAt(document, "version");
  if (!version.is_number_unsigned() ||
      !MemberAt(document, "deployment").is_object()) {
    return absl::InvalidArgumentError(
        "cannot read the stack: `pulumi stack export` printed something that "
        "is not a state; check its output, and check that the `pulumi` in PATH "
        "is the real one");
  }
  const auto number = version.get<std::uint64_t>();
  if (number > kNewestVersion) {
    return absl::FailedPreconditionError(
        absl::StrFormat("cannot read the stack's state: it has version %d, and "
                        "this imagecd supports versions up to %d; nothing was "
                        "changed\n  install a newer imagecd",
                        number, kNewestVersion));
  }
  if (number < kOldestVersion) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "cannot read the stack's state: it has version %d, and this imagecd "
        "requires version %d; nothing was changed\n  run `pulumi up` once with "
        "a current version of Pulumi, which updates the state",
        number, kOldestVersion));
  }
  return absl::OkStatus();
}

// Reads the output of `pulumi stack export`.
absl::StatusOr<json> ParseExport(std::string_view text) {
  if (text.size() > kMaxBytes) {
    return absl::InvalidArgumentError(
        "cannot read the stack's state: it is larger than the limit of 64 MiB");
  }
  // Accepts any depth, so that an unrelated resource does not make the rest
  // unreadable. Code that walks through inputs limits the depth.
  json document =
      oci::ParseBounded(text, {.values = kMaxValues, .depth = kMaxValues});
  IMAGECD_RETURN_IF_ERROR(CheckVersion(document));
  return document;
}

}  // namespace

std::string Image::Label() const {
  return member.empty() ? name : absl::StrFormat("%s[%s]", name, member);
}

const ProviderState* State::ProviderOf(const Image& image) const {
  for (const ProviderState& each : providers) {
    if (each.urn == image.provider) return &each;
  }
  return nullptr;
}

absl::StatusOr<State> ParseState(std::string_view text) {
  IMAGECD_ASSIGN_OR_RETURN(const json document, ParseExport(text));
  const json& deployment = MemberAt(document, "deployment");
  const json& resources = MemberAt(deployment, "resources");
  const json& operations = MemberAt(deployment, "pending_operations");
  State state;
  if (!resources.is_array()) return state;  // nothing was ever deployed
  state.resources = resources.size();
  for (const json& resource : resources) {
    const std::string type = StringAt(resource, "type");
    if (state.stack.empty()) {
      Urn urn = ParseUrn(StringAt(resource, "urn"));
      state.stack = std::move(urn.stack);
      state.project = std::move(urn.project);
    }
    if (IsLeftover(resource)) continue;
    if (type == kImageType) {
      state.images.push_back(ReadImage(resource));
    } else if (type == kSetType) {
      std::vector<Image> members = ReadSet(resource);
      std::move(members.begin(), members.end(),
                std::back_inserter(state.images));
    } else if (type == kProviderType) {
      state.providers.push_back(ReadProvider(resource));
    }
  }
  std::sort(state.images.begin(), state.images.end(),
            [](const Image& a, const Image& b) {
              return std::tie(a.urn, a.member) < std::tie(b.urn, b.member);
            });
  AddDependents(resources, state.images);
  if (operations.is_array()) AddPending(operations, state);
  return state;
}

absl::StatusOr<State> ReadState(Pulumi& pulumi) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string text,
                           pulumi.Run({"stack", "export"}));
  return ParseState(text);
}

absl::StatusOr<property::Object> ReadProviderInputs(Pulumi& pulumi,
                                                    const std::string& urn) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string text,
                           pulumi.Run({"stack", "export", "--show-secrets"}));
  IMAGECD_ASSIGN_OR_RETURN(const json document, ParseExport(text));
  for (const json& resource :
       MemberAt(MemberAt(document, "deployment"), "resources")) {
    if (StringAt(resource, "urn") != urn || IsLeftover(resource)) continue;
    return DecryptedFromJson(MemberAt(resource, "inputs"));
  }
  return absl::NotFoundError("the state no longer has the provider " + urn);
}

std::string NotDeployed(const Image& image) {
  // `Deployment web`
  const auto named = [](const std::string& type, const std::string& name) {
    return absl::StrFormat("%s %s", type.substr(type.rfind(':') + 1), name);
  };
  for (const PendingOperation& each : image.pending) {
    return absl::StrFormat("%s of %s started and has not ended", each.kind,
                           named(each.type, each.name));
  }
  for (const Dependent& each : image.dependents) {
    if (!each.holds.empty() && !each.has_chosen) {
      return absl::StrFormat("%s still has %s", named(each.type, each.name),
                             each.holds[0]);
    }
  }
  for (const Dependent& each : image.dependents) {
    if (!each.errors.empty()) {
      return absl::StrFormat("%s did not become ready: %s",
                             named(each.type, each.name), each.errors[0]);
    }
  }
  return "";
}

}  // namespace imagecd::stack
