#include "provider/oci/sha256.h"

#include <string>

#include "gtest/gtest.h"

namespace imagecd::oci {
namespace {

// The examples of FIPS 180-2, appendix B, and the empty message.
TEST(Sha256DigestTest, AgreesWithTheStandardsExamples) {
  EXPECT_EQ(Sha256Digest(""),
            "sha256:"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Digest("abc"),
            "sha256:"
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Digest(std::string(1'000'000, 'a')),
            "sha256:"
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256DigestTest, HashesBytesWhateverTheyAre) {
  EXPECT_NE(Sha256Digest(std::string_view("a\0b", 3)), Sha256Digest("a"));
}

}  // namespace
}  // namespace imagecd::oci
