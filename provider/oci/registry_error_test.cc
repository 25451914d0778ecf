#include "provider/oci/registry_error.h"

#include <gtest/gtest.h>

namespace imagecd::oci {
namespace {

constexpr Failure kAll[] = {
    Failure::kNetwork,      Failure::kTls,         Failure::kTimeout,
    Failure::kUnauthorized, Failure::kDenied,      Failure::kNotFound,
    Failure::kRateLimited,  Failure::kServer,      Failure::kBadAnswer,
    Failure::kTooLarge,     Failure::kCredentials, Failure::kCancelled};

TEST(RegistryErrorTest, CarriesTheFailureAndTheMessage) {
  for (Failure failure : kAll) {
    const absl::Status status = MakeRegistryError(failure, "what happened");
    EXPECT_EQ(FailureOf(status), failure);
    EXPECT_EQ(status.message(), "what happened");
  }
}

TEST(RegistryErrorTest, NeverUsesACodeThatLosesTheEnginesState) {
  for (Failure failure : kAll) {
    const absl::StatusCode code = MakeRegistryError(failure, "").code();
    EXPECT_NE(code, absl::StatusCode::kOk);
    EXPECT_NE(code, absl::StatusCode::kInternal);
    EXPECT_NE(code, absl::StatusCode::kUnknown);
    EXPECT_NE(code, absl::StatusCode::kDataLoss);
  }
}

TEST(RegistryErrorTest, TellsAccessAbsenceAndOutageApart) {
  EXPECT_EQ(MakeRegistryError(Failure::kDenied, "").code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(MakeRegistryError(Failure::kCredentials, "").code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(MakeRegistryError(Failure::kNotFound, "").code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(MakeRegistryError(Failure::kTooLarge, "").code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(MakeRegistryError(Failure::kCancelled, "").code(),
            absl::StatusCode::kCancelled);
}

TEST(RegistryErrorTest, KnowsNoFailureInAnotherStatus) {
  EXPECT_EQ(FailureOf(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(FailureOf(absl::UnavailableError("x")), std::nullopt);
}

}  // namespace
}  // namespace imagecd::oci
