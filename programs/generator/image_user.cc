#include "programs/generator/image_user.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace imagecd::generator {
namespace {

using Kind = ImageUser::Kind;

// Names that stand for the user as whom an image runs if no USER says
// otherwise: the image has its name, or its number.
constexpr std::string_view kByName = "";
constexpr std::string_view kNumber = "#";

// A user that images built on `base` (the beginning of a repository, without
// docker.io) have. The first entry that fits counts.
struct KnownUser {
  std::string_view base;
  std::string_view tag;  // has to be in the tag, too; "" for any
  std::string_view name;
  int64_t id;
};
constexpr KnownUser kKnownUsers[] = {
    {"gcr.io/distroless/", "nonroot", kNumber, 65532},
    {"gcr.io/distroless/", "", kByName, 0},
    {"gcr.io/distroless/", "", "nonroot", 65532},
    {"cgr.dev/chainguard/", "", kNumber, 65532},
    {"mcr.microsoft.com/dotnet/", "chiseled", kNumber, 1654},
    {"mcr.microsoft.com/dotnet/", "distroless", kNumber, 1654},
    {"mcr.microsoft.com/dotnet/", "", kByName, 0},
    {"mcr.microsoft.com/dotnet/", "", "app", 1654},
    {"mcr.microsoft.com/dotnet/", "", "$APP_UID", 1654},
    {"mcr.microsoft.com/dotnet/", "", "${APP_UID}", 1654},
    {"node", "", "node", 1000},
    {"nginxinc/nginx-unprivileged", "", kNumber, 101},
    {"nginx", "", "nginx", 101},
    {"httpd", "alpine", "www-data", 82},
    {"php", "alpine", "www-data", 82},
    {"postgres", "alpine", "postgres", 70},
    {"postgres", "", "postgres", 999},
    {"redis", "", "redis", 999},
    {"mysql", "", "mysql", 999},
    {"mariadb", "", "mysql", 999},
    {"mongo", "", "mongodb", 999},
    {"rabbitmq", "", "rabbitmq", 999},
    {"haproxy", "", "haproxy", 99},
    {"haproxy", "", kByName, 99},
    {"memcached", "", "memcache", 11211},
    {"memcached", "", kByName, 11211},
    {"elasticsearch", "", kNumber, 1000},
    {"gradle", "", "gradle", 1000},
    {"oven/bun", "", "bun", 1000},
    {"oven/bun", "", kByName, 0},
    {"denoland/deno", "", "deno", 1993},
    {"denoland/deno", "", kByName, 0},
    {"grafana/grafana", "", kNumber, 472},
    {"prom/", "", kByName, 65534},
    {"bitnami/", "", kNumber, 1001},
    {"jenkins/jenkins", "", kByName, 1000},
    {"curlimages/curl", "", kByName, 100},
    {"openpolicyagent/opa", "", kNumber, 1000},
    {"otel/opentelemetry-collector", "", kNumber, 10001},
    {"quay.io/keycloak/keycloak", "", kNumber, 1000},
    {"envoyproxy/envoy", "", "envoy", 101},
    {"envoyproxy/envoy", "", kByName, 0},
    {"registry.access.redhat.com/ubi", "", "default", 1001},
    {"ubuntu", "", "ubuntu", 1000},
    {"busybox", "", "www-data", 33},
    {"debian", "", "www-data", 33},
    {"ubuntu", "", "www-data", 33},
};

// Names that have the same number in nearly every image.
struct CommonUser {
  std::string_view name;
  int64_t id;
};
constexpr CommonUser kCommonUsers[] = {
    {"nobody", 65534}, {"nonroot", 65532}, {"daemon", 1}, {"node", 1000}};

struct ImageParts {
  std::string repository;
  std::string tag;
};

ImageParts Split(std::string_view image) {
  image = image.substr(0, image.find('@'));
  ImageParts parts;
  const size_t colon = image.rfind(':');
  const size_t slash = image.rfind('/');
  const bool tagged = colon != std::string_view::npos &&
                      (slash == std::string_view::npos || colon > slash);
  parts.repository =
      std::string(image.substr(0, tagged ? colon : image.size()));
  if (tagged) parts.tag = std::string(image.substr(colon + 1));
  for (const std::string_view host :
       {"docker.io/", "index.docker.io/", "library/"}) {
    if (parts.repository.rfind(host, 0) == 0) {
      parts.repository.erase(0, host.size());
    }
  }
  return parts;
}

// An entry is about a repository if it names the whole of it, or a beginning
// that ends in a slash or is followed by something like `-slim`.
bool IsAbout(const KnownUser& known, const ImageParts& image) {
  if (image.repository.rfind(known.base, 0) != 0) return false;
  const bool official = known.base.find('/') == std::string_view::npos;
  if (official && image.repository != known.base) return false;
  return known.tag.empty() || image.tag.find(known.tag) != std::string::npos ||
         image.repository.find(known.tag) != std::string::npos;
}

std::optional<int64_t> Known(const ImageParts& image, std::string_view name) {
  for (const KnownUser& known : kKnownUsers) {
    if (known.name == name && IsAbout(known, image)) return known.id;
  }
  return std::nullopt;
}

}  // namespace

ImageUser UserOfImage(std::string_view image) {
  const ImageParts parts = Split(image);
  ImageUser user;
  const bool official = !parts.repository.empty() &&
                        parts.repository.find('/') == std::string::npos &&
                        parts.repository.find('$') == std::string::npos;
  if (const std::optional<int64_t> number = Known(parts, kNumber)) {
    user.kind = Kind::kNumber;
    user.id = *number;
  } else if (const std::optional<int64_t> id = Known(parts, kByName)) {
    user.kind = *id == 0 ? Kind::kRoot : Kind::kName;
    user.id = *id;
  } else if (official) {
    user.kind = Kind::kRoot;  // `scratch`, and what Docker itself publishes
  }
  return user;
}

ImageUser UserOf(const DockerfileFacts& facts) {
  if (facts.user.empty()) return UserOfImage(facts.base);
  ImageUser user;
  user.name = facts.user;
  if (facts.user == "root" || facts.user_id == 0) {
    user.kind = Kind::kRoot;
    return user;
  }
  if (facts.user_id) {
    const bool number =
        facts.user.find_first_not_of("0123456789") == std::string::npos;
    user.kind = number ? Kind::kNumber : Kind::kName;
    user.id = *facts.user_id;
    return user;
  }
  std::optional<int64_t> id = Known(Split(facts.base), facts.user);
  for (const CommonUser& common : kCommonUsers) {
    if (!id && facts.user == common.name) id = common.id;
  }
  if (id) {
    user.kind = Kind::kName;
    user.id = *id;
  }
  return user;
}

}  // namespace imagecd::generator
