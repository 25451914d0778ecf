#include "programs/generator/generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/init.h"
#include "programs/generator/program_tree.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::generator {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

class FakeGit : public GitFolder {
 public:
  absl::StatusOr<Facts> Look(const std::string&) override { return facts; }
  bool Ignores(const std::string&) override { return false; }
  Facts facts;
};

std::string StrategyOf(const Model& model) {
  for (const ProgramResource& resource : BuildProgramTree(model).resources) {
    if (resource.type != "kubernetes:apps/v1:Deployment") continue;
    return resource.properties.At({"spec", "strategy", "type"})->text;
  }
  return "";
}

class GenerateTest : public ::testing::Test {
 protected:
  GenerateTest() {
    options_.folder = folder_.path();
    git_.facts = {folder_.path(), "git@github.com:Owner/homeslice.git", "main"};
  }
  absl::StatusOr<Model> Read() {
    report_ = {};
    return ReadModel(options_, &git_, &report_);
  }
  Model Good() {
    auto model = Read();
    EXPECT_TRUE(model.ok()) << model.status();
    return model.ok() ? *model : Model();
  }
  std::string Problem() { return std::string(Read().status().message()); }

  testing::TemporaryFolder folder_;
  FakeGit git_;
  GenerateOptions options_;
  GenerateReport report_;
};

TEST_F(GenerateTest, NeedsNoConfigurationWhereGitAndTheDockerfilesTellAll) {
  folder_.Write("apps/buttons/Dockerfile", "FROM x\nEXPOSE 8080\n");
  const Model model = Good();
  EXPECT_EQ(model.project.name, "homeslice");
  EXPECT_EQ(model.project.registry, "ghcr.io/owner/homeslice");
  EXPECT_EQ(model.project.remote.url, "https://github.com/Owner/homeslice");
  ASSERT_THAT(model.apps, SizeIs(1));
  const App& app = model.apps[0];
  EXPECT_EQ(app.image_repository, "ghcr.io/owner/homeslice/buttons");
  EXPECT_EQ(app.choice.branch, "main");
  EXPECT_EQ(app.build.context, "apps/buttons");
  ASSERT_THAT(app.workloads, SizeIs(1));
  EXPECT_EQ(app.workloads[0].ports.at(0).service_port, 8080);
}

TEST_F(GenerateTest, AnAppCanBeADeploymentAndCronJobs) {
  folder_.Write("apps/chime/Dockerfile", "FROM nginx\nEXPOSE 80\n");
  folder_.Write("imagecd.yaml", R"(
apps:
  chime:
    ingress: chime.example.net
    workloads:
      morning: {schedule: 0 7 * * *, container: {command: [ring]}}
)");
  const Model model = Good();
  const auto& workloads = model.apps.at(0).workloads;
  ASSERT_THAT(workloads, SizeIs(2));
  EXPECT_EQ(workloads[0].kind, WorkloadKind::kDeployment);
  EXPECT_EQ(workloads[0].ingress.at(0).port, "http");
  EXPECT_EQ(workloads[1].name, "chime-morning");
  EXPECT_EQ(workloads[1].kind, WorkloadKind::kCronJob);
  EXPECT_THAT(workloads[1].ports, IsEmpty());
}

// An API server refuses a claim without one.
TEST_F(GenerateTest, WritesNothingWhereTheConfigurationIsWrong) {
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write("imagecd.yaml", "nmae: x\n");
  bool emitted = false;
  const Emit emit = [&emitted](const Model&) {
    emitted = true;
    return std::vector<GeneratedFile>();
  };
  EXPECT_FALSE(Generate(options_, &git_, emit, &report_).ok());
  EXPECT_FALSE(emitted);
}

TEST_F(GenerateTest, ChecksWithoutWriting) {
  folder_.Write("apps/a/Dockerfile", "");
  const Emit emit = [](const Model& model) {
    return std::vector<GeneratedFile>{{"f", model.apps.at(0).name + "\n"}};
  };
  options_.check = true;
  ASSERT_TRUE(Generate(options_, &git_, emit, &report_).ok());
  EXPECT_TRUE(report_.applied.out_of_date());
  options_.check = false;
  ASSERT_TRUE(Generate(options_, &git_, emit, &report_).ok());
  EXPECT_EQ(folder_.Read("f"), "a\n");
  options_.check = true;
  report_ = {};
  ASSERT_TRUE(Generate(options_, &git_, emit, &report_).ok());
  EXPECT_FALSE(report_.applied.out_of_date());
}

TEST(RemoteTest, ReadsEverySpellingAndNeverAUser) {
  for (const char* url :
       {"https://github.com/Owner/x.git", "https://u:p@GitHub.com/Owner/x",
        "git@github.com:Owner/x.git", "ssh://git@github.com:22/Owner/x/",
        "github.com:Owner/x"}) {
    const Remote remote = ParseRemote(url);
    EXPECT_EQ(remote.url, "https://github.com/Owner/x") << url;
    EXPECT_EQ(remote.owner, "Owner") << url;
    EXPECT_EQ(remote.name, "x") << url;
  }
  for (const char* url :
       {"", "/srv/x.git", "file:///srv/a/x", "../x", "a", "https://github.com",
        "https://github.com/x", "https://github.com/a b/x", "https:///a/b"}) {
    EXPECT_EQ(ParseRemote(url).host, "") << url;
  }
}

TEST_F(GenerateTest, RefusesFoldersAndFilesOfGitItself) {
  folder_.Write("apps/a/Dockerfile", "");
  for (const char* text :
       {"programs: [{folder: .git}]", "programs: [{folder: .git/hooks}]",
        "programs: [{folder: sub/.GIT/x/}]", "programs: [{folder: git~1}]",
        "programs: [{folder: a\\b}]", "operator: {folder: .Git/info}",
        "operator: {folder: \"x/.git./y\"}", "pluginFolder: .git",
        "apps: {a: {build: {context: .git}}}",
        "apps: {a: {build: {dockerfile: .git/config}}}",
        "apps: {a: {configFiles: {/etc/c: .git/config}}}"}) {
    folder_.Write("imagecd.yaml", text);
    EXPECT_THAT(Problem(), HasSubstr("not git's own folder")) << text;
  }
}

TEST_F(GenerateTest, FollowsNoLinkOutOfTheRepositoryToItsConfiguration) {
  testing::TemporaryFolder elsewhere;
  elsewhere.Write("imagecd.yaml", "tulip-Passw0rd-42\n");
  folder_.Write(".git/config", "tulip-Passw0rd-42\n");
  folder_.Write("apps/a/Dockerfile", "");
  const std::string link = folder_.path() + "/imagecd.yaml";
  for (const std::string& target :
       {elsewhere.path() + "/imagecd.yaml", std::string(".git/config"),
        std::string("nowhere"), std::string("imagecd.yaml"),
        std::string("apps")}) {
    fs::remove(link);
    fs::create_symlink(target, link);
    for (const std::string& named : {std::string(), link}) {
      options_.config = named;
      const absl::Status status = Read().status();
      EXPECT_FALSE(status.ok()) << target;
      EXPECT_THAT(std::string(status.message()), Not(HasSubstr("tulip")));
    }
  }
  fs::create_directory_symlink(elsewhere.path(), folder_.path() + "/way");
  options_.config = folder_.path() + "/way/imagecd.yaml";
  EXPECT_THAT(Problem(), AllOf(HasSubstr("out of the repository"),
                               Not(HasSubstr("tulip"))));
  // The user may name any file that is not in the repository.
  options_.config = elsewhere.path() + "/imagecd.yaml";
  EXPECT_THAT(Problem(), HasSubstr("tulip"));
}

TEST_F(GenerateTest, FollowsALinkInsideTheRepositoryAndQuotesNothingFromThere) {
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write("settings/imagecd.yaml", "name: linked\n");
  fs::create_symlink("settings/imagecd.yaml", folder_.path() + "/imagecd.yaml");
  EXPECT_EQ(Good().project.name, "linked");
  folder_.Write("settings/imagecd.yaml", "tulip-Passw0rd-42\n");
  EXPECT_THAT(Problem(), AllOf(HasSubstr("settings/imagecd.yaml"),
                               HasSubstr("--config"), Not(HasSubstr("tulip"))));
  // The values of a file that reads well, too.
  folder_.Write("settings/imagecd.yaml", "registry: tulip-Passw0rd-42/X\n");
  EXPECT_THAT(Problem(), Not(HasSubstr("tulip")));
}

TEST_F(GenerateTest, RefusesTheNameOfAnotherPulumiProject) {
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write("infra/cluster/Pulumi.yml", "name: Homeslice\n");
  EXPECT_THAT(Problem(), AllOf(HasSubstr("infra/cluster/Pulumi.yml"),
                               HasSubstr("`name: homeslice-imagecd`"),
                               HasSubstr("imagecd adopt")));
  folder_.Write("imagecd.yaml", "name: homeslice-imagecd\n");
  EXPECT_EQ(Good().project.name, "homeslice-imagecd");
  folder_.Write("imagecd.yaml", "name: homeslice\n");
  EXPECT_THAT(Problem(), HasSubstr("imagecd.yaml:1:1"));
  // One that imagecd wrote is not another one, wherever it is.
  folder_.Write("infra/cluster/Pulumi.yml", "name: x\n");
  folder_.Write("deploy/Pulumi.yaml",
                "# Written by `imagecd generate`\nname: homeslice\n");
  folder_.Write("old/Pulumi.yaml",
                "# Written by `imagecd generate`\nname: homeslice\n");
  EXPECT_EQ(Good().project.name, "homeslice");
  // Nor is that of the program's own folder, whoever wrote it.
  folder_.Write("deploy/Pulumi.yaml", "name: homeslice\n");
  EXPECT_EQ(Good().project.name, "homeslice");
}

TEST_F(GenerateTest, LeavesUpdatesToRenovateUnlessToldOtherwise) {
  folder_.Write("apps/a/Dockerfile", "FROM x\nUSER 1\n");
  folder_.Write(".github/renovate.json", "{}\n");
  EXPECT_FALSE(Good().project.dependabot.enabled);
  EXPECT_THAT(report_.notes, ElementsAre(HasSubstr(".github/renovate.json")));
  folder_.Write("imagecd.yaml", "dependabot: {enabled: true}\n");
  EXPECT_TRUE(Good().project.dependabot.enabled);
  EXPECT_THAT(report_.notes, ElementsAre(HasSubstr(".github/renovate.json")));
  folder_.Write("imagecd.yaml", "dependabot: {enabled: false}\n");
  Good();
  EXPECT_THAT(report_.notes, IsEmpty());
}

TEST_F(GenerateTest, LeavesImagesToAnExistingWorkflowUnlessToldOtherwise) {
  folder_.Write("apps/a/Dockerfile", "FROM x\nUSER 1\n");
  folder_.Write(".github/workflows/pipes.yml",
                "on: push\njobs: {a: {steps: [{run: docker push x}]}}\n");
  EXPECT_FALSE(Good().project.workflow.enabled);
  EXPECT_THAT(report_.notes,
              ElementsAre(AllOf(HasSubstr("pipes.yml"),
                                HasSubstr("workflow: {enabled: true}")),
                          HasSubstr("type=raw,value={{branch}}")));
  folder_.Write("imagecd.yaml", "workflow: {enabled: true}\n");
  EXPECT_TRUE(Good().project.workflow.enabled);
  EXPECT_THAT(report_.notes, ElementsAre(HasSubstr("two images")));
  folder_.Write("imagecd.yaml", "workflow: {enabled: false}\n");
  EXPECT_FALSE(Good().project.workflow.enabled);
  EXPECT_THAT(report_.notes, ElementsAre(HasSubstr("YYYYMMDD-HHmmss")));
  // A new workflow does not take away the one that imagecd wrote before.
  folder_.Write("imagecd.yaml", "");
  folder_.Write(".github/workflows/images.yaml",
                "# Written by `imagecd generate`\non: push\njobs: {a: {steps: "
                "[{run: docker push x}]}}\n");
  EXPECT_TRUE(Good().project.workflow.enabled);
}

TEST_F(GenerateTest, WritesNoProgramAndNoOperatorForAnEmptyListOfPrograms) {
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write("other/Pulumi.yaml", "name: homeslice\n");
  folder_.Write("imagecd.yaml", "programs: []\n");
  const Model model = Good();
  EXPECT_THAT(model.project.programs, IsEmpty());
  EXPECT_FALSE(model.project.operator_.enabled);
  fs::remove_all(folder_.path() + "/apps");
  folder_.Write("imagecd.yaml", "programs: []\nworkflow: {enabled: false}\n");
  EXPECT_THAT(Good().apps, IsEmpty());
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write("imagecd.yaml", "programs: []\noperator: {enabled: true}\n");
  EXPECT_THAT(Problem(), HasSubstr("operator.enabled"));
}

TEST_F(GenerateTest, PutsGatesBeforeAPush) {
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write(".github/workflows/test.yaml",
                "on: {workflow_call: }\njobs: {}\n");
  folder_.Write(".github/workflows/build.yml",
                "on: [workflow_call]\njobs: {}\n");
  folder_.Write(".github/workflows/push.yml", "on: push\njobs: {}\n");
  folder_.Write("imagecd.yaml",
                "workflow: {needs: .github/workflows/test.yaml}\n");
  std::vector<Gate> gates = Good().project.workflow.needs;
  ASSERT_THAT(gates, SizeIs(1));
  EXPECT_EQ(gates[0].job, "test");
  folder_.Write("imagecd.yaml",
                "workflow: {needs: [./.github/workflows/build.yml, {job: unit, "
                "run: make test}]}\n");
  gates = Good().project.workflow.needs;
  ASSERT_THAT(gates, SizeIs(2));
  EXPECT_EQ(gates[0].job, "gate-build");
  EXPECT_EQ(gates[0].workflow, ".github/workflows/build.yml");
  for (const auto& [needs, message] :
       std::vector<std::pair<std::string, std::string>>{
           {".github/workflows/none.yaml", "there is no workflow"},
           {".github/workflows/push.yml", "add `workflow_call:`"},
           {"{job: build, run: x}", "name this one by `job`"},
           {"{run: x}", "needs `job`"},
           {"{job: x}", "exactly one of `workflow` and `run`"}}) {
    folder_.Write("imagecd.yaml", "workflow: {needs: [" + needs + "]}\n");
    EXPECT_THAT(Problem(), HasSubstr(message)) << needs;
  }
}

TEST_F(GenerateTest, ChecksThatALoginByIdentityFitsTheRegistry) {
  folder_.Write("apps/a/Dockerfile", "");
  const std::string role =
      "workflow: {awsRole: \"arn:aws:iam::123456789012:role/images\"}\n";
  folder_.Write("imagecd.yaml", role);
  EXPECT_THAT(Problem(), HasSubstr("Amazon ECR"));
  folder_.Write(
      "imagecd.yaml",
      role + "registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x\n");
  Good();
  folder_.Write("imagecd.yaml", "workflow: {googleProvider: p}\n");
  EXPECT_THAT(Problem(),
              AllOf(HasSubstr("go together"), HasSubstr("Artifact Registry")));
}

TEST_F(GenerateTest, ChecksOutWhatTheRepositoryNeeds) {
  folder_.Write("apps/a/Dockerfile", "");
  folder_.Write(".gitattributes", "*.bin filter=lfs\n");
  folder_.Write(".gitmodules", "");
  EXPECT_TRUE(Good().project.workflow.lfs);
  EXPECT_EQ(Good().project.workflow.submodules,
            Workflow::Submodules::kRecursive);
  folder_.Write("imagecd.yaml", "workflow: {lfs: false, submodules: off}\n");
  EXPECT_FALSE(Good().project.workflow.lfs);
  EXPECT_EQ(Good().project.workflow.submodules, Workflow::Submodules::kOff);
}

TEST_F(GenerateTest, NamesToolsThatDependabotDoesNotUpdate) {
  folder_.Write("apps/a/Dockerfile", "FROM x\nUSER 1\n");
  folder_.Write("ios/Podfile", "");
  folder_.Write("old/Podfile", "");
  Good();
  EXPECT_THAT(report_.notes, ElementsAre(AllOf(HasSubstr("CocoaPods"),
                                               HasSubstr("ios/Podfile"),
                                               HasSubstr("1 more"))));
}

TEST_F(GenerateTest, IsDoneAfterOneRunInWhateverOrderSettingsChange) {
  folder_.Write("apps/a/Dockerfile", "FROM x\n");
  const std::vector<std::string> settings{
      "",
      "programs: [{language: yaml, folder: d}, {language: go, folder: g}]\n",
      "programs: []\n",
      "workflow: {enabled: false}\n",
      "programs: [{language: typescript, folder: t}]\n",
      "dependabot: {enabled: false}\n",
      "programs: [{language: python, folder: p}]\ndependabot: {autoMerge: "
      "minor}\n"};
  for (const std::string& before : settings) {
    for (const std::string& after : settings) {
      folder_.Write("imagecd.yaml", before);
      ASSERT_TRUE(Generate(options_, &git_, EmitAll, &report_).ok());
      folder_.Write("imagecd.yaml", after);
      report_ = {};
      ASSERT_TRUE(Generate(options_, &git_, EmitAll, &report_).ok());
      report_ = {};
      ASSERT_TRUE(Generate(options_, &git_, EmitAll, &report_).ok());
      EXPECT_FALSE(report_.applied.out_of_date()) << before << "->\n" << after;
    }
  }
}

TEST_F(GenerateTest, ExtendsTheDependabotFileThatIsThere) {
  const std::string mine =
      "version: 2\nupdates:\n- package-ecosystem: docker\n  directory: "
      "/apps/a\n  schedule: {interval: daily}\n";
  folder_.Write("apps/a/Dockerfile", "FROM x\n");
  folder_.Write(".github/dependabot.yaml", mine);
  ASSERT_TRUE(Generate(options_, &git_, EmitAll, &report_).ok());
  const std::string merged = folder_.Read(".github/dependabot.yaml");
  EXPECT_EQ(merged.substr(0, mine.size()), mine);
  EXPECT_THAT(merged, HasSubstr("package-ecosystem: github-actions"));
  EXPECT_FALSE(fs::exists(folder_.path() + "/.github/dependabot.yml"));
  report_ = {};
  ASSERT_TRUE(Generate(options_, &git_, EmitAll, &report_).ok());
  EXPECT_FALSE(report_.applied.out_of_date());
  folder_.Write("imagecd.yaml", "dependabot: {enabled: false}\n");
  ASSERT_TRUE(Generate(options_, &git_, EmitAll, &report_).ok());
  EXPECT_EQ(folder_.Read(".github/dependabot.yaml"), mine);
}

TEST_F(GenerateTest, RecreatesTheAppOfAClaimThatOnePodOrNodeCanMount) {
  folder_.Write("apps/a/Dockerfile", "");
  const auto claim = [](const std::string& mode, const std::string& more) {
    return "apps: {a: {volumes: {d: {kind: claim, size: 1Gi, mountPath: /d, "
           "accessMode: " +
           mode + "}}" + more + "}}";
  };
  for (const char* mode : {"ReadWriteOnce", "ReadWriteOncePod"}) {
    folder_.Write("imagecd.yaml", claim(mode, ""));
    EXPECT_EQ(StrategyOf(Good()), "Recreate") << mode;
  }
  folder_.Write("imagecd.yaml",
                "apps: {a: {volumes: {d: {kind: claim, source: "
                "there, mountPath: /d}}}}");
  EXPECT_EQ(StrategyOf(Good()), "Recreate");
  for (const char* mode : {"ReadWriteMany", "ReadOnlyMany"}) {
    folder_.Write("imagecd.yaml", claim(mode, ""));
    EXPECT_EQ(StrategyOf(Good()), "RollingUpdate") << mode;
  }
  folder_.Write("imagecd.yaml", claim("ReadWriteOncePod", ", replicas: 2"));
  EXPECT_THAT(Problem(), HasSubstr("apps.a.replicas: 2 pods cannot share"));
}

class InitTest : public GenerateTest {
 protected:
  absl::Status Run() { return Init({.folder = folder_.path()}, &git_, &init_); }
  InitReport init_;
};

TEST_F(InitTest, WritesWhatItFoundAndLaterAddsOnlyWhatIsNew) {
  folder_.Write("apps/buttons/Dockerfile", "FROM x\nEXPOSE 8080 53/udp\n");
  folder_.Write("apps/yes/Dockerfile", "FROM x\n");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(folder_.Read("imagecd.yaml"), init_.text);
  const Model model = Good();
  EXPECT_THAT(model.apps, SizeIs(2));
  const std::string before = folder_.Read("imagecd.yaml");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(init_.apps, 0U);
  EXPECT_EQ(folder_.Read("imagecd.yaml"), before);
  folder_.Write("tools/Poller/Dockerfile.web", "FROM x\nEXPOSE 1\n");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(init_.apps, 1U);
  EXPECT_THAT(Good().apps, SizeIs(3));
  EXPECT_THAT(folder_.Read("imagecd.yaml"),
              HasSubstr("dockerfile: \"tools/Poller/Dockerfile.web\""));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(init_.apps, 0U);
}

TEST_F(InitTest, LeavesAFileThatItCannotReadAsItIs) {
  folder_.Write("apps/a/Dockerfile", "FROM x\n");
  folder_.Write("imagecd.yaml", "mine\n");
  EXPECT_EQ(Run().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(folder_.Read("imagecd.yaml"), "mine\n");
  folder_.Write("imagecd.yaml", "apps: {b: {build: {dockerfile: D}}}\n");
  folder_.Write("D", "FROM x\n");
  folder_.Write("tools/a/Dockerfile", "FROM x\n");
  const absl::Status status = Run();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("tools/a/Dockerfile"));
  EXPECT_EQ(folder_.Read("imagecd.yaml"),
            "apps: {b: {build: {dockerfile: D}}}\n");
}

TEST_F(InitTest, AddsToAFileThatHasNoAppsYet) {
  for (const char* text :
       {"name: a\n", "name: a\napps:\n  {}\n", "apps: {}\nname: a\n"}) {
    folder_.Write("imagecd.yaml", text);
    folder_.Write("x/y/Dockerfile", "FROM x\n");
    ASSERT_TRUE(Run().ok()) << text;
    EXPECT_EQ(Good().apps.at(0).build.dockerfile, "x/y/Dockerfile") << text;
  }
}

TEST_F(InitTest, DeclaresWhatNoPatternFindsAndSaysWhatItLeavesOut) {
  folder_.Write("Dockerfile", "FROM scratch\n");
  folder_.Write("apps/shop/Dockerfile.web", "FROM nginx\nEXPOSE 80\n");
  folder_.Write("apps/shop/Dockerfile.api", "FROM node:22\nUSER node\n");
  folder_.Write("src/CartService/src/Dockerfile", "FROM scratch\n");
  folder_.Write("back/Dockerfile",
                "FROM x AS build\nFROM x AS bell\nCMD a\nFROM x AS lamp_2\n"
                "CMD b\n");
  folder_.Write("back/Dockerfile.dev", "FROM scratch\n");
  folder_.Write("test/e2e/Dockerfile", "FROM scratch\n");
  ASSERT_TRUE(Run().ok());
  std::map<std::string, std::string> found;
  for (const App& app : Good().apps) {
    found[app.name] = app.build.dockerfile + ":" + app.build.target;
  }
  EXPECT_THAT(found, ElementsAre(Pair("api", "apps/shop/Dockerfile.api:"),
                                 Pair("bell", "back/Dockerfile:bell"),
                                 Pair("cart-service",
                                      "src/CartService/src/Dockerfile:"),
                                 Pair("homeslice", "Dockerfile:"),
                                 Pair("lamp-2", "back/Dockerfile:lamp_2"),
                                 Pair("web", "apps/shop/Dockerfile.web:")));
  EXPECT_THAT(init_.left_out, SizeIs(2));
}

TEST_F(InitTest, ProposesNothingFromAPlaceholder) {
  git_.facts.remote_url = "";
  folder_.Write("apps/a/Dockerfile", "FROM x\n");
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(Problem(), HasSubstr("`registry` is missing"));
}

TEST_F(GenerateTest, APodCanStartWhateverTheUserOfItsImageIs) {
  folder_.Write("apps/a/Dockerfile", "FROM scratch\nUSER nonroot\n");
  folder_.Write("apps/b/Dockerfile", "FROM python:3\n");
  folder_.Write("apps/c/Dockerfile", "FROM x\nUSER 7\n");
  folder_.Write("apps/d/Dockerfile", "FROM x\nUSER who\n");
  folder_.Write("imagecd.yaml",
                "apps: {d: {pod: {securityContext: {runAsUser: 9}}}}");
  const Model model = Good();
  EXPECT_EQ(model.apps[0].workloads[0].run_as_user, 65532);
  EXPECT_TRUE(model.apps[0].workloads[0].run_as_non_root);
  EXPECT_FALSE(model.apps[1].workloads[0].run_as_non_root);
  EXPECT_TRUE(model.apps[2].workloads[0].run_as_non_root);
  EXPECT_EQ(model.apps[2].workloads[0].run_as_user, std::nullopt);
  EXPECT_TRUE(model.apps[3].workloads[0].run_as_non_root);
  EXPECT_THAT(absl::StrJoin(report_.notes, "\n"),
              AllOf(HasSubstr("apps.b: "), HasSubstr("runs as root"),
                    Not(HasSubstr("apps.d"))));
}

TEST_F(GenerateTest, ARegistryCanBeAHostAloneOrAnAccountOfDockerHub) {
  folder_.Write("apps/a/Dockerfile", "FROM scratch\n");
  for (const char* registry :
       {"1.dkr.ecr.eu-west-1.amazonaws.com", "docker.io/owner",
        "localhost:5000", "registry.example/group/sub/house"}) {
    folder_.Write("imagecd.yaml", absl::StrCat("registry: ", registry));
    EXPECT_EQ(Good().apps.at(0).image_repository, absl::StrCat(registry, "/a"));
  }
  for (const char* registry : {"owner", "Ghcr.io/a", "ghcr.io/a:tag"}) {
    folder_.Write("imagecd.yaml", absl::StrCat("registry: ", registry));
    EXPECT_THAT(Problem(), HasSubstr("registry"));
  }
}

TEST_F(InitTest, TakesANameAndAFolderThatAreFreeAndNamesWhatIsThere) {
  folder_.Write("apps/buttons/Dockerfile", "FROM x\n");
  folder_.Write("pulumi/Pulumi.yaml", "name: homeslice\nruntime: python\n");
  folder_.Write("a/b/c/Pulumi.yml", "name: homeslice-imagecd\n");
  folder_.Write("node_modules/x/Pulumi.yaml", "name: homeslice-imagecd-2\n");
  folder_.Write("broken/Pulumi.json", "[");
  folder_.Write("deploy/run.sh", "");
  folder_.Write(".github/renovate.json", "{}\n");
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(init_.text,
              AllOf(HasSubstr("name: \"homeslice-imagecd-2\""),
                    HasSubstr("folder: \"deploy-imagecd\""),
                    HasSubstr("folder: \"deploy-imagecd/operator\""),
                    HasSubstr("enabled: false")));
  const std::string notes = absl::StrJoin(init_.notes, "\n");
  for (const char* named :
       {"pulumi/Pulumi.yaml", "a/b/c/Pulumi.yml", "broken/Pulumi.json",
        ".github/renovate.json", "imagecd adopt -C \"pulumi\""}) {
    EXPECT_THAT(notes, HasSubstr(named));
  }
  const Model model = Good();
  EXPECT_EQ(model.project.name, "homeslice-imagecd-2");
  EXPECT_FALSE(model.project.dependabot.enabled);
}

TEST_F(InitTest, KeepsTheNameAndFolderOfWhatImagecdWroteBefore) {
  folder_.Write("apps/buttons/Dockerfile", "FROM x\n");
  folder_.Write("infra/Pulumi.yaml",
                "# Written by `imagecd generate`\nname: house\n");
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(init_.text, AllOf(HasSubstr("name: \"house\""),
                                HasSubstr("folder: \"infra\"")));
}

TEST_F(InitTest, WhatItShowsInCommentsCanBeSaid) {
  folder_.Write("apps/buttons/Dockerfile", "FROM x\nEXPOSE 8080\n");
  folder_.Write("apps/cron/Dockerfile", "FROM x\n");
  ASSERT_TRUE(Run().ok());
  std::string text;
  for (size_t i = 0; i < init_.text.size(); ++i) {
    const bool line_begins = i == 0 || init_.text[i - 1] == '\n';
    const bool comment = init_.text[i] == '#' && line_begins;
    if (comment && init_.text[i + 1] != '\n' &&
        (init_.text.compare(i, 2, "# ") != 0 ||
         init_.text.compare(i, 3, "#  ") == 0)) {
      continue;
    }
    text += init_.text[i];
  }
  std::vector<::imagecd::generator::Problem> problems;
  ReadConfig(text, "imagecd.yaml", &problems);
  for (const auto& problem : problems) {
    // Two ways to say the same thing are both shown.
    EXPECT_THAT(problem.message, HasSubstr("a second time"));
  }
}

TEST_F(InitTest, WritesAFirstFileWhereThereIsNothing) {
  git_.facts = {};
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(init_.text, HasSubstr("apps:\n  {}\n"));
}

}  // namespace
}  // namespace imagecd::generator
