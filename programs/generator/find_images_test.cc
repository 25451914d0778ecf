#include "programs/generator/find_images.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "programs/generator/bake_file.h"
#include "programs/generator/build_context.h"

namespace imagecd::generator {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FindImagesTest : public ::testing::Test {
 protected:
  // Name, Dockerfile, context, target and arguments of every image.
  std::vector<std::string> Found() {
    std::map<std::string, FolderListing> folders;
    for (const auto& [path, text] : files_) {
      std::string folder = FolderOf(path);
      folders[folder].files.push_back(path.substr(path.rfind('/') + 1));
      while (!folder.empty()) {
        folder = FolderOf(folder);
        folders[folder].has_folders = true;
      }
    }
    std::vector<FolderListing> listings;
    for (auto& [folder, listing] : folders) {
      listing.folder = folder;
      listings.push_back(listing);
    }
    result_ = FindImages(
        listings, [this](const std::string& path) { return files_[path]; },
        {.repository = "house"});
    std::vector<std::string> shown;
    for (const FoundImage& image : result_.images) {
      std::string one =
          image.name + " " + image.build.dockerfile + " " +
          (image.build.context.empty() ? "." : image.build.context);
      if (!image.build.target.empty()) one += " " + image.build.target;
      for (const KeyValue& argument : image.build.arguments) {
        one += " " + argument.key + "=" + argument.value;
      }
      shown.push_back(one);
    }
    return shown;
  }
  std::map<std::string, std::string> files_;
  FoundImages result_;
};

TEST_F(FindImagesTest, AComposeFileTellsContextTargetAndArguments) {
  files_[".env"] = "WEB=./src/web/Dockerfile\nVERSION=7\n";
  files_["src/web/Dockerfile"] = "FROM a AS x\nCOPY src/web .\nCMD a\nFROM b\n";
  files_["compose.yaml"] =
      "services:\n"
      "  front:\n"
      "    build: {context: ./, dockerfile: \"${WEB}\", target: x, args: "
      "{V: \"${VERSION}\", NONE: \"${NONE}\"}}\n"
      "  db: {image: postgres}\n"
      "  other: {build: \"${UNKNOWN}\"}\n";
  EXPECT_THAT(Found(), ElementsAre("web src/web/Dockerfile . x V=7"));
  EXPECT_THAT(result_.images[0].evidence, ElementsAre("compose.yaml (front)"));
  EXPECT_THAT(result_.notes, ElementsAre(HasSubstr("\"other\"")));
}

TEST_F(FindImagesTest, OneDockerfileWithSeveralArgumentsIsSeveralImages) {
  files_["docker/Dockerfile"] = "FROM a\nARG NAME\n";
  files_["docker-compose.yml"] =
      "services:\n"
      "  one: {build: {context: docker, args: [NAME=one]}}\n"
      "  two: {build: {context: docker, args: [NAME=two]}}\n";
  EXPECT_THAT(Found(), ElementsAre("one docker/Dockerfile docker NAME=one",
                                   "two docker/Dockerfile docker NAME=two"));
}

TEST_F(FindImagesTest, ReadsWorkflowsWithTheirMatrix) {
  files_["services/a/Dockerfile"] = "FROM x\n";
  files_["services/b/deploy/Prod.dockerfile"] = "FROM x\n";
  files_[".github/workflows/build.yml"] =
      "env: {ROOT: services}\n"
      "jobs:\n"
      "  build:\n"
      "    strategy:\n"
      "      matrix:\n"
      "        include:\n"
      "          - {name: a, file: a/Dockerfile}\n"
      "          - {name: bee, file: b/deploy/Prod.dockerfile}\n"
      "    steps:\n"
      "      - uses: docker/build-push-action@v6\n"
      "        with:\n"
      "          context: ${{ env.ROOT }}\n"
      "          file: ${{ env.ROOT }}/${{ matrix.file }}\n"
      "          tags: ghcr.io/owner/${{ matrix.name }}:1\n"
      "      - uses: docker/build-push-action@v6\n"
      "        with: {context: \"${{ github.event.x }}\"}\n";
  EXPECT_THAT(Found(),
              ElementsAre("a services/a/Dockerfile services",
                          "bee services/b/deploy/Prod.dockerfile services"));
  EXPECT_THAT(result_.notes, Contains(HasSubstr("only known in a run")));
}

TEST_F(FindImagesTest, ReadsSkaffoldAndGivesFoldersWithoutAUsefulNameItsNames) {
  files_["src/cart/src/Dockerfile"] = "FROM x\n";
  files_["skaffold.yaml"] =
      "kind: Config\nbuild:\n  artifacts:\n"
      "    - {image: cartservice, context: src/cart/src}\n"
      "    - {image: other, ko: {}}\n"
      "---\nkind: Config\n";
  EXPECT_THAT(Found(),
              ElementsAre("cartservice src/cart/src/Dockerfile src/cart/src"));
}

TEST_F(FindImagesTest, ReadsBakeFiles) {
  files_["a/Dockerfile"] = "FROM x AS web\nCMD a\nFROM x AS api\nCMD a\n";
  files_["docker-bake.hcl"] =
      "variable \"DIR\" { default = \"a\" }\n"
      "# a comment\n"
      "target \"_base\" { context = \"${DIR}\"\n args = { V = \"1\" } }\n"
      "target \"front\" {\n inherits = [\"_base\"]\n target = \"web\"\n}\n"
      "target \"back\" {\n inherits = [\"_base\"]\n target = \"api\"\n"
      " tags = [\"${REGISTRY}/x:${formatdate(\"YY\", timestamp())}\"]\n}\n";
  EXPECT_THAT(Found(), ElementsAre("api a/Dockerfile a api V=1",
                                   "web a/Dockerfile a web V=1"));
}

TEST_F(FindImagesTest, ProposesNamesThatAreValidAndUnique) {
  files_["Dockerfile"] = "FROM x\n";
  files_["a/web/Dockerfile"] = "FROM x\n";
  files_["b/web/Containerfile"] = "FROM x\n";
  files_["b/Web.UI/Dockerfile"] = "FROM x\n";
  files_["c/docker/Dockerfile"] = "FROM x\n";
  EXPECT_THAT(Found(),
              ElementsAre("house Dockerfile .", "web a/web/Dockerfile a/web",
                          "web-ui b/Web.UI/Dockerfile b/Web.UI",
                          "b-web b/web/Containerfile b/web",
                          "c c/docker/Dockerfile c/docker"));
}

TEST_F(FindImagesTest, SaysWhatItLeavesOutAndWhy) {
  files_["a/Dockerfile.dev"] = "FROM x\n";
  files_["a/Dockerfile.j2"] = "FROM {{ x }}\n";
  files_["a/Dockerfile"] = "# nothing\n";
  files_[".devcontainer/Dockerfile"] = "FROM x\n";
  EXPECT_THAT(Found(), IsEmpty());
  EXPECT_THAT(result_.left_out, SizeIs(4));
}

std::vector<std::string> Names(const BakeFile& file) {
  std::vector<std::string> names;
  for (const BakeTarget& target : file.targets) {
    names.push_back(target.name + " " + target.build.context + " " +
                    target.build.target);
  }
  return names;
}

TEST(BakeFileTest, ExpandsAMatrix) {
  EXPECT_THAT(Names(ReadBakeHcl("target \"app\" {\n"
                                "  matrix = { item = [\"a\", \"b\"] }\n"
                                "  name = \"img-${item}\"\n"
                                "  context = item\n"
                                "}\n")),
              ElementsAre("img-a a ", "img-b b "));
}

TEST(BakeFileTest, ReadsJson) {
  EXPECT_THAT(Names(ReadBakeJson("{\"target\": {\"a\": {\"context\": \"x\", "
                                 "\"target\": \"y\"}}}")),
              ElementsAre("a x y"));
  EXPECT_THAT(ReadBakeJson("[").notes, SizeIs(1));
}

TEST(BakeFileTest, SaysWhatItDoesNotUnderstand) {
  const BakeFile file = ReadBakeHcl(
      "target \"a\" { context = format(\"%s\", x) }\n"
      "target \"b\" { target = y ? \"1\" : \"2\"\n context = \"b\" }\n");
  EXPECT_THAT(Names(file), ElementsAre("b b "));
  EXPECT_THAT(file.notes, SizeIs(2));
}

TEST(BakeFileTest, EndsWhateverItReads) {
  for (const char* text : {"target \"a", "target \"a\" {", "{{{{[[[[", "a = [",
                           "target \"a\" { b = {c = [", "/*", "\"${"}) {
    ReadBakeHcl(text);
  }
  ReadBakeHcl("target \"a\" { b = " + std::string(10000, '[') + "\n}");
}

}  // namespace
}  // namespace imagecd::generator
