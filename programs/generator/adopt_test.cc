#include "programs/generator/adopt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"

namespace imagecd::generator {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kDigest[] =
    "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

// @ is a digest, # the tag of the main branch.
std::string Text(std::string text) {
  return absl::StrReplaceAll(
      text, {{"@", kDigest}, {"TAG", "main.20251014-050954.185c95c"}});
}

class AdoptTest : public ::testing::Test {
 protected:
  AdoptTest() { input_.project = {"Pulumi.yaml", ""}; }

  void Project(const std::string& text) { input_.project.text = Text(text); }
  void Stack(const std::string& name, const std::string& text) {
    input_.stacks.push_back({"Pulumi." + name + ".yaml", Text(text)});
  }
  AdoptPlan Plan() {
    const auto plan = PlanAdoption(input_, options_);
    EXPECT_TRUE(plan.ok()) << plan.status();
    return plan.ok() ? *plan : AdoptPlan();
  }
  std::string Problem() {
    const auto plan = PlanAdoption(input_, options_);
    EXPECT_FALSE(plan.ok());
    return std::string(plan.status().message());
  }
  // The new text of a file; its old one if it does not change.
  std::string After(const AdoptPlan& plan, const std::string& path) {
    for (const AdoptFile& file : plan.files) {
      if (file.path == path) return file.text;
    }
    if (path == input_.project.path) return input_.project.text;
    for (const AdoptFile& file : input_.stacks) {
      if (file.path == path) return file.text;
    }
    return "no such file";
  }
  // What was adopted is not adopted again.
  void ExpectNothingMore(const AdoptPlan& plan) {
    input_.project.text = After(plan, input_.project.path);
    for (AdoptFile& stack : input_.stacks) stack.text = After(plan, stack.path);
    const AdoptPlan again = Plan();
    EXPECT_THAT(again.files, IsEmpty());
    EXPECT_THAT(again.images, IsEmpty());
  }

  AdoptInput input_;
  AdoptOptions options_;
};

TEST_F(AdoptTest, ReplacesImagesInAProgramAndKeepsTheRest) {
  Project(R"(name: home  # ours
runtime: yaml
resources:
  # The bell.
  chime:
    type: kubernetes:apps/v1:Deployment
    properties:
      spec:
        template:
          spec:
            containers:
              - name: chime
                image: ghcr.io/o/home/chime:TAG@  # typed in
              - {name: b, image: 'ghcr.io/o/home/buttons:TAG'}
              - {name: c, image: ghcr.io/o/home/chime:TAG}
)");
  const AdoptPlan plan = Plan();
  EXPECT_EQ(After(plan, "Pulumi.yaml"), R"(name: home  # ours
runtime: yaml
resources:
  chime-image:
    type: imagecd:LatestImage
    properties:
      repository: ghcr.io/o/home/chime
  buttons-image:
    type: imagecd:LatestImage
    properties:
      repository: ghcr.io/o/home/buttons
  # The bell.
  chime:
    type: kubernetes:apps/v1:Deployment
    properties:
      spec:
        template:
          spec:
            containers:
              - name: chime
                image: ${chime-image.reference}  # typed in
              - {name: b, image: '${buttons-image.reference}'}
              - {name: c, image: "${chime-image.reference}"}
)");
  ASSERT_THAT(plan.images, SizeIs(3));
  EXPECT_EQ(plan.images[0].position, (Position{13, 24}));
  ExpectNothingMore(plan);
}

TEST_F(AdoptTest, PinsToTheTagsThatAreThere) {
  Project(
      "name: home\nruntime: {name: yaml}\nresources:\n  a:\n    type: t\n"
      "    properties: {image: \"ghcr.io/o/a:TAG\"}\n");
  options_.pin = true;
  const AdoptPlan plan = Plan();
  EXPECT_EQ(After(plan, "Pulumi.yaml"),
            "name: home\nruntime: {name: yaml}\nresources:\n"
            "  a-image:\n    type: imagecd:LatestImage\n    properties:\n"
            "      repository: ghcr.io/o/a\n      pin:\n"
            "        tag: main.20251014-050954.185c95c\n"
            "        reason: deployed when imagecd was adopted\n"
            "  a:\n    type: t\n"
            "    properties: {image: \"${a-image.reference}\"}\n");
  ExpectNothingMore(plan);
}

TEST_F(AdoptTest, PinsToTheDigestUnlessTheTagIsKnownToStillNameIt) {
  Project(
      "name: home\nruntime: yaml\nresources:\n  a:\n    type: t\n"
      "    properties:\n      - image: ghcr.io/o/a:TAG\n"
      "      - image: ghcr.io/o/a:TAG@\n      - image: ${b}\n");
  Stack("prod", "config:\n  home:b: ghcr.io/o/b:TAG@\n");
  options_.pin = true;
  const AdoptPlan plan = Plan();
  const std::string digest = kDigest + 1;  // without the @
  EXPECT_THAT(After(plan, "Pulumi.yaml"),
              HasSubstr("      pin:\n        digest: " + digest + "\n"));
  EXPECT_THAT(After(plan, "Pulumi.prod.yaml"),
              HasSubstr("    \"ghcr.io/o/b\": \"" + digest + "\"\n"));
  ASSERT_THAT(plan.images, SizeIs(3));
  EXPECT_EQ(plan.images[2].Reference(), Text("ghcr.io/o/b:TAG@"));

  options_.confirmed = {Text("ghcr.io/o/a:TAG@"), Text("ghcr.io/o/b:TAG@")};
  const AdoptPlan confirmed = Plan();
  EXPECT_THAT(After(confirmed, "Pulumi.yaml"),
              HasSubstr(Text("      pin:\n        tag: TAG\n")));
  EXPECT_THAT(After(confirmed, "Pulumi.prod.yaml"),
              HasSubstr(Text("    \"ghcr.io/o/b\": \"TAG\"\n")));
}

TEST_F(AdoptTest, RefusesTwoDigestsOfOneTag) {
  Project("name: home\nruntime: go\n");
  Stack("prod", "config:\n  home:a: ghcr.io/o/a:TAG@\n");
  std::string other = Text("  home:b: ghcr.io/o/a:TAG@");
  other.back() = '0';
  input_.stacks.back().text += other + "\n";
  options_.pin = true;
  EXPECT_THAT(Problem(), HasSubstr("two images"));
}

TEST_F(AdoptTest, FollowsAnImageIntoTheConfigurationOfEveryStack) {
  Project(
      "name: home\nruntime: yaml\nconfig:\n  bell: {type: string}\n"
      "resources:\n  a:\n    type: t\n    properties:\n      image: ${bell}\n");
  Stack("dev", "config:\n  home:bell: ghcr.io/o/bell:TAG # now\n");
  Stack("prod", "config:\n  home:bell: \"ghcr.io/mirror/bell:TAG\"\n");
  Stack("other", "encryptionsalt: v1:abc\n");
  options_.pin = true;
  const AdoptPlan plan = Plan();
  EXPECT_THAT(After(plan, "Pulumi.yaml"),
              AllOf(HasSubstr("  bell-image:\n    type: imagecd:LatestImage\n"
                              "    properties:\n      repository: ${bell}\n"
                              "  a:\n"),
                    HasSubstr("image: ${bell-image.reference}\n")));
  EXPECT_EQ(After(plan, "Pulumi.dev.yaml"),
            "config:\n  imagecd:pins:\n"
            "    \"ghcr.io/o/bell\": \"main.20251014-050954.185c95c\"\n"
            "  home:bell: ghcr.io/o/bell # now\n");
  EXPECT_THAT(After(plan, "Pulumi.prod.yaml"),
              HasSubstr("  home:bell: \"ghcr.io/mirror/bell\"\n"));
  EXPECT_THAT(plan.files, SizeIs(3));
  ExpectNothingMore(plan);
}

TEST_F(AdoptTest, PutsRepositoriesNextToTheImagesOfOtherLanguages) {
  Project("name: home\nruntime: python\n");
  Stack("prod",
        "encryptionsalt: v1:abc\r\nconfig:\r\n  home:apps:\r\n"
        "    - name: chime # first\r\n      image: ghcr.io/o/chime:TAG@\r\n"
        "    - {name: \xC3\xA9, image: ghcr.io/o/b:TAG}\r\n"
        "    - image: ghcr.io/o/c:TAG\r\n      name: c\r\n"
        "  home:plain_image: ghcr.io/o/d:TAG\r\n"
        "  \"home:plain-image\": ghcr.io/o/e:TAG\r\n"
        "  imagecd:pins:\r\n    ghcr.io/o/x: 185c95c\r\n");
  const AdoptPlan unpinned = Plan();
  EXPECT_EQ(unpinned.runtime, "python");
  EXPECT_EQ(After(unpinned, "Pulumi.prod.yaml"),
            Text("encryptionsalt: v1:abc\r\nconfig:\r\n  home:apps:\r\n"
                 "    - name: chime # first\r\n"
                 "      imageRepository: \"ghcr.io/o/chime\"\r\n"
                 "      image: ghcr.io/o/chime:TAG@\r\n"
                 "    - {name: \xC3\xA9, imageRepository: \"ghcr.io/o/b\", "
                 "image: ghcr.io/o/b:TAG}\r\n"
                 "    - imageRepository: \"ghcr.io/o/c\"\r\n"
                 "      image: ghcr.io/o/c:TAG\r\n      name: c\r\n"
                 "  home:plain_image_repository: \"ghcr.io/o/d\"\r\n"
                 "  home:plain_image: ghcr.io/o/d:TAG\r\n"
                 "  home:plain-image-repository: \"ghcr.io/o/e\"\r\n"
                 "  \"home:plain-image\": ghcr.io/o/e:TAG\r\n"
                 "  imagecd:pins:\r\n    ghcr.io/o/x: 185c95c\r\n"));
  options_.pin = true;
  options_.repositories = {"ghcr.io/o/b"};
  const AdoptPlan plan = Plan();
  EXPECT_THAT(After(plan, "Pulumi.prod.yaml"),
              AllOf(HasSubstr("  imagecd:pins:\r\n    \"ghcr.io/o/b\": "
                              "\"main.20251014-050954.185c95c\"\r\n"
                              "    ghcr.io/o/x: 185c95c\r\n"),
                    Not(HasSubstr("imageRepository: \"ghcr.io/o/c\""))));
  ExpectNothingMore(plan);
}

TEST_F(AdoptTest, LeavesAnImageNextToWhichNoKeyCanBePut) {
  Project("name: home\nruntime: go\n");
  Stack("prod",
        "config:\n  home:list: [ghcr.io/o/a:TAG]\n"
        "  home:b: &b ghcr.io/o/b:TAG\n  home:c: *b\n"
        "  home:d: ghcr.io/o/d:TAG\n  home:dRepository: mine\n");
  const AdoptPlan plan = Plan();
  EXPECT_THAT(plan.files, IsEmpty());
  ASSERT_THAT(plan.left, SizeIs(3));
  EXPECT_THAT(plan.left[0].message, HasSubstr("no key of its own"));
  EXPECT_THAT(plan.left[1].message, HasSubstr("anchor"));
  EXPECT_THAT(plan.left[2].message,
              HasSubstr("dRepository next to it is already \"mine\""));
}

TEST_F(AdoptTest, SaysTheBranchWhereItIsNotMain) {
  Project(
      "name: home\nruntime: yaml\nresources:\n  a:\n    type: t\n"
      "    properties: {image: "
      "ghcr.io/o/a:feature-x.20251014-050954.185c95c}\n");
  EXPECT_THAT(After(Plan(), "Pulumi.yaml"),
              HasSubstr("      branch: \"feature-x\"\n"));
}

TEST_F(AdoptTest, LeavesWhatIsOfNoScheme) {
  Project(R"(name: home
runtime: yaml
resources:
  a:
    type: t
    properties:
      list:
        - image: docker.io/library/nginx:1.29@
        - image: nginx:1.29
        - image: ghcr.io/o/a@
        - image: ghcr.io/o/${name}:TAG
        - image: ${other.reference}
        - image: {nested: true}
)");
  const AdoptPlan plan = Plan();
  EXPECT_THAT(plan.files, IsEmpty());
  ASSERT_THAT(plan.left, SizeIs(4));
  EXPECT_THAT(plan.left[0].ToString(),
              AllOf(HasSubstr("Pulumi.yaml:8:18: "), HasSubstr("tagPattern")));
  EXPECT_THAT(plan.left[2].message, HasSubstr("without a tag"));
  EXPECT_THAT(plan.left[3].message, HasSubstr("put together"));
}

TEST_F(AdoptTest, NamesEachImageThatItLeavesWhereverItIs) {
  Project("name: home\nruntime: nodejs\n");
  Stack("prod",
        "config:\n  home:image: ghcr.io/o/lamp:v2\n"
        "  home:shop:\n    image: registry.example:32000/shop:20251228\n"
        "  home:nginxImage: nginx:1.27\n"
        "  home:chart: {repository: ghcr.io/o/chart, tag: v3}\n"
        "  home:url: http://host.example/a:1\n");
  input_.sources = {{"index.ts", Text("f({image: \"ghcr.io/o/bell:TAG\"});")},
                    {"values.yaml",
                     "image:\n  repository: ghcr.io/o/cup\n"
                     "  tag: v4\n"}};
  const AdoptPlan plan = Plan();
  EXPECT_THAT(plan.files, IsEmpty());
  std::vector<std::string> left;
  for (const auto& problem : plan.left) left.push_back(problem.ToString());
  EXPECT_THAT(
      left, ElementsAre(HasSubstr("Pulumi.prod.yaml:2:15: \"ghcr.io/o/lamp:v2"),
                        HasSubstr("\"registry.example:32000/shop:20251228"),
                        HasSubstr("\"nginx:1.27"),
                        AllOf(HasSubstr("\"ghcr.io/o/chart"), HasSubstr("v3")),
                        HasSubstr("index.ts:1:12: \"ghcr.io/o/bell:main"),
                        HasSubstr("values.yaml:2:15: \"ghcr.io/o/cup:v4")));
}

TEST_F(AdoptTest, NamesTheImagesOfAYamlProgramThatAreNoValueOfImage) {
  Project(
      "name: home\nruntime: yaml\nvariables:\n  nginx: ghcr.io/o/nginx:1\n"
      "resources:\n  a:\n    type: t\n    properties:\n"
      "      image: ghcr.io/o/a:TAG\n      sidecar: ghcr.io/o/s:TAG\n");
  Stack("prod", "config:\n  home:other: ghcr.io/o/o:TAG\n");
  const AdoptPlan plan = Plan();
  EXPECT_THAT(plan.images, SizeIs(1));
  ASSERT_THAT(plan.left, SizeIs(3));
  EXPECT_THAT(plan.left[0].message, HasSubstr("ghcr.io/o/nginx:1"));
  EXPECT_THAT(plan.left[1].message, HasSubstr("ghcr.io/o/s:main"));
  EXPECT_THAT(plan.left[2].message, HasSubstr("ghcr.io/o/o:main"));
}

TEST_F(AdoptTest, WritesTheKeyInTheStyleOfItsNeighbors) {
  Project("name: home\nruntime: python\n");
  Stack("prod",
        "config:\n  home:bell:\n    container_port: 80\n"
        "    image: ghcr.io/o/bell:TAG\n");
  EXPECT_THAT(After(Plan(), "Pulumi.prod.yaml"),
              HasSubstr("    image_repository: \"ghcr.io/o/bell\"\n"));
}

TEST_F(AdoptTest, TakesAFreeName) {
  Project(
      "name: home\nruntime: yaml\nvariables: {a-image: 1}\nresources:\n"
      "  a-image-2:\n    type: t\n    properties: {image: ghcr.io/o/a:TAG}\n");
  EXPECT_THAT(After(Plan(), "Pulumi.yaml"),
              HasSubstr("image: \"${a-image-3.reference}\""));
}

TEST_F(AdoptTest, RefusesTwoTagsOfOneRepository) {
  Project(
      "name: home\nruntime: yaml\nresources:\n  a:\n    type: t\n"
      "    properties:\n      b: {image: ghcr.io/o/a:TAG}\n"
      "      c: {image: ghcr.io/o/a:main.20251016-081200.9f3b2aa}\n");
  EXPECT_THAT(Problem(),
              AllOf(HasSubstr("Pulumi.yaml:8:18"), HasSubstr("Settle on one")));
}

TEST_F(AdoptTest, RefusesWhatCannotBeRewrittenWithoutAGuess) {
  const std::string head =
      "name: home\nruntime: yaml\nresources:\n  a:\n    type: t\n";
  Project(head + "    properties: {image: &x ghcr.io/o/a:TAG, b: *x}\n");
  EXPECT_THAT(Problem(), HasSubstr("anchor"));
  Project(head + "    properties: {image: \"ghcr.io/o/\\x61:TAG\"}\n");
  EXPECT_THAT(Problem(), HasSubstr("escapes"));
  Project(head + "    properties:\n      image: >-\n        ghcr.io/o/a:TAG\n");
  EXPECT_THAT(Problem(), HasSubstr("several lines"));
  Project(
      "name: home\nruntime: yaml\n"
      "resources: {a: {type: t, properties: {image: ghcr.io/o/a:TAG}}}\n");
  EXPECT_THAT(Problem(), HasSubstr("a line for each key"));
  Project("name: home\nruntime: yaml\nresources: [\n");
  EXPECT_THAT(Problem(), HasSubstr("no YAML"));
  Project(head + "    properties: {image: 1}\n  a: 2\n");
  EXPECT_THAT(Problem(), HasSubstr("second time"));
}

TEST_F(AdoptTest, RefusesASettingThatIsMoreThanAnImage) {
  const std::string program =
      "name: home\nruntime: yaml\nresources:\n  a:\n    type: t\n"
      "    properties:\n      image: ${bell}\n";
  Project(program + "      label: x-${bell}\n");
  Stack("dev", "config:\n  home:bell: ghcr.io/o/bell:TAG\n");
  EXPECT_THAT(Problem(), HasSubstr("more than an `image`"));
  Project(program);
  Stack("prod", "config:\n  home:bell: ghcr.io/o/bell:v1\n");
  EXPECT_THAT(Problem(), AllOf(HasSubstr("Pulumi.prod.yaml:2:14"),
                               HasSubstr("only one of the two")));
  input_.stacks.pop_back();
  Stack("prod",
        "config:\n  home:bell: ghcr.io/o/bell:dev.20251014-050954.185c95c\n");
  EXPECT_THAT(Problem(), HasSubstr("one branch"));
}

TEST_F(AdoptTest, RefusesASecondPin) {
  Project("name: home\nruntime: go\n");
  Stack("prod",
        "config:\n  home:image: ghcr.io/o/a:TAG\n  imagecd:pins:\n"
        "    ghcr.io/o/a: 185c95c\n");
  options_.pin = true;
  EXPECT_THAT(Problem(), HasSubstr("pinned here already"));
}

TEST_F(AdoptTest, KeepsCharactersOfManyBytesAndAByteOrderMark) {
  Project(
      "\xEF\xBB\xBFname: home\nruntime: yaml\nresources:\n  a:\n    type: t\n"
      "    properties: {\"\xF0\x9F\x94\x94\": \xC3\xA9, image: "
      "\"ghcr.io/o/a:TAG\", z: \xC3\xA9}\n");
  EXPECT_THAT(After(Plan(), "Pulumi.yaml"),
              AllOf(HasSubstr("\xEF\xBB\xBFname"),
                    HasSubstr("{\"\xF0\x9F\x94\x94\": \xC3\xA9, image: "
                              "\"${a-image.reference}\", z: \xC3\xA9}\n")));
}

TEST_F(AdoptTest, FindsTheProgramsFolder) {
  EXPECT_EQ(*AdoptProgramFolder({"", "runtime: yaml\nmain: a/b\n"}), "a/b");
  EXPECT_EQ(*AdoptProgramFolder({"", "runtime: yaml\n"}), "");
  EXPECT_EQ(*AdoptProgramFolder({"", "runtime: python\nmain: a/b\n"}), "");
  EXPECT_FALSE(AdoptProgramFolder({"", "["}).ok());
}

}  // namespace
}  // namespace imagecd::generator
