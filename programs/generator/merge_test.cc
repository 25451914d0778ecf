#include "programs/generator/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "programs/generator/action_bumps.h"
#include "programs/generator/line_diff.h"

namespace imagecd::generator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Letters(const std::string& letters) {
  std::string text;
  for (char c : letters) text += std::string(1, c) + "\n";
  return text;
}

TEST(LineDiffTest, FindsAShortestListOfChanges) {
  const std::string a = Letters("abcabba");
  const std::string b = Letters("cbabac");
  size_t edits = 0;
  for (const Change& change : DiffLines(SplitLines(a), SplitLines(b))) {
    edits += change.a_end - change.a_begin + change.b_end - change.b_begin;
  }
  EXPECT_EQ(edits, 5u);
}

TEST(LineDiffTest, ShowsChangesAsDiffDoes) {
  EXPECT_EQ(
      UnifiedDiff("f", Letters("abcdefgh"), Letters("abcdXfgh")),
      "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n");
  EXPECT_EQ(UnifiedDiff("f", "", "a\n"),
            "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(UnifiedDiff("f", "a", "a\n"),
            "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of "
            "file\n+a\n");
  EXPECT_EQ(UnifiedDiff("f", "a\n", "a\n"), "");
}

TEST(LineDiffTest, FindsEachOfManyChanges) {
  std::string a;
  std::string b;
  for (int i = 0; i < 10000; ++i) {
    a += "line " + std::to_string(i) + "\n";
    b += (i % 2 == 0 ? "line " : "changed ") + std::to_string(i) + "\n";
  }
  EXPECT_THAT(DiffLines(SplitLines(a), SplitLines(b)), SizeIs(5000));
}

TEST(LineDiffTest, TakesAnyBytesForText) {
  const std::string a("a\0\nb\xFF\nc", 8);
  const std::string b("a\0\nB\xFF\nc", 8);
  EXPECT_THAT(DiffLines(SplitLines(a), SplitLines(b)),
              ElementsAre(Change{1, 2, 1, 2}));
}

TEST(LineDiffTest, KeepsItsMemoryBoundedForTextsWithNothingInCommon) {
  std::string a = "same\n";
  std::string b = "same\n";
  for (int i = 0; i < 20000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  EXPECT_THAT(DiffLines(SplitLines(a), SplitLines(b)),
              ElementsAre(Change{1, 20001, 1, 20001}));
}

TEST(MergeTest, TakesTheChangesOfBothSides) {
  const Merged merged =
      Merge(Letters("abcdefg"), Letters("aXcdefg"), Letters("abcdeYfg"));
  EXPECT_EQ(merged.text, Letters("aXcdeYfg"));
  EXPECT_THAT(merged.conflicts, IsEmpty());
}

TEST(MergeTest, TakesWhatBothChangedAlikeOnce) {
  const Merged merged = Merge(Letters("abc"), Letters("aXc"), Letters("aXc"));
  EXPECT_EQ(merged.text, Letters("aXc"));
  EXPECT_THAT(merged.conflicts, IsEmpty());
}

TEST(MergeTest, ShowsWhatBothChangedDifferently) {
  const Merged merged =
      Merge(Letters("abcde"), Letters("abXde"), Letters("abYde"));
  ASSERT_THAT(merged.conflicts, SizeIs(1));
  EXPECT_EQ(merged.conflicts[0].line, 3);
  EXPECT_EQ(merged.conflicts[0].base, "c\n");
  EXPECT_EQ(merged.conflicts[0].mine, "X\n");
  EXPECT_EQ(merged.conflicts[0].generated, "Y\n");
  EXPECT_EQ(merged.text, Letters("abXde"));
  EXPECT_EQ(merged.text_with_generated, Letters("abYde"));
}

TEST(MergeTest, ChangesSideBySideAreAConflict) {
  EXPECT_THAT(
      Merge(Letters("abcd"), Letters("aXcd"), Letters("abYd")).conflicts,
      SizeIs(1));
  EXPECT_THAT(Merge("a\n", "a\nmine\n", "a\ngenerated\n").conflicts, SizeIs(1));
}

TEST(MergeTest, AnEditOfWhatIsNoLongerGeneratedIsAConflict) {
  EXPECT_THAT(Merge(Letters("abc"), Letters("aXc"), Letters("ac")).conflicts,
              SizeIs(1));
}

// What merging promises, on random texts of few different lines.
TEST(MergeTest, HoldsItsPromisesOnRandomTexts) {
  std::mt19937 random(7);
  const auto edit = [&random](std::string letters) {
    for (int i = 0; i < 3; ++i) {
      const size_t at = random() % (letters.size() + 1);
      const char letter = static_cast<char>('a' + random() % 6);
      if (random() % 2 == 0) {
        letters.insert(at, 1, letter);
      } else if (at < letters.size()) {
        letters.erase(at, 1);
      }
    }
    return letters;
  };
  for (int round = 0; round < 3000; ++round) {
    std::string letters;
    for (size_t i = random() % 12; i > 0; --i) letters += 'a' + random() % 6;
    const std::string base = Letters(letters);
    const std::string x = Letters(edit(letters));
    const std::string y = Letters(edit(letters));
    const Merged mine = Merge(base, x, base);
    const Merged generated = Merge(base, base, x);
    const Merged both = Merge(base, x, x);
    for (const Merged* merged : {&mine, &generated, &both}) {
      ASSERT_EQ(merged->text, x) << base;
      ASSERT_EQ(merged->text_with_generated, x) << base;
      ASSERT_THAT(merged->conflicts, IsEmpty());
    }
    const Merged xy = Merge(base, x, y);
    const Merged yx = Merge(base, y, x);
    ASSERT_EQ(xy.conflicts.size(), yx.conflicts.size());
    ASSERT_EQ(xy.text, yx.text_with_generated);
    if (xy.conflicts.empty()) {
      // Merging again, with what was generated now recorded, changes nothing.
      ASSERT_EQ(Merge(y, xy.text, y).text, xy.text);
    }
  }
}

constexpr char kUses[] = "      - uses: actions/checkout@";

TEST(ActionBumpsTest, ABumpAndAChangeBesideItGoTogether) {
  WorkflowVersions versions{kUses + std::string("aaa # v4.1.0\n  old\n"),
                            kUses + std::string("bbb # v5.0.0\n  old\n"),
                            kUses + std::string("aaa # v4.1.0\n  new\n")};
  ReconcileActions(&versions);
  const Merged merged = Merge(versions.base, versions.mine, versions.generated);
  EXPECT_THAT(merged.conflicts, IsEmpty());
  EXPECT_EQ(merged.text, kUses + std::string("bbb # v5.0.0\n  new\n"));
}

TEST(ActionBumpsTest, TheLaterVersionWins) {
  const auto merge = [](const std::string& mine, const std::string& generated) {
    WorkflowVersions versions{kUses + std::string("aaa # v4.1.0\n"),
                              kUses + mine + "\n", kUses + generated + "\n"};
    ReconcileActions(&versions);
    const Merged merged =
        Merge(versions.base, versions.mine, versions.generated);
    EXPECT_THAT(merged.conflicts, IsEmpty());
    return merged.text;
  };
  EXPECT_EQ(merge("bbb # v4.9.0", "ccc # v4.10.0"),
            kUses + std::string("ccc # v4.10.0\n"));
  EXPECT_EQ(merge("bbb # v5", "ccc # v4.10.0"),
            kUses + std::string("bbb # v5\n"));
}

TEST(ActionBumpsTest, LeavesAnActionAloneThatIsUsedAtTwoVersions) {
  const std::string two =
      kUses + std::string("bbb # v5\n") + kUses + "ccc # v6\n";
  WorkflowVersions versions{kUses + std::string("aaa # v4\n"), two,
                            kUses + std::string("aaa # v4\n")};
  const WorkflowVersions before = versions;
  ReconcileActions(&versions);
  EXPECT_EQ(versions.base, before.base);
  EXPECT_EQ(versions.generated, before.generated);
}

}  // namespace
}  // namespace imagecd::generator
