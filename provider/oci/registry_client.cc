#include "provider/oci/registry_client.h"

#include <utility>

#include "provider/oci/manifest_reading.h"
#include "provider/oci/session.h"
#include "provider/oci/tag_listing.h"

namespace imagecd::oci {

class RegistryClient::Impl {
 public:
  Impl(ClientOptions options, ClientEnvironment environment)
      : session(std::move(options), Complete(std::move(environment))) {}

 private:
  ClientEnvironment Complete(ClientEnvironment environment) {
    if (environment.secrets == nullptr) environment.secrets = &secrets_;
    return environment;
  }

  base::KnownSecrets secrets_;

 public:
  Session session;
  HeadTrust head_trust;
};

RegistryClient::RegistryClient(ClientOptions options,
                               ClientEnvironment environment)
    : impl_(
          std::make_unique<Impl>(std::move(options), std::move(environment))) {}

RegistryClient::~RegistryClient() = default;

absl::StatusOr<ListResult> RegistryClient::ListTags(
    const Repository& repository, const ListOptions& options, TagSink& sink,
    const Call& call) {
  return ListAllTags(impl_->session, repository, options, sink,
                     impl_->session.Started(call));
}

absl::StatusOr<std::optional<ManifestInfo>> RegistryClient::HeadManifest(
    const Repository& repository, std::string_view tag_or_digest,
    const Call& call) {
  return oci::HeadManifest(impl_->session, impl_->head_trust, repository,
                           tag_or_digest, impl_->session.Started(call));
}

absl::StatusOr<std::optional<Manifest>> RegistryClient::GetManifest(
    const Repository& repository, std::string_view tag_or_digest,
    const Call& call) {
  return oci::GetManifest(impl_->session, repository, tag_or_digest,
                          impl_->session.Started(call));
}

absl::StatusOr<std::optional<std::string>> RegistryClient::GetReferrers(
    const Repository& repository, std::string_view digest, const Call& call) {
  return oci::GetReferrers(impl_->session, repository, digest, call);
}

absl::StatusOr<std::optional<std::string>> RegistryClient::GetBlob(
    const Repository& repository, std::string_view digest,
    std::size_t max_bytes, const Call& call) {
  return oci::GetBlob(impl_->session, repository, digest, max_bytes,
                      impl_->session.Started(call));
}

}  // namespace imagecd::oci
