#include "programs/generator/discover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <map>

#include "programs/generator/folder_pattern.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::generator {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

class DiscoverTest : public ::testing::Test {
 protected:
  absl::StatusOr<Discovery> Run(GitFolder* git = nullptr) {
    options_.root = folder_.path();
    return Discover(options_, git);
  }
  std::vector<std::string> Apps(GitFolder* git = nullptr) {
    const auto found = Run(git);
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> names;
    if (!found.ok()) return names;
    for (const DiscoveredApp& app : found->apps) names.push_back(app.name);
    return names;
  }
  testing::TemporaryFolder folder_;
  DiscoverOptions options_;
};

TEST_F(DiscoverTest, AnAppIsAFolderWithADockerfileOrContainerfile) {
  folder_.Write("apps/switches/Dockerfile", "FROM x\nEXPOSE 8080\n");
  folder_.Write("apps/chime/Containerfile", "FROM x\n");
  folder_.Write("apps/notes/README", "");
  folder_.Write("apps/deep/er/Dockerfile", "");
  folder_.Write("tools/x/Dockerfile", "");
  folder_.Write("apps/Dockerfile", "");
  EXPECT_THAT(Apps(), ElementsAre("chime", "switches"));
  const auto found = Run();
  EXPECT_EQ(found->apps[1].dockerfile, "apps/switches/Dockerfile");
  EXPECT_EQ(found->apps[1].facts.exposed.at(0).container_port, 8080);
}

TEST_F(DiscoverTest, LooksWhereItIsTold) {
  folder_.Write("a/Dockerfile", "");
  folder_.Write("b/c/Dockerfile", "");
  folder_.Write("b/old/Dockerfile", "");
  options_.apps = {"*", "b/**"};
  options_.exclude = {"b/old*"};
  EXPECT_THAT(Apps(), ElementsAre("a", "c"));
}

TEST_F(DiscoverTest, PassesOverWhatIsInstalledAndWhatGitIgnores) {
  class Ignoring : public GitFolder {
   public:
    absl::StatusOr<Facts> Look(const std::string&) override { return Facts(); }
    bool Ignores(const std::string& path) override {
      return path == "apps/scratch/";
    }
  } git;
  options_.apps = {"**"};
  folder_.Write("apps/scratch/Dockerfile", "");
  folder_.Write("apps/node_modules/Dockerfile", "");
  folder_.Write("apps/chime/.venv/x/Dockerfile", "");
  folder_.Write("apps/chime/Dockerfile", "");
  folder_.Write("vendor/x/go.mod", "");
  EXPECT_THAT(Apps(&git), ElementsAre("chime"));
  EXPECT_THAT(Run(&git)->ecosystems,
              ElementsAre(FoundEcosystem{Ecosystem::kDocker, "apps/chime"}));
}

TEST_F(DiscoverTest, FollowsNoLinkToAFolderAndSaysSo) {
  folder_.Write("apps/chime/Dockerfile", "");
  fs::create_directory_symlink(folder_.path(), folder_.path() + "/apps/self");
  fs::create_directory_symlink("/", folder_.path() + "/apps/out");
  fs::create_symlink("round", folder_.path() + "/apps/round");
  EXPECT_THAT(Apps(), ElementsAre("chime"));
  EXPECT_THAT(Run()->notes,
              ElementsAre(HasSubstr("out of the repository"),
                          HasSubstr("in a circle"), HasSubstr("to a folder")));
}

TEST_F(DiscoverTest, ALinkedDockerfileCountsInsideTheRepositoryOnly) {
  testing::TemporaryFolder elsewhere;
  folder_.Write("common/Dockerfile", "FROM x\nEXPOSE 9\n");
  folder_.Write("apps/a/x", "");
  folder_.Write("apps/b/x", "");
  fs::create_symlink("../../common/Dockerfile",
                     folder_.path() + "/apps/a/Dockerfile");
  fs::create_symlink(elsewhere.Write("Dockerfile", ""),
                     folder_.path() + "/apps/b/Dockerfile");
  EXPECT_THAT(Apps(), ElementsAre("a"));
  EXPECT_EQ(Run()->apps[0].facts.exposed.at(0).container_port, 9);
  EXPECT_THAT(Run()->notes, ElementsAre(HasSubstr("out of the repository")));
}

TEST_F(DiscoverTest, DoesNotLookIntoOtherRepositoriesOrGitsOwnFolder) {
  folder_.Write("clone/.git", "gitdir: elsewhere\n");
  folder_.Write("clone/Dockerfile", "");
  folder_.Write("apps/module/.git/HEAD", "");
  folder_.Write("apps/module/Dockerfile", "");
  folder_.Write(".GIT/Dockerfile", "");
  folder_.Write(".git/Dockerfile", "FROM x\n");
  folder_.Write("apps/a/x", "");
  fs::create_symlink("../../.git/Dockerfile",
                     folder_.path() + "/apps/a/Dockerfile");
  options_.apps = {"**"};
  EXPECT_THAT(Apps(), IsEmpty());
  EXPECT_THAT(Run()->notes, ElementsAre(HasSubstr("git's own")));
}

TEST_F(DiscoverTest, AFolderThatCannotBeReadIsPassedOverWithANote) {
  if (geteuid() == 0) GTEST_SKIP() << "nothing is unreadable to root";
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write("apps/b/Dockerfile", "");
  fs::permissions(folder_.path() + "/apps/b", fs::perms::none);
  EXPECT_THAT(Apps(), ElementsAre("a"));
  EXPECT_THAT(Run()->notes, ElementsAre(HasSubstr("\"apps/b\"")));
  fs::permissions(folder_.path() + "/apps/b", fs::perms::owner_all);
}

TEST_F(DiscoverTest, LeavesOutAFolderWhoseNameCannotBeAnAppsAndProposesOne) {
  folder_.Write("apps/Backup_Todoist/Dockerfile", "");
  folder_.Write("apps/-x/Dockerfile", "");
  folder_.Write("apps/" + std::string(64, 'a') + "/Dockerfile", "");
  folder_.Write("apps/\xC3\xA4\xC3\xB6/Dockerfile", "");
  folder_.Write("apps/chime/Dockerfile", "");
  EXPECT_THAT(Apps(), ElementsAre("chime"));
  EXPECT_THAT(Run()->notes,
              UnorderedElementsAre(
                  HasSubstr("apps: {backup-todoist: {build: {dockerfile: "
                            "apps/Backup_Todoist/Dockerfile}}}"),
                  HasSubstr("apps: {x: "), HasSubstr("aaaa"),
                  HasSubstr("apps: {app: ")));
}

TEST_F(DiscoverTest, RefusesTwoAppsOfOneName) {
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write("tools/a/Dockerfile", "");
  options_.apps = {"apps/*", "tools/*"};
  EXPECT_THAT(std::string(Run().status().message()),
              AllOf(HasSubstr("\"apps/a\" and \"tools/a\""),
                    HasSubstr("exclude: [tools/a]")));
}

TEST_F(DiscoverTest, AnAppCanBeDeclaredWithAnyDockerfileAnywhere) {
  folder_.Write("Dockerfile", "FROM x\n");
  folder_.Write("docker/web.Dockerfile", "FROM x\nCOPY web /\n");
  folder_.Write("web/index.html", "");
  folder_.Write("vendor/x/Dockerfile", "FROM x\n");
  options_.declared = {
      {.name = "root", .build = {.dockerfile = "Dockerfile"}},
      {.name = "web", .build = {.dockerfile = "docker/web.Dockerfile"}},
      {.name = "x", .build = {.dockerfile = "vendor/x/Dockerfile"}},
      {.name = "gone", .build = {.dockerfile = "a/b"}}};
  EXPECT_THAT(Apps(), ElementsAre("root", "web", "x"));
  EXPECT_EQ(Run()->apps[1].folder, "docker");
  EXPECT_EQ(Run()->apps[1].context, "");
  EXPECT_EQ(Run()->missing_dockerfiles.at("gone"), "a/b");
}

TEST_F(DiscoverTest, ADeclaredAppTakesPrecedenceOverAFolder) {
  folder_.Write("apps/a/Dockerfile", "FROM x\n");
  folder_.Write("apps/b/Dockerfile", "FROM x\n");
  folder_.Write("other/Dockerfile", "FROM x\n");
  options_.declared = {
      {.name = "a", .build = {.dockerfile = "other/Dockerfile"}},
      {.name = "bee", .build = {.dockerfile = "apps/b/Dockerfile"}}};
  EXPECT_THAT(Apps(), ElementsAre("a", "bee"));
  EXPECT_EQ(Run()->apps[0].dockerfile, "other/Dockerfile");
  EXPECT_THAT(Run()->notes, ElementsAre(HasSubstr("apps/a/Dockerfile")));
}

TEST_F(DiscoverTest, TheContextIsTheNearestFolderThatHasWhatIsCopied) {
  folder_.Write("package.json", "");
  folder_.Write("apps/web/package.json", "");
  folder_.Write("apps/web/Dockerfile",
                "FROM x\nCOPY package.json apps/web/package.json ./\n");
  folder_.Write("apps/own/Dockerfile", "FROM x\nCOPY package*.json src ./\n");
  folder_.Write("apps/own/package.json", "");
  folder_.Write("apps/own/src/a", "");
  folder_.Write("apps/jar/Dockerfile", "FROM x\nCOPY target/app.jar /\n");
  folder_.Write("apps/go/Dockerfile",
                "FROM x\nCOPY . .\nRUN go build ./apps/go\n");
  folder_.Write("go.mod", "");
  const auto found = Run();
  std::map<std::string, std::string> contexts;
  for (const DiscoveredApp& app : found->apps) contexts[app.name] = app.context;
  EXPECT_EQ(contexts["web"], "");
  EXPECT_EQ(contexts["own"], "apps/own");
  EXPECT_EQ(contexts["jar"], "apps/jar");
  EXPECT_EQ(contexts["go"], "");
  EXPECT_THAT(found->apps[1].missing_sources, ElementsAre("target/app.jar"));
  options_.context = "apps";
  EXPECT_EQ(Run()->apps[0].context, "apps");
}

TEST_F(DiscoverTest, ATargetIsAStageOfTheDockerfile) {
  folder_.Write("apps/a/Dockerfile",
                "FROM x AS one\nEXPOSE 1\nFROM x AS two\nEXPOSE 2\n");
  options_.declared = {{.name = "a", .build = {.target = "one"}}};
  EXPECT_EQ(Run()->apps[0].facts.exposed.at(0).container_port, 1);
  options_.declared[0].build.target = "three";
  EXPECT_FALSE(Run()->apps[0].has_target);
  EXPECT_THAT(Run()->apps[0].stages, ElementsAre("one", "two"));
}

TEST_F(DiscoverTest, PassesOverNamesThatAreNoText) {
  folder_.Write("apps/a\xFF/Dockerfile", "");
  folder_.Write("apps/b/Dockerfile", "");
  EXPECT_THAT(Apps(), ElementsAre("b"));
  EXPECT_THAT(Run()->notes, ElementsAre(HasSubstr("not UTF-8")));
}

TEST_F(DiscoverTest, FindsEveryEcosystemWhereItIs) {
  folder_.Write("py/uv/uv.lock", "");
  folder_.Write("py/uv/pyproject.toml", "");
  folder_.Write("py/poetry/pyproject.toml", "[tool.poetry]\n");
  folder_.Write("py/pip/requirements-dev.txt", "");
  folder_.Write("go/go.mod", "");
  folder_.Write("js/npm/package.json", "{}");
  folder_.Write("js/pnpm/package.json", "{}");
  folder_.Write("js/pnpm/pnpm-lock.yaml", "");
  folder_.Write("js/yarn/package.json", "{\"workspaces\": [\"m\"]}");
  folder_.Write("js/yarn/yarn.lock", "");
  folder_.Write("js/yarn/m/package.json", "{}");
  folder_.Write("rust/Cargo.toml", "[workspace]\n");
  folder_.Write("rust/member/Cargo.toml", "");
  folder_.Write("rust/target/x/Cargo.toml", "");
  folder_.Write("infra/main.tf", "");
  folder_.Write(".github/workflows/a.yml", "");
  folder_.Write("action/action.yml", "");
  folder_.Write("Dockerfile", "");
  EXPECT_THAT(Run()->ecosystems,
              ElementsAre(FoundEcosystem{Ecosystem::kPip, "py/pip"},
                          FoundEcosystem{Ecosystem::kPoetry, "py/poetry"},
                          FoundEcosystem{Ecosystem::kUv, "py/uv"},
                          FoundEcosystem{Ecosystem::kGo, "go"},
                          FoundEcosystem{Ecosystem::kNpm, "js/npm"},
                          FoundEcosystem{Ecosystem::kPnpm, "js/pnpm"},
                          FoundEcosystem{Ecosystem::kYarn, "js/yarn"},
                          FoundEcosystem{Ecosystem::kRust, "rust"},
                          FoundEcosystem{Ecosystem::kDocker, ""},
                          FoundEcosystem{Ecosystem::kGitHubActions, ""},
                          FoundEcosystem{Ecosystem::kGitHubActions, "action"},
                          FoundEcosystem{Ecosystem::kTerraform, "infra"}));
}

TEST_F(DiscoverTest, KnowsTheEcosystemsOfOtherLanguagesAndTools) {
  const std::vector<std::pair<Ecosystem, std::string>> files{
      {Ecosystem::kBazel, "bazel/MODULE.bazel"},
      {Ecosystem::kBundler, "ruby/Gemfile"},
      {Ecosystem::kComposer, "php/composer.json"},
      {Ecosystem::kConda, "conda/environment.yml"},
      {Ecosystem::kDeno, "deno/deno.jsonc"},
      {Ecosystem::kDockerCompose, "compose.prod.yaml"},
      {Ecosystem::kDotnetSdk, "net/global.json"},
      {Ecosystem::kElm, "elm/elm.json"},
      {Ecosystem::kGitSubmodule, ".gitmodules"},
      {Ecosystem::kGradle, "gradle/build.gradle.kts"},
      {Ecosystem::kHelm, "charts/bell/Chart.yaml"},
      {Ecosystem::kMaven, "java/pom.xml"},
      {Ecosystem::kMix, "elixir/mix.exs"},
      {Ecosystem::kNuget, "net/Lamp.csproj"},
      {Ecosystem::kOpenTofu, "infra/main.tofu"},
      {Ecosystem::kPreCommit, ".pre-commit-config.yaml"},
      {Ecosystem::kPub, "dart/pubspec.yaml"},
      {Ecosystem::kRustToolchain, "rust/rust-toolchain.toml"},
      {Ecosystem::kSwift, "swift/Package.swift"},
      {Ecosystem::kVcpkg, "cpp/vcpkg.json"}};
  std::vector<FoundEcosystem> expected;
  for (const auto& [ecosystem, path] : files) {
    folder_.Write(path, "");
    const size_t slash = path.rfind('/');
    expected.push_back(
        {ecosystem, slash == std::string::npos ? "" : path.substr(0, slash)});
  }
  folder_.Write("a/.devcontainer/x/devcontainer.json", "");
  expected.push_back({Ecosystem::kDevContainers, "a"});
  folder_.Write(".devcontainer/devcontainer.json", "");
  expected.push_back({Ecosystem::kDevContainers, ""});
  folder_.Write("docker/web.dockerfile", "");
  expected.push_back({Ecosystem::kDocker, "docker"});
  folder_.Write("no/Dockerfile.dockerignore", "");
  folder_.Write("tofu/main.tf", "");
  folder_.Write("tofu/.terraform.lock.hcl",
                "provider \"registry.opentofu.org/hashicorp/aws\" {}\n");
  expected.push_back({Ecosystem::kOpenTofu, "tofu"});
  folder_.Write("api/requirements/base.txt", "");
  expected.push_back({Ecosystem::kPip, "api/requirements"});
  folder_.Write("julia/Project.toml", "[deps]\n");
  expected.push_back({Ecosystem::kJulia, "julia"});
  EXPECT_THAT(Run()->ecosystems, UnorderedElementsAreArray(expected));
  EXPECT_THAT(Run()->uncovered, IsEmpty());
}

TEST_F(DiscoverTest, TellsTheManagersOfNodePackagesApart) {
  folder_.Write("bun/package.json", "{\"workspaces\": [\"a\"]}");
  folder_.Write("bun/bun.lock", "");
  folder_.Write("bun/a/package.json", "{}");
  folder_.Write("named/package.json", "{\"packageManager\": \"bun@1.2.0\"}");
  folder_.Write("both/package.json", "{}");
  folder_.Write("both/bun.lock", "");
  folder_.Write("both/package-lock.json", "");
  folder_.Write("binary/package.json", "{}");
  folder_.Write("binary/bun.lockb", "");
  EXPECT_THAT(Run()->ecosystems,
              ElementsAre(FoundEcosystem{Ecosystem::kBun, "both"},
                          FoundEcosystem{Ecosystem::kBun, "bun"},
                          FoundEcosystem{Ecosystem::kBun, "named"}));
  ASSERT_THAT(Run()->uncovered, SizeIs(1));
  EXPECT_EQ(Run()->uncovered[0].path, "binary/bun.lockb");
}

TEST_F(DiscoverTest, CountsMembersOfAProjectWithItsRoot) {
  folder_.Write("m/pom.xml", "<modules>");
  folder_.Write("m/x/pom.xml", "");
  folder_.Write("g/settings.gradle", "");
  folder_.Write("g/x/build.gradle", "");
  folder_.Write("n/All.sln", "");
  folder_.Write("n/x/X.csproj", "");
  folder_.Write("e/mix.exs", "apps_path: \"apps\"");
  folder_.Write("e/apps/x/mix.exs", "");
  EXPECT_THAT(Run()->ecosystems,
              UnorderedElementsAre(FoundEcosystem{Ecosystem::kMaven, "m"},
                                   FoundEcosystem{Ecosystem::kGradle, "g"},
                                   FoundEcosystem{Ecosystem::kNuget, "n"},
                                   FoundEcosystem{Ecosystem::kMix, "e"}));
}

TEST_F(DiscoverTest, SaysThatThereIsNoSuchFolder) {
  options_.root = folder_.path() + "/none";
  EXPECT_EQ(Discover(options_, nullptr).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(GlobTest, MatchesByComponent) {
  EXPECT_TRUE(GlobMatches("apps/*", "apps/chime"));
  EXPECT_FALSE(GlobMatches("apps/*", "apps/chime/x"));
  EXPECT_FALSE(GlobMatches("apps/*", "apps"));
  EXPECT_TRUE(GlobMatches("**", "a/b/c"));
  EXPECT_TRUE(GlobMatches("a/**/z", "a/z"));
  EXPECT_TRUE(GlobMatches("a/**/z", "a/b/c/z"));
  EXPECT_TRUE(GlobMatches("*-x*", "a-b-x-c"));
  EXPECT_FALSE(GlobMatches("a*b", "ac"));
  EXPECT_FALSE(GlobMatches(std::string(100, '*') + "b", std::string(200, 'a')));
}

TEST(GlobTest, ReadsStarsInsideAComponent) {
  EXPECT_TRUE(GlobMatches("apps/*", "apps/a"));
  EXPECT_FALSE(GlobMatches("apps/*", "apps/a/b"));
  EXPECT_TRUE(GlobMatches("apps/old-*", "apps/old-a"));
  EXPECT_TRUE(GlobMatches("apps/**/test", "apps/test"));
  EXPECT_TRUE(GlobMatches("apps/**/test", "apps/a/b/test"));
  EXPECT_TRUE(GlobMatches("a*b*c", "axbxxbc"));
  EXPECT_FALSE(GlobMatches("a*b*c", "axbxxb"));
  EXPECT_TRUE(GlobMatches("**", ""));
  EXPECT_FALSE(GlobMatches("*", ""));
  EXPECT_FALSE(GlobMatches("apps/[a]", "apps/a"));
}

}  // namespace
}  // namespace imagecd::generator
