#include "provider/server/messages.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/property/wire.h"

namespace imagecd::server {
namespace {

using property::Box;
using property::Object;
using property::Secret;
using property::Unknown;
using property::Value;
using resources::DiffKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Value SecretOf(Value value) { return Secret{Box(std::move(value))}; }

TEST(MessagesTest, FindsTypeAndNameInAUrn) {
  const char* plain = "urn:pulumi:dev::home::imagecd:index:LatestImage::chime";
  EXPECT_EQ(TypeOfUrn(plain), "imagecd:index:LatestImage");
  EXPECT_EQ(NameOfUrn(plain), "chime");
  const char* nested = "urn:pulumi:dev::home::a:b:C$imagecd:index:X::a::b";
  EXPECT_EQ(TypeOfUrn(nested), "imagecd:index:X");
  EXPECT_EQ(NameOfUrn(nested), "a::b");
  for (const char* odd : {"", "::", "urn:pulumi:dev", "a::b"}) {
    EXPECT_EQ(TypeOfUrn(odd), "") << odd;
    EXPECT_EQ(NameOfUrn(odd), "") << odd;
  }
}

TEST(MessagesTest, FindsTheTopLevelOfAPath) {
  EXPECT_EQ(TopLevelOf("tag"), "tag");
  EXPECT_EQ(TopLevelOf("pin.commit"), "pin");
  EXPECT_EQ(TopLevelOf("exclude[0].tag"), "exclude");
  EXPECT_EQ(TopLevelOf("[\"a.b\"].c"), "a.b");
  EXPECT_EQ(TopLevelOf("[\"a\\\"b\"][0]"), "a\"b");
  EXPECT_EQ(TopLevelOf("[\"a"), "a");
  EXPECT_EQ(TopLevelOf(""), "");
}

TEST(MessagesTest, DiffSaysTheSameThreeTimes) {
  pulumirpc::DiffResponse message;
  ToWire({{{"exclude[0].tag", {DiffKind::kAdd, true}},
           {"exclude[1].tag", {DiffKind::kDelete, false}},
           {"repository", {DiffKind::kUpdateReplace, true}}}},
         &message);
  EXPECT_EQ(message.changes(), pulumirpc::DiffResponse::DIFF_SOME);
  EXPECT_TRUE(message.hasdetaileddiff());
  EXPECT_THAT(message.diffs(), ElementsAre("exclude", "repository"));
  EXPECT_THAT(message.replaces(), ElementsAre("repository"));
  ASSERT_EQ(message.detaileddiff().size(), 3u);
  EXPECT_EQ(message.detaileddiff().at("exclude[1].tag").kind(),
            pulumirpc::PropertyDiff::DELETE);
  EXPECT_EQ(message.detaileddiff().at("repository").kind(),
            pulumirpc::PropertyDiff::UPDATE_REPLACE);
  EXPECT_TRUE(message.detaileddiff().at("repository").inputdiff());
}

TEST(MessagesTest, DiffWithoutChangesIsDiffNone) {
  pulumirpc::DiffResponse message;
  ToWire(resources::DiffResponse{}, &message);
  EXPECT_EQ(message.changes(), pulumirpc::DiffResponse::DIFF_NONE);
  EXPECT_TRUE(message.hasdetaileddiff());
  EXPECT_THAT(message.diffs(), IsEmpty());
}

TEST(MessagesTest, CarriesEveryKindOfDiff) {
  const std::pair<DiffKind, pulumirpc::PropertyDiff::Kind> kKinds[] = {
      {DiffKind::kAdd, pulumirpc::PropertyDiff::ADD},
      {DiffKind::kAddReplace, pulumirpc::PropertyDiff::ADD_REPLACE},
      {DiffKind::kDelete, pulumirpc::PropertyDiff::DELETE},
      {DiffKind::kDeleteReplace, pulumirpc::PropertyDiff::DELETE_REPLACE},
      {DiffKind::kUpdate, pulumirpc::PropertyDiff::UPDATE},
      {DiffKind::kUpdateReplace, pulumirpc::PropertyDiff::UPDATE_REPLACE}};
  for (const auto& [kind, wire] : kKinds) {
    pulumirpc::DiffResponse message;
    ToWire({{{"a", {kind, false}}}}, &message);
    EXPECT_EQ(message.detaileddiff().at("a").kind(), wire);
    EXPECT_EQ(message.replaces_size(),
              pulumirpc::PropertyDiff::Kind_Name(wire).find("REPLACE") !=
                      std::string::npos
                  ? 1
                  : 0);
  }
}

TEST(MessagesTest, KeepsSecretsAndUnknownsBothWays) {
  const Object inputs = {{"a", SecretOf("x")}, {"b", Unknown{}}};
  pulumirpc::CheckResponse response;
  ASSERT_TRUE(ToWire(resources::CheckResponse{inputs, {}}, &response).ok());
  pulumirpc::CheckRequest request;
  *request.mutable_news() = response.inputs();
  const auto plain = FromWire(request);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->news, inputs);
  EXPECT_THAT(plain->olds, IsEmpty());
  EXPECT_FALSE(plain->old_outputs.has_value());
}

TEST(MessagesTest, ReadsOldOutputsOfCheckWhereTheyAreSent) {
  pulumirpc::CheckRequest request;
  request.mutable_old_outputs();
  EXPECT_EQ(FromWire(request)->old_outputs, Object());
}

TEST(MessagesTest, NamesTheFieldThatCannotBeRead) {
  pulumirpc::DiffRequest request;
  (*request.mutable_olds()->mutable_fields())["tag"];
  const auto plain = FromWire(request);
  ASSERT_TRUE(absl::IsInvalidArgument(plain.status()));
  EXPECT_THAT(std::string(plain.status().message()),
              HasSubstr("olds: property tag"));
}

TEST(MessagesTest, TellsOldInputsFromOldOutputs) {
  pulumirpc::UpdateRequest request;
  ASSERT_TRUE(
      property::Encode({{"k", "outputs"}}, request.mutable_olds()).ok());
  ASSERT_TRUE(property::Encode({{"k", "news"}}, request.mutable_news()).ok());
  ASSERT_TRUE(
      property::Encode({{"k", "inputs"}}, request.mutable_old_inputs()).ok());
  const auto plain = FromWire(request);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->old_outputs, (Object{{"k", "outputs"}}));
  EXPECT_EQ(plain->old_inputs, (Object{{"k", "inputs"}}));
  EXPECT_EQ(plain->news, (Object{{"k", "news"}}));
}

TEST(MessagesTest, RefusesUnknownsWhereTheEngineHasNoUseForThem) {
  const Object unknown = {{"tag", SecretOf(Unknown{})}};
  pulumirpc::CreateResponse create;
  EXPECT_TRUE(
      ToWire(resources::CreateResponse{"id", unknown}, true, &create).ok());
  EXPECT_FALSE(
      ToWire(resources::CreateResponse{"id", unknown}, false, &create).ok());
  pulumirpc::UpdateResponse update;
  EXPECT_TRUE(ToWire(unknown, true, &update).ok());
  EXPECT_FALSE(ToWire(unknown, false, &update).ok());
  pulumirpc::ReadResponse read;
  EXPECT_FALSE(ToWire(resources::ReadResponse{"id", {}, unknown}, &read).ok());
  EXPECT_FALSE(ToWire(resources::ReadResponse{"id", unknown, {}}, &read).ok());
  pulumirpc::InvokeResponse invoke;
  const auto status = ToWire(resources::InvokeResponse{unknown, {}}, &invoke);
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("property tag"));
}

TEST(MessagesTest, ReadOfWhatIsGoneHasNeitherIdNorProperties) {
  pulumirpc::ReadResponse message;
  ASSERT_TRUE(
      ToWire(resources::ReadResponse{"", {{"a", 1}}, {{"a", 1}}}, &message)
          .ok());
  EXPECT_FALSE(message.has_properties());
  EXPECT_FALSE(message.has_inputs());
}

TEST(MessagesTest, ReadOfWhatIsThereAlwaysHasBoth) {
  pulumirpc::ReadResponse message;
  ASSERT_TRUE(ToWire(resources::ReadResponse{"id", {}, {}}, &message).ok());
  EXPECT_TRUE(message.has_properties()) << "without, import says 'not found'";
  EXPECT_TRUE(message.has_inputs()) << "without, import says 'unsupported'";
}

TEST(MessagesTest, FailuresOfAFunctionComeWithoutAResult) {
  pulumirpc::InvokeResponse message;
  ASSERT_TRUE(
      ToWire(resources::InvokeResponse{{}, {{"pin", "odd \xff"}}}, &message)
          .ok());
  EXPECT_FALSE(message.has_return_());
  ASSERT_EQ(message.failures_size(), 1);
  EXPECT_EQ(message.failures(0).property(), "pin");
  EXPECT_EQ(message.failures(0).reason(), "odd \uFFFD");
}

TEST(MessagesTest, ConfigurationComesFromTheTypedArguments) {
  pulumirpc::ConfigureRequest message;
  (*message.mutable_variables())["imagecd:config:maxAttempts"] = "3";
  EXPECT_EQ(*FromWire(message), (Object{{"maxAttempts", "3"}}));
  ASSERT_TRUE(
      property::Encode({{"maxAttempts", SecretOf(4)}}, message.mutable_args())
          .ok());
  EXPECT_EQ(*FromWire(message), (Object{{"maxAttempts", SecretOf(4)}}));
}

}  // namespace
}  // namespace imagecd::server
