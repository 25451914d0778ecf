#include "provider/inputs/set_inputs.h"

#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

namespace imagecd::inputs {
namespace {

using property::Object;
using property::Value;

constexpr FieldSpec kInputFields[] = {
    {.name = "repositories", .type = FieldType::kObject, .required = true},
    {.name = "branch"},
    {.name = "tagPattern"},
    {.name = "policy", .type = FieldType::kObject},
    {.name = "images", .type = FieldType::kObject},
    {.name = "selection"},
    {.name = "pin", .type = FieldType::kObject},
    {.name = "hold"},
    {.name = "exclude", .type = FieldType::kArray},
    {.name = "minimumAge"},
    {.name = "platforms", .type = FieldType::kArray},
    {.name = "verify", .type = FieldType::kObject},
    {.name = "sourcePaths", .type = FieldType::kObject},
    {.name = "allowDowngrade", .type = FieldType::kBoolean},
    {.name = "onRegistryFailure"},
};

constexpr FieldSpec kChosenFields[] = {
    {.name = "commit", .required = true},
    {.name = "builtAt", .required = true},
    {.name = "reason", .required = true},
};

constexpr auto kOutputFields =
    OutputsOf(kInputFields, {"branch", "images", "selection"}, kChosenFields);

constexpr FieldSpec kImageInputFields[] = {{.name = "tag"}, {.name = "digest"}};

constexpr FieldSpec kImageFields[] = {
    {.name = "tag", .required = true},
    {.name = "digest", .required = true},
    {.name = "reference", .required = true},
    {.name = "commit", .required = true},
    {.name = "builtAt", .required = true},
};

constexpr FieldSpec kPinFields[] = {{.name = "commit"}, {.name = "reason"}};

constexpr std::string_view kRightRepositories =
    "such as {chime: ghcr.io/owner/homeslice/chime}";

// Repositories of one set: each costs requests and threads.
constexpr std::size_t kMaxMembers = 100;

class SetReader {
 public:
  SetReader(const Object& inputs, InputFailures& failures)
      : inputs_(inputs),
        failures_(failures),
        reader_(inputs, "", /*secret=*/false, failures, &read_) {}

  ChoiceInputs Read() {
    read_.one_commit = true;
    reader_.RefuseUnknown(LatestImageSetInputFields());
    ReadRepositories();
    ReadSelectionInputs(inputs_, reader_, read_);
    if (!read_.ordering.by_time()) {
      failures_.AddWhole(
          "policy.type",
          absl::StrFormat(
              "policy.type \"%s\" does not serve a set, which joins images by "
              "the commit in their tags: leave policy out, or use a "
              "LatestImage for each repository",
              read_.ordering.spec().type));
    }
    ReadImages();
    ReadSourcePaths();
    return std::move(read_);
  }

 private:
  void ReadRepositories() {
    const std::optional<Given> given = reader_.Take("repositories");
    if (!given.has_value()) {
      if (read_.unknown) return;
      failures_.AddWhole(
          "repositories",
          absl::StrFormat("repositories is required: names and their HOST/PATH,"
                          " %s",
                          kRightRepositories));
      return;
    }
    const auto* object = given->value.As<Object>();
    if (object == nullptr || object->empty() || object->size() > kMaxMembers) {
      reader_.Fail("repositories", *given,
                   absl::StrFormat("must be an object of 1 to %d repositories, "
                                   "%s",
                                   kMaxMembers, kRightRepositories));
      return;
    }
    ObjectReader reader(*object, "repositories.", given->secret, failures_);
    for (const auto& [name, value] : *object) {
      if (!Look(value).present()) {
        reader.Fail(
            name, Look(value),
            absl::StrFormat("names no repository, %s", kRightRepositories));
        continue;
      }
      auto repository = reader.TakeParsed(name, oci::ParseRepository);
      if (!repository.has_value()) continue;
      if (given->secret) {
        read_.secrets.push_back(repository->path);
        read_.secrets.push_back(repository->host);
      }
      read_.repositories.insert_or_assign(name, *std::move(repository));
    }
  }

  void ReadSourcePaths() {
    const std::optional<Given> given =
        reader_.Take("sourcePaths", /*decides=*/false);
    if (!given.has_value()) return;
    const auto* object = given->value.As<Object>();
    if (object == nullptr) {
      reader_.Fail("sourcePaths", *given,
                   "must be an object, such as {chime: apps/chime}");
      return;
    }
    ObjectReader reader(*object, "sourcePaths.", given->secret, failures_);
    for (const auto& [name, value] : *object) {
      if (!read_.unknown && !read_.repositories.contains(name)) {
        reader.Fail(name, Look(value), "is for a name that repositories lacks");
        continue;
      }
      if (auto path = ReadSourcePath(reader, name)) {
        read_.source_paths.insert_or_assign(name, *std::move(path));
      }
    }
    NeedSourceRepository("sourcePaths", read_, failures_);
  }

  void ReadImages() {
    const std::optional<Given> given = reader_.Take("images");
    if (!given.has_value()) return;
    const auto* object = given->value.As<Object>();
    if (object == nullptr) {
      reader_.Fail("images", *given,
                   "must be an object, such as {chime: {tag: "
                   "main.20251014-050954.185c95c}}");
      return;
    }
    for (const auto& [name, value] : *object) {
      const std::string path = "images." + name;
      Given image_given = Look(value);
      image_given.secret = image_given.secret || given->secret;
      if (!image_given.present()) continue;
      const auto* fields = image_given.value.As<Object>();
      if (fields == nullptr) {
        failures_.Add(path, image_given,
                      "must be an object with tag or digest, such as {tag: "
                      "main.20251014-050954.185c95c}");
        continue;
      }
      ReadImage(name, path, *fields, image_given.secret);
    }
  }

  void ReadImage(const std::string& name, const std::string& path,
                 const Object& fields, bool secret) {
    ObjectReader reader(fields, path + ".", secret, failures_);
    reader.RefuseUnknown(SetImageFields());
    policy::Image image = inputs::ReadImage(reader);
    if (image.tag.empty() && image.digest.empty()) return;
    read_.images.insert_or_assign(name, std::move(image));
  }

  const Object& inputs_;
  InputFailures& failures_;
  ChoiceInputs read_;
  ObjectReader reader_;
};

}  // namespace

FieldTable LatestImageSetInputFields() { return kInputFields; }
FieldTable LatestImageSetOutputFields() { return kOutputFields; }
FieldTable SetImageInputFields() { return kImageInputFields; }
FieldTable SetImageFields() { return kImageFields; }
FieldTable SetPinFields() { return kPinFields; }

ChoiceInputs ParseSetInputs(const Object& inputs, InputFailures& failures) {
  return SetReader(inputs, failures).Read();
}

Value ImagesToValue(const std::map<std::string, policy::Image>& images) {
  Object object;
  for (const auto& [name, image] : images) {
    object.insert_or_assign(
        name, Object{{"tag", image.tag}, {"digest", image.digest}});
  }
  return Value(std::move(object));
}

}  // namespace imagecd::inputs
