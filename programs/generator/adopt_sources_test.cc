#include "programs/generator/adopt_sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace imagecd::generator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> References(const std::vector<WrittenImage>& images) {
  std::vector<std::string> references;
  references.reserve(images.size());
  for (const WrittenImage& image : images)
    references.push_back(image.reference);
  return references;
}

TEST(AdoptSourcesTest, FindsAReferenceInAnyLanguageAndSaysWhere) {
  const std::string digest(64, 'a');
  const std::string text =
      "const x = 1;\r\n"
      "\xC3\xA9 = new Deployment({image: \"ghcr.io/o/bell:v2\"});\r\n"
      "image := `registry.example:32000/shop@sha256:" +
      digest +
      "`\n"
      "FROM=localhost/a:1,ghcr.io/o/b:2";
  const std::vector<WrittenImage> images = ImagesIn(text);
  EXPECT_THAT(References(images),
              ElementsAre("ghcr.io/o/bell:v2",
                          "registry.example:32000/shop@sha256:" + digest,
                          "localhost/a:1", "ghcr.io/o/b:2"));
  EXPECT_EQ(images[0].position, (Position{2, 29}));
}

TEST(AdoptSourcesTest, FindsAShortNameOnlyWhereSomethingIsCalledAnImage) {
  EXPECT_THAT(References(ImagesIn("nginxImage: 'nginx:1.27'\n"
                                  "IMAGE=redis:7\n"
                                  "image := \"library/postgres:17\"\n"
                                  "time: at:12\n"
                                  "image: plain\n")),
              ElementsAre("nginx:1.27", "redis:7", "library/postgres:17"));
}

TEST(AdoptSourcesTest, TakesNoAddressModuleOrCommentForAnImage) {
  EXPECT_THAT(ImagesIn("url: http://host.example/path:8080/x\n"
                       "listen: 10.0.0.1:8080\n"
                       "import \"github.com/o/name\"\n"
                       "# was ghcr.io/o/bell:v1\n"
                       "// was ghcr.io/o/bell:v1\n"
                       "time: 2025-10-14T05:09:54Z\n"),
              IsEmpty());
}

TEST(AdoptSourcesTest, FindsAnImageInTwoKeysInEitherOrder) {
  EXPECT_THAT(References(SplitImagesIn("image:\n"
                                       "  repository: ghcr.io/o/bell\n"
                                       "  pullPolicy: Always\n"
                                       "  tag: v2\n"
                                       "other:\n"
                                       "  tag: \"3\"\n"
                                       "  repository: ghcr.io/o/lamp  # x\n")),
              ElementsAre("ghcr.io/o/bell:v2", "ghcr.io/o/lamp:3"));
}

TEST(AdoptSourcesTest,
     TakesNoTagOfSomethingFarAwayOrOfAnotherKindOfRepository) {
  EXPECT_THAT(SplitImagesIn("repository: ghcr.io/o/bell\na: 1\nb: 2\nc: 3\n"
                            "tag: v2\n"),
              IsEmpty());
  EXPECT_THAT(SplitImagesIn("repository: https://charts.example/x\ntag: v2\n"),
              IsEmpty());
}

TEST(AdoptSourcesTest, TellsDeclarationsParametersAndValuesApart) {
  const std::vector<KeyUse> uses = UsesOf("image",
                                          "class BellConfig(BaseModel):\n"
                                          "    image: str\n"
                                          "def deployment(\n"
                                          "    name: str,\n"
                                          "    image: str,\n"
                                          "):\n"
                                          "    # config.image\n"
                                          "    run(self.config.image)\n"
                                          "    config.require(\"image\")\n"
                                          "    images = 3\n");
  ASSERT_EQ(uses.size(), 4u);
  EXPECT_EQ(uses[0].kind, KeyUse::Kind::kField);
  EXPECT_EQ(uses[0].scope, "BellConfig");
  EXPECT_EQ(uses[0].position, (Position{2, 5}));
  EXPECT_EQ(uses[1].kind, KeyUse::Kind::kParameter);
  EXPECT_EQ(uses[2].expression, "self.config.image");
  EXPECT_EQ(uses[3].expression, "config.require(\"image\")");
}

TEST(AdoptSourcesTest, KnowsTheOtherLanguagesSpelling) {
  EXPECT_EQ(
      UsesOf("image", "interface Bell {\n  image?: string;\n}").at(0).kind,
      KeyUse::Kind::kField);
  EXPECT_EQ(
      UsesOf("image", "type Bell struct {\n\tImage string\n}").at(0).scope,
      "Bell");
  EXPECT_EQ(UsesOf("image", "\tname(bell.Image)").at(0).expression,
            "bell.Image");
  EXPECT_EQ(UsesOf("image", "f(cfg?.image)").at(0).expression, "cfg?.image");
}

TEST(AdoptSourcesTest, FindsANameAsAWordInAnySpelling) {
  EXPECT_TRUE(Mentions("backup_todoist", "class BackupTodoist(Component):"));
  EXPECT_TRUE(Mentions("backup-todoist", "backup_todoist/app.py"));
  EXPECT_FALSE(Mentions("bell", "bells and labels"));
}

}  // namespace
}  // namespace imagecd::generator
