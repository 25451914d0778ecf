#include "cli/commands/plugin_install.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/testing/files/temporary_folder.h"

namespace imagecd::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

class PluginInstallTest : public ::testing::Test {
 protected:
  // A plugin that says that version.
  Plugin WritePlugin(const std::string& folder, const std::string& said) {
    const std::string path = folder_.WriteScript(
        folder + "/pulumi-resource-imagecd", "echo '" + said + "'\n");
    return {"imagecd", said, path};
  }
  std::string Path(const std::string& name) const {
    return folder_.path() + "/" + name;
  }
  static std::string Message(const absl::Status& status) {
    return std::string(status.message());
  }

  testing::TemporaryFolder folder_;
};

TEST_F(PluginInstallTest, TakesPulumisHomeBeforeTheUsers) {
  EXPECT_EQ(*PluginCache(base::MapEnvironment(
                {{"PULUMI_HOME", "/p"}, {"HOME", "/home/user"}})),
            "/p/plugins");
  EXPECT_EQ(*PluginCache(base::MapEnvironment(
                {{"PULUMI_HOME", ""}, {"HOME", "/home/user"}})),
            "/home/user/.pulumi/plugins");
  const auto nowhere = PluginCache(base::MapEnvironment({}));
  EXPECT_THAT(Message(nowhere.status()), HasSubstr("--to"));
}

TEST_F(PluginInstallTest, AsksThePluginForItsVersion) {
  for (const std::string said : {"imagecd 1.2.3", "v1.2.3", "1.2.3",
                                 "plugin of 10 parts, version v1.2.3"}) {
    WritePlugin("bin", said);
    const auto plugin = PluginIn(Path("bin"), "imagecd");
    ASSERT_TRUE(plugin.ok()) << plugin.status();
    EXPECT_EQ(plugin->version, "1.2.3") << said;
  }
  WritePlugin("bin", "imagecd 1.2.3-rc.1+linux");
  EXPECT_EQ(PluginIn(Path("bin"), "imagecd")->version, "1.2.3-rc.1+linux");
}

TEST_F(PluginInstallTest, RefusesAPluginWithoutAVersion) {
  for (const std::string said : {"", "imagecd", "1.2", "1.2.3/../../x", "1..3",
                                 "99999999999999999999.0.0"}) {
    WritePlugin("bin", said);
    const auto plugin = PluginIn(Path("bin"), "imagecd");
    EXPECT_TRUE(absl::IsFailedPrecondition(plugin.status())) << said;
    EXPECT_THAT(Message(plugin.status()), HasSubstr("pulumi-resource-imagecd"));
  }
}

TEST_F(PluginInstallTest, SaysWhereThereIsNoPlugin) {
  const auto plugin = PluginIn(Path("empty"), "imagecd");
  EXPECT_TRUE(absl::IsNotFound(plugin.status()));
  EXPECT_THAT(Message(plugin.status()),
              AllOf(HasSubstr("pulumi-resource-imagecd"), HasSubstr("empty")));
}

TEST_F(PluginInstallTest, CopiesIntoTheLayoutOfTheCache) {
  const Plugin plugin = WritePlugin("bin", "1.2.3");
  const auto report = InstallPlugin(plugin, Path("new/cache"));
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->changed);
  const std::string there =
      "new/cache/resource-imagecd-v1.2.3/pulumi-resource-imagecd";
  EXPECT_EQ(report->path, Path(there));
  EXPECT_EQ(folder_.Read(there), folder_.Read("bin/pulumi-resource-imagecd"));
  EXPECT_EQ(fs::status(Path(there)).permissions(), fs::perms(0755));
  // Nothing is left over beside it.
  const fs::directory_iterator files(fs::path(Path(there)).parent_path());
  EXPECT_EQ(std::distance(fs::begin(files), fs::end(files)), 1);
}

TEST_F(PluginInstallTest, ChangesNothingTheSecondTime) {
  const Plugin plugin = WritePlugin("bin", "1.2.3");
  const std::string path = InstallPlugin(plugin, Path("cache"))->path;
  struct stat before;
  ASSERT_EQ(stat(path.c_str(), &before), 0);
  EXPECT_FALSE(InstallPlugin(plugin, Path("cache"))->changed);
  struct stat after;
  ASSERT_EQ(stat(path.c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
  // Installing the one that is there is nothing to do, either.
  EXPECT_FALSE(
      InstallPlugin({"imagecd", "1.2.3", path}, Path("cache"))->changed);
}

TEST_F(PluginInstallTest, ReplacesWhatIsDifferentWhileItRuns) {
  const std::string path =
      InstallPlugin(WritePlugin("bin", "1.2.3"), Path("cache"))->path;
  struct stat before;
  ASSERT_EQ(stat(path.c_str(), &before), 0);
  Plugin changed = WritePlugin("bin", "1.2.3 rebuilt");
  changed.version = "1.2.3";
  EXPECT_TRUE(InstallPlugin(changed, Path("cache"))->changed);
  struct stat after;
  ASSERT_EQ(stat(path.c_str(), &after), 0);
  // Another file: who has the old one open goes on with that.
  EXPECT_NE(before.st_ino, after.st_ino);
}

TEST_F(PluginInstallTest, FinishesWhatSomebodyElseHasNot) {
  const Plugin plugin = WritePlugin("bin", "1.2.3");
  InstallPlugin(plugin, Path("cache")).IgnoreError();
  folder_.Write("cache/resource-imagecd-v1.2.3.partial", "");
  EXPECT_TRUE(InstallPlugin(plugin, Path("cache"))->changed);
  EXPECT_FALSE(fs::exists(Path("cache/resource-imagecd-v1.2.3.partial")));
}

TEST_F(PluginInstallTest, RepairsAPluginThatCannotBeRun) {
  const Plugin plugin = WritePlugin("bin", "1.2.3");
  const std::string path = InstallPlugin(plugin, Path("cache"))->path;
  fs::permissions(path, fs::perms(0644));
  EXPECT_TRUE(InstallPlugin(plugin, Path("cache"))->changed);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0755));
}

TEST_F(PluginInstallTest, SaysWhatIsInTheWay) {
  const Plugin plugin = WritePlugin("bin", "1.2.3");
  folder_.Write("cache", "a file");
  const auto report = InstallPlugin(plugin, Path("cache"));
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(Message(report.status()),
              HasSubstr("cache/resource-imagecd-v1.2.3"));
  const auto gone =
      InstallPlugin({"imagecd", "1.2.3", Path("gone")}, Path("other"));
  ASSERT_FALSE(gone.ok());
  EXPECT_THAT(Message(gone.status()), HasSubstr("gone"));
}

TEST_F(PluginInstallTest, FindsTheNewestOfTheCache) {
  for (const char* version : {"9.0.0", "10.0.0-rc.1", "10.0.0", "2.11.0"}) {
    WritePlugin(std::string("cache/resource-imagecd-v") + version, "x");
  }
  WritePlugin("cache/resource-imagecd-v11.0.0", "x");
  folder_.Write("cache/resource-imagecd-v11.0.0.partial", "");
  WritePlugin("cache/resource-imagecd-vNEXT", "x");
  folder_.Write("cache/resource-imagecd-v12.0.0/README.md", "no program");
  EXPECT_EQ(NewestInCache(Path("cache"), "imagecd")->version, "10.0.0");
  EXPECT_TRUE(
      absl::IsNotFound(NewestInCache(Path("cache"), "kubernetes").status()));
  EXPECT_TRUE(
      absl::IsNotFound(NewestInCache(Path("none"), "imagecd").status()));
}

TEST_F(PluginInstallTest, PutsThePluginIntoAProjectsOwnFolder) {
  const Plugin plugin = WritePlugin("bin", "1.2.3");
  const std::string program = Path("project/bin/pulumi-resource-imagecd");
  const auto first = PutPlugin(plugin, Path("project/bin"));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->path, program);
  EXPECT_TRUE(first->changed);
  EXPECT_EQ(PluginIn(Path("project/bin"), "imagecd")->version, "1.2.3");
  EXPECT_FALSE(PutPlugin(plugin, Path("project/bin"))->changed);
}

TEST_F(PluginInstallTest, FindsTheFirstOnPath) {
  WritePlugin("one", "1.0.0");
  WritePlugin("two", "2.0.0");
  const base::MapEnvironment environment(
      {{"PATH", Path("none") + "::" + Path("two") + ":" + Path("one")}});
  EXPECT_EQ(PluginOnPath(environment, "imagecd")->version, "2.0.0");
  EXPECT_TRUE(absl::IsNotFound(
      PluginOnPath(base::MapEnvironment({}), "imagecd").status()));
}

}  // namespace
}  // namespace imagecd::cli
