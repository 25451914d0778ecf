#include "programs/generator/adopt_advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace imagecd::generator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTag[] = ":main.20251014-050954.185c95c";

class AdoptAdviceTest : public ::testing::Test {
 protected:
  std::string Advice(const std::string& runtime, const std::string& config) {
    input_.project = {"Pulumi.yaml", "name: home\nruntime: " + runtime + "\n"};
    if (runtime == "yaml") input_.project.text += config;
    input_.stacks = {{"Pulumi.prod.yaml", "config:\n" + config}};
    const auto plan = PlanAdoption(input_, {});
    EXPECT_TRUE(plan.ok()) << plan.status();
    return AdoptAdvice(input_, *plan);
  }

  AdoptInput input_;
};

TEST_F(AdoptAdviceTest, NamesEachLineOfAPythonProgramThatChanges) {
  input_.sources = {
      {"config.py",
       "class BellConfig:\n    image: str\nclass LampConfig:\n"
       "    image: str\n"},
      {"bell/bell.py",
       "class Bell(pulumi.ComponentResource):\n"
       "    def __init__(self, name):\n        super().__init__(name)\n"
       "        for i in range(2):\n            run(config.image)\n"},
      {"deployment.py", "def deployment(\n    image: str,\n):\n"},
      {"lamp/lamp.py", "run(config.image)\n"}};
  const std::string advice =
      Advice("python", std::string("  home:bell:\n    node_port: 1\n    image: "
                                   "ghcr.io/o/bell") +
                           kTag + "\n");
  EXPECT_THAT(
      advice,
      AllOf(HasSubstr("pulumi package add imagecd@"),
            HasSubstr("the Python package `pulumi` 3."),
            HasSubstr("config.py:2: in BellConfig, next to `image: str`, "
                      "declare `image_repository`"),
            HasSubstr("bell/bell.py:5: use `latest.reference` in place of "
                      "`config.image`. Make that LatestImage once, below line "
                      "3, which registers its parent:"),
            HasSubstr("imagecd.LatestImage(\"bell\", repository=config."
                      "image_repository, "
                      "opts=pulumi.ResourceOptions(parent=self))"),
            HasSubstr("deployment.py:2: if it is such an image, `image` is an "
                      "Output now. Change its "
                      "type from `str` to `pulumi.Input[str]`"),
            HasSubstr("`mypy --exclude ^sdks/ .`")));
  EXPECT_THAT(advice, AllOf(Not(HasSubstr("LampConfig")),
                            Not(HasSubstr("lamp/lamp.py"))));
}

TEST_F(AdoptAdviceTest, SpeaksTheLanguageOfTheProgram) {
  const std::string config =
      std::string("  home:image: ghcr.io/o/bell") + kTag + "\n";
  input_.sources = {{"index.ts", "f(config.require(\"image\"));\n"}};
  EXPECT_THAT(Advice("nodejs", config),
              HasSubstr("new imagecd.LatestImage(\"bell\", { repository: "
                        "config.require(\"imageRepository\") });"));
  input_.sources = {
      {"main.go", "ctx.RegisterComponentResource()\nf(bell.Image)\n"}};
  EXPECT_THAT(Advice("go", config),
              HasSubstr("Repository: pulumi.String(bell.ImageRepository)}, "
                        "pulumi.Parent(component))"));
  input_.sources = {};
  EXPECT_THAT(Advice("dotnet", config),
              HasSubstr("Where the program reads `image` of home:image"));
}

TEST_F(AdoptAdviceTest, HasNothingToSayWithoutAnImageOrInYaml) {
  EXPECT_THAT(Advice("python", "  home:x: y\n"), IsEmpty());
  EXPECT_THAT(
      Advice("yaml", std::string("resources:\n  a:\n    type: t\n"
                                 "    properties: {image: ghcr.io/o/b") +
                         kTag + "}\n"),
      IsEmpty());
}

}  // namespace
}  // namespace imagecd::generator
