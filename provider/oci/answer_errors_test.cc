#include "provider/oci/answer_errors.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::oci {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(AnswerErrorsTest, ReadsTheFormOfTheSpecification) {
  const AnswerErrors errors = ParseAnswerErrors(
      R"({"errors":[{"code":"DENIED","message":"requested access denied"},)"
      R"({"code":"UNAUTHORIZED","detail":[{"Type":"repository"}]}]})",
      {});
  EXPECT_THAT(errors.codes, ElementsAre("DENIED", "UNAUTHORIZED"));
  EXPECT_EQ(errors.text, "DENIED: requested access denied; UNAUTHORIZED");
  EXPECT_TRUE(errors.Has("DENIED"));
  EXPECT_FALSE(errors.Has("NAME_UNKNOWN"));
}

TEST(AnswerErrorsTest, ReadsTheFormsOfTokenEndpoints) {
  EXPECT_EQ(ParseAnswerErrors(R"({"error":"invalid_grant",)"
                              R"("error_description":"token is old"})",
                              {})
                .text,
            "invalid_grant: token is old");
  EXPECT_EQ(ParseAnswerErrors(R"({"details":"incorrect password"})", {}).text,
            "incorrect password");
}

TEST(AnswerErrorsTest, SaysNothingOfWhatIsNeither) {
  for (const char* body :
       {"", "<html>denied</html>", "[]", "null", "{}", R"({"errors":{}})",
        R"({"errors":[1,null,"x",{"code":7}]})", R"({"errors":[{]})"}) {
    const AnswerErrors errors = ParseAnswerErrors(body, {});
    EXPECT_THAT(errors.codes, IsEmpty()) << body;
    EXPECT_EQ(errors.text, "") << body;
  }
}

TEST(AnswerErrorsTest, MakesOneShortLineOfWhateverComes) {
  const std::string text =
      ParseAnswerErrors(
          R"({"errors":[{"code":"A","message":"a\r\n\t b\u001b[31m \u202e c"},)"
          R"({"code":")" +
              std::string(60'000, 'x') + "\"}]}",
          {})
          .text;
  EXPECT_THAT(text, testing::StartsWith("A: a b [31m c; xxx"));
  EXPECT_LT(text.size(), 310U);
  for (const char c : text) EXPECT_TRUE(c >= ' ' && c <= '~') << int{c};
}

TEST(AnswerErrorsTest, TakesAtMostEightErrors) {
  std::string body = R"({"errors":[{"code":"C"})";
  for (int i = 0; i < 1000; ++i) body += R"(,{"code":"C"})";
  EXPECT_EQ(ParseAnswerErrors(body + "]}", {}).codes.size(), 8U);
}

TEST(AnswerErrorsTest, LeavesOutSecretsThatAServerSendsBack) {
  base::KnownSecrets secrets;
  secrets.Add("hunter22");
  const AnswerErrors errors = ParseAnswerErrors(
      R"({"errors":[{"code":"hunter22","message":"got Basic aHVu\u0064GVyMjI="}]})",
      &secrets);
  EXPECT_EQ(errors.text, "[secret]: got Basic [secret]");
}

TEST(AnswerErrorsTest, LeavesNoPartOfASecretThatIsTooLongToShow) {
  base::KnownSecrets secrets;
  const std::string secret = "hunter22-" + std::string(200, 'x');
  secrets.Add(secret);
  for (std::size_t before = 0; before < 160; ++before) {
    const std::string text =
        ParseAnswerErrors(
            "{\"error\":\"" + std::string(before, '.') + secret + "\"}",
            &secrets)
            .text;
    EXPECT_THAT(text, Not(HasSubstr("hunter"))) << before;
  }
}

}  // namespace
}  // namespace imagecd::oci
