// Usage: parsing-bench [--quick] [WORD...]
// Measures the readers of foreign bytes with the hardest shapes that we know,
// in milliseconds of CPU time per MiB, at two sizes. The larger size is the
// limit of the reader, or a few MiB. A reader whose time is not linear has a
// larger figure at the larger size. With WORDs, measures only readers or shapes
// whose names contain one of them. --quick, which is for the suite, reads small
// texts once.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/stack/state.h"
#include "google/protobuf/struct.pb.h"
#include "nlohmann/json.hpp"
#include "programs/generator/record.h"
#include "programs/generator/yaml_tree.h"
#include "provider/oci/auth_file.h"
#include "provider/oci/bounded_json.h"
#include "provider/oci/challenge.h"
#include "provider/oci/link.h"
#include "provider/oci/registry_client.h"
#include "provider/oci/tag_list_parser.h"
#include "provider/policy/survey.h"
#include "provider/policy/verdicts.h"
#include "provider/property/value.h"
#include "provider/property/wire.h"
#include "tests/bench/parsing_shapes.h"

namespace imagecd::bench {
namespace {

constexpr std::size_t kKiB = 1 << 10;
constexpr std::size_t kMiB = 1 << 20;

// A text to read, and the reader. The reader returns the number of parts, so
// that the work is not optimized away.
using Reading = std::function<std::size_t()>;

struct Reader {
  std::string name;
  std::vector<Shape> shapes;
  std::size_t small = kMiB;
  std::size_t large = 4 * kMiB;
  // Prepares everything that is not measured. The text outlives the result.
  std::function<Reading(const std::string& text)> prepare;
};

// For readers of text.
std::function<Reading(const std::string&)> OfText(
    std::function<std::size_t(const std::string&)> read) {
  return [read](const std::string& text) -> Reading {
    return [read, &text] { return read(text); };
  };
}

class CountingSink : public oci::TagSink {
 public:
  void BeginPage() override {}
  void OnTag(std::string_view) override { ++tags; }
  absl::Status EndPage() override { return absl::OkStatus(); }
  std::size_t tags = 0;
};

std::size_t ReadTagList(const std::string& text) {
  constexpr std::size_t kPiece = 16 * kKiB;
  CountingSink sink;
  oci::TagListParser parser(sink);
  parser.Begin();
  for (std::size_t at = 0; at < text.size(); at += kPiece) {
    const std::string_view piece = std::string_view(text).substr(at, kPiece);
    if (!parser.Append(piece).ok()) return 0;
  }
  return sink.tags;
}

// `text`: a tag per line, in pages of 1,000.
template <typename Collector>
std::size_t ShowTags(std::string_view text, Collector& collector) {
  base::Interrupt never;
  std::size_t tags = 0;
  collector.BeginPage();
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    collector.OnTag(text.substr(0, end), never);
    text.remove_prefix(end + 1);
    if (++tags % 1000 != 0) continue;
    collector.EndPage(never);
    collector.BeginPage();
  }
  collector.EndPage(never);
  return tags;
}

std::size_t SurveyTags(const std::string& text, const std::string& pattern) {
  policy::SurveyOptions options;
  options.branch = "main";
  if (!pattern.empty()) {
    options.scheme = *policy::TagScheme::FromPattern(pattern);
  }
  policy::Survey survey(options);
  ShowTags(text, survey);
  return survey.Candidates(policy::Survey::kMaxBuilds).size();
}

std::size_t ListTags(const std::string& text) {
  policy::VerdictOptions options;
  options.rules.branch = "main";
  options.limit = 10'000;
  options.all_branches = true;
  policy::VerdictCollector collector(options);
  ShowTags(text, collector);
  base::Interrupt never;
  return collector.Take(never).size();
}

void ToProtobuf(const nlohmann::json& from, google::protobuf::Value* to) {
  if (from.is_string()) {
    to->set_string_value(from.get<std::string>());
  } else if (from.is_array()) {
    auto* list = to->mutable_list_value();
    for (const auto& each : from) ToProtobuf(each, list->add_values());
  } else if (from.is_object()) {
    auto& fields = *to->mutable_struct_value()->mutable_fields();
    for (const auto& [key, each] : from.items()) {
      const bool secret = key == "secret";
      ToProtobuf(each, &fields[secret ? "value" : key]);
      if (secret) {
        fields["4dabf18193072939515e22adb298388d"].set_string_value(
            "1b47061264138c4ac30d75fd1eb44270");
      }
    }
  } else {
    to->set_number_value(0);
  }
}

Reading PrepareProperties(const std::string& text) {
  auto message = std::make_shared<google::protobuf::Value>();
  ToProtobuf(oci::ParseBounded(text, {.values = 100'000'000}), message.get());
  return [message]() -> std::size_t {
    const auto value = property::DecodeValue(*message);
    if (!value.ok()) return 0;
    google::protobuf::Value again;
    (void)property::EncodeValue(*value, &again);
    return property::Describe(value->Revealed()).size() +
           (value->ContainsSecret() ? 1 : 0) +
           (value->ContainsUnknown() ? 1 : 0);
  };
}

std::vector<Reader> Readers() {
  static constexpr char kSlowPattern[] =
      R"((?P<branch>(.?){1,40}(.?){1,40})\.(?P<time>[0-9-]{15})\.(?P<sha>.*))";
  return {
      {"JSON", JsonShapes(), kMiB, 4 * kMiB, OfText([](const auto& text) {
         return oci::ParseBounded(text, {.values = 100'000'000}).size();
       })},
      {"tag list", TagListShapes(), kMiB, 16 * kMiB, OfText(ReadTagList)},
      {"tags of a look-up", TagOrders(), kMiB, 16 * kMiB,
       OfText([](const auto& text) { return SurveyTags(text, ""); })},
      {"tags of a look-up, tagPattern", TagOrders(), 16 * kKiB, 64 * kKiB,
       OfText([](const auto& text) { return SurveyTags(text, kSlowPattern); })},
      {"tags of listImages", TagOrders(), kMiB, 16 * kMiB, OfText(ListTags)},
      {"YAML", YamlShapes(), 256 * kKiB, kMiB, OfText([](const auto& text) {
         std::vector<generator::Problem> problems;
         const auto root = generator::ParseYaml(text, "file", &problems);
         return problems.size() + (root == nullptr ? 0 : root->weight);
       })},
      {"imagecd.lock", LockShapes(), kMiB, 8 * kMiB,
       OfText([](const auto& text) {
         const auto record = generator::ParseRecord(text);
         return record.ok() ? record->size() : 0;
       })},
      {"Link", LinkShapes(), 16 * kKiB, 64 * kKiB, OfText([](const auto& text) {
         return oci::NextLink({text}).has_value() ? 1 : 0;
       })},
      {"challenge", ChallengeShapes(), 16 * kKiB, 64 * kKiB,
       OfText([](const auto& text) {
         return oci::ParseChallenges({text}).size();
       })},
      {"auth file", AuthFileShapes(), 256 * kKiB, kMiB,
       OfText([](const auto& text) {
         const auto file = oci::AuthFile::Parse(text);
         if (!file.ok()) return 0;
         return file->Find({"ghcr.io", "o/r"}).ok() ? 2 : 1;
       })},
      {"properties", PropertyShapes(), kMiB, 4 * kMiB, PrepareProperties},
      {"stack export", StateShapes(), kMiB, 8 * kMiB,
       OfText([](const auto& text) {
         const auto state = stack::ParseState(text);
         return state.ok() ? state->images.size() : 0;
       })},
  };
}

double SecondsOf(const Reading& read) {
  static volatile std::size_t result;
  const std::clock_t begin = std::clock();
  result = result + read();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

// Milliseconds per MiB: the best of three, or of one if that takes long.
double Measure(const Reader& reader, const Shape& shape, std::size_t bytes) {
  const std::string text = shape.make(bytes);
  const Reading read = reader.prepare(text);
  double best = SecondsOf(read);
  for (int i = 0; i < 2 && best < 1; ++i) {
    best = std::min(best, SecondsOf(read));
  }
  return best * 1000 * kMiB / static_cast<double>(text.size());
}

bool IsWanted(const Reader& reader, const Shape& shape,
              const std::vector<std::string>& words) {
  if (words.empty()) return true;
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return reader.name.find(word) != std::string::npos ||
           shape.name.find(word) != std::string::npos;
  });
}

std::string Size(std::size_t bytes) {
  return bytes >= kMiB ? std::to_string(bytes / kMiB) + " MiB"
                       : std::to_string(bytes / kKiB) + " KiB";
}

void Run(bool quick, const std::vector<std::string>& words) {
  std::printf(
      "Milliseconds of CPU time per MiB; \"grows\": twice as much or more for "
      "the "
      "larger text\n");
  for (const Reader& reader : Readers()) {
    const std::size_t small = quick ? 2 * kKiB : reader.small;
    const std::size_t large = quick ? 4 * kKiB : reader.large;
    bool first = true;
    for (const Shape& shape : reader.shapes) {
      if (!IsWanted(reader, shape, words)) continue;
      if (first) {
        std::printf("\n%-36s %9s %9s\n", reader.name.c_str(),
                    Size(small).c_str(), Size(large).c_str());
      }
      first = false;
      const double at_small = Measure(reader, shape, small);
      const double at_large = Measure(reader, shape, large);
      // Less than that is noise.
      const bool grows = !quick && at_large > 2 * at_small && at_large > 5;
      std::printf("  %-34s %9.1f %9.1f%s\n", shape.name.c_str(), at_small,
                  at_large, grows ? "  grows" : "");
      std::fflush(stdout);
    }
  }
}

}  // namespace
}  // namespace imagecd::bench

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const auto quick = std::find(words.begin(), words.end(), "--quick");
  const bool is_quick = quick != words.end();
  if (is_quick) words.erase(quick);
  imagecd::bench::Run(is_quick, words);
  return 0;
}
