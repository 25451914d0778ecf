#include "provider/git/arrival_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace imagecd::git {
namespace {

std::string Sha(char digit) { return std::string(40, digit); }

// A line for each text: a digit per commit, its own and those of its parents.
absl::StatusOr<BranchCommits> Order(const std::vector<std::string>& lines,
                                    char tip) {
  ArrivalOrder order;
  for (const std::string& digits : lines) {
    std::string line;
    for (const char digit : digits)
      line += (line.empty() ? "" : " ") + Sha(digit);
    const absl::Status status = order.AddLine(line);
    if (!status.ok()) return status;
  }
  return order.Finish(Sha(tip));
}

TEST(ArrivalOrderTest, PutsWhatAMergeBroughtBeforeTheMerge) {
  const auto commits = Order({"543", "421", "31", "21", "1"}, '5');
  ASSERT_TRUE(commits.ok()) << commits.status();
  std::string order(5, '?');
  for (const char commit : {'1', '2', '3', '4', '5'}) {
    order.at(static_cast<std::size_t>(*commits->Place(Sha(commit)))) = commit;
  }
  EXPECT_EQ(order, "12435");
  EXPECT_EQ(commits->tip(), Sha('5'));
}

TEST(ArrivalOrderTest, EndsWhereCommitsNameEachOther) {
  const auto commits = Order({"12", "21"}, '1');
  ASSERT_TRUE(commits.ok()) << commits.status();
  EXPECT_TRUE(commits->Place(Sha('2')).has_value());
}

TEST(ArrivalOrderTest, RefusesAListThatIsIncomplete) {
  EXPECT_TRUE(absl::IsDataLoss(Order({"12"}, '1').status()));
  EXPECT_TRUE(absl::IsDataLoss(Order({"12", "2"}, '3').status()));
  EXPECT_TRUE(absl::IsDataLoss(Order({}, '3').status()));
  EXPECT_TRUE(absl::IsDataLoss(Order({"1", "1"}, '1').status()));
}

TEST(ArrivalOrderTest, RefusesWhatIsNotAListOfCommits) {
  for (const std::string& line :
       {std::string(), std::string("error"), Sha('1') + " ", Sha('1') + " 2",
        Sha('1') + "\t" + Sha('2'), Sha('g'), Sha('A'),
        std::string(64, '1') + " " + Sha('2')}) {
    ArrivalOrder order;
    EXPECT_TRUE(absl::IsDataLoss(order.AddLine(line))) << line;
  }
}

TEST(ArrivalOrderTest, RefusesMoreParentsThanCommitsHave) {
  std::string parents;
  for (int i = 0; i < 30'000; ++i) parents += " " + Sha('1');
  ArrivalOrder order;
  absl::Status status;
  for (char digit = '2'; status.ok() && digit <= '9'; ++digit) {
    status = order.AddLine(Sha(digit) + parents);
  }
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

}  // namespace
}  // namespace imagecd::git
