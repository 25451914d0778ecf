#include "provider/property/value.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace imagecd::property {
namespace {

Value SecretOf(Value value) { return Secret{Box(std::move(value))}; }
Value OutputOf(Value value, bool secret) {
  return Output{{Box(std::move(value))}, secret, {}};
}
Value UnknownOutput(bool secret) { return Output{{}, secret, {}}; }

TEST(ValueTest, IsARegularType) {
  const Value original = Object{{"a", SecretOf(Array{1, "two", true, Null{}})}};
  Value copy = original;
  EXPECT_EQ(copy, original);
  *(*copy.As<Object>()->at("a").As<Secret>()->value).As<Array>() = Array{2};
  EXPECT_NE(copy, original) << "a copy must not share what it holds";
  copy = original;
  const Value moved = std::move(copy);
  EXPECT_EQ(moved, original);
}

TEST(ValueTest, TellsTypesApartThatLookAlike) {
  EXPECT_NE(Value(Null{}), Value(false));
  EXPECT_NE(Value(1), Value("1"));
  EXPECT_NE(Value("x"), SecretOf("x"));
  EXPECT_NE(Value(Unknown{UnknownKind::kString}),
            Value(Unknown{UnknownKind::kBool}));
}

TEST(ValueTest, FindsUnknownsAnywhere) {
  EXPECT_FALSE(Value(Object{{"a", Array{1, SecretOf("x")}}}).ContainsUnknown());
  EXPECT_TRUE(Value(Unknown{}).ContainsUnknown());
  EXPECT_TRUE(SecretOf(Array{Unknown{}}).ContainsUnknown());
  EXPECT_TRUE(Value(Object{{"a", UnknownOutput(false)}}).ContainsUnknown());
  EXPECT_TRUE(OutputOf(Unknown{}, false).ContainsUnknown());
  ResourceReference resource{.urn = "urn:x"};
  EXPECT_FALSE(Value(resource).ContainsUnknown());
  resource.has_id = true;
  EXPECT_TRUE(Value(resource).ContainsUnknown());
  resource.id = "i";
  EXPECT_FALSE(Value(resource).ContainsUnknown());
}

TEST(ValueTest, FindsSecretsAnywhere) {
  EXPECT_FALSE(Value(Array{"x", UnknownOutput(false)}).ContainsSecret());
  EXPECT_TRUE(Value(Array{"x", UnknownOutput(true)}).ContainsSecret());
  EXPECT_TRUE(OutputOf(SecretOf("x"), false).ContainsSecret());
  EXPECT_TRUE(Value(Object{{"a", Array{SecretOf("x")}}}).ContainsSecret());
}

TEST(ValueTest, RevealsThroughEveryLayer) {
  const Value value =
      Object{{"a", SecretOf(SecretOf("x"))},
             {"b", Array{OutputOf(SecretOf(1), true), UnknownOutput(true)}}};
  EXPECT_EQ(value.Revealed(),
            Value(Object{{"a", "x"}, {"b", Array{1, Unknown{}}}}));
}

TEST(ValueTest, MakesASecretOnce) {
  EXPECT_EQ(MakeSecret("x"), SecretOf("x"));
  EXPECT_EQ(MakeSecret(SecretOf("x")), SecretOf("x"));
  EXPECT_EQ(MakeSecret(OutputOf("x", true)), OutputOf("x", true));
  EXPECT_EQ(MakeSecret(OutputOf("x", false)), SecretOf(OutputOf("x", false)));
}

TEST(DescribeTest, WritesWhatAPersonReads) {
  EXPECT_EQ(Describe("a\"b\n\x01"), R"("a\"b\n\u0001")");
  EXPECT_EQ(Describe(1), "1");
  EXPECT_EQ(Describe(0.1), "0.1");
  EXPECT_EQ(Describe(1e300), "1e+300");
  EXPECT_EQ(Describe(Null{}), "null");
  EXPECT_EQ(Describe(Object{{"a", Array{true, Unknown{}}}, {"b", Object{}}}),
            R"({"a": [true, [unknown]], "b": {}})");
  EXPECT_EQ(Describe(UnknownOutput(false)), "[unknown]");
}

TEST(DescribeTest, NeverShowsASecret) {
  const Value value = Object{{"a", SecretOf("hunter2")},
                             {"b", OutputOf("hunter2", true)},
                             {"c", OutputOf(SecretOf("hunter2"), false)}};
  EXPECT_EQ(Describe(value),
            R"({"a": [secret], "b": [secret], "c": [secret]})");
}

TEST(DescribeTest, CutsAtACharacterAndStaysWithinTheLimit) {
  EXPECT_EQ(Describe("abcdefgh", 10), "\"abcdefgh\"");
  EXPECT_EQ(Describe("abcdefghi", 10), "\"abcdef…");
  EXPECT_EQ(Describe("abcde\u20acghijk", 10), "\"abcde…");
  EXPECT_EQ(Describe(Array(100000, Value("abc")), 12), "[\"abc\", \"…");
  EXPECT_LE(Describe(std::string(1 << 20, '\x01')).size(), 120u);
}

TEST(KindOfTest, NamesEveryKindWithItsArticle) {
  EXPECT_EQ(KindOf("x"), "a string");
  EXPECT_EQ(KindOf(1), "a number");
  EXPECT_EQ(KindOf(true), "a boolean");
  EXPECT_EQ(KindOf(Null{}), "null");
  EXPECT_EQ(KindOf(Array{}), "a list");
  EXPECT_EQ(KindOf(Object{}), "an object");
  EXPECT_EQ(KindOf(Unknown{}), "an unknown value");
  EXPECT_EQ(KindOf(SecretOf("x")), "a secret string");
  EXPECT_EQ(KindOf(SecretOf(SecretOf(1))), "a secret number");
  EXPECT_EQ(KindOf(OutputOf(Array{}, true)), "a secret list");
  EXPECT_EQ(KindOf(UnknownOutput(false)), "an unknown value");
  EXPECT_EQ(KindOf(ResourceReference{}), "a resource");
  EXPECT_EQ(KindOf(Asset{}), "an asset");
  EXPECT_EQ(KindOf(Archive{}), "an archive");
}

}  // namespace
}  // namespace imagecd::property
