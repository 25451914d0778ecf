#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"
#include "provider/property/value.h"
#include "provider/property/wire.h"

namespace imagecd::property {
namespace {

// Random values of every kind. Only raw bits of the engine are used: what
// std::*_distribution makes of them differs between libraries.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : bits_(seed) {}

  Object MakeObject(int depth) {
    Object object;
    for (int n = Below(4); n > 0; --n) object[Text()] = Make(depth);
    return object;
  }

 private:
  int Below(int limit) {
    return static_cast<int>(bits_() % static_cast<std::uint64_t>(limit));
  }
  bool Coin() { return Below(2) == 0; }

  std::string Text() {
    static const char* const kPieces[] = {"a",  "key", "é",    "€",  "😀",
                                          "\"", ".",   "[",    "\n", " ",
                                          "0",  "__",  "value"};
    std::string text;
    for (int n = Below(4); n > 0; --n) text += kPieces[Below(13)];
    if (Below(20) == 0) text += '\0';
    return text;
  }

  double Number() {
    static const double kSpecial[] = {0,
                                      -0.0,
                                      1,
                                      -1,
                                      0.1,
                                      9007199254740993.0,
                                      1e308,
                                      std::numeric_limits<double>::denorm_min(),
                                      std::numeric_limits<double>::max()};
    return Coin() ? kSpecial[Below(9)] : static_cast<double>(Below(100000)) / 7;
  }

  Asset MakeAsset() {
    return {Text(), static_cast<Asset::Source>(Below(3)), Text()};
  }

  Archive MakeArchive(int depth) {
    Archive archive;
    archive.hash = Text();
    archive.source = static_cast<Archive::Source>(Below(3));
    if (archive.source != Archive::Source::kAssets) {
      archive.content = Text();
      return archive;
    }
    for (int n = Below(3); n > 0; --n) {
      archive.assets.emplace(Text(), depth > 0 && Coin()
                                         ? Box(MakeArchive(depth - 1))
                                         : Box(MakeAsset()));
    }
    return archive;
  }

  ResourceReference MakeResource() {
    ResourceReference resource;
    resource.urn = "urn:" + Text();
    resource.has_id = Coin();
    if (resource.has_id) resource.id = Text();
    resource.package_version = Text();
    resource.name = Text();
    resource.type = Text();
    return resource;
  }

  Output MakeOutput(int depth) {
    Output output;
    if (Coin()) output.value.emplace_back(Make(depth - 1));
    output.secret = Coin();
    for (int n = Below(3); n > 0; --n) output.dependencies.push_back(Text());
    return output;
  }

  Value Make(int depth) {
    switch (Below(depth > 0 ? 12 : 8)) {
      case 0:
        return Null{};
      case 1:
        return Coin();
      case 2:
        return Number();
      case 3:
        return Text();
      case 4:
        return Unknown{static_cast<UnknownKind>(Below(7))};
      case 5:
        return MakeResource();
      case 6:
        return MakeAsset();
      case 7:
        return MakeArchive(depth);
      case 8: {
        Array array;
        for (int n = Below(4); n > 0; --n) array.push_back(Make(depth - 1));
        return array;
      }
      case 9:
        return MakeObject(depth - 1);
      case 10:
        return Secret{Box(Make(depth - 1))};
      default:
        return MakeOutput(depth);
    }
  }

  std::mt19937_64 bits_;
};

// A map has no order of its own, and by default another one in each process.
std::string DeterministicBytes(const google::protobuf::Struct& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

TEST(WireRandomTest, DecodesWhatWasEncodedToTheSameValue) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Object object = Generator(seed).MakeObject(6);

    google::protobuf::Struct message;
    ASSERT_TRUE(Encode(object, &message).ok());
    // Through bytes, as between processes.
    google::protobuf::Struct received;
    ASSERT_TRUE(received.ParseFromString(message.SerializeAsString()));
    const absl::StatusOr<Object> decoded = Decode(received);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    ASSERT_EQ(*decoded, object) << message.DebugString();
  }
}

// Whatever is cut from, added to or swapped in a message: an answer or an
// error, and an answer can be encoded again.
TEST(WireRandomTest, SurvivesDamagedMessages) {
  // It complains of text that is not UTF-8, of which there is much here.
  const google::protobuf::LogSilencer quiet;
  int answers = 0;
  int errors = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    google::protobuf::Struct message;
    ASSERT_TRUE(Encode(Generator(seed).MakeObject(4), &message).ok());
    std::string bytes = DeterministicBytes(message);
    if (bytes.empty()) continue;
    std::mt19937_64 bits(seed);
    for (auto n = bits() % 3; n < 3; ++n) {
      bytes[bits() % bytes.size()] = static_cast<char>(bits());
    }
    google::protobuf::Struct received;
    if (!received.ParseFromString(bytes)) continue;
    const absl::StatusOr<Object> decoded = Decode(received);
    if (!decoded.ok()) {
      ++errors;
      EXPECT_EQ(decoded.status().code(), absl::StatusCode::kInvalidArgument);
      continue;
    }
    ++answers;
    google::protobuf::Struct again;
    ASSERT_TRUE(Encode(*decoded, &again).ok());
    const absl::StatusOr<Object> twice = Decode(again);
    ASSERT_TRUE(twice.ok()) << twice.status();
    EXPECT_EQ(*twice, *decoded);
  }
  EXPECT_GT(answers, 100);
  EXPECT_GT(errors, 10);
}

}  // namespace
}  // namespace imagecd::property
