#include "provider/http/curl_http_client.h"

#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/base/cancellation.h"
#include "provider/base/environment.h"
#include "provider/http/body_pipe.h"
#include "tests/testing/net/raw_server.h"

namespace imagecd::http {
namespace {

using ::imagecd::testing::AlwaysAnswer;
using ::imagecd::testing::OkAnswer;
using ::imagecd::testing::RawServer;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Connection = RawServer::Connection;

std::unique_ptr<CurlHttpClient> MakeClient(CurlHttpClientOptions options = {}) {
  return std::make_unique<CurlHttpClient>(options, base::MapEnvironment({}));
}

// A function, for MapEnvironment({{"a", "b"}}) is ambiguous.
base::MapEnvironment Variables(
    std::map<std::string, std::string, std::less<>> variables) {
  return base::MapEnvironment(std::move(variables));
}

// What one request to a server that does `handler` comes to.
absl::StatusOr<HttpResponse> SendTo(RawServer::Handler handler,
                                    HttpRequest request = {}) {
  RawServer server(std::move(handler));
  request.url = server.Url("/");
  return MakeClient()->Send(request);
}

RawServer::Handler AnswerAndClose(std::string answer) {
  return [answer = std::move(answer)](Connection& connection) {
    connection.ReadRequest();
    connection.Write(answer);
  };
}

// Writes `start`, then `more` until the client hangs up.
RawServer::Handler AnswerForEver(std::string start, std::string more) {
  return [start = std::move(start),
          more = std::move(more)](Connection& connection) {
    connection.ReadRequest();
    connection.Write(start);
    while (connection.Write(more)) {
    }
  };
}

// Tells when the request has arrived, and then says nothing.
RawServer::Handler Hang(std::promise<void>& arrived) {
  return [&arrived](Connection& connection) {
    connection.ReadRequest();
    arrived.set_value();
    connection.WaitForHangUp();
  };
}

class CountingSink : public BodySink {
 public:
  void Begin() override { ++begun; }
  absl::Status Append(std::string_view bytes) override {
    size += bytes.size();
    return result;
  }
  int begun = 0;
  std::size_t size = 0;
  absl::Status result;
};

TEST(CurlHttpClientTest, SendsWhatWasAskedAndNothingElse) {
  std::string seen;
  const auto answer = SendTo(
      [&seen](Connection& connection) {
        seen = connection.ReadRequest();
        connection.Write(OkAnswer("hello"));
      },
      {.headers = {{"Accept", "application/json"}, {"X-Empty", ""}}});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(answer->headers.Get("content-length"), "5");
  const std::size_t host = seen.find("Host: ");
  ASSERT_NE(host, std::string::npos);
  seen.erase(host, seen.find("\r\n", host) + 2 - host);
  EXPECT_EQ(seen,
            "GET / HTTP/1.1\r\nUser-Agent: imagecd\r\n"
            "Accept: application/json\r\nX-Empty:\r\n"
            "Accept-Encoding: identity\r\n\r\n");
}

TEST(CurlHttpClientTest, MakesNoConnectionToAnAddressThatIsNotAllowed) {
  for (const char* host : {"localhost", "127.0.0.1"}) {
    std::atomic<int> connections = 0;
    RawServer server([&connections](Connection& connection) {
      ++connections;
      connection.ReadRequest();
      connection.Write(OkAnswer("secret of this machine"));
    });
    HttpRequest request;
    request.url = std::string("http://") + host + ":" +
                  std::to_string(server.port()) + "/";
    const auto client = MakeClient();
    for (const AddressLimit limit :
         {AddressLimit::kPublicOnly, AddressLimit::kNotLocal}) {
      request.addresses = limit;
      const auto refused = client->Send(request);
      EXPECT_TRUE(absl::IsPermissionDenied(refused.status()))
          << refused.status();
      EXPECT_THAT(std::string(refused.status().message()),
                  HasSubstr("its address is one of this machine"));
    }
    EXPECT_EQ(connections, 0);
    request.addresses = AddressLimit::kAny;
    const auto answer = client->Send(request);
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->peer, AddressKind::kLocal);
    EXPECT_EQ(connections, 1);
  }
}

// A connection that another request was allowed to make is not used either.
TEST(CurlHttpClientTest, UsesNoOpenConnectionToAnAddressThatIsNotAllowed) {
  std::atomic<int> requests = 0;
  RawServer server([&requests](Connection& connection) {
    while (!connection.ReadRequest().empty()) {
      ++requests;
      if (!connection.Write(OkAnswer("x"))) return;
    }
  });
  const auto client = MakeClient();
  HttpRequest request;
  request.url = server.Url("/");
  ASSERT_TRUE(client->Send(request).ok());
  request.addresses = AddressLimit::kPublicOnly;
  EXPECT_TRUE(absl::IsPermissionDenied(client->Send(request).status()));
  EXPECT_EQ(requests, 1);
}

TEST(CurlHttpClientTest, PostsABody) {
  std::string seen;
  const auto answer = SendTo(
      [&seen](Connection& connection) {
        seen = connection.ReadRequest();
        connection.Write(OkAnswer(""));
      },
      {.method = "POST",
       .headers = {{"Content-Type", "text/plain"}, {"User-Agent", "me"}},
       .body = std::string("a\0b", 3)});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(seen, StartsWith("POST / HTTP/1.1\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nContent-Type: text/plain\r\n"));
  EXPECT_THAT(seen, HasSubstr("\r\nUser-Agent: me\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("imagecd")));
  EXPECT_THAT(seen, ::testing::EndsWith(std::string("\r\n\r\na\0b", 7)));
}

TEST(CurlHttpClientTest, PatchesWithABody) {
  std::string seen;
  const auto answer = SendTo(
      [&seen](Connection& connection) {
        seen = connection.ReadRequest();
        connection.Write(OkAnswer(""));
      },
      {.method = "PATCH",
       .headers = {{"Content-Type", "application/merge-patch+json"}},
       .body = "{}"});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(seen, StartsWith("PATCH / HTTP/1.1\r\n"));
  EXPECT_THAT(seen, ::testing::EndsWith("\r\n\r\n{}"));
}

TEST(CurlHttpClientTest, AsksForHeadersAlone) {
  const auto answer = SendTo(
      AnswerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n"),
      {.method = "HEAD"});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->headers.Get("Content-Length"), "5000000");
}

TEST(CurlHttpClientTest, TakesEveryStatusForAnAnswer) {
  for (const char* status : {"204", "301", "401", "404", "429", "503", "999"}) {
    const auto answer = SendTo(
        AnswerAndClose(std::string("HTTP/1.1 ") + status +
                       " X\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"));
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(std::to_string(answer->status), status);
    EXPECT_EQ(answer->headers.Get("location"), "/x");
  }
}

TEST(CurlHttpClientTest, ForgetsInterimAnswersAndTrailers) {
  const auto answer = SendTo(
      AnswerAndClose("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->body, "abc");
  EXPECT_EQ(answer->headers.Get("link"), std::nullopt);
  EXPECT_EQ(answer->headers.Get("x-late"), std::nullopt);
}

TEST(CurlHttpClientTest, RefusesWhatItDoesNotSpeak) {
  const auto client = MakeClient();
  for (const HttpRequest& request : {
           HttpRequest{.url = ""},
           HttpRequest{.url = "registry.example/v2/"},
           HttpRequest{.url = "/v2/"},
           HttpRequest{.url = "ftp://registry.example/"},
           HttpRequest{.url = "file:///etc/passwd"},
           HttpRequest{.url = "http://"},
           HttpRequest{.url = "http://a b/"},
           HttpRequest{.url = "http://h:99999/"},
           HttpRequest{.url = std::string("http://127.0.0.1/\0x", 19)},
           HttpRequest{.url = "http://me:pw@127.0.0.1/"},
           HttpRequest{.method = "PUT", .url = "http://127.0.0.1/"},
           HttpRequest{.method = "", .url = "http://127.0.0.1/"},
           HttpRequest{.url = "http://127.0.0.1/", .headers = {{"A", "b\nc"}}},
           HttpRequest{.url = "http://127.0.0.1/", .headers = {{"A b", "c"}}},
           HttpRequest{.url = "http://127.0.0.1/", .headers = {{"", "c"}}},
       }) {
    const auto answer = client->Send(request);
    EXPECT_TRUE(absl::IsInvalidArgument(answer.status()))
        << request.url << " " << answer.status();
  }
}

// Connections.

TEST(CurlHttpClientTest, UsesAConnectionAgain) {
  RawServer server(AlwaysAnswer(OkAnswer("x")));
  const auto client = MakeClient();
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(client->Send({.url = server.Url("/")}).ok());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlHttpClientTest, OpensAnotherAfterTheServerHungUp) {
  RawServer server(AnswerAndClose(OkAnswer("x")));
  const auto client = MakeClient();
  for (int i = 0; i < 3; ++i) {
    const auto answer = client->Send({.url = server.Url("/")});
    ASSERT_TRUE(answer.ok()) << answer.status();
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST(CurlHttpClientTest, SendsAHundredAtOnceOverFewConnections) {
  RawServer server(AlwaysAnswer(OkAnswer("x")));
  // A transfer that nobody wakes would sleep until its connect timeout.
  const auto client =
      MakeClient({.max_connections = 4, .connect_timeout = absl::Hours(1)});
  std::vector<std::future<absl::StatusOr<HttpResponse>>> answers;
  for (int i = 0; i < 100; ++i) {
    answers.push_back(std::async(std::launch::async, [&] {
      return client->Send({.url = server.Url("/")});
    }));
  }
  for (auto& answer : answers) {
    const auto got = answer.get();
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ(got->body, "x");
  }
  EXPECT_LE(server.connections(), 4);
}

TEST(CurlHttpClientTest, KeepsNoCookies) {
  std::string second;
  RawServer server([&second](Connection& connection) {
    connection.ReadRequest();
    connection.Write(
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
    second = connection.ReadRequest();
    connection.Write(OkAnswer(""));
  });
  const auto client = MakeClient();
  ASSERT_TRUE(client->Send({.url = server.Url("/")}).ok());
  ASSERT_TRUE(client->Send({.url = server.Url("/")}).ok());
  EXPECT_THAT(second, StartsWith("GET / "));
  EXPECT_THAT(second, Not(HasSubstr("Cookie")));
}

// Hostile answers.

TEST(CurlHttpClientTest, StopsReadingAnEndlessBody) {
  for (const char* start :
       {"HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n"}) {
    const auto answer = SendTo(AnswerForEver(start, std::string(5000, 'x')),
                               {.max_body_bytes = 100'000});
    EXPECT_TRUE(absl::IsResourceExhausted(answer.status())) << answer.status();
  }
}

TEST(CurlHttpClientTest, CutsAnEndlessErrorPage) {
  const auto answer =
      SendTo(AnswerForEver("HTTP/1.1 502 Bad\r\n\r\n", std::string(5000, 'x')),
             {.max_body_bytes = 10});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 502);
  EXPECT_EQ(answer->body, std::string(64 << 10, 'x'));
}

TEST(CurlHttpClientTest, RefusesTooManyAndTooLargeHeaders) {
  const struct {
    std::string start;
    std::string more;
  } kCases[] = {
      {"HTTP/1.1 200 OK\r\n", "A: b\r\n"},
      {"HTTP/1.1 200 OK\r\n", "A: " + std::string(5000, 'x') + "\r\n"},
      {"HTTP/1.1 200 OK\r\nX: ", std::string(5000, 'x')},
      {"", "HTTP/1.1 100 Continue\r\n\r\n"},
  };
  for (const auto& c : kCases) {
    const auto answer = SendTo(AnswerForEver(c.start, c.more));
    EXPECT_TRUE(absl::IsResourceExhausted(answer.status())) << answer.status();
  }
}

TEST(CurlHttpClientTest, ReportsABodyShorterThanAnnounced) {
  for (const char* answer :
       {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
        "chunked\r\n\r\n5\r\nshort\r\n"}) {
    const auto got = SendTo(AnswerAndClose(answer));
    EXPECT_TRUE(absl::IsDataLoss(got.status())) << got.status();
  }
}

TEST(CurlHttpClientTest, ReportsWhatIsNotHttp) {
  for (const char* answer : {"SSH-2.0-OpenSSH_9.2\r\n", "<html></html>",
                             "HTTP/1.1 abc\r\n\r\n", "220 mail ESMTP\r\n"}) {
    const auto got = SendTo(AnswerAndClose(answer));
    EXPECT_TRUE(absl::IsDataLoss(got.status())) << answer << got.status();
  }
}

TEST(CurlHttpClientTest, RefusesAContentCodingThatItDoesNotKnow) {
  const auto got =
      SendTo(AnswerAndClose("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n"
                            "Content-Length: 4\r\n\r\n\x1f\x8b\x08\x08"));
  EXPECT_TRUE(absl::IsDataLoss(got.status())) << got.status();
}

TEST(CurlHttpClientTest, DecodesAContentCodingThatItDidNotAskFor) {
  const std::string text = "{\"tags\":[\"a\"]}";
  uLongf size = compressBound(text.size());
  std::string packed(size, '\0');
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>(text.data()), text.size()),
            Z_OK);
  packed.resize(size);
  const auto got = SendTo(AnswerAndClose(
      "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + packed));
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->body, text);
}

TEST(CurlHttpClientTest, CountsTheBytesThatAContentCodingHides) {
  const std::string zeros(5'000'000, '\0');
  uLongf size = compressBound(zeros.size());
  std::string packed(size, '\0');
  ASSERT_EQ(
      compress(reinterpret_cast<Bytef*>(packed.data()), &size,
               reinterpret_cast<const Bytef*>(zeros.data()), zeros.size()),
      Z_OK);
  packed.resize(size);
  CountingSink sink;
  const auto got = SendTo(
      AnswerAndClose("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" +
                     packed),
      {.max_body_bytes = 1'000'000, .sink = &sink});
  EXPECT_TRUE(absl::IsResourceExhausted(got.status())) << got.status();
  EXPECT_LE(sink.size, 1'000'000u);
}

TEST(CurlHttpClientTest, CountsTheBytesThatATransferCodingHides) {
  const std::string zeros(5'000'000, '\0');
  uLongf size = compressBound(zeros.size());
  std::string packed(size, '\0');
  // The zlib format is what HTTP calls deflate.
  ASSERT_EQ(
      compress(reinterpret_cast<Bytef*>(packed.data()), &size,
               reinterpret_cast<const Bytef*>(zeros.data()), zeros.size()),
      Z_OK);
  packed.resize(size);
  CountingSink sink;
  const auto got = SendTo(
      AnswerAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: deflate\r\n\r\n" +
                     packed),
      {.max_body_bytes = 1'000'000, .sink = &sink});
  EXPECT_TRUE(absl::IsResourceExhausted(got.status())) << got.status();
  EXPECT_GT(sink.size, packed.size());
  EXPECT_LE(sink.size, 1'000'000u);
}

TEST(CurlHttpClientTest, ReportsAConnectionThatBreaks) {
  const RawServer::Handler reset = [](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    connection.Reset();
  };
  for (const RawServer::Handler& handler : {reset, AnswerAndClose("")}) {
    const auto got = SendTo(handler);
    EXPECT_TRUE(absl::IsUnavailable(got.status())) << got.status();
  }
}

TEST(CurlHttpClientTest, ReportsAServerThatIsNotThere) {
  std::string url;
  {
    RawServer server(AlwaysAnswer(""));
    url = server.Url("/v2/?secret=1");
  }
  const auto got = MakeClient()->Send({.url = url});
  EXPECT_TRUE(absl::IsUnavailable(got.status())) << got.status();
  EXPECT_THAT(std::string(got.status().message()), StartsWith("127.0.0.1:"));
}

// Time.

TEST(CurlHttpClientTest, GivesUpOnAServerThatSaysNothing) {
  const auto got =
      SendTo([](Connection& connection) { connection.WaitForHangUp(); },
             {.timeout = absl::Milliseconds(50)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(got.status())) << got.status();
}

TEST(CurlHttpClientTest, TakesASlowHandshakeForNoConnection) {
  RawServer server([](Connection& connection) { connection.WaitForHangUp(); });
  const auto client = MakeClient({.connect_timeout = absl::Milliseconds(50)});
  const auto got = client->Send({.url = server.Url("/", "https")});
  EXPECT_TRUE(absl::IsUnavailable(got.status())) << got.status();
}

TEST(CurlHttpClientTest, GivesUpOnAServerThatNeverEnds) {
  CountingSink sink;
  const auto got = SendTo(AnswerForEver("HTTP/1.1 200 OK\r\n\r\n", "x"),
                          {.max_body_bytes = std::size_t{1} << 60,
                           .timeout = absl::Milliseconds(500),
                           .sink = &sink});
  EXPECT_TRUE(absl::IsDeadlineExceeded(got.status())) << got.status();
  EXPECT_GT(sink.size, 0u);
}

TEST(CurlHttpClientTest, GivesUpOnAServerThatStalls) {
  RawServer server([](Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    connection.WaitForHangUp();
  });
  const auto client = MakeClient({.stall_limit = absl::Milliseconds(100)});
  const auto got = client->Send(
      {.url = server.Url("/"), .timeout = absl::InfiniteDuration()});
  EXPECT_TRUE(absl::IsDeadlineExceeded(got.status())) << got.status();
  EXPECT_THAT(std::string(got.status().message()),
              HasSubstr("nothing received for 100ms"));
}

TEST(CurlHttpClientTest, EndsAtOnceWithoutTime) {
  const auto got = SendTo(AlwaysAnswer(""), {.timeout = -absl::Seconds(1)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(got.status())) << got.status();
}

TEST(CurlHttpClientTest, StopsARunningTransferWhenCancelled) {
  std::promise<void> arrived;
  RawServer server(Hang(arrived));
  const auto client = MakeClient();
  base::Cancellation cancel;
  auto answer = std::async(std::launch::async, [&] {
    return client->Send({.url = server.Url("/"), .cancel = &cancel});
  });
  arrived.get_future().wait();
  cancel.Cancel();
  EXPECT_TRUE(absl::IsCancelled(answer.get().status()));
}

TEST(CurlHttpClientTest, LeavesOtherTransfersAloneWhenOneIsCancelled) {
  std::promise<void> arrived;
  std::promise<void> go_on;
  RawServer hanging(Hang(arrived));
  RawServer waiting([&](Connection& connection) {
    connection.ReadRequest();
    go_on.get_future().wait();
    connection.Write(OkAnswer("fine"));
  });
  const auto client = MakeClient();
  base::Cancellation cancel;
  base::Cancellation other;
  auto cancelled = std::async(std::launch::async, [&] {
    return client->Send({.url = hanging.Url("/"), .cancel = &cancel});
  });
  auto answered = std::async(std::launch::async, [&] {
    return client->Send({.url = waiting.Url("/"), .cancel = &other});
  });
  arrived.get_future().wait();
  cancel.Cancel();
  EXPECT_TRUE(absl::IsCancelled(cancelled.get().status()));
  go_on.set_value();
  const auto got = answered.get();
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->body, "fine");
}

TEST(CurlHttpClientTest, SendsNothingWhenCancelledBefore) {
  RawServer server(AlwaysAnswer(OkAnswer("")));
  base::Cancellation cancel;
  cancel.Cancel();
  const auto got =
      MakeClient()->Send({.url = server.Url("/"), .cancel = &cancel});
  EXPECT_TRUE(absl::IsCancelled(got.status()));
  EXPECT_EQ(server.connections(), 0);
}

TEST(CurlHttpClientTest, CancelsWhatRunsWhenDestroyed) {
  std::promise<void> arrived;
  RawServer server(Hang(arrived));
  auto client = MakeClient();
  auto answer = std::async(std::launch::async, [&server, &client] {
    return client->Send({.url = server.Url("/")});
  });
  arrived.get_future().wait();
  client.reset();
  EXPECT_TRUE(absl::IsCancelled(answer.get().status()));
}

// Sinks.

TEST(CurlHttpClientTest, StreamsALargeBodyIntoTheSink) {
  CountingSink sink;
  const std::size_t size = 20'000'000;
  const auto got = SendTo(AnswerAndClose(OkAnswer(std::string(size, 'x'))),
                          {.max_body_bytes = size, .sink = &sink});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(sink.begun, 1);
  EXPECT_EQ(sink.size, size);
  EXPECT_EQ(got->body, "");
}

TEST(CurlHttpClientTest, BeginsTheSinkForAnEmptyBodyToo) {
  CountingSink sink;
  ASSERT_TRUE(SendTo(AnswerAndClose(OkAnswer("")), {.sink = &sink}).ok());
  EXPECT_EQ(sink.begun, 1);
}

TEST(CurlHttpClientTest, EndsWithWhatTheSinkSays) {
  CountingSink sink;
  sink.result = absl::AbortedError("seen enough");
  const auto got =
      SendTo(AnswerForEver("HTTP/1.1 200 OK\r\n\r\n", "x"), {.sink = &sink});
  EXPECT_EQ(got.status(), sink.result);
}

// Waits in Append until it is told to go on.
class WaitingSink : public BodySink {
 public:
  void Begin() override {}
  absl::Status Append(std::string_view bytes) override {
    size += bytes.size();
    longest = std::max(longest, bytes.size());
    if (!told.exchange(true)) {
      arrived.set_value();
      EXPECT_EQ(go_on.get_future().wait_for(std::chrono::minutes(1)),
                std::future_status::ready);
    }
    return absl::OkStatus();
  }
  std::atomic<bool> told{false};
  std::promise<void> arrived;
  std::promise<void> go_on;
  std::size_t size = 0;
  std::size_t longest = 0;
};

TEST(CurlHttpClientTest, ASlowSinkKeepsNoOtherTransferWaiting) {
  const std::size_t size = 20'000'000;
  RawServer large(AnswerAndClose(OkAnswer(std::string(size, 'x'))));
  RawServer small(AlwaysAnswer(OkAnswer("fine")));
  const auto client = MakeClient();
  WaitingSink sink;
  auto slow = std::async(std::launch::async, [&] {
    return client->Send(
        {.url = large.Url("/"), .max_body_bytes = size, .sink = &sink});
  });
  sink.arrived.get_future().wait();
  const auto got = client->Send({.url = small.Url("/")});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->body, "fine");
  sink.go_on.set_value();
  const auto answer = slow.get();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(sink.size, size);
  // It paused meanwhile: no more than this was ever held.
  EXPECT_LE(sink.longest, 2 * BodyPipe::kMost);
}

TEST(CurlHttpClientTest, ASlowSinkIsNotTakenForASilentServer) {
  const std::size_t size = 2'000'000;
  RawServer server(AnswerAndClose(OkAnswer(std::string(size, 'x'))));
  const auto client = MakeClient({.stall_limit = absl::Milliseconds(100)});
  WaitingSink sink;
  auto slow = std::async(std::launch::async, [&] {
    return client->Send(
        {.url = server.Url("/"), .max_body_bytes = size, .sink = &sink});
  });
  sink.arrived.get_future().wait();
  // Another transfer stalls meanwhile, so the limit has passed.
  std::promise<void> hanging;
  RawServer silent(Hang(hanging));
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      client->Send({.url = silent.Url("/")}).status()));
  sink.go_on.set_value();
  const auto answer = slow.get();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(sink.size, size);
}

TEST(CurlHttpClientTest, ACancelledTransferFeedsItsSinkNoMore) {
  RawServer server(AnswerForEver("HTTP/1.1 200 OK\r\n\r\n", "xxxx"));
  const auto client = MakeClient();
  WaitingSink sink;
  base::Cancellation cancel;
  auto slow = std::async(std::launch::async, [&] {
    return client->Send(
        {.url = server.Url("/"), .cancel = &cancel, .sink = &sink});
  });
  sink.arrived.get_future().wait();
  cancel.Cancel();
  sink.go_on.set_value();
  EXPECT_TRUE(absl::IsCancelled(slow.get().status()));
  EXPECT_LE(sink.size, 2 * BodyPipe::kMost);
}

// Proxies.

TEST(CurlHttpClientTest, AsksTheProxyWithItsOwnCredentials) {
  std::string seen;
  RawServer proxy([&seen](Connection& connection) {
    seen = connection.ReadRequest();
    connection.Write(OkAnswer("from afar"));
  });
  CurlHttpClient client(
      {}, Variables({{"http_proxy", "http://me:secret@" + proxy.address()}}));
  const auto got = client.Send({.url = "http://registry.example/v2/"});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->body, "from afar");
  EXPECT_THAT(seen, StartsWith("GET http://registry.example/v2/ HTTP/1.1\r\n"));
  EXPECT_THAT(seen,
              HasSubstr("\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n"));
}

TEST(CurlHttpClientTest, TellsTheProxyOfAnHttpsServerTheHostAlone) {
  std::string seen;
  RawServer proxy([&seen](Connection& connection) {
    seen = connection.ReadRequest();
    connection.Write(
        "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n"
        "Content-Length: 0\r\n\r\n");
  });
  CurlHttpClient client(
      {}, Variables({{"HTTPS_PROXY", "http://me:secret@" + proxy.address()}}));
  const auto got = client.Send({.url = "https://registry.example/v2/?q=1",
                                .headers = {{"Authorization", "Bearer t0k"}}});
  EXPECT_TRUE(absl::IsUnavailable(got.status())) << got.status();
  EXPECT_THAT(seen, StartsWith("CONNECT registry.example:443 HTTP/1.1\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("t0k")));
  EXPECT_THAT(std::string(got.status().message()), Not(HasSubstr("secret")));
  EXPECT_THAT(std::string(got.status().message()), HasSubstr("407"));
}

TEST(CurlHttpClientTest, GoesDirectlyWhereNoProxySaysSo) {
  RawServer server(AlwaysAnswer(OkAnswer("near")));
  RawServer proxy(AlwaysAnswer(OkAnswer("far")));
  const std::string url = "http://" + proxy.address();
  for (const char* no_proxy : {"127.0.0.1", "*", "a.example,127.0.0.0/8"}) {
    CurlHttpClient client(
        {}, Variables({{"http_proxy", url}, {"NO_PROXY", no_proxy}}));
    const auto got = client.Send({.url = server.Url("/")});
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ(got->body, "near") << no_proxy;
  }
  CurlHttpClient client(
      {}, Variables({{"http_proxy", url}, {"NO_PROXY", "b.example"}}));
  const auto got = client.Send({.url = server.Url("/")});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->body, "far");
}

TEST(CurlHttpClientTest, AsksTheGivenEnvironmentAndNotTheRealOne) {
  RawServer proxy(AlwaysAnswer(OkAnswer("far")));
  RawServer server(AlwaysAnswer(OkAnswer("near")));
  ASSERT_EQ(setenv("http_proxy", ("http://" + proxy.address()).c_str(), 1), 0);
  const auto got = MakeClient()->Send({.url = server.Url("/")});
  unsetenv("http_proxy");
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->body, "near");
}

TEST(CurlHttpClientTest, ReportsAProxyVariableThatIsNoUrl) {
  CurlHttpClient client({},
                        Variables({{"all_proxy", "http://me:secret@h:port"}}));
  const auto got = client.Send({.url = "http://127.0.0.1/"});
  EXPECT_TRUE(absl::IsInvalidArgument(got.status())) << got.status();
  EXPECT_THAT(std::string(got.status().message()), HasSubstr("all_proxy"));
}

// Messages.

TEST(CurlHttpClientTest, PutsNoSecretIntoAMessage) {
  const RawServer::Handler handlers[] = {
      AnswerAndClose(""),
      AnswerAndClose("secret"),
      AnswerAndClose("HTTP/1.1 200 secret\r\nContent-Length: secret\r\n\r\n"),
      AnswerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsecret"),
      AnswerAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "secret\r\n"),
      AnswerAndClose("HTTP/1.1 200 OK\r\nContent-Encoding: secret\r\n\r\nx"),
      [](Connection& connection) { connection.WaitForHangUp(); },
  };
  std::vector<std::string> messages;
  for (const RawServer::Handler& handler : handlers) {
    RawServer server(handler);
    const auto got = MakeClient()->Send(
        {.url = server.Url("/secret?secret=secret#secret"),
         .headers = {{"Authorization", "Bearer secret"}, {"secret", "secret"}},
         .timeout = absl::Milliseconds(200)});
    EXPECT_FALSE(got.ok());
    messages.emplace_back(got.status().message());
    EXPECT_THAT(messages.back(), StartsWith(server.address() + ": "));
  }
  EXPECT_THAT(messages, Each(Not(HasSubstr("secret"))));
}

}  // namespace
}  // namespace imagecd::http
