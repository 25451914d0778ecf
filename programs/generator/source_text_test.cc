#include "programs/generator/source_text.h"

#include <gtest/gtest.h>

#include <string>

#include "programs/generator/action_pins.h"
#include "programs/generator/kubernetes_names.h"
#include "programs/generator/source_writer.h"
#include "programs/generator/workflow_text.h"

namespace imagecd::generator {
namespace {

TEST(StringLiteralTest, EscapesQuotesAndBackslashesInEveryLanguage) {
  const std::string text = "a\"b\\c\n\t\r";
  const std::string literal = R"("a\"b\\c\n\t\r")";
  EXPECT_EQ(PythonString(text), literal);
  EXPECT_EQ(TypeScriptString(text), literal);
  EXPECT_EQ(GoString(text), literal);
  EXPECT_EQ(JsonString(text), literal);
}

TEST(StringLiteralTest, WritesWhatCannotBeSeenAsEachLanguageDoes) {
  EXPECT_EQ(PythonString("\x7F"), R"("\x7F")");
  EXPECT_EQ(GoString("\x7F"), R"("\u007F")");
  EXPECT_EQ(TypeScriptString("\xE2\x80\xA8"), R"("\u2028")");
  EXPECT_EQ(GoString("\xEF\xBB\xBF"), R"("\uFEFF")");
  EXPECT_EQ(PythonString("\xF3\xA0\x80\x81"), R"("\U000E0001")");
  EXPECT_EQ(TypeScriptString("\xF3\xA0\x80\x81"), R"("\uDB40\uDC01")");
  EXPECT_EQ(PythonString("\xF0\x9F\x94\x94"), "\"\xF0\x9F\x94\x94\"");
}

TEST(StringLiteralTest, HidesADollarInJsonFromWorkflows) {
  EXPECT_EQ(JsonString("${{ x }}"), R"("\u0024{{ x }}")");
}

TEST(CaseTest, FollowsThePropertysWords) {
  EXPECT_EQ(SnakeCase("readOnlyRootFilesystem"), "read_only_root_filesystem");
  EXPECT_EQ(SnakeCase("podIP"), "pod_ip");
  EXPECT_EQ(SnakeCase("backup-todoist"), "backup_todoist");
  EXPECT_EQ(CamelCase("backup-todoist-image"), "backupTodoistImage");
  EXPECT_EQ(UpperCamelCase("minimumAge"), "MinimumAge");
  EXPECT_EQ(PythonPropertyName("from"), "from_");
}

TEST(NameScopeTest, HandsOutEachNameOnce) {
  NameScope scope(NameStyle::kCamel, GoReserved());
  EXPECT_EQ(scope.Take("a-1"), "a1");
  EXPECT_EQ(scope.Take("a1"), "a1n2");
  EXPECT_EQ(scope.Take("func"), "func2");
  EXPECT_EQ(scope.Take("1"), "n1");
  EXPECT_EQ(scope.Take(""), "n");
  EXPECT_EQ(scope.Take(""), "n2");
}

TEST(NameScopeTest, KnowsTheKeywordsOfEachLanguage) {
  NameScope python(NameStyle::kSnake, PythonReserved());
  EXPECT_EQ(python.Take("class"), "class_2");
  NameScope typescript(NameStyle::kCamel, TypeScriptReserved());
  EXPECT_EQ(typescript.Take("class"), "class2");
  NameScope yaml(NameStyle::kKebab, {"pulumi"});
  EXPECT_EQ(yaml.Take("pulumi"), "pulumi-2");
}

TEST(SourceWriterTest, AlignsAsGofmtDoes) {
  SourceWriter out("\t", true);
  Expression inner;
  inner.text = "&B{";
  inner.close = "}";
  inner.entries.push_back({"Long: ", Expression::Text("1")});
  Expression outer;
  outer.text = "&A{";
  outer.close = "}";
  outer.entries.push_back({"A: ", Expression::Text("1")});
  outer.entries.push_back({"Longer: ", Expression::Text("2")});
  outer.entries.push_back({"LongestOfAll: ", inner});
  outer.entries.push_back({"B: ", Expression::Text("3")});
  out.Statement("x := ", outer, "");
  EXPECT_EQ(out.Take(),
            "x := &A{\n\tA:      1,\n\tLonger: 2,\n\tLongestOfAll: &B{\n"
            "\t\tLong: 1,\n\t},\n\tB: 3,\n}\n");
}

TEST(LabelValueTest, HoldsWhatKubernetesAllows) {
  EXPECT_EQ(LabelValue("feature/x"), "feature-x");
  EXPECT_EQ(LabelValue("-a-"), "a");
  EXPECT_EQ(LabelValue("\xF0\x9F\x94\x94"), "");
  EXPECT_EQ(LabelValue(std::string(62, 'a') + "/b"), std::string(62, 'a'));
}

TEST(ConfigMapKeyTest, IsTheFilesNameAndUnique) {
  std::set<std::string> taken;
  EXPECT_EQ(ConfigMapKey("/etc/a/default.conf", taken), "default.conf");
  EXPECT_EQ(ConfigMapKey("/etc/b/default.conf", taken), "2-default.conf");
  EXPECT_EQ(ConfigMapKey("/etc/..", taken), "file..");
  EXPECT_EQ(ConfigMapKey("/etc/a b", taken), "a-b");
}

TEST(WorkflowTextTest, KeepsTextFromBeingAnExpression) {
  EXPECT_EQ(WithoutExpressions("a ${{ b }}"), "a ${{ '${{' }} b }}");
  EXPECT_EQ(ExpressionString("it's"), "'it''s'");
  EXPECT_EQ(ExpressionString("it's ${{ 1 }}"),
            "fromJSON('\"it''s \\u0024{{ 1 }}\"')");
  EXPECT_EQ(BranchPattern("!a+b?"), "\\!a\\+b\\?");
  EXPECT_EQ(BranchPattern("$a/${{b}}"), "$a/$*{b}}");
  EXPECT_EQ(InputLine("A=1, 2"), "A=1, 2");
  EXPECT_EQ(InputLine("A=\"1\"\n2"), "\"A=\"\"1\"\"\n2\"");
  EXPECT_EQ(BranchPattern("feature/[x]*"), "feature/\\[x\\]\\*");
}

TEST(UsesActionTest, PinsByCommitOnlyWhereItWasRead) {
  Project project;
  const Yaml known = UsesAction(project, "actions/checkout");
  EXPECT_EQ(known.text().size(), std::string("actions/checkout@").size() + 40);
  EXPECT_EQ(known.note().front(), 'v');
  project.actions = {{"actions/checkout", "", "v7"}};
  const Yaml tagged = UsesAction(project, "actions/checkout");
  EXPECT_EQ(tagged.text(), "actions/checkout@v7");
  EXPECT_FALSE(tagged.note().empty());
}

}  // namespace
}  // namespace imagecd::generator
