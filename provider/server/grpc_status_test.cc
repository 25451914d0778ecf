#include "provider/server/grpc_status.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/property/utf8.h"

namespace imagecd::server {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

TEST(GrpcStatusTest, KeepsCodeAndText) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  for (const absl::Status& status :
       {absl::UnavailableError("a"), absl::PermissionDeniedError("b"),
        absl::NotFoundError("c"), absl::CancelledError("d"),
        absl::InvalidArgumentError("e"), absl::DeadlineExceededError("f"),
        absl::UnauthenticatedError("g"), absl::ResourceExhaustedError("h")}) {
    const grpc::Status wire = ToGrpc(status);
    EXPECT_EQ(static_cast<int>(wire.error_code()), status.raw_code());
    EXPECT_EQ(wire.error_message(), std::string(status.message()));
    EXPECT_EQ(FromGrpc(wire), status);
  }
}

TEST(GrpcStatusTest, NeverSaysThatTheStateIsUnknown) {
  for (int code = 1; code <= 20; ++code) {
    const grpc::Status wire =
        ToGrpc(absl::Status(static_cast<absl::StatusCode>(code), "text"));
    EXPECT_NE(wire.error_code(), grpc::StatusCode::UNKNOWN) << code;
    EXPECT_NE(wire.error_code(), grpc::StatusCode::INTERNAL) << code;
    EXPECT_NE(wire.error_code(), grpc::StatusCode::DATA_LOSS) << code;
    EXPECT_NE(wire.error_code(), grpc::StatusCode::UNIMPLEMENTED) << code;
    EXPECT_FALSE(wire.ok());
    EXPECT_EQ(wire.error_message(), "text");
  }
}

TEST(GrpcStatusTest, SendsTextThatFitsAndIsUtf8) {
  EXPECT_EQ(ToGrpc(absl::NotFoundError("a\xff")).error_message(), "a\uFFFD");
  const std::string longest =
      ToGrpc(absl::NotFoundError(std::string(100000, 'x'))).error_message();
  EXPECT_THAT(longest, StartsWith("xxx"));
  EXPECT_THAT(longest, EndsWith("…"));
  EXPECT_LT(longest.size(), 8192u);
  std::string euros;
  for (int i = 0; i < 10000; ++i) euros += "€";
  const std::string cut = ToGrpc(absl::NotFoundError(euros)).error_message();
  EXPECT_TRUE(property::IsValidUtf8(cut));
  EXPECT_LT(3 * cut.size(), 8192u);
}

}  // namespace
}  // namespace imagecd::server
