#include "provider/http/response_reader.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace imagecd::http {
namespace {

using ::testing::ElementsAre;

class RecordingSink : public BodySink {
 public:
  void Begin() override { ++begun; }
  absl::Status Append(std::string_view bytes) override {
    text += bytes;
    return result;
  }
  int begun = 0;
  std::string text;
  absl::Status result;
};

// The first error of reading `lines`.
absl::Status Read(ResponseReader& reader,
                  std::initializer_list<std::string_view> lines) {
  for (const std::string_view line : lines) {
    if (absl::Status status = reader.OnHeaderLine(line); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

TEST(ResponseReaderTest, PutsStatusFieldsAndBodyTogether) {
  const HttpRequest request;
  ResponseReader reader(request);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 404 Not Found\r\n", "Link: <a>\r\n",
                            "X-Empty:\r\n", "link:\t<b> \r\n", "\r\n"})
                  .ok());
  EXPECT_TRUE(reader.OnBody("go").ok());
  EXPECT_TRUE(reader.OnBody("ne").ok());
  const HttpResponse response = reader.TakeResponse();
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(response.headers.GetAll("Link"), ElementsAre("<a>", "<b>"));
  EXPECT_EQ(response.headers.Get("x-empty"), "");
  EXPECT_EQ(response.body, "gone");
}

TEST(ResponseReaderTest, ReadsAStatusLineWithoutAReason) {
  for (const char* line : {"HTTP/2 200 \r\n", "HTTP/1.1 200\r\n"}) {
    const HttpRequest request;
    ResponseReader reader(request);
    EXPECT_TRUE(Read(reader, {line, "\r\n"}).ok()) << line;
    EXPECT_EQ(reader.response().status, 200) << line;
  }
}

TEST(ResponseReaderTest, RefusesAStatusLineWithoutAStatus) {
  for (const char* line : {"HTTP/1.1\r\n", "HTTP/1.1 \r\n", "HTTP/1.1 OK\r\n",
                           "HTTP/1.1 -20\r\n", "HTTP/1.1 12\r\n"}) {
    const HttpRequest request;
    ResponseReader reader(request);
    EXPECT_TRUE(absl::IsDataLoss(Read(reader, {line}))) << line;
  }
}

TEST(ResponseReaderTest, ForgetsInterimAnswers) {
  RecordingSink sink;
  const HttpRequest request = {.sink = &sink};
  ResponseReader reader(request);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 103 Early Hints\r\n", "Link: </a>\r\n",
                            "\r\n", "HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n"})
                  .ok());
  EXPECT_EQ(reader.response().status, 200);
  EXPECT_EQ(reader.response().headers.Get("link"), std::nullopt);
  EXPECT_EQ(sink.begun, 1);
}

TEST(ResponseReaderTest, CountsInterimAnswersAgainstTheLimit) {
  const HttpRequest request;
  ResponseReader reader(request);
  absl::Status status;
  for (int i = 0; i < 10'000 && status.ok(); ++i) {
    status = Read(reader, {"HTTP/1.1 100 Continue\r\n", "\r\n"});
  }
  EXPECT_TRUE(absl::IsResourceExhausted(status));
}

TEST(ResponseReaderTest, IgnoresTrailersAndFoldedLines) {
  const HttpRequest request;
  ResponseReader reader(request);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 200 OK\r\n", "A: b\r\n", " c: d\r\n",
                            "no colon\r\n", "\r\n", "Trailer: x\r\n"})
                  .ok());
  EXPECT_THAT(reader.response().headers.fields(),
              ElementsAre(std::pair<std::string, std::string>("A", "b")));
}

TEST(ResponseReaderTest, LimitsTheNumberAndTheSizeOfHeaders) {
  const HttpRequest request;
  ResponseReader many(request);
  absl::Status status = many.OnHeaderLine("HTTP/1.1 200 OK\r\n");
  std::size_t lines = 1;
  while (status.ok() && lines < 2 * ResponseReader::kMaxHeaderLines) {
    status = many.OnHeaderLine("a: b\r\n");
    ++lines;
  }
  EXPECT_TRUE(absl::IsResourceExhausted(status));
  EXPECT_EQ(lines, ResponseReader::kMaxHeaderLines + 1);

  ResponseReader large(request);
  EXPECT_TRUE(absl::IsResourceExhausted(large.OnHeaderLine(
      "a: " + std::string(ResponseReader::kMaxHeaderBytes, 'x'))));
}

TEST(ResponseReaderTest, AcceptsABodyOfExactlyTheLimitAndNoMore) {
  const HttpRequest request = {.max_body_bytes = 4};
  ResponseReader reader(request);
  EXPECT_TRUE(
      Read(reader, {"HTTP/1.1 200 OK\r\n", "Content-Length: 4\r\n", "\r\n"})
          .ok());
  EXPECT_TRUE(reader.OnBody("1234").ok());
  EXPECT_TRUE(absl::IsResourceExhausted(reader.OnBody("5")));
  EXPECT_EQ(reader.response().body, "1234");
}

TEST(ResponseReaderTest, RefusesAnAnnouncedBodyOverTheLimitAtOnce) {
  const HttpRequest get = {.max_body_bytes = 4};
  ResponseReader reader(get);
  EXPECT_TRUE(absl::IsResourceExhausted(
      Read(reader, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n", "\r\n"})));
}

TEST(ResponseReaderTest, LetsAHeadAnnounceWhatItWants) {
  RecordingSink sink;
  const HttpRequest head = {
      .method = "HEAD", .max_body_bytes = 4, .sink = &sink};
  ResponseReader reader(head);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n",
                            "Content-Encoding: gzip\r\n", "\r\n"})
                  .ok());
  EXPECT_EQ(sink.begun, 0);
}

TEST(ResponseReaderTest, CutsTheBodyOfAnErrorAndHasEnough) {
  const HttpRequest request = {.max_body_bytes = 4};
  ResponseReader reader(request);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 500 Oops\r\n", "\r\n"}).ok());
  EXPECT_TRUE(
      reader.OnBody(std::string(ResponseReader::kMaxErrorBody, 'x')).ok());
  EXPECT_FALSE(reader.enough());
  EXPECT_TRUE(reader.OnBody("y").ok());
  EXPECT_TRUE(reader.enough());
  EXPECT_EQ(reader.response().body.size(), ResponseReader::kMaxErrorBody);
}

TEST(ResponseReaderTest, RefusesAContentCodingThatIsNotDecoded) {
  for (const char* line :
       {"Content-Encoding: br\r\n", "content-encoding: identity, br\r\n",
        "content-encoding: gzip, zstd\r\n"}) {
    const HttpRequest request;
    ResponseReader reader(request);
    EXPECT_TRUE(
        absl::IsDataLoss(Read(reader, {"HTTP/1.1 200 OK\r\n", line, "\r\n"})))
        << line;
  }
}

TEST(ResponseReaderTest, AcceptsTheCodingsThatAreDecodedBefore) {
  for (const char* line :
       {"Content-Encoding: Identity\r\n", "Content-Encoding: GZIP\r\n",
        "content-encoding: x-gzip, deflate\r\n", "Content-Encoding:\r\n"}) {
    const HttpRequest request;
    ResponseReader reader(request);
    EXPECT_TRUE(Read(reader, {"HTTP/1.1 200 OK\r\n", line, "\r\n"}).ok());
    EXPECT_TRUE(reader.OnBody("x").ok()) << line;
  }
}

TEST(ResponseReaderTest, StreamsASuccessIntoTheSink) {
  RecordingSink sink;
  const HttpRequest request = {.sink = &sink};
  ResponseReader reader(request);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 200 OK\r\n", "\r\n"}).ok());
  EXPECT_EQ(sink.begun, 1);
  EXPECT_TRUE(reader.OnBody("ab").ok());
  EXPECT_TRUE(reader.OnBody("cd").ok());
  EXPECT_EQ(sink.text, "abcd");
  EXPECT_EQ(reader.response().body, "");
}

TEST(ResponseReaderTest, KeepsTheBodyOfAnErrorFromTheSink) {
  RecordingSink sink;
  const HttpRequest request = {.sink = &sink};
  ResponseReader reader(request);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 401 No\r\n", "\r\n"}).ok());
  EXPECT_TRUE(reader.OnBody("why").ok());
  EXPECT_EQ(sink.begun, 0);
  EXPECT_EQ(sink.text, "");
  EXPECT_EQ(reader.response().body, "why");
}

TEST(ResponseReaderTest, PassesOnWhatTheSinkSays) {
  RecordingSink sink;
  sink.result = absl::AbortedError("seen enough");
  const HttpRequest request = {.sink = &sink};
  ResponseReader reader(request);
  EXPECT_TRUE(Read(reader, {"HTTP/1.1 200 OK\r\n", "\r\n"}).ok());
  EXPECT_EQ(reader.OnBody("x"), sink.result);
  EXPECT_TRUE(reader.sink_failed());
}

}  // namespace
}  // namespace imagecd::http
