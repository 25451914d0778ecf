#include "provider/resources/image_index.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::resources {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

std::string Digest(char digit) { return "sha256:" + std::string(64, digit); }

TEST(ImageIndexTest, RequiresEveryChildButAttestations) {
  const std::string json =
      R"({"manifests":[
        {"digest":")" +
      Digest('a') + R"(","platform":{"os":"linux","architecture":"amd64"}},
        {"digest":")" +
      Digest('b') + R"(","platform":{"os":"unknown","architecture":"unknown"}},
        {"digest":")" +
      Digest('c') +
      R"(","annotations":{"vnd.docker.reference.type":"attestation-manifest"}},
        {"digest":")" +
      Digest('d') + R"("}]})";
  EXPECT_THAT(RequiredChildren(json),
              Optional(ElementsAre(Digest('a'), Digest('d'))));
}

TEST(ImageIndexTest, RefusesWhatIsNoIndex) {
  for (const char* text :
       {"", "[]", "{}", "{\"manifests\":{}}", "{\"manifests\":[1]}",
        "{\"manifests\":[{}]}", "{\"manifests\":[{\"digest\":\"x\"}]}"}) {
    EXPECT_EQ(RequiredChildren(text), std::nullopt) << text;
  }
}

TEST(ImageIndexTest, RefusesAnIndexWithoutBounds) {
  std::string json = "{\"manifests\":[";
  for (std::size_t i = 0; i <= kMaxChildren; ++i) {
    if (i > 0) json += ",";
    json += "{\"digest\":\"" + Digest('a') + "\"}";
  }
  EXPECT_EQ(RequiredChildren(json + "]}"), std::nullopt);
}

TEST(ImageIndexTest, KnowsBothMediaTypes) {
  EXPECT_TRUE(IsIndex("application/vnd.oci.image.index.v1+json"));
  EXPECT_TRUE(
      IsIndex("application/vnd.docker.distribution.manifest.list.v2+json"));
  EXPECT_FALSE(IsIndex("application/vnd.oci.image.manifest.v1+json"));
}

}  // namespace
}  // namespace imagecd::resources
