#include "tests/bench/parsing_shapes.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace imagecd::bench {
namespace {

Shape Repeats(std::string name, std::string begin, std::string piece,
              std::string end) {
  return {std::move(name), [=](std::size_t bytes) {
            return Repeated(begin, piece, end, bytes);
          }};
}

Shape Numbers(std::string name, std::string begin,
              std::function<std::string(std::size_t)> piece, std::string end) {
  return {std::move(name), [=](std::size_t bytes) {
            return Numbered(begin, piece, end, bytes);
          }};
}

// A tag of the branch main, `second` seconds after some time.
std::string TagAt(std::size_t second) {
  return absl::StrFormat("main.2024%02d%02d-%02d%02d%02d.%07x",
                         1 + second / 2'419'200 % 12, 1 + second / 86'400 % 28,
                         second / 3600 % 24, second / 60 % 60, second % 60,
                         second);
}

// The resources of a stack's state between the first and the last ones.
Shape State(std::string name, std::string first,
            std::function<std::string(std::size_t)> piece,
            std::string last = "") {
  return Numbers(std::move(name),
                 R"({"version":3,"deployment":{"resources":[)"
                 R"({"urn":"urn:pulumi:s::p::pulumi:pulumi:Stack::p-s",)"
                 R"("type":"pulumi:pulumi:Stack"})" +
                     first,
                 std::move(piece), last + "]}}");
}

constexpr char kImageUrn[] = "urn:pulumi:s::p::imagecd:index:LatestImage::i";

std::string ImageResource(std::size_t i) {
  return absl::StrFormat(
      R"(,{"urn":"%s%d","type":"imagecd:index:LatestImage","inputs":{)"
      R"("repository":"ghcr.io/o/r%d","tag":"%s","digest":"sha256:%064x"},)"
      R"("outputs":{}})",
      kImageUrn, i, i, TagAt(i), i);
}

std::string Dependent(std::size_t i, std::size_t of) {
  return absl::StrFormat(
      R"(,{"urn":"urn:pulumi:s::p::k8s:Deployment::d%d",)"
      R"("type":"k8s:Deployment","dependencies":["%s%d"],)"
      R"("inputs":{"image":"ghcr.io/o/r%d:%s","other":["a","b",{"c":"d"}]}})",
      i, kImageUrn, of, of, TagAt(of));
}

// One resource that depends on all images and names all of them.
std::string ImagesOfOneDependent(std::size_t bytes) {
  std::string images;
  std::string urns;
  std::string texts;
  for (std::size_t i = 0; images.size() + urns.size() + texts.size() < bytes;
       ++i) {
    images += ImageResource(i);
    urns += absl::StrFormat(R"("%s%d",)", kImageUrn, i);
    texts += absl::StrFormat(R"("ghcr.io/o/r%d:%s",)", i, TagAt(i));
  }
  return R"({"version":3,"deployment":{"resources":[{})" + images +
         R"(,{"urn":"urn:pulumi:s::p::k8s:ConfigMap::c",)"
         R"("type":"k8s:ConfigMap","dependencies":[)" +
         urns + R"(""],"inputs":{"a":[)" + texts + R"(""]}}]}})";
}

}  // namespace

std::string Repeated(std::string_view begin, std::string_view piece,
                     std::string_view end, std::size_t bytes) {
  std::string text(begin);
  while (text.size() + piece.size() + end.size() <= bytes) text += piece;
  return text.append(end);
}

std::string Numbered(std::string_view begin,
                     const std::function<std::string(std::size_t)>& piece,
                     std::string_view end, std::size_t bytes) {
  std::string text(begin);
  for (std::size_t i = 0;; ++i) {
    const std::string next = piece(i);
    if (text.size() + next.size() + end.size() > bytes) break;
    text += next;
  }
  return text.append(end);
}

std::vector<Shape> JsonShapes() {
  const auto key = [](std::size_t i) {
    return absl::StrFormat(R"("k%d":0,)", i);
  };
  return {
      Repeats("numbers", "[", "0,", "0]"),
      Repeats("empty objects", "[", "{},", "0]"),
      Repeats("empty arrays", "[", "[],", "0]"),
      Repeats("objects of objects", "[", R"({"a":{"b":{}}},)", "0]"),
      Repeats("as deep as allowed", "[",
              std::string(400, '[') + std::string(400, ']') + ",", "0]"),
      Repeats("deeper", "", "[", ""),
      Repeats("deeper, objects", "", R"({"a":)", ""),
      Numbers("many keys", "{", key, R"("z":0})"),
      Repeats("equal keys", "{", R"("k":{},)", R"("z":0})"),
      Repeats("a long string", "[\"", "x", "\"]"),
      Repeats("escapes", "[\"", R"(\u00e9)", "\"]"),
      Repeats("a long number", "[", "9", "]"),
      Repeats("a long fraction", "[0.", "9", "]"),
      Repeats("an open string", "[\"", "x", ""),
      Repeats("spaces", "[", " ", "]"),
  };
}

std::vector<Shape> TagListShapes() {
  const auto tag = [](std::size_t i) { return "\"" + TagAt(i) + "\","; };
  const std::string begin = R"({"name":"o/r","tags":[)";
  return {
      Numbers("tags", begin, tag, R"("z"]})"),
      Repeats("short tags", begin, R"("a",)", R"("z"]})"),
      Repeats("no tags", begin, R"("",)", R"("z"]})"),
      Repeats("too long a tag", begin + "\"", "x", R"("]})"),
      Repeats("escaped tags", begin, R"("\u0061\u0062",)", R"("z"]})"),
      Repeats("other members", R"({"x":[)", R"({},[[0]],)", R"(0],"tags":[]})"),
      Repeats("a long number", R"({"x":)", "9", R"(,"tags":[]})"),
      Repeats("spaces", begin, " ", "]}"),
  };
}

std::vector<Shape> TagOrders() {
  const auto line = [](std::size_t second) { return TagAt(second) + "\n"; };
  return {
      Numbers("oldest first", "", line, ""),
      Numbers(
          "newest first", "",
          [line](std::size_t i) { return line(29'000'000 - i); }, ""),
      Numbers(
          "oldest first below the newest", "",
          [line](std::size_t i) { return line(i < 5000 ? 20'000'000 + i : i); },
          ""),
      Numbers(
          "scattered", "",
          [line](std::size_t i) { return line(i * 7'919'317 % 29'000'000); },
          ""),
      Numbers(
          "of one second", "",
          [](std::size_t i) {
            return absl::StrFormat("main.20240101-000000.%07x\n", i);
          },
          ""),
      Numbers(
          "of other branches", "",
          [line](std::size_t i) { return "dev-" + line(i); }, ""),
      Numbers(
          "of no scheme", "",
          [](std::size_t i) { return absl::StrFormat("x%07d\n", i); }, ""),
  };
}

std::vector<Shape> YamlShapes() {
  const auto key = [](std::size_t i) {
    return absl::StrFormat("key%d: value\n", i);
  };
  const auto chain = [](std::size_t i) {
    return i == 0 ? std::string("a0: &a0 {k: v}\n")
                  : absl::StrFormat("a%d: &a%d {<<: *a%d, k%d: v}\n", i, i,
                                    i - 1, i);
  };
  const auto laughs = [](std::size_t i) {
    return i == 0 ? std::string("a0: &a0 x\n")
                  : absl::StrFormat("a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1,
                                    i - 1);
  };
  return {
      Repeats("a list", "", "- abc\n", ""),
      Repeats("a list in one line", "[", "abc, ", "z]"),
      Repeats("a list in one line, not ASCII", "[", "\u00e9, ", "z]"),
      Repeats("empty mappings", "[", "{}, ", "z]"),
      Repeats("mappings in one line", "[", "{a: b}, ", "z]"),
      Numbers("many keys", "", key, ""),
      Repeats("equal keys", "", "key: value\n", ""),
      Numbers(
          "many keys in one line", "{",
          [](std::size_t i) { return absl::StrFormat("k%d: v, ", i); },
          "z: v}"),
      Repeats("a long word", "a: ", "x", "\n"),
      Repeats("a long plain text", "a: b", "\n  word word", "\n"),
      Repeats("a long quoted text", "a: \"", "word \\n\n  ", "\"\n"),
      Repeats("a long single-quoted text", "a: '", "it''s\n\n  ", "'\n"),
      Repeats("an open quoted text", "a: \"", "word ", ""),
      Repeats("a block", "a: |\n", "  word word\n", ""),
      Repeats("a folded block", "a: >\n", "  word\n\n    word\n", ""),
      Repeats("comments", "", "# comment\n", "a: b\n"),
      Repeats("a long comment", "# ", "x", "\na: b\n"),
      Repeats("empty lines", "", "\n", "a: b\n"),
      Repeats("spaces", "a:", " ", "b\n"),
      Repeats("deep lists", "", "[", ""),
      Repeats("deep mappings", "", "{a: ", ""),
      Repeats("deep block lists", "", "- ", "a\n"),
      Repeats("question marks", "", "? a\n", ""),
      Repeats("question marks in one line", "", "? ", "a\n"),
      Repeats("colons", "[", "a: ", "z]"),
      Repeats("a long key", "", "k", ": v\n"),
      Numbers(
          "anchors", "",
          [](std::size_t i) { return absl::StrFormat("- &a%d x\n", i); }, ""),
      Repeats("aliases", "- &a x\n", "- *a\n", ""),
      Numbers("aliases of aliases", "", laughs, ""),
      Numbers("merges of merges", "", chain, ""),
      Repeats("tags", "", "- !t x\n", ""),
      Repeats("documents", "", "---\n", "a: b\n"),
      Repeats("directives", "", "%A b\n", "---\na: b\n"),
  };
}

std::vector<Shape> LockShapes() {
  const std::string begin = R"({"version":1,"files":{)";
  const std::string end = R"("z":{"mode":"0644","lines":[]}}})";
  return {
      Numbers(
          "many files", begin,
          [](std::size_t i) {
            return absl::StrFormat(
                R"("deploy/f%d":{"mode":"0644","lines":["a\n"]},)", i);
          },
          end),
      Repeats("equal files", begin, R"("a":{"mode":"0644","lines":[]},)", end),
      Repeats("lines", begin + R"("a":{"mode":"0644","lines":[)", R"("x\n",)",
              R"("x\n"]}}})"),
      Repeats("a long line", begin + R"("a":{"mode":"0644","lines":[")", "x",
              R"("]}}})"),
      Numbers(
          "unknown members", begin + R"("a":{"mode":"0644",)",
          [](std::size_t i) { return absl::StrFormat(R"("k%d":{},)", i); },
          R"("lines":[]}}})"),
      Numbers(
          "long paths", begin,
          [](std::size_t i) {
            return absl::StrFormat(R"("%s%d":{"mode":"0644","lines":[]},)",
                                   Repeated("", "a/", "", 900), i);
          },
          end),
  };
}

std::vector<Shape> LinkShapes() {
  return {
      Repeats("links", "", "<u>; rel=\"prev\", ", "<n>; rel=\"next\""),
      Repeats("parameters", "<u>", "; a=b", "; rel=\"prev\""),
      Repeats("semicolons", "<u>", ";", ""),
      Repeats("commas", "", ",", ""),
      Repeats("open angle brackets", "", "<", ""),
      Repeats("open angle brackets and commas", "", "<,", ""),
      Repeats("quotes", "<u>; a=", "\"", ""),
      Repeats("open quotes", "", "<u>; a=\"x\\\",", ""),
      Repeats("escapes", "<u>; a=\"", "\\\"", ""),
      Repeats("relations", "<u>; rel=\"", "a ", "\""),
      Repeats("a long target", "<", "x", ">; rel=\"next\""),
  };
}

std::vector<Shape> ChallengeShapes() {
  return {
      Repeats("challenges", "", "Basic realm=\"x\", ", ""),
      Repeats("parameters", "Bearer realm=\"x\"", ",a=b", ""),
      Repeats("schemes", "", "a ", ""),
      Repeats("commas", "", ",", ""),
      Repeats("equals signs", "Basic ", "=", ""),
      Repeats("tokens and open quotes", "", "a b=\"\\\",", ""),
      Repeats("a long token", "Basic ", "x", ""),
      Repeats("escapes", "Bearer realm=\"", "\\\"", ""),
      Repeats("quotes", "Bearer ", "\"", ""),
  };
}

std::vector<Shape> PropertyShapes() {
  const std::string secrets = Repeated("", R"({"secret":)", "", 20 * 10);
  const std::string ends(secrets.size() / 10, '}');
  return {
      Repeats("a list", "{\"a\":[", "0,", "0]}"),
      Repeats("empty objects", "{\"a\":[", "{},", "0]}"),
      Numbers(
          "many properties", "{",
          [](std::size_t i) { return absl::StrFormat(R"("k%d":"",)", i); },
          R"("z":0})"),
      Repeats("deep lists", "{\"a\":[",
              std::string(50, '[') + std::string(50, ']') + ",", "0]}"),
      Repeats("secrets", "{\"a\":[", R"({"secret":"x"},)", "0]}"),
      Repeats("secrets in secrets", "{\"a\":[", secrets + "0" + ends + ",",
              "0]}"),
      Repeats("a long text", "{\"a\":\"", "x", "\"}"),
  };
}

std::vector<Shape> StateShapes() {
  std::string members;
  for (int i = 0; i < 100; ++i) {
    members += absl::StrFormat(R"(%s"m%02d":{"repository":"ghcr.io/o/r%d"})",
                               i == 0 ? "" : ",", i, i);
  }
  const std::string set_urn =
      "urn:pulumi:s::p::imagecd:index:LatestImageSet::set";
  const std::string set =
      R"(,{"urn":")" + set_urn +
      R"(","type":"imagecd:index:LatestImageSet","outputs":{},"inputs":{)"
      R"("repositories":{)" +
      members + "},\"x\":[";
  const std::string dependent =
      R"(,{"urn":"urn:pulumi:s::p::k8s:ConfigMap::c","type":"k8s:ConfigMap",)"
      R"("dependencies":[")" +
      std::string(kImageUrn) + R"(0"],"inputs":{"a":[)";
  return {
      State("images", "", ImageResource),
      State("images and their dependents", "",
            [](std::size_t i) { return ImageResource(i) + Dependent(i, i); }),
      State("dependents of one image", ImageResource(0),
            [](std::size_t i) { return Dependent(i, 0); }),
      State(
          "a dependent with many references", ImageResource(0) + dependent,
          [](std::size_t i) {
            return absl::StrFormat(R"("ghcr.io/o/r0:t%d",)", i);
          },
          R"(""]}})"),
      {"one dependent of all images", ImagesOfOneDependent},
      State(
          "a set with a long input", set,
          [](std::size_t i) { return absl::StrFormat(R"("x%d",)", i); },
          R"(""]}})"),
      State(
          "an image with a long history",
          R"(,{"urn":")" + std::string(kImageUrn) +
              R"(0","type":"imagecd:index:LatestImage","inputs":{)"
              R"("repository":"ghcr.io/o/r0"},"outputs":{"history":[)",
          [](std::size_t i) {
            return absl::StrFormat(R"({"tag":"%s","digest":"sha256:%064x",)"
                                   R"("selection":"newest"},)",
                                   TagAt(i), i);
          },
          R"({}]}})"),
      State("providers", "",
            [](std::size_t i) {
              return absl::StrFormat(
                  R"(,{"urn":"urn:pulumi:s::p::pulumi:providers:imagecd::p%d",)"
                  R"("type":"pulumi:providers:imagecd","inputs":{}})",
                  i);
            }),
      State(
          "pending operations",
          ImageResource(0) + Dependent(0, 0) + R"(],"pending_operations":[{})",
          [](std::size_t i) {
            return absl::StrFormat(
                R"(,{"type":"updating","resource":{"urn":)"
                R"("urn:pulumi:s::p::k8s:Deployment::d%d"}})",
                i % 2);
          }),
      State(
          "nested secrets", R"(,{"urn":"u","type":"t","inputs":{"a":[)",
          [](std::size_t) {
            return R"({"4dabf18193072939515e22adb298388d":)"
                   R"("1b47061264138c4ac30d75fd1eb44270","plaintext":"{}"},)";
          },
          "0]}}"),
  };
}

std::vector<Shape> AuthFileShapes() {
  return {
      Numbers(
          "hosts", R"({"auths":{)",
          [](std::size_t i) {
            return absl::StrFormat(R"("h%d.example.com":{},)", i);
          },
          R"("z":{}}})"),
      Repeats("one host", R"({"auths":{)", R"("ghcr.io":{},)", R"("z":{}}})"),
      Numbers(
          "spellings of one host", R"({"auths":{)",
          [](std::size_t i) {
            return "\"https://ghcr.io" + std::string(1 + i % 3000, '/') +
                   "\":{},";
          },
          R"("z":{}}})"),
      Repeats("empty objects", R"({"x":[)", "{},", R"(0],"auths":{}})"),
  };
}

}  // namespace imagecd::bench
