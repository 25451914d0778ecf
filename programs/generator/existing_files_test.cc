#include "programs/generator/existing_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace imagecd::generator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Looks at a repository in which this file is the only one.
ExistingFiles Find(const std::string& path, const std::string& text) {
  const size_t slash = path.rfind('/');
  const bool at_root = slash == std::string::npos;
  const FolderListing listing{at_root ? "" : path.substr(0, slash),
                              {path.substr(at_root ? 0 : slash + 1)}};
  return FindExistingFiles({listing}, [&](const std::string&) { return text; });
}

std::string Workflow(const std::string& step) {
  return "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      "
         "- " +
         step + "\n";
}

// kNone, or whether images are pushed.
enum class Seen { kNone, kTries, kPushes };
Seen Look(const std::string& path, const std::string& text) {
  const ExistingFiles found = Find(path, text);
  if (found.pipelines.empty()) return Seen::kNone;
  return found.pipelines[0].pushes ? Seen::kPushes : Seen::kTries;
}

constexpr char kPath[] = ".github/workflows/pipes.yaml";

TEST(ExistingFilesTest, SeesWhichWorkflowsPushImages) {
  for (const char* step :
       {"{uses: docker/build-push-action@v6, with: {push: true}}",
        "{uses: docker/build-push-action@v6, with: {push: \"${{ x }}\"}}",
        "{uses: docker/bake-action@v6, with: {push: true}}",
        "{uses: docker/build-push-action@v6, with: {outputs: "
        "\"type=image,push=true\"}}",
        "run: docker push ghcr.io/owner/bell",
        "run: docker buildx build --push .", "run: podman push bell",
        "run: ko build ./cmd", "run: skaffold build"}) {
    EXPECT_EQ(Look(kPath, Workflow(step)), Seen::kPushes) << step;
  }
  for (const char* step :
       {"{uses: docker/build-push-action@v6, with: {push: false}}",
        "run: docker build ."}) {
    EXPECT_EQ(Look(kPath, Workflow(step)), Seen::kTries) << step;
  }
  for (const char* step : {"run: make test", "uses: actions/checkout@v4",
                           "run: docker compose up"}) {
    EXPECT_EQ(Look(kPath, Workflow(step)), Seen::kNone) << step;
  }
}

TEST(ExistingFilesTest, SeesPipelinesOfOtherServices) {
  EXPECT_EQ(Look(".gitlab-ci.yml", "a:\n  script: docker push x\n"),
            Seen::kPushes);
  EXPECT_EQ(Look("Jenkinsfile", "sh 'docker build . '"), Seen::kTries);
  EXPECT_EQ(Look("docs/Jenkinsfile", "sh 'docker push x'"), Seen::kNone);
}

TEST(ExistingFilesTest, ComparesTheTagsWithThoseThatImagecdReads) {
  const auto fits = [](const std::string& tags) {
    return Find(kPath, Workflow("{uses: docker/build-push-action@v6, with: "
                                "{push: true, tags: \"" +
                                tags + "\"}}"))
        .pipelines.at(0)
        .tags_fit;
  };
  EXPECT_FALSE(fits("ghcr.io/owner/bell:latest"));
  EXPECT_FALSE(fits("type=sha"));
  EXPECT_TRUE(
      fits("type=raw,value={{branch}}.{{date 'YYYYMMDD-HHmmss'}}.{{sha}}"));
}

TEST(ExistingFilesTest, TellsItsOwnWorkflowFromOthers) {
  const std::string text = Workflow("run: docker push x");
  EXPECT_FALSE(Find(kPath, text).pipelines.at(0).generated);
  EXPECT_TRUE(Find(".github/workflows/images.yaml",
                   "# Written by `imagecd generate`\n" + text)
                  .pipelines.at(0)
                  .generated);
}

TEST(ExistingFilesTest, KnowsWhichWorkflowsOthersCanCall) {
  for (const char* on : {"workflow_call", "[push, workflow_call]",
                         "{workflow_call: , push: }"}) {
    const auto found =
        Find(kPath, std::string("on: ") + on + "\njobs: {}\n").workflows;
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].callable) << on;
  }
  EXPECT_FALSE(Find(kPath, "on: push\njobs: {}\n").workflows.at(0).callable);
  EXPECT_FALSE(Find(kPath, "[").workflows.at(0).callable);
}

TEST(ExistingFilesTest, KnowsEveryNameOfRenovatesSettings) {
  for (const char* path :
       {"renovate.json", "renovate.json5", ".github/renovate.json",
        ".gitlab/renovate.json5", ".renovaterc", ".renovaterc.json"}) {
    EXPECT_THAT(Find(path, "{}").update_settings, ElementsAre(path));
    EXPECT_FALSE(IsDependabotSettings(path));
  }
  EXPECT_THAT(Find("package.json", "{\"renovate\": {}}").update_settings,
              ElementsAre("package.json"));
  EXPECT_THAT(Find("package.json", "{}").update_settings, IsEmpty());
  EXPECT_THAT(Find("docs/renovate.json", "{}").update_settings, IsEmpty());
}

TEST(ExistingFilesTest, SeesWhatACheckoutNeeds) {
  EXPECT_TRUE(Find("art/.gitattributes", "*.png filter=lfs\n").lfs);
  EXPECT_FALSE(Find(".gitattributes", "*.png binary\n").lfs);
  EXPECT_TRUE(Find(".gitmodules", "").submodules);
}

}  // namespace
}  // namespace imagecd::generator
