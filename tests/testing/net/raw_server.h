#ifndef IMAGECD_TESTS_TESTING_NET_RAW_SERVER_H_
#define IMAGECD_TESTS_TESTING_NET_RAW_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "provider/base/mutex.h"

namespace imagecd::testing {

// A TCP server on a free port of 127.0.0.1 that does with each connection
// whatever the test scripts: for answers that no decent HTTP server gives.
//
//   RawServer server([](RawServer::Connection& connection) {
//     while (connection.ReadRequest() != "") connection.Write("HTTP/1.1 ...");
//   });
//
// Handlers run on threads of the server's, one for each connection; the
// connection closes when its handler returns.
class RawServer {
 public:
  class Connection {
   public:
    explicit Connection(int socket) : socket_(socket) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // The next request, its head and as much body as Content-Length announces;
    // empty when the client has gone or the server stops.
    std::string ReadRequest();
    // What has arrived and was not read yet, after waiting for at least a byte;
    // empty when the client has gone.
    std::string ReadSome();
    // Blocks until all is sent; false when the client has gone.
    bool Write(std::string_view bytes);
    // Blocks until the client hangs up or the server stops.
    void WaitForHangUp();
    // Makes the close that follows a reset (RST) rather than an orderly end.
    void Reset();

   private:
    const int socket_;
    std::string unread_;
  };
  using Handler = std::function<void(Connection&)>;

  explicit RawServer(Handler handler);
  // Breaks what is open and waits for the handlers to return.
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  int port() const { return port_; }
  // HOST:PORT
  std::string address() const;
  // The URL of `path`, which begins with a slash.
  std::string Url(std::string_view path,
                  std::string_view scheme = "http") const;
  // How many connections there have been.
  int connections() const;

 private:
  void Accept();

  const Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  mutable base::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<int> sockets_ ABSL_GUARDED_BY(mutex_);  // -1: closed again
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
  std::thread acceptor_;  // last: it uses all of the above
};

// A handler that reads each request and answers it with `answer`, as often as
// the client likes.
RawServer::Handler AlwaysAnswer(std::string answer);

// A 200 with this body and its length.
std::string OkAnswer(std::string_view body);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_NET_RAW_SERVER_H_
