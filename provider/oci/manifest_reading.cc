#include "provider/oci/manifest_reading.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/oci/answer_errors.h"
#include "provider/oci/registry_error.h"
#include "provider/oci/sha256.h"

namespace imagecd::oci {
namespace {

// Without both kinds of index, GHCR answers 404 for an image of that kind.
constexpr char kMediaTypes[] =
    "application/vnd.oci.image.index.v1+json, "
    "application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.docker.distribution.manifest.v2+json";

std::string MediaType(const http::HttpResponse& response) {
  std::string type = response.headers.Get("Content-Type").value_or("");
  type.resize(std::min(type.find(';'), type.size()));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type;
}

// Empty if the registry sends none, or an unusable one, as that of an empty
// body.
std::string DigestField(const http::HttpResponse& response) {
  std::string digest =
      response.headers.Get("Docker-Content-Digest").value_or("");
  return IsDigest(digest) && digest != Sha256Digest("") ? digest : "";
}

bool SaysThatThereIsNone(const http::HttpResponse& response) {
  if (response.status != 404) return false;
  if (response.body.empty()) return true;
  const AnswerErrors errors = ParseAnswerErrors(response.body, nullptr);
  return !errors.codes.empty() && !errors.Has("NAME_UNKNOWN");
}

absl::Status NotADigest(std::string_view text) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "neither a tag nor a digest: %d bytes of text", text.size()));
}

absl::StatusOr<RegistryAnswer> Ask(Session& session, const char* method,
                                   const Repository& repository,
                                   std::string_view tag_or_digest,
                                   const Call& call) {
  const bool by_digest = IsDigest(tag_or_digest);
  if (!by_digest && !IsTag(tag_or_digest)) return NotADigest(tag_or_digest);
  RegistryRequest request;
  request.method = method;
  request.url =
      session.UrlOf(repository, "manifests/" + std::string(tag_or_digest));
  request.what = absl::StrFormat(
      "read the manifest of %s",
      FormatReference(repository, by_digest ? "" : tag_or_digest,
                      by_digest ? tag_or_digest : ""));
  request.accept = kMediaTypes;
  request.max_body_bytes = session.options().limits.manifest_bytes;
  return session.Send(repository, request, call);
}

absl::Status Mismatch(const Operation& operation, const std::string& wanted,
                      const std::string& got) {
  return BadAnswer(
      operation, absl::StrFormat("with content of digest %s, though it should "
                                 "be %s; something on the way changes it",
                                 got, wanted));
}

}  // namespace

HeadTrust::Verdict HeadTrust::Get(const std::string& host, bool by_digest) {
  base::MutexLock lock(mutex_);
  const auto found = verdicts_.find({host, by_digest});
  return found == verdicts_.end() ? Verdict::kUnknown : found->second;
}

void HeadTrust::Settle(const std::string& host, bool by_digest,
                       Verdict verdict) {
  base::MutexLock lock(mutex_);
  verdicts_[{host, by_digest}] = verdict;
}

absl::StatusOr<std::optional<ManifestInfo>> HeadManifest(
    Session& session, HeadTrust& trust, const Repository& repository,
    std::string_view tag_or_digest, const Call& call) {
  const bool by_digest = IsDigest(tag_or_digest);
  const HeadTrust::Verdict verdict = trust.Get(repository.host, by_digest);
  bool not_found = false;
  if (verdict != HeadTrust::Verdict::kWrong) {
    IMAGECD_ASSIGN_OR_RETURN(
        const RegistryAnswer answer,
        Ask(session, "HEAD", repository, tag_or_digest, call));
    const http::HttpResponse& response = answer.response;
    not_found = response.status == 404;
    if (not_found && verdict == HeadTrust::Verdict::kRight) {
      return {std::nullopt};
    }
    const std::string digest = DigestField(response);
    const bool as_asked = !by_digest || digest == tag_or_digest;
    if (response.status == 200 && !digest.empty() && as_asked) {
      return {ManifestInfo{digest, MediaType(response)}};
    }
  }
  // Not an answer, or not a usable one.
  IMAGECD_ASSIGN_OR_RETURN(
      std::optional<Manifest> manifest,
      GetManifest(session, repository, tag_or_digest, call));
  if (not_found) {
    trust.Settle(repository.host, by_digest,
                 manifest.has_value() ? HeadTrust::Verdict::kWrong
                                      : HeadTrust::Verdict::kRight);
  }
  if (!manifest.has_value()) return {std::nullopt};
  return {ManifestInfo{std::move(manifest->digest),
                       std::move(manifest->media_type)}};
}

absl::StatusOr<std::optional<Manifest>> GetManifest(
    Session& session, const Repository& repository,
    std::string_view tag_or_digest, const Call& call) {
  IMAGECD_ASSIGN_OR_RETURN(
      RegistryAnswer answer,
      Ask(session, "GET", repository, tag_or_digest, call));
  http::HttpResponse& response = answer.response;
  if (SaysThatThereIsNone(response)) return {std::nullopt};
  if (response.status != 200) {
    return AnswerFailure(answer.operation, response, 1);
  }
  Manifest manifest;
  manifest.media_type = MediaType(response);
  manifest.digest = Sha256Digest(response.body);
  const std::string announced = DigestField(response);
  if (IsDigest(tag_or_digest)) {
    if (manifest.digest != tag_or_digest) {
      return Mismatch(answer.operation, std::string(tag_or_digest),
                      manifest.digest);
    }
  } else if (!announced.empty() && manifest.digest != announced) {
    // The header is wrong, or the body was changed on the way. Only a digest
    // under which the registry has exactly these bytes can be pulled.
    IMAGECD_ASSIGN_OR_RETURN(
        const std::optional<Manifest> same,
        GetManifest(session, repository, manifest.digest, call));
    if (!same.has_value()) {
      return Mismatch(answer.operation, announced, manifest.digest);
    }
  }
  manifest.bytes = std::move(response.body);
  return {std::move(manifest)};
}

absl::StatusOr<std::optional<std::string>> GetReferrers(
    Session& session, const Repository& repository, std::string_view digest,
    const Call& call) {
  if (!IsDigest(digest)) return NotADigest(digest);
  RegistryRequest request;
  request.url = session.UrlOf(repository, "referrers/" + std::string(digest));
  request.what = absl::StrFormat("read the referrers of %s",
                                 FormatReference(repository, "", digest));
  request.accept = "application/vnd.oci.image.index.v1+json";
  request.max_body_bytes = session.options().limits.manifest_bytes;
  IMAGECD_ASSIGN_OR_RETURN(RegistryAnswer answer,
                           session.Send(repository, request, call));
  const int status = answer.response.status;
  if (status == 200) return {std::move(answer.response.body)};
  // Registries without this API answer with many kinds of status.
  const bool unsupported = status >= 300 && status < 500 && status != 401 &&
                           status != 403 && status != 429;
  if (unsupported) return {std::nullopt};
  return AnswerFailure(answer.operation, answer.response, 1);
}

absl::StatusOr<std::optional<std::string>> GetBlob(Session& session,
                                                   const Repository& repository,
                                                   std::string_view digest,
                                                   std::size_t max_bytes,
                                                   const Call& call) {
  if (!IsDigest(digest)) return NotADigest(digest);
  RegistryRequest request;
  request.url = session.UrlOf(repository, "blobs/" + std::string(digest));
  request.what = absl::StrFormat("read the blob %s",
                                 FormatReference(repository, "", digest));
  request.max_body_bytes = max_bytes;
  IMAGECD_ASSIGN_OR_RETURN(RegistryAnswer answer,
                           session.Send(repository, request, call));
  if (SaysThatThereIsNone(answer.response)) return {std::nullopt};
  if (answer.response.status != 200) {
    return AnswerFailure(answer.operation, answer.response, 1);
  }
  const std::string got = Sha256Digest(answer.response.body);
  if (got != digest) {
    return Mismatch(answer.operation, std::string(digest), got);
  }
  return {std::move(answer.response.body)};
}

}  // namespace imagecd::oci
