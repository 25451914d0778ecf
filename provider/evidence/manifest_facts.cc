#include "provider/evidence/manifest_facts.h"

#include <algorithm>
#include <functional>

#include "absl/strings/str_format.h"
#include "provider/base/run_in_parallel.h"
#include "provider/base/status_macros.h"
#include "provider/evidence/manifest_contents.h"
#include "provider/oci/file_reading.h"
#include "provider/oci/sigstore_bundle.h"
#include "provider/policy/image_text.h"
#include "provider/policy/revision.h"

namespace imagecd::evidence {
namespace {

using policy::Answer;
using policy::Checks;

// Manifests that are asked for side by side.
constexpr std::size_t kAtOnce = 8;
// Indexes within indexes.
constexpr int kMaxIndexDepth = 4;
// Configuration blobs are some KiB.
constexpr std::size_t kMaxConfig = 4 << 20;
constexpr char kNoSignature[] = "it has no signature";

absl::StatusOr<oci::CosignKey> LoadKey(const std::string& key) {
  if (oci::LooksLikePem(key)) return oci::CosignKey::FromPem(key);
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::string> text,
                           oci::ReadFile(key));
  if (!text.has_value()) {
    return absl::InvalidArgumentError(
        "is neither a public key in PEM nor the name of a file: give the text "
        "that begins with -----BEGIN PUBLIC KEY-----, or the path of a file "
        "with it, such as cosign.pub");
  }
  return oci::CosignKey::FromPem(*text);
}

}  // namespace

ImageRules MakeImageRules(const inputs::SelectionInputs& inputs,
                          inputs::InputFailures& failures) {
  ImageRules rules;
  rules.platforms = inputs.platforms;
  rules.revision_label = inputs.verify.revision_label;
  if (!inputs.verify.cosign.has_value()) return rules;
  const inputs::CosignRule& cosign = *inputs.verify.cosign;
  absl::StatusOr<oci::CosignKey> key = LoadKey(cosign.key);
  if (key.ok()) {
    rules.cosign = {*std::move(key), cosign.required};
  } else if (oci::LooksLikePem(cosign.key) || inputs.secret) {
    failures.AddWhole(inputs.secret ? "" : "verify.cosign.key",
                      "verify.cosign.key " + AsClause(key.status()));
  } else {
    failures.AddWhole(
        "verify.cosign.key",
        absl::StrFormat("verify.cosign.key \"%s\" %s",
                        policy::OneLine(cosign.key), AsClause(key.status())));
  }
  return rules;
}

absl::StatusOr<std::optional<oci::ManifestInfo>> ManifestFacts::Head(
    const std::string& tag_or_digest) const {
  return scope_.session.heads().Get(
      MemoKey(repository_, tag_or_digest), scope_.cancel,
      [&](const base::Cancellation& cancel) {
        return scope_.session.client().HeadManifest(repository_, tag_or_digest,
                                                    scope_.MakeCall(cancel));
      });
}

absl::StatusOr<ManifestFacts::MaybeManifest> ManifestFacts::Manifest(
    const std::string& question) const {
  return scope_.session.manifests().Get(
      MemoKey(repository_, question), scope_.cancel,
      [&](const base::Cancellation& cancel) -> absl::StatusOr<MaybeManifest> {
        IMAGECD_ASSIGN_OR_RETURN(
            const std::optional<oci::Manifest> manifest,
            scope_.session.client().GetManifest(repository_, question,
                                                scope_.MakeCall(cancel)));
        if (!manifest.has_value()) return MaybeManifest();
        auto read = std::make_shared<InspectedManifest>();
        read->digest = manifest->digest;
        base::Interrupt interrupt = scope_.MakeInterrupt(cancel);
        read->contents = ParseManifest(manifest->bytes, &interrupt);
        read->is_index = read->contents.has_value()
                             ? read->contents->contents.is_index
                             : IsIndex(manifest->media_type);
        if (!interrupt.status().ok()) {
          return LookupInterrupted(repository_.ToString(), interrupt.status());
        }
        return MaybeManifest(std::move(read));
      });
}

absl::StatusOr<ManifestFacts::MaybeManifest> ManifestFacts::Image(
    const std::string& question) const {
  IMAGECD_ASSIGN_OR_RETURN(MaybeManifest manifest, Manifest(question));
  if (manifest == nullptr || !manifest->contents.has_value() ||
      manifest->contents->nested.empty()) {
    return manifest;
  }
  auto flat = std::make_shared<InspectedManifest>(*manifest);
  std::size_t requests = kMaxChildren;
  IMAGECD_ASSIGN_OR_RETURN(const bool readable,
                           Flatten(1, requests, *flat->contents));
  if (!readable) flat->contents.reset();
  return MaybeManifest(std::move(flat));
}

absl::StatusOr<bool> ManifestFacts::Flatten(int depth, std::size_t& requests,
                                            ManifestContents& index) const {
  std::vector<policy::Contents::Child> flat;
  for (policy::Contents::Child& child : index.contents.children) {
    MaybeManifest inner;
    if (std::find(index.nested.begin(), index.nested.end(), child.digest) !=
        index.nested.end()) {
      if (requests-- == 0) return false;
      IMAGECD_ASSIGN_OR_RETURN(inner, Manifest(child.digest));
    }
    // A child that is not there stays in the list, and is reported as missing.
    if (inner == nullptr || !inner->is_index || !inner->contents.has_value()) {
      flat.push_back(std::move(child));
      continue;
    }
    if (depth == kMaxIndexDepth) return false;
    ManifestContents below = *inner->contents;
    IMAGECD_ASSIGN_OR_RETURN(const bool readable,
                             Flatten(depth + 1, requests, below));
    if (!readable) return false;
    for (policy::Contents::Child& grandchild : below.contents.children) {
      if (!grandchild.platform.has_value() && !grandchild.is_attestation) {
        grandchild.platform = child.platform;
      }
      flat.push_back(std::move(grandchild));
    }
    if (flat.size() > kMaxChildren) return false;
  }
  index.contents.children = std::move(flat);
  return true;
}

absl::StatusOr<std::optional<ImageConfig>> ManifestFacts::Config(
    const std::string& digest) const {
  return scope_.session.configs().Get(
      MemoKey(repository_, digest), scope_.cancel,
      [&](const base::Cancellation& cancel)
          -> absl::StatusOr<std::optional<ImageConfig>> {
        IMAGECD_ASSIGN_OR_RETURN(
            const std::optional<std::string> blob,
            scope_.session.client().GetBlob(repository_, digest, kMaxConfig,
                                            scope_.MakeCall(cancel)));
        if (!blob.has_value()) return std::optional<ImageConfig>();
        base::Interrupt interrupt = scope_.MakeInterrupt(cancel);
        ImageConfig config = ParseImageConfig(*blob, &interrupt);
        if (!interrupt.status().ok()) {
          return LookupInterrupted(repository_.ToString(), interrupt.status());
        }
        return std::optional<ImageConfig>(std::move(config));
      });
}

absl::StatusOr<Answer> ManifestFacts::Ask(const std::string& tag_or_digest,
                                          std::string_view commit,
                                          const Checks& checks) const {
  if (checks == Checks()) {
    IMAGECD_ASSIGN_OR_RETURN(const std::optional<oci::ManifestInfo> info,
                             Head(tag_or_digest));
    return info.has_value() ? Answer::Found(info->digest) : Answer::Absent();
  }
  IMAGECD_ASSIGN_OR_RETURN(const MaybeManifest manifest, Image(tag_or_digest));
  if (manifest == nullptr) return Answer::Absent();
  const std::string& digest = manifest->digest;
  if (!manifest->contents.has_value()) {
    return Answer::ChildMissing(
        digest, manifest->is_index
                    ? "its index cannot be read"
                    : "it is not a container image: the registry returned "
                      "something that is not a manifest");
  }
  const ManifestContents& read = *manifest->contents;
  if (!read.fault.empty()) return Answer::ChildMissing(digest, read.fault);
  policy::Contents contents = read.contents;
  if (checks.platforms && !contents.is_index && !read.config_digest.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(const std::optional<ImageConfig> config,
                             Config(read.config_digest));
    if (!config.has_value()) {
      return Answer::ChildMissing(
          digest, absl::StrFormat("its configuration %s is missing",
                                  policy::ShortDigest(read.config_digest)));
    }
    contents.platform = config->platform;
  }
  policy::PlatformCheck check =
      policy::CheckPlatforms(rules_.platforms, contents);
  if (check.required.empty()) {
    // It has none of the wanted ones: a pin may take it all the same.
    const policy::PlatformCheck any = policy::CheckPlatforms({}, contents);
    check.required = any.required;
    check.may_run = any.may_run;
  }
  if (checks.pullable) {
    IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::string> missing,
                             Missing(check.required));
    if (missing.has_value()) {
      return Answer::ChildMissing(
          digest, absl::StrFormat("its child manifest %s is missing",
                                  policy::ShortDigest(*missing)));
    }
  }
  if (checks.verify && rules_.revision_label) {
    IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::string> problem,
                             RevisionProblem(*manifest, check.may_run, commit));
    if (problem.has_value()) {
      return Answer::FailsVerify(digest, *problem + " (verify.revisionLabel)");
    }
  }
  if (checks.verify && rules_.cosign.has_value()) {
    IMAGECD_ASSIGN_OR_RETURN(const std::string problem,
                             SignatureProblem(digest));
    if (!problem.empty()) {
      return Answer::FailsVerify(
          digest, problem, rules_.cosign->required ? "verify.cosign" : "");
    }
  }
  if (checks.platforms && !check.missing.empty()) {
    return Answer::LacksPlatform(
        digest, policy::LacksInWords(check, contents) + " (`platforms`)");
  }
  return Answer::Found(digest);
}

absl::StatusOr<std::optional<ImageConfig>> ManifestFacts::FindConfig(
    const std::string& tag_or_digest) const {
  IMAGECD_ASSIGN_OR_RETURN(MaybeManifest manifest, Image(tag_or_digest));
  if (manifest == nullptr) return std::optional<ImageConfig>();
  if (manifest->is_index && manifest->contents.has_value()) {
    const auto children =
        policy::CheckPlatforms({}, manifest->contents->contents).required;
    if (children.empty()) return ImageConfig();
    IMAGECD_ASSIGN_OR_RETURN(manifest, Manifest(children.front()));
  }
  if (manifest == nullptr || !manifest->contents.has_value() ||
      manifest->contents->config_digest.empty()) {
    return ImageConfig();
  }
  IMAGECD_ASSIGN_OR_RETURN(std::optional<ImageConfig> config,
                           Config(manifest->contents->config_digest));
  return config.has_value() ? config : ImageConfig();
}

std::string ManifestFacts::KnownSource(const std::string& tag_or_digest) const {
  const auto find = [this](const std::string& question) {
    return scope_.session.manifests()
        .Find(MemoKey(repository_, question))
        .value_or(nullptr);
  };
  const MaybeManifest manifest = find(tag_or_digest);
  if (manifest == nullptr || !manifest->contents.has_value()) return "";
  std::vector<MaybeManifest> images = {manifest};
  for (const auto& child : manifest->contents->contents.children) {
    images.push_back(find(child.digest));
  }
  for (const MaybeManifest& image : images) {
    if (image == nullptr || !image->contents.has_value()) continue;
    if (!image->contents->source.empty()) return image->contents->source;
    const auto config = scope_.session.configs().Find(
        MemoKey(repository_, image->contents->config_digest));
    if (config.has_value() && config->has_value() &&
        !(*config)->source.empty()) {
      return (*config)->source;
    }
  }
  return "";
}

absl::StatusOr<std::optional<std::string>> ManifestFacts::Missing(
    const std::vector<std::string>& digests) const {
  for (std::size_t begin = 0; begin < digests.size(); begin += kAtOnce) {
    const std::size_t count = std::min(kAtOnce, digests.size() - begin);
    std::vector<absl::StatusOr<bool>> there(count, true);
    std::vector<std::function<void()>> work;
    for (std::size_t i = 0; i < count; ++i) {
      work.emplace_back([this, &there, &digests, begin, i] {
        const std::string& digest = digests[begin + i];
        // The label is in the child's configuration: one request for both.
        if (rules_.revision_label) {
          const absl::StatusOr<MaybeManifest> child = Manifest(digest);
          there[i] = child.ok() ? absl::StatusOr<bool>(*child != nullptr)
                                : child.status();
        } else {
          const auto child = Head(digest);
          there[i] = child.ok() ? absl::StatusOr<bool>(child->has_value())
                                : child.status();
        }
      });
    }
    base::RunInParallel(work);
    for (std::size_t i = 0; i < count; ++i) {
      IMAGECD_RETURN_IF_ERROR(there[i].status());
      if (!*there[i]) return std::optional<std::string>(digests[begin + i]);
    }
  }
  return std::optional<std::string>();
}

// Each image that a node might run has the label.
absl::StatusOr<std::optional<std::string>> ManifestFacts::RevisionProblem(
    const InspectedManifest& manifest, const std::vector<std::string>& children,
    std::string_view commit) const {
  std::vector<std::string> configs;
  if (!manifest.is_index) {
    if (manifest.contents.has_value()) {
      configs.push_back(manifest.contents->config_digest);
    }
  } else {
    for (const std::string& digest : children) {
      IMAGECD_ASSIGN_OR_RETURN(const MaybeManifest child, Manifest(digest));
      configs.push_back(child != nullptr && child->contents.has_value()
                            ? child->contents->config_digest
                            : "");
    }
  }
  if (configs.empty()) configs.emplace_back();
  for (const std::string& digest : configs) {
    std::optional<std::string> label;
    if (!digest.empty() && !commit.empty()) {
      IMAGECD_ASSIGN_OR_RETURN(const std::optional<ImageConfig> config,
                               Config(digest));
      if (config.has_value()) label = config->revision;
    }
    std::optional<std::string> problem =
        policy::RevisionProblem(commit, std::move(label));
    if (problem.has_value()) return problem;
  }
  return std::optional<std::string>();
}

// Empty: it is signed.
absl::StatusOr<std::string> ManifestFacts::SignatureProblem(
    const std::string& digest) const {
  return scope_.session.signatures().Get(
      MemoKey(repository_, digest, rules_.cosign->key.fingerprint()),
      scope_.cancel, [&](const base::Cancellation& cancel) {
        return CheckSignatures(digest, scope_.MakeCall(cancel));
      });
}

// The signatures that cosign 1 and 2 store, then Sigstore bundles, which cosign
// 3 stores: as referrers, or under a tag if the registry lacks that API.
absl::StatusOr<std::string> ManifestFacts::CheckSignatures(
    const std::string& digest, const oci::Call& call) const {
  oci::RegistryClient& client = scope_.session.client();
  IMAGECD_ASSIGN_OR_RETURN(std::string problem,
                           CheckSignatureTag(digest, call));
  if (problem.empty()) return problem;
  const auto more_specific = [&problem](std::string text) {
    if (problem == kNoSignature) problem = std::move(text);
  };
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<std::string> referrers,
                           client.GetReferrers(repository_, digest, call));
  if (referrers.has_value()) {
    IMAGECD_ASSIGN_OR_RETURN(std::string of_referrers,
                             CheckBundles(digest, *referrers, call));
    if (of_referrers.empty()) return of_referrers;
    more_specific(std::move(of_referrers));
  }
  IMAGECD_ASSIGN_OR_RETURN(
      const std::optional<oci::Manifest> tagged,
      client.GetManifest(repository_, oci::BundleTag(digest), call));
  if (tagged.has_value()) {
    IMAGECD_ASSIGN_OR_RETURN(std::string of_tag,
                             CheckBundles(digest, tagged->bytes, call));
    if (of_tag.empty()) return of_tag;
    more_specific(std::move(of_tag));
  }
  return problem;
}

absl::StatusOr<std::string> ManifestFacts::CheckBundles(
    const std::string& digest, const std::string& index_json,
    const oci::Call& call) const {
  oci::RegistryClient& client = scope_.session.client();
  const auto manifests = oci::ParseReferrers(index_json);
  std::string problem = kNoSignature;
  if (!manifests.has_value()) return problem;
  std::vector<std::string> bundles;
  for (const std::string& each : *manifests) {
    IMAGECD_ASSIGN_OR_RETURN(const std::optional<oci::Manifest> manifest,
                             client.GetManifest(repository_, each, call));
    if (!manifest.has_value()) continue;
    for (std::string& layer : oci::ParseBundleManifest(manifest->bytes)) {
      if (bundles.size() == oci::kMaxBundles) break;
      bundles.push_back(std::move(layer));
    }
  }
  if (bundles.empty()) return problem;
  // A message signature is over the image's manifest itself.
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<oci::Manifest> image,
                           client.GetManifest(repository_, digest, call));
  for (const std::string& each : bundles) {
    IMAGECD_ASSIGN_OR_RETURN(
        const std::optional<std::string> bundle,
        client.GetBlob(repository_, each, oci::kMaxBundle, call));
    if (!bundle.has_value()) continue;
    const absl::Status verified =
        oci::VerifyBundle(rules_.cosign->key, digest,
                          image.has_value() ? image->bytes : "", *bundle);
    if (verified.ok()) return std::string();
    if (problem == kNoSignature) problem = std::string(verified.message());
  }
  return problem;
}

absl::StatusOr<std::string> ManifestFacts::CheckSignatureTag(
    const std::string& digest, const oci::Call& call) const {
  oci::RegistryClient& client = scope_.session.client();
  const std::string tag = oci::CosignTag(digest);
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<oci::Manifest> manifest,
                           client.GetManifest(repository_, tag, call));
  if (!manifest.has_value()) return std::string(kNoSignature);
  const std::optional<std::vector<oci::CosignSignature>> signatures =
      oci::ParseCosignManifest(manifest->bytes);
  if (!signatures.has_value() || signatures->empty()) {
    return absl::StrFormat("it has no signature: %s holds none",
                           policy::OneLine(tag));
  }
  std::string problem;
  for (const oci::CosignSignature& signature : *signatures) {
    IMAGECD_ASSIGN_OR_RETURN(
        const std::optional<std::string> payload,
        client.GetBlob(repository_, signature.payload_digest,
                       oci::kMaxCosignPayload, call));
    if (!payload.has_value()) continue;
    const absl::Status verified = oci::VerifyCosignSignature(
        rules_.cosign->key, repository_, digest, *payload, signature.signature);
    if (verified.ok()) return std::string();
    if (problem.empty()) problem = std::string(verified.message());
  }
  return problem.empty() ? "it has no signature whose payload is there"
                         : problem;
}

}  // namespace imagecd::evidence
