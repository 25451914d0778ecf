#include "provider/inputs/selection_inputs.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "provider/git/clone_url.h"
#include "provider/git/tree_path.h"
#include "provider/inputs/pin_input.h"
#include "provider/oci/cosign.h"
#include "provider/policy/duration.h"

namespace imagecd::inputs {
namespace {

using property::Array;
using property::Object;
using property::Value;

constexpr FieldSpec kPolicyFields[] = {
    {.name = "type"},
    {.name = "range"},
    {.name = "prerelease", .type = FieldType::kBoolean},
    {.name = "order"},
    {.name = "filter", .type = FieldType::kObject},
};

constexpr FieldSpec kFilterFields[] = {
    {.name = "pattern"},
    {.name = "extract"},
};

constexpr FieldSpec kExclusionFields[] = {
    {.name = "commit"}, {.name = "tag"},   {.name = "pattern"},
    {.name = "reason"}, {.name = "until"},
};

constexpr FieldSpec kVerifyFields[] = {
    {.name = "revisionLabel", .type = FieldType::kBoolean},
    {.name = "sourceRepository"},
    {.name = "cosign", .type = FieldType::kObject},
};

constexpr FieldSpec kCosignFields[] = {
    {.name = "key", .required = true},
    {.name = "required", .type = FieldType::kBoolean},
};

// The elements of a list that is at most this long are looked at.
constexpr std::size_t kMaxElements = 1000;

// Reads the selection inputs of one object.
class SelectionReader {
 public:
  SelectionReader(const Object& object, ObjectReader& reader,
                  SelectionInputs& inputs)
      : object_(object), reader_(reader), read_(inputs) {}

  void Read() {
    ReadBranch();
    if (auto scheme =
            reader_.TakeParsed("tagPattern", policy::TagScheme::FromPattern)) {
      read_.scheme = *std::move(scheme);
    }
    ReadPolicy();
    if (const auto pin = reader_.Take("pin")) {
      read_.pin = ParsePin("pin", *pin, /*string_too=*/false, failures());
    }
    ReadHold();
    ReadExclude();
    ReadMinimumAge();
    ReadPlatforms();
    ReadVerify();
    read_.allow_downgrade = reader_.TakeBool("allowDowngrade").value_or(false);
    ReadOnRegistryFailure();
  }

 private:
  InputFailures& failures() { return reader_.failures(); }

  void ReadBranch() {
    // The one property where "" is not the same as absent: it hardly means
    // `main`.
    if (const auto it = object_.find("branch"); it != object_.end()) {
      const Value plain = it->second.Revealed();
      const auto* text = plain.As<std::string>();
      if (text != nullptr && text->empty()) {
        failures().AddWhole(it->second.ContainsSecret() ? "" : "branch",
                            "branch \"\" is empty: name a branch, or leave it "
                            "out for main");
        return;
      }
    }
    auto branch = reader_.TakeParsed("branch", policy::CleanBranch);
    if (!branch.has_value()) return;
    if (Look(object_, "branch").secret) read_.secrets.push_back(*branch);
    read_.branch = *std::move(branch);
    read_.git_branch = GitBranch(LookString(object_, "branch"));
  }

  // The object at `name` of `outer`; a failure with `right` for anything else.
  std::optional<Object> TakeObject(ObjectReader& outer, std::string_view name,
                                   std::string_view right, bool* secret) {
    const std::optional<Given> given = outer.Take(name);
    if (!given.has_value()) return std::nullopt;
    *secret = given->secret;
    if (const auto* object = given->value.As<Object>()) return *object;
    outer.Fail(name, *given,
               absl::StrFormat("must be an object, such as %s", right));
    return std::nullopt;
  }

  std::optional<Array> TakeArray(std::string_view name, std::string_view right,
                                 bool* secret) {
    const std::optional<Given> given = reader_.Take(name);
    if (!given.has_value()) return std::nullopt;
    *secret = given->secret;
    const auto* array = given->value.As<Array>();
    if (array != nullptr && array->size() <= kMaxElements) return *array;
    reader_.Fail(
        name, *given,
        array == nullptr
            ? absl::StrFormat("must be a list, such as %s", right)
            : absl::StrFormat("has more than %d elements", kMaxElements));
    return std::nullopt;
  }

  void ReadPolicy() {
    bool secret = false;
    const auto object = TakeObject(reader_, "policy",
                                   "{type: semver, range: \"^1.2\"}", &secret);
    if (!object.has_value()) return;
    const std::size_t before = failures().all().size();
    ObjectReader reader(*object, "policy.", secret, failures());
    reader.RefuseUnknown(PolicyFields());
    policy::OrderingSpec spec;
    spec.type = reader.TakeString("type").value_or("branch");
    spec.range = reader.TakeString("range").value_or("");
    spec.prerelease = reader.TakeBool("prerelease").value_or(false);
    spec.order = reader.TakeString("order").value_or("");
    bool filter_secret = false;
    if (const auto filter = TakeObject(reader, "filter",
                                       "{pattern: \"^v(?P<v>.+)$\", extract: "
                                       "$v}",
                                       &filter_secret)) {
      ObjectReader inner(*filter, "policy.filter.", filter_secret, failures());
      inner.RefuseUnknown(FilterFields());
      spec.filter_pattern = inner.TakeString("pattern").value_or("");
      spec.filter_extract = inner.TakeString("extract").value_or("");
    }
    if (failures().all().size() != before) return;
    policy::OrderingError error;
    read_.ordering = policy::Ordering::FromSpec(spec, &error);
    if (error.property.empty()) return;
    failures().AddWhole(
        secret ? "" : error.property,
        secret ? error.property + " (a secret) is not valid" : error.text);
  }

  void ReadHold() {
    if (auto reason = reader_.TakeString("hold")) {
      read_.hold = policy::Hold{*std::move(reason), ""};
    }
  }

  void ReadExclude() {
    bool secret = false;
    const auto array =
        TakeArray("exclude", "[{commit: 185c95c, reason: broken}]", &secret);
    if (!array.has_value()) return;
    for (std::size_t i = 0; i < array->size(); ++i) {
      const std::string path = absl::StrFormat("exclude[%d]", i);
      Given given = Look((*array)[i]);
      given.secret = given.secret || secret;
      auto exclusion = ReadExclusion(path, given);
      if (exclusion.has_value()) {
        read_.exclude.push_back(*std::move(exclusion));
      }
    }
  }

  std::optional<policy::Exclusion> ReadExclusion(const std::string& path,
                                                 const Given& given) {
    constexpr std::string_view kRight =
        "such as {commit: 185c95c, reason: broken}";
    const auto* object = given.value.As<Object>();
    if (object == nullptr) {
      failures().Add(path, given,
                     absl::StrFormat("must be an object with one of commit, "
                                     "tag and pattern, %s",
                                     kRight));
      return std::nullopt;
    }
    const std::size_t before = failures().all().size();
    ObjectReader reader(*object, path + ".", given.secret, failures());
    reader.RefuseUnknown(ExclusionFields());
    std::vector<policy::Exclusion> named;
    if (auto commit = reader.TakeCommit("commit")) {
      named.push_back(policy::Exclusion::OfCommit(*std::move(commit)));
    }
    Given tag_given;
    if (auto tag = reader.TakeString("tag", true, &tag_given)) {
      if (!policy::IsTag(*tag)) reader.Fail("tag", tag_given, "is not a tag");
      named.push_back(policy::Exclusion::OfTag(*std::move(tag)));
    }
    if (auto pattern =
            reader.TakeParsed("pattern", policy::Exclusion::OfPattern)) {
      named.push_back(*std::move(pattern));
    }
    const std::string reason = reader.TakeString("reason").value_or("");
    const auto until = reader.TakeParsed("until", [](const std::string& text) {
      absl::StatusOr<absl::Time> time = policy::ParseRfc3339(text);
      if (time.ok()) return time;
      return absl::StatusOr<absl::Time>(absl::InvalidArgumentError(
          absl::StrFormat("\"%s\" is not an RFC 3339 time; for example: "
                          "2025-11-01T00:00:00Z",
                          text)));
    });
    if (failures().all().size() != before) return std::nullopt;
    if (named.size() != 1) {
      failures().Add(
          path, given,
          absl::StrFormat("%s of commit, tag and pattern: give one, %s",
                          named.empty() ? "names none" : "names more than one",
                          kRight));
      return std::nullopt;
    }
    named.front().reason = reason;
    named.front().until = until;
    return std::move(named.front());
  }

  void ReadMinimumAge() {
    const std::optional<Given> given = reader_.Take("minimumAge");
    if (!given.has_value()) return;
    if (const auto* number = given->value.As<double>();
        number != nullptr && *number == 0) {
      return;
    }
    const auto* text = given->value.As<std::string>();
    if (text == nullptr) {
      reader_.Fail("minimumAge", *given,
                   "must be a duration with its unit, such as 15m");
      return;
    }
    const absl::StatusOr<absl::Duration> age = policy::ParseDuration(*text);
    if (age.ok()) {
      read_.minimum_age = *age;
    } else {
      reader_.Fail("minimumAge", *given, age.status());
    }
  }

  void ReadPlatforms() {
    bool secret = false;
    const auto array = TakeArray("platforms", "[linux/arm64]", &secret);
    if (!array.has_value()) return;
    for (std::size_t i = 0; i < array->size(); ++i) {
      const std::string path = absl::StrFormat("platforms[%d]", i);
      Given given = Look((*array)[i]);
      given.secret = given.secret || secret;
      const auto* text = given.value.As<std::string>();
      if (text == nullptr) {
        failures().Add(path, given, "must be a platform, such as linux/arm64");
        continue;
      }
      const absl::StatusOr<policy::Platform> platform =
          policy::ParsePlatform(*text);
      if (platform.ok()) {
        read_.platforms.push_back(*platform);
      } else {
        failures().AddStatus(path, given, platform.status());
      }
    }
  }

  void ReadVerify() {
    bool secret = false;
    const auto object =
        TakeObject(reader_, "verify", "{revisionLabel: true}", &secret);
    if (!object.has_value()) return;
    ObjectReader reader(*object, "verify.", secret, failures());
    reader.RefuseUnknown(VerifyFields());
    read_.verify.revision_label =
        reader.TakeBool("revisionLabel").value_or(false);
    ReadSourceRepository(reader, secret);
    bool cosign_secret = false;
    const auto cosign =
        TakeObject(reader, "cosign", "{key: cosign.pub}", &cosign_secret);
    if (!cosign.has_value()) return;
    ObjectReader inner(*cosign, "verify.cosign.", cosign_secret, failures());
    inner.RefuseUnknown(CosignFields());
    CosignRule rule;
    rule.required = inner.TakeBool("required").value_or(false);
    Given given;
    rule.key = inner.TakeString("key", true, &given).value_or("");
    if (rule.key.empty()) {
      if (!Look(*cosign, "key").present()) {
        failures().AddWhole(
            cosign_secret ? "" : "verify.cosign.key",
            "verify.cosign.key is required: the public key in PEM, or the path "
            "of a file with it, such as cosign.pub");
      }
      return;
    }
    if (oci::LooksLikePem(rule.key)) {
      const auto key = oci::CosignKey::FromPem(rule.key);
      if (!key.ok()) {
        // Nothing of the value: it may be a private key.
        failures().AddWhole(
            cosign_secret ? "" : "verify.cosign.key",
            absl::StrFormat("verify.cosign.key %s",
                            std::string(key.status().message())));
        return;
      }
    }
    read_.verify.cosign = std::move(rule);
  }

  void ReadSourceRepository(ObjectReader& reader, bool secret) {
    Given given;
    auto source = reader.TakeString("sourceRepository", true, &given);
    if (!source.has_value()) return;
    if (git::LooksLikeUrl(*source)) {
      const absl::StatusOr<git::CloneUrl> url = git::ParseCloneUrl(*source);
      if (!url.ok()) {
        // Nothing of the value: a password may stand in it.
        failures().AddWhole(
            secret || given.secret ? "" : "verify.sourceRepository",
            absl::StrFormat("verify.sourceRepository: %s; or give the path of "
                            "a clone",
                            std::string(url.status().message())));
        return;
      }
    }
    read_.verify.source_repository = *std::move(source);
  }

  void ReadOnRegistryFailure() {
    Given given;
    const auto text =
        reader_.TakeString("onRegistryFailure", /*decides=*/false, &given);
    if (!text.has_value()) return;
    if (*text == "keep" || *text == "fail") {
      read_.keep_on_failure = *text == "keep";
    } else {
      reader_.Fail("onRegistryFailure", given, "must be keep or fail");
    }
  }

  const Object& object_;
  ObjectReader& reader_;
  SelectionInputs& read_;
};

// ---- Checked inputs

// A commit that came as a number, as the string that was meant.
Value WithCommitAsString(const Value& value) {
  if (const auto* secret = value.As<property::Secret>()) {
    return property::MakeSecret(WithCommitAsString(*secret->value));
  }
  if (const auto* array = value.As<Array>()) {
    Array changed;
    for (const Value& element : *array) {
      changed.push_back(WithCommitAsString(element));
    }
    return Value(std::move(changed));
  }
  const auto* object = value.As<Object>();
  if (object == nullptr) return value;
  const Given commit = Look(*object, "commit");
  const auto* number = commit.value.As<double>();
  if (number == nullptr) return value;
  const absl::StatusOr<std::string> text = policy::CommitFromNumber(*number);
  if (!text.ok()) return value;
  Object changed = *object;
  const Value as_string(*text);
  changed.insert_or_assign(
      "commit", commit.secret ? property::MakeSecret(as_string) : as_string);
  return Value(std::move(changed));
}

}  // namespace

FieldTable PolicyFields() { return kPolicyFields; }
FieldTable FilterFields() { return kFilterFields; }
FieldTable ExclusionFields() { return kExclusionFields; }
FieldTable VerifyFields() { return kVerifyFields; }
FieldTable CosignFields() { return kCosignFields; }

std::string VerifyKey(const Verify& verify) {
  // The last part is the only one that can hold a line feed.
  return absl::StrFormat(
      "%d\n%d\n%s\n%s", verify.revision_label ? 1 : 0,
      verify.cosign.has_value() && verify.cosign->required ? 1 : 0,
      verify.source_repository, verify.cosign ? verify.cosign->key : "");
}

void ReadSelectionInputs(const Object& object, ObjectReader& reader,
                         SelectionInputs& inputs) {
  SelectionReader(object, reader, inputs).Read();
}

policy::Image ReadImage(ObjectReader& reader) {
  policy::Image image;
  Given given;
  image.tag = reader.TakeString("tag", true, &given).value_or("");
  if (!image.tag.empty() && !policy::IsTag(image.tag)) {
    reader.Fail("tag", given,
                "is not a tag: up to 128 letters, digits, `_`, `.` and `-`, "
                "not beginning with `.` or `-`");
    image.tag.clear();
  }
  image.digest = reader.TakeString("digest", true, &given).value_or("");
  if (!image.digest.empty() && !policy::IsDigest(image.digest)) {
    reader.Fail("digest", given,
                "is not a digest: `sha256:` and 64 lower-case hexadecimal "
                "digits");
    image.digest.clear();
  }
  return image;
}

std::optional<std::string> ReadSourcePath(ObjectReader& reader,
                                          std::string_view name) {
  Given given;
  const auto text = reader.TakeString(name, /*decides=*/false, &given);
  if (!text.has_value()) return std::nullopt;
  std::optional<std::string> path = git::TreePath(*text);
  if (!path.has_value()) {
    reader.Fail(name, given,
                "is not a folder of a repository: write it relative to the "
                "repository's root and without `..`, such as apps/chime");
  }
  return path;
}

void NeedSourceRepository(std::string_view name, const SelectionInputs& inputs,
                          InputFailures& failures) {
  if (!inputs.verify.source_repository.empty() || inputs.unknown ||
      !failures.empty()) {
    return;
  }
  failures.AddWhole(
      inputs.secret ? "" : std::string(name),
      absl::StrFormat("%s says which commits concern the app, and needs the "
                      "repository that has them: give verify.sourceRepository, "
                      "the path or https URL of it",
                      name));
}

Object ProgramInputs(FieldTable table, const Object& news) {
  Object kept;
  for (const auto& [name, value] : news) {
    const FieldSpec* field = FindField(table, name);
    if (field == nullptr || name == "selection") continue;
    const Given given = Look(value);
    if (!given.present() && !given.unknown) continue;
    if (name == "pin" && !given.unknown) {
      InputFailures ignored;
      if (!ParsePin("pin", given, false, ignored).has_value()) continue;
    }
    const bool has_commits = name == "pin" || name == "exclude";
    kept.insert_or_assign(name,
                          has_commits ? WithCommitAsString(value) : value);
  }
  return kept;
}

std::string GitBranch(std::string_view branch) {
  constexpr std::string_view kHeads = "refs/heads/";
  if (branch.starts_with(kHeads)) branch.remove_prefix(kHeads.size());
  return std::string(branch);
}

bool SameExclusions(const std::vector<policy::Exclusion>& a,
                    const std::vector<policy::Exclusion>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const policy::Exclusion& x, const policy::Exclusion& y) {
                      return x.Key() == y.Key();
                    });
}

}  // namespace imagecd::inputs
