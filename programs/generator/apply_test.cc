#include "programs/generator/apply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "programs/generator/generated_paths.h"
#include "programs/generator/record.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::generator {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ApplyTest : public ::testing::Test {
 protected:
  ApplyTest() {
    options_.believes = [](std::string_view, std::string_view) { return true; };
  }
  absl::Status Run(const std::vector<GeneratedFile>& files) {
    report_ = {};
    options_.root = folder_.path();
    return Apply(files, options_, &report_);
  }
  Outcome Of(const std::string& path) const {
    for (const FileReport& file : report_.files) {
      if (file.path == path) return file.outcome;
    }
    ADD_FAILURE() << "no report of " << path;
    return Outcome::kConflict;
  }
  bool Exists(const std::string& path) const {
    return fs::exists(fs::path(folder_.path()) / path);
  }
  // The files of the tree, to see that nothing of ours stays behind.
  size_t Count() const {
    size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count;
  }

  testing::TemporaryFolder folder_;
  ApplyOptions options_;
  ApplyReport report_;
};

constexpr char kText[] = "a\nb\nc\nd\ne\nf\n";

TEST_F(ApplyTest, WritesFilesAndASecondRunChangesNothing) {
  const std::vector<GeneratedFile> files = {{"deploy/Pulumi.yaml", kText},
                                            {"run.sh", "x\n", 0755}};
  ASSERT_TRUE(Run(files).ok());
  EXPECT_TRUE(report_.written);
  EXPECT_EQ(folder_.Read("deploy/Pulumi.yaml"), kText);
  EXPECT_EQ(access((folder_.path() + "/run.sh").c_str(), X_OK), 0);
  EXPECT_EQ(Count(), 3u);
  ASSERT_TRUE(Run(files).ok());
  EXPECT_FALSE(report_.written);
  EXPECT_FALSE(report_.out_of_date());
  EXPECT_EQ(Of("run.sh"), Outcome::kUnchanged);
}

TEST_F(ApplyTest, KeepsAnEditAndIsContentWithIt) {
  ASSERT_TRUE(Run({{"f", kText}}).ok());
  folder_.Write("f", "a\nMINE\nc\nd\ne\nf\n");
  ASSERT_TRUE(Run({{"f", kText}}).ok());
  EXPECT_EQ(Of("f"), Outcome::kEditKept);
  EXPECT_FALSE(report_.out_of_date());
  ASSERT_TRUE(Run({{"f", "a\nb\nc\nd\ne\nNEW\n"}}).ok());
  EXPECT_EQ(Of("f"), Outcome::kMerged);
  EXPECT_EQ(folder_.Read("f"), "a\nMINE\nc\nd\ne\nNEW\n");
  ASSERT_TRUE(Run({{"f", "a\nb\nc\nd\ne\nNEW\n"}}).ok());
  EXPECT_FALSE(report_.out_of_date());
}

TEST_F(ApplyTest, WritesNothingAtAllWhereThereIsAConflict) {
  ASSERT_TRUE(Run({{"f", kText}, {"g", "1\n"}}).ok());
  folder_.Write("f", "a\nMINE\nc\nd\ne\nf\n");
  const std::string record = folder_.Read(kRecordFileName);
  const absl::Status status =
      Run({{"f", "a\nGEN\nc\nd\ne\nf\n"}, {"g", "2\n"}, {"h", "3\n"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("f:2:"), HasSubstr("MINE"), HasSubstr("GEN"),
                    HasSubstr("--take-generated")));
  EXPECT_EQ(folder_.Read("g"), "1\n");
  EXPECT_FALSE(Exists("h"));
  EXPECT_EQ(folder_.Read(kRecordFileName), record);
}

TEST_F(ApplyTest, ResolvesAConflictAsAsked) {
  ASSERT_TRUE(Run({{"f", kText}}).ok());
  folder_.Write("f", "a\nMINE\nc\nd\nMORE\nf\n");
  options_.on_conflict = ApplyOptions::OnConflict::kTakeGenerated;
  ASSERT_TRUE(Run({{"f", "a\nGEN\nc\nd\ne\nf\n"}}).ok());
  EXPECT_EQ(folder_.Read("f"), "a\nGEN\nc\nd\nMORE\nf\n");
  folder_.Write("f", "a\nMINE\nc\nd\ne\nf\n");
  options_.on_conflict = ApplyOptions::OnConflict::kKeepMine;
  ASSERT_TRUE(Run({{"f", "a\nOTHER\nc\nd\ne\nf\n"}}).ok());
  EXPECT_EQ(folder_.Read("f"), "a\nMINE\nc\nd\ne\nf\n");
  options_.on_conflict = ApplyOptions::OnConflict::kStop;
  ASSERT_TRUE(Run({{"f", "a\nOTHER\nc\nd\ne\nf\n"}}).ok());
  EXPECT_FALSE(report_.out_of_date());
}

TEST_F(ApplyTest, NeverWritesOverAFileThatWasNotGenerated) {
  folder_.Write("f", "by hand\n");
  EXPECT_EQ(Run({{"f", kText}}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(folder_.Read("f"), "by hand\n");
  EXPECT_EQ(Count(), 1u);
  options_.overwrite = {"f"};
  ASSERT_TRUE(Run({{"f", kText}}).ok());
  EXPECT_EQ(folder_.Read("f"), kText);
}

TEST_F(ApplyTest, TakesOverAFileThatIsAsGenerated) {
  folder_.Write("f", kText);
  ASSERT_TRUE(Run({{"f", kText}}).ok());
  EXPECT_EQ(Of("f"), Outcome::kUnchanged);
  EXPECT_TRUE(report_.record_changes);
}

TEST_F(ApplyTest, LeavesDeletedWhatAPersonDeletedUntilAskedToRestoreIt) {
  ASSERT_TRUE(Run({{"f", kText}}).ok());
  fs::remove(fs::path(folder_.path()) / "f");
  ASSERT_TRUE(Run({{"f", "new\n"}}).ok());
  EXPECT_EQ(Of("f"), Outcome::kLeftDeleted);
  EXPECT_FALSE(Exists("f"));
  ASSERT_TRUE(Run({{"f", "new\n"}}).ok());
  EXPECT_FALSE(report_.out_of_date());
  options_.restore_deleted = true;
  ASSERT_TRUE(Run({{"f", "new\n"}}).ok());
  EXPECT_EQ(folder_.Read("f"), "new\n");
}

TEST_F(ApplyTest, RemovesWhatIsNoLongerGeneratedUnlessItWasEdited) {
  ASSERT_TRUE(Run({{"d/e/f", kText}, {"g", "1\n"}, {"h", "1\n"}}).ok());
  folder_.Write("g", "mine\n");
  ASSERT_TRUE(Run({{"h", "1\n"}}).ok());
  EXPECT_EQ(Of("d/e/f"), Outcome::kRemoved);
  EXPECT_EQ(Of("g"), Outcome::kReleased);
  EXPECT_FALSE(Exists("d"));
  EXPECT_EQ(folder_.Read("g"), "mine\n");
  ASSERT_TRUE(Run({{"h", "1\n"}}).ok());
  EXPECT_FALSE(report_.out_of_date());
}

TEST_F(ApplyTest, ADryRunShowsWhatItWouldWriteAndWritesNothing) {
  options_.dry_run = true;
  ASSERT_TRUE(Run({{"f", "new\n"}}).ok());
  EXPECT_TRUE(report_.out_of_date());
  EXPECT_THAT(report_.files.at(0).diff, HasSubstr("+new"));
  EXPECT_EQ(Count(), 0u);
}

TEST_F(ApplyTest, ADependabotBumpInAWorkflowIsAKeptEdit) {
  const std::string path = ".github/workflows/images.yaml";
  const std::string before = "x:\n  - uses: actions/checkout@aaa # v4.1.0\n";
  const std::string after = "x:\n  - uses: actions/checkout@bbb # v5.0.0\n";
  ASSERT_TRUE(Run({{path, before}}).ok());
  folder_.Write(path, after);
  ASSERT_TRUE(Run({{path, before}}).ok());
  EXPECT_FALSE(report_.out_of_date());
  EXPECT_EQ(Of(path), Outcome::kEditKept);
  ASSERT_TRUE(Run({{path, "y:\n" + before.substr(3)}}).ok());
  EXPECT_EQ(folder_.Read(path), "y:\n" + after.substr(3));
}

TEST_F(ApplyTest, KeepsTheLineEndsOfAFileThatGitChecksOutForWindows) {
  ASSERT_TRUE(Run({{"f", "a\nb\n"}}).ok());
  folder_.Write("f", "a\r\nb\r\n");
  ASSERT_TRUE(Run({{"f", "a\nb\n"}}).ok());
  EXPECT_FALSE(report_.out_of_date());
  ASSERT_TRUE(Run({{"f", "a\nb\nc\n"}}).ok());
  EXPECT_EQ(folder_.Read("f"), "a\r\nb\r\nc\r\n");
}

TEST_F(ApplyTest, NeverWritesThroughALink) {
  testing::TemporaryFolder elsewhere;
  fs::create_directory_symlink(elsewhere.path(), folder_.path() + "/deploy");
  EXPECT_EQ(Run({{"deploy/f", "x\n"}, {"g", "y\n"}}).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(fs::is_empty(elsewhere.path()));
  EXPECT_FALSE(Exists("g"));
}

TEST_F(ApplyTest, RefusesPathsThatLeaveTheRepository) {
  for (const char* path :
       {"../f", "/f", "a/../../f", "", "a//b", ".", "imagecd.lock", "a\nb",
        ".git/hooks/post-checkout", "sub/.GIT/config", "git~1/x", ".git"}) {
    EXPECT_EQ(Run({{path, "x\n"}}).code(), absl::StatusCode::kInvalidArgument)
        << path;
  }
  EXPECT_EQ(Count(), 0u);
}

TEST_F(ApplyTest, RefusesTwoFilesOfOnePathAndAFileInAFilesPlace) {
  EXPECT_EQ(Run({{"f", "1\n"}, {"f", "2\n"}}).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(Run({{"f", "1\n"}, {"f/g", "2\n"}}).ok());
  EXPECT_EQ(Count(), 0u);
}

TEST_F(ApplyTest, ABrokenRecordIsAnErrorThatSaysWhatToDo) {
  for (const char* text :
       {"x", "{}", "[]", R"({"version": 3, "files": {}})",
        R"({"version": 1, "files": {"f": {"mode": "4755", "lines": []}}})",
        R"({"version": 1, "files": {"f": {"mode": "0644", "lines": [1]}}})",
        "<<<<<<< HEAD\n{}"}) {
    folder_.Write(kRecordFileName, text);
    const absl::Status status = Run({{"f", "x\n"}});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("last commit"));
  }
  EXPECT_EQ(Count(), 1u);
}

TEST_F(ApplyTest, IsTakenUpAfterARunThatBrokeOff) {
  ASSERT_TRUE(Run({{"f", "1\n"}, {"g", "1\n"}}).ok());
  const std::string record = folder_.Read(kRecordFileName);
  ASSERT_TRUE(Run({{"f", "2\n"}, {"g", "2\n"}}).ok());
  folder_.Write("g", "1\n");  // as if the second had not been reached
  folder_.Write(kRecordFileName, record);
  ASSERT_TRUE(Run({{"f", "2\n"}, {"g", "2\n"}}).ok());
  EXPECT_EQ(folder_.Read("g"), "2\n");
}

TEST_F(ApplyTest, LeavesAloneAllFilesOfAUnitThatIsNotOursAndWritesTheRest) {
  folder_.Write("deploy/Pulumi.yaml", "name: mine\n");
  folder_.Write("d.yml", "by hand\n");
  const std::vector<GeneratedFile> files = {
      {"deploy/Pulumi.yaml", "x\n", 0644, "programs[0]"},
      {"deploy/index.ts", "y\n", 0644, "programs[0]"},
      {"d.yml", "z\n", 0644, "dependabot"},
      {"w.yml", "w\n", 0644, "workflow"}};
  const absl::Status status = Run(files);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("deploy/Pulumi.yaml"), HasSubstr("`programs[0]`"),
                    HasSubstr("dependabot: {enabled: false}"),
                    Not(HasSubstr("--overwrite"))));
  EXPECT_EQ(folder_.Read("deploy/Pulumi.yaml"), "name: mine\n");
  EXPECT_EQ(folder_.Read("d.yml"), "by hand\n");
  EXPECT_FALSE(Exists("deploy/index.ts"));
  EXPECT_EQ(folder_.Read("w.yml"), "w\n");
  EXPECT_EQ(Of("deploy/index.ts"), Outcome::kLeftAlone);
  // The next run says the same, and does not take them for deleted or ours.
  EXPECT_EQ(Run(files).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(report_.out_of_date());
  fs::remove_all(folder_.path() + "/deploy");
  fs::remove(folder_.path() + "/d.yml");
  ASSERT_TRUE(Run(files).ok());
  EXPECT_EQ(folder_.Read("deploy/index.ts"), "y\n");
}

class HostileRecordTest : public ApplyTest {
 protected:
  HostileRecordTest() { options_.believes = CanBeGenerated; }
  void WriteRecord(const std::string& path, const std::string& contents) {
    folder_.Write(kRecordFileName, FormatRecord({{path, {contents, 0644}}}));
  }
};

TEST_F(HostileRecordTest, AnEntryThatIsNotOfAGeneratedFileRemovesNothing) {
  const std::string marked = std::string("# ") + kGeneratedMark + "\n";
  for (const char* path :
       {".git/HEAD", ".git/hooks/pre-commit", "sub/.git/config", ".git",
        "README.md", "apps/bell/Dockerfile", ".github/workflows/ci.yaml",
        "src/stack.yaml.bak", "imagecd.yaml"}) {
    SCOPED_TRACE(path);
    fs::remove_all(folder_.path() + "/.git");
    folder_.Write(path, marked);
    WriteRecord(path, marked);
    ASSERT_TRUE(Run({{"f", "x\n"}}).ok());
    EXPECT_EQ(folder_.Read(path), marked);
    EXPECT_THAT(report_.notes, ElementsAre(HasSubstr(path)));
    // The entry is gone, so it is reported once.
    ASSERT_TRUE(Run({{"f", "x\n"}}).ok());
    EXPECT_THAT(report_.notes, IsEmpty());
  }
}

TEST_F(HostileRecordTest, AFileWithoutTheMarkOfAGeneratedOneIsTheUsers) {
  folder_.Write("web/package.json", "{}\n");
  WriteRecord("web/package.json", "{}\n");
  ASSERT_TRUE(Run({}).ok());
  EXPECT_EQ(folder_.Read("web/package.json"), "{}\n");
  folder_.Write("deploy/Pulumi.yaml", "name: mine\n");
  WriteRecord("deploy/Pulumi.yaml", "name: mine\n");
  EXPECT_FALSE(Run({{"deploy/Pulumi.yaml", "name: ours\n"}}).ok());
  EXPECT_EQ(folder_.Read("deploy/Pulumi.yaml"), "name: mine\n");
}

TEST_F(HostileRecordTest, APathThatLeavesTheRepositoryIsIgnoredAndReported) {
  testing::TemporaryFolder elsewhere;
  const std::string marked = std::string(kGeneratedMark) + "\n";
  elsewhere.Write("Pulumi.yaml", marked);
  fs::create_directory_symlink(elsewhere.path(), folder_.path() + "/link");
  folder_.Write("module/.git", "gitdir: ../.git/modules/module\n");
  folder_.Write("module/Pulumi.yaml", marked);
  for (const std::string& path :
       {std::string("../Pulumi.yaml"), elsewhere.path() + "/Pulumi.yaml",
        std::string("link/Pulumi.yaml"), std::string("module/Pulumi.yaml"),
        std::string("a\x1b[2J/Pulumi.yaml")}) {
    SCOPED_TRACE(path);
    WriteRecord(path, marked);
    ASSERT_TRUE(Run({}).ok());
    ASSERT_EQ(report_.notes.size(), 1u);
    EXPECT_EQ(report_.notes[0].find('\x1b'), std::string::npos);
    EXPECT_EQ(elsewhere.Read("Pulumi.yaml"), marked);
    EXPECT_EQ(folder_.Read("module/Pulumi.yaml"), marked);
  }
}

TEST_F(HostileRecordTest, AThousandBadEntriesAreReportedInAFewLines) {
  Record record;
  for (int i = 0; i < 1000; ++i)
    record["x" + std::to_string(i)] = {"y\n", 0644};
  folder_.Write(kRecordFileName, FormatRecord(record));
  ASSERT_TRUE(Run({}).ok());
  EXPECT_EQ(report_.notes.size(), 11u);
  EXPECT_THAT(report_.notes.back(), HasSubstr("990 more"));
}

TEST_F(ApplyTest, WritesNothingIntoAnotherRepositoryBelowThisOne) {
  folder_.Write("module/.git", "gitdir: ../.git/modules/module\n");
  folder_.Write("clone/.git/HEAD", "ref: refs/heads/main\n");
  for (const char* path : {"module/f", "clone/deploy/f"}) {
    const absl::Status status = Run({{path, "x\n"}});
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("another git repository"));
    EXPECT_FALSE(Exists(path));
  }
}

TEST(RecordTest, ReadsWhatItWrote) {
  const Record record = {{"a/b", {"x\n\"y\"\n\xF0\x9F\x8E\x89", 0755}},
                         {"c", {"", 0644}}};
  const auto read = ParseRecord(FormatRecord(record));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, record);
}

}  // namespace
}  // namespace imagecd::generator
