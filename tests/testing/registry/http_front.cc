#include "tests/testing/registry/http_front.h"

#include <dirent.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "provider/base/cancellation.h"

namespace imagecd::testing {
namespace {

int PortOf(const sockaddr_storage& address) {
  if (address.ss_family != AF_INET) return -1;
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

// Ends the connections of this process that were accepted on `local_port`: the
// one from `remote_port`, or all for 0. httplib gives no access to its sockets.
void EndConnections(int local_port, int remote_port) {
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) return;
  while (const dirent* entry = readdir(directory)) {
    const int fd = std::atoi(entry->d_name);
    sockaddr_storage local{};
    sockaddr_storage remote{};
    socklen_t size = sizeof(local);
    if (fd <= 2 ||
        getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) != 0) {
      continue;
    }
    size = sizeof(remote);
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&remote), &size) != 0 ||
        PortOf(local) != local_port ||
        (remote_port != 0 && PortOf(remote) != remote_port)) {
      continue;
    }
    shutdown(fd, SHUT_RDWR);
  }
  closedir(directory);
}

Request ToRequest(const httplib::Request& from) {
  Request request;
  request.method = from.method;
  const auto mark = from.target.find('?');
  request.path = from.target.substr(0, mark);
  if (mark != std::string::npos) request.query = from.target.substr(mark + 1);
  for (const auto& [name, value] : from.headers) {
    std::string& joined = request.headers[absl::AsciiStrToLower(name)];
    joined += joined.empty() ? value : ", " + value;
  }
  request.body = from.body;
  return request;
}

}  // namespace

class HttpFront::Impl {
 public:
  explicit Impl(Options options) : options_(std::move(options)) {}
  ~Impl() { Stop(); }

  absl::Status Start() {
    tls_ = !options_.certificate_file.empty();
    if (tls_) {
      server_ = std::make_unique<httplib::SSLServer>(
          options_.certificate_file.c_str(), options_.key_file.c_str());
    } else {
      server_ = std::make_unique<httplib::Server>();
    }
    if (!server_->is_valid()) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot use the certificate ", options_.certificate_file,
                       " with the key ", options_.key_file));
    }
    server_->new_task_queue = [threads = options_.threads] {
      return new httplib::ThreadPool(static_cast<std::size_t>(threads));
    };
    server_->set_tcp_nodelay(true);
    server_->set_keep_alive_max_count(1'000'000'000);
    server_->set_socket_options([this](socket_t listener) {
      // httplib would let two servers share a port (SO_REUSEPORT).
      const int yes = 1;
      setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
      listener_ = listener;
    });
    const httplib::Server::Handler handler =
        [this](const httplib::Request& request, httplib::Response& response) {
          Handle(request, response);
        };
    // Otherwise httplib compresses what clients like Go's offer to take.
    server_->set_pre_routing_handler([](const httplib::Request& request,
                                        httplib::Response&) {
      const_cast<httplib::Request&>(request).headers.erase("Accept-Encoding");
      return httplib::Server::HandlerResponse::Unhandled;
    });
    server_->Get("/.*", handler);
    server_->Post("/.*", handler);
    server_->Put("/.*", handler);
    server_->Patch("/.*", handler);
    server_->Delete("/.*", handler);

    if (options_.port == 0) {
      port_ = server_->bind_to_any_port("127.0.0.1");
    } else if (server_->bind_to_port("127.0.0.1", options_.port)) {
      port_ = options_.port;
    }
    if (port_ <= 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on 127.0.0.1:", options_.port));
    }
    constexpr int kBacklog = 256;  // httplib's is 5
    listen(listener_, kBacklog);
    thread_ = std::thread([this] {
      server_->listen_after_bind();
      finished_ = true;
    });
    while (!server_->is_running()) std::this_thread::yield();
    return absl::OkStatus();
  }

  void Stop() {
    if (!thread_.joinable()) return;
    stop_.Cancel();
    server_->stop();
    // Handlers stay with an idle connection until it ends; and one may have
    // been accepted since.
    while (!finished_) {
      EndConnections(port_, 0);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    thread_.join();
  }

  int port() const { return port_; }
  std::string url() const {
    return absl::StrCat(tls_ ? "https" : "http", "://127.0.0.1:", port_);
  }

 private:
  void Handle(const httplib::Request& from, httplib::Response& to) {
    Answer answer = options_.handler(ToRequest(from));
    if (answer.drop_connection) {
      EndConnections(port_, from.remote_port);
      return;
    }
    to.status = answer.status;
    for (auto& [name, value] : answer.headers) to.set_header(name, value);
    const bool streamed =
        answer.form == BodyForm::kCutOff || answer.form == BodyForm::kHuge ||
        answer.form == BodyForm::kEndless || answer.form == BodyForm::kDrip;
    if (!streamed || from.method == "HEAD") {
      to.body = std::move(answer.body);
      if (!answer.content_type.empty()) {
        to.set_header("Content-Type", answer.content_type);
      }
      return;
    }
    Stream(std::move(answer), to);
  }

  bool Send(httplib::DataSink& sink, const char* data, std::size_t size) {
    if (stop_.cancelled() || !sink.write(data, size)) return false;
    if (options_.on_streamed) {
      options_.on_streamed(static_cast<std::int64_t>(size));
    }
    return true;
  }

  void Stream(Answer answer, httplib::Response& to) {
    const Options::Streaming how =
        options_.streaming ? options_.streaming() : Options::Streaming();
    static const std::string kBlank(std::size_t{64} << 10, ' ');
    auto body = std::make_shared<std::string>(std::move(answer.body));
    const std::string& type = answer.content_type;
    const std::size_t size = body->size();
    const auto huge = static_cast<std::size_t>(how.huge_bytes);
    switch (answer.form) {
      case BodyForm::kCutOff:
        to.set_content_provider(
            size, type,
            [this, body](std::size_t, std::size_t, httplib::DataSink& sink) {
              Send(sink, body->data(), body->size() / 2);
              return false;
            });
        return;
      case BodyForm::kHuge:
        to.set_content_provider(
            huge + size, type,
            [this, body, huge](std::size_t offset, std::size_t,
                               httplib::DataSink& sink) {
              if (offset >= huge) {
                return Send(sink, body->data() + (offset - huge),
                            body->size() - (offset - huge));
              }
              return Send(sink, kBlank.data(),
                          std::min(kBlank.size(), huge - offset));
            });
        return;
      case BodyForm::kEndless:
        to.set_chunked_content_provider(
            type, [this](std::size_t, httplib::DataSink& sink) {
              return Send(sink, kBlank.data(), kBlank.size());
            });
        return;
      default:
        to.set_content_provider(
            size, type,
            [this, body, how](std::size_t offset, std::size_t,
                              httplib::DataSink& sink) {
              if (offset > 0 &&
                  stop_.WaitFor(absl::FromChrono(how.drip_interval))) {
                return false;
              }
              const auto drip =
                  static_cast<std::size_t>(std::max(how.drip_bytes, 1));
              return Send(sink, body->data() + offset,
                          std::min(drip, body->size() - offset));
            });
    }
  }

  Options options_;
  bool tls_ = false;
  int port_ = 0;
  int listener_ = -1;
  base::Cancellation stop_;
  std::unique_ptr<httplib::Server> server_;
  std::atomic<bool> finished_{false};
  std::thread thread_;
};

HttpFront::HttpFront(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpFront::~HttpFront() = default;
int HttpFront::port() const { return impl_->port(); }
std::string HttpFront::url() const { return impl_->url(); }
void HttpFront::Stop() { impl_->Stop(); }

absl::StatusOr<std::unique_ptr<HttpFront>> HttpFront::Start(Options options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  if (absl::Status status = impl->Start(); !status.ok()) return status;
  return std::unique_ptr<HttpFront>(new HttpFront(std::move(impl)));
}

}  // namespace imagecd::testing
