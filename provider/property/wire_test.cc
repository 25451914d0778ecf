#include "provider/property/wire.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "provider/property/value.h"

namespace imagecd::property {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSig[] = "4dabf18193072939515e22adb298388d";

// The message that `json` describes. SIG stands for the signature key.
google::protobuf::Struct FromJson(std::string json) {
  for (std::size_t at; (at = json.find("SIG")) != std::string::npos;) {
    json.replace(at, 3, kSig);
  }
  google::protobuf::Struct message;
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &message);
  EXPECT_TRUE(status.ok()) << status.ToString() << json;
  return message;
}

// What property "p" decodes to; its JSON is `json`.
absl::StatusOr<Value> DecodeOne(const std::string& json) {
  absl::StatusOr<Object> object = Decode(FromJson("{\"p\": " + json + "}"));
  if (!object.ok()) return object.status();
  return object->at("p");
}

std::string ErrorOf(const std::string& json) {
  const auto result = DecodeOne(json);
  if (result.ok()) return "no error";
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(result.status().message());
}

TEST(WireDecodeTest, ReadsWhatJsonHas) {
  EXPECT_EQ(*Decode(FromJson(R"({"s": "x", "n": 1.5, "b": true, "z": null,
                                 "l": [1, []], "o": {"k": {}}})")),
            (Object{{"s", "x"},
                    {"n", 1.5},
                    {"b", true},
                    {"z", Null{}},
                    {"l", Array{1, Array{}}},
                    {"o", Object{{"k", Object{}}}}}));
}

TEST(WireDecodeTest, ReadsUnknownsOfEveryKind) {
  const std::pair<const char*, UnknownKind> kMarkers[] = {
      {"1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", UnknownKind::kBool},
      {"3eeb2bf0-c639-47a8-9e75-3b44932eb421", UnknownKind::kNumber},
      {"04da6b54-80e4-46f7-96ec-b56ff0331ba9", UnknownKind::kString},
      {"6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", UnknownKind::kArray},
      {"030794c1-ac77-496b-92df-f27374a8bd58", UnknownKind::kAsset},
      {"e48ece36-62e2-4504-bad9-02848725956a", UnknownKind::kArchive},
      {"dd056dcd-154b-4c76-9bd3-c8f88648b5ff", UnknownKind::kObject},
  };
  for (const auto& [text, kind] : kMarkers) {
    const Value expected = Unknown{kind};
    EXPECT_EQ(*DecodeOne("\"" + std::string(text) + "\""), expected) << text;
    google::protobuf::Value message;
    ASSERT_TRUE(EncodeValue(expected, &message).ok());
    EXPECT_EQ(message.string_value(), text);
  }
}

TEST(WireDecodeTest, ReadsSecrets) {
  EXPECT_EQ(*DecodeOne(R"({"SIG": "1b47061264138c4ac30d75fd1eb44270",
                           "value": ["x"]})"),
            Value(Secret{Box(Array{"x"})}));
}

TEST(WireDecodeTest, ReadsOutputs) {
  EXPECT_EQ(*DecodeOne(R"({"SIG": "d0e6a833031e9bbcd3f4e8bde6ca49a4"})"),
            Value(Output{}));
  EXPECT_EQ(*DecodeOne(R"({"SIG": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                           "value": "x", "secret": true,
                           "dependencies": ["urn:a", "urn:b"]})"),
            Value(Output{{Box("x")}, true, {"urn:a", "urn:b"}}));
}

TEST(WireDecodeTest, ReadsResourceReferences) {
  EXPECT_EQ(*DecodeOne(R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e",
                           "urn": "urn:x"})"),
            Value(ResourceReference{.urn = "urn:x"}));
  EXPECT_EQ(*DecodeOne(R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e",
                           "urn": "urn:x", "id": "i", "packageVersion": "1.2.3",
                           "name": "n", "type": "t"})"),
            Value(ResourceReference{.urn = "urn:x",
                                    .has_id = true,
                                    .id = "i",
                                    .package_version = "1.2.3",
                                    .name = "n",
                                    .type = "t"}));
}

TEST(WireDecodeTest, TakesBothSpellingsOfAnUnknownId) {
  const Value expected = ResourceReference{.urn = "urn:x", .has_id = true};
  EXPECT_EQ(*DecodeOne(R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e",
                           "urn": "urn:x", "id": ""})"),
            expected);
  EXPECT_EQ(*DecodeOne(R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e",
                           "urn": "urn:x",
                           "id": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"})"),
            expected);
}

TEST(WireDecodeTest, ReadsAssets) {
  const std::string sig = R"({"SIG": "c44067f5952c0a294b673a41bacd8c17")";
  EXPECT_EQ(*DecodeOne(sig + R"(, "hash": "h", "text": "t"})"),
            Value(Asset{"h", Asset::Source::kText, "t"}));
  EXPECT_EQ(*DecodeOne(sig + R"(, "path": "./p"})"),
            Value(Asset{"", Asset::Source::kPath, "./p"}));
  // Every source written out, only one of them meant.
  EXPECT_EQ(*DecodeOne(sig + R"(, "text": "", "path": "", "uri": "u"})"),
            Value(Asset{"", Asset::Source::kUri, "u"}));
  // An empty text is not written by some.
  EXPECT_EQ(*DecodeOne(sig + R"(, "hash": "h"})"),
            Value(Asset{"h", Asset::Source::kText, ""}));
}

TEST(WireDecodeTest, ReadsArchives) {
  const std::string sig = R"({"SIG": "0def7320c3a5731c473e5ecbe6d01bc7")";
  EXPECT_EQ(*DecodeOne(sig + R"(, "uri": "u"})"),
            Value(Archive{"", Archive::Source::kUri, "u", {}}));
  EXPECT_EQ(*DecodeOne(sig + R"(, "path": "p", "assets": null})"),
            Value(Archive{"", Archive::Source::kPath, "p", {}}));
  EXPECT_EQ(*DecodeOne(sig + R"(})"),
            Value(Archive{"", Archive::Source::kAssets, "", {}}));
  EXPECT_EQ(*DecodeOne(sig + R"(, "hash": "h", "assets": {"a": {
                   "SIG": "c44067f5952c0a294b673a41bacd8c17", "text": "t"}}})"),
            Value(Archive{"h",
                          Archive::Source::kAssets,
                          "",
                          {{"a", Box(Asset{"", Asset::Source::kText, "t"})}}}));
}

TEST(WireDecodeTest, PassesOverKeysThatItDoesNotKnow) {
  EXPECT_EQ(*DecodeOne(R"({"SIG": "1b47061264138c4ac30d75fd1eb44270",
                           "value": "x", "since": "tomorrow"})"),
            Value(Secret{Box("x")}));
}

TEST(WireDecodeTest, RefusesMalformedSignatures) {
  const char* const kBad[] = {
      R"({"SIG": "00000000000000000000000000000000"})",
      R"({"SIG": ""})",
      R"({"SIG": 1})",
      R"({"SIG": null})",
      R"({"SIG": {}})",
      // Secret: without a value.
      R"({"SIG": "1b47061264138c4ac30d75fd1eb44270"})",
      // Output.
      R"({"SIG": "d0e6a833031e9bbcd3f4e8bde6ca49a4", "secret": "yes"})",
      R"({"SIG": "d0e6a833031e9bbcd3f4e8bde6ca49a4", "dependencies": "u"})",
      R"({"SIG": "d0e6a833031e9bbcd3f4e8bde6ca49a4", "dependencies": [1]})",
      // Resource reference.
      R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e"})",
      R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e", "urn": ""})",
      R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e", "urn": 1})",
      R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e", "urn": "u", "id": 1})",
      R"({"SIG": "5cf8f73096256a8f31e491e813e4eb8e", "urn": "u", "type": []})",
      // Asset.
      R"({"SIG": "c44067f5952c0a294b673a41bacd8c17", "text": 1})",
      R"({"SIG": "c44067f5952c0a294b673a41bacd8c17", "text": "t", "uri": "u"})",
      R"({"SIG": "c44067f5952c0a294b673a41bacd8c17", "hash": true})",
      // Archive.
      R"({"SIG": "0def7320c3a5731c473e5ecbe6d01bc7", "assets": []})",
      R"({"SIG": "0def7320c3a5731c473e5ecbe6d01bc7", "assets": {"a": 1}})",
      R"({"SIG": "0def7320c3a5731c473e5ecbe6d01bc7", "path": "p",
          "assets": {}})",
      R"({"SIG": "0def7320c3a5731c473e5ecbe6d01bc7", "path": "p",
          "uri": "u"})",
      // Byte string: not negotiated.
      R"({"SIG": "803fd3297a5875dc03ca845dda5d2a98", "value": "YQ=="})",
  };
  for (const char* json : kBad) {
    SCOPED_TRACE(json);
    EXPECT_THAT(ErrorOf(json), HasSubstr("property p"));
  }
}

TEST(WireDecodeTest, NamesTheByteString) {
  EXPECT_THAT(ErrorOf(R"({"SIG": "803fd3297a5875dc03ca845dda5d2a98"})"),
              HasSubstr("byte string"));
}

TEST(WireDecodeTest, NamesThePathAndNeverTheValue) {
  const std::string error = ErrorOf(R"({"ghcr.io": [0, {"a": {
                  "SIG": "1b47061264138c4ac30d75fd1eb44270", "value": {
                    "b": {"SIG": "hunter2", "value": "hunter2"}}}}]})");
  EXPECT_THAT(error, HasSubstr("property p[\"ghcr.io\"][1].a.b: "));
  EXPECT_THAT(error, Not(HasSubstr("hunter2")));
}

TEST(WireDecodeTest, RefusesASignatureOnTheWhole) {
  EXPECT_FALSE(Decode(FromJson(R"({"SIG": "1b47061264138c4ac30d75fd1eb44270",
                                   "value": {}})"))
                   .ok());
}

TEST(WireDecodeTest, RefusesNumbersThatAreNone) {
  for (const double number : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    google::protobuf::Value message;
    message.set_number_value(number);
    EXPECT_FALSE(DecodeValue(message).ok());
    EXPECT_FALSE(EncodeValue(Array{number}, &message).ok());
  }
}

TEST(WireDecodeTest, RefusesAValueOfNoKind) {
  EXPECT_FALSE(DecodeValue(google::protobuf::Value()).ok());
}

TEST(WireDecodeTest, LimitsTheDepth) {
  google::protobuf::Value message;
  google::protobuf::Value* innermost = &message;
  for (int i = 0; i < kMaxDepth; ++i) {
    innermost = innermost->mutable_list_value()->add_values();
  }
  innermost->set_bool_value(true);
  EXPECT_TRUE(DecodeValue(message).ok());
  innermost->mutable_list_value()->add_values()->set_bool_value(true);
  const auto result = DecodeValue(message);
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(std::string(result.status().message()),
              HasSubstr("nested more than 64 levels deep"));

  // Secrets in secrets count too.
  Value value = "x";
  for (int i = 0; i < 10 * kMaxDepth; ++i)
    value = Secret{Box(std::move(value))};
  EXPECT_FALSE(EncodeValue(value, &message).ok());
}

TEST(WireEncodeTest, ReplacesWhatWasThere) {
  google::protobuf::Struct message = FromJson(R"({"old": 1})");
  ASSERT_TRUE(Encode({{"new", 2}}, &message).ok());
  EXPECT_EQ(*Decode(message), (Object{{"new", 2}}));
}

TEST(WireEncodeTest, RefusesWhatWouldBeReadBackAsSomethingElse) {
  Archive odd_member;
  odd_member.source = Archive::Source::kAssets;
  odd_member.assets.emplace("a", Box("text"));
  Archive odd_name;
  odd_name.source = Archive::Source::kAssets;
  odd_name.assets.emplace(kSig, Box(Asset{}));
  const Value kBad[] = {
      "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      Object{{kSig, "1b47061264138c4ac30d75fd1eb44270"}},
      ResourceReference{},
      ResourceReference{.urn = "u",
                        .has_id = true,
                        .id = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
      odd_member,
      odd_name,
      "\xff",
      Object{{"\xff", 1}},
      Asset{"", Asset::Source::kText, "\xff"},
      Output{{}, false, {"\xff"}},
  };
  for (const Value& value : kBad) {
    google::protobuf::Struct message;
    const absl::Status status =
        Encode({{"p", Secret{Box(Array{value})}}}, &message);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument)
        << Describe(value);
    EXPECT_THAT(std::string(status.message()), HasSubstr("property p[0]"));
  }
}

}  // namespace
}  // namespace imagecd::property
