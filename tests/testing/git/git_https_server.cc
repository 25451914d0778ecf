#include "tests/testing/git/git_https_server.h"

#include <httplib.h>
#include <stdio.h>

#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"
#include "tests/testing/files/temporary_folder.h"

namespace imagecd::testing {
namespace {

std::string Output(const std::string& shell) {
  FILE* const pipe = popen(shell.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string output;
  char buffer[4096];
  std::size_t count = 0;
  while ((count = fread(buffer, 1, sizeof buffer, pipe)) > 0) {
    output.append(buffer, count);
  }
  pclose(pipe);
  return output;
}

}  // namespace

struct GitHttpsServer::State {
  State(std::string root, const std::string& certificate,
        const std::string& key)
      : root(std::move(root)), server(certificate.c_str(), key.c_str()) {}

  // Whether the request was answered otherwise than asked.
  bool Refuse(const httplib::Request& request, httplib::Response& response) {
    bool wait = false;
    {
      base::MutexLock lock(mutex);
      ++requests;
      wait = stalled;
      if (status != 0) {
        response.status = status;
        if (!location.empty()) response.set_header("Location", location);
        return true;
      }
      if (!authorization.empty() &&
          request.get_header_value("Authorization") != authorization) {
        response.status = 401;
        response.set_header("WWW-Authenticate", "Basic realm=\"git\"");
        return true;
      }
    }
    if (wait) ending.WaitFor(absl::Minutes(1));
    return wait;
  }

  // Whether the list of branches is a given one.
  bool ListBranches(httplib::Response& response) {
    base::MutexLock lock(mutex);
    if (branches.empty()) return false;
    response.set_chunked_content_provider(
        branches_type, [text = branches, left = times_branches](
                           std::size_t, httplib::DataSink& sink) mutable {
          if (left-- == 0) {
            sink.done();
            return true;
          }
          return sink.write(text.data(), text.size());
        });
    return true;
  }

  // git's words to `arguments` of upload-pack in the version the client asked.
  std::string UploadPack(const httplib::Request& request,
                         const std::string& arguments) {
    const std::string name = request.matches[1];
    const bool two = request.get_header_value("Git-Protocol") == "version=2";
    return Output("cd '" + root +
                  "' && GIT_PROTOCOL=" + (two ? "version=2" : "") +
                  " git upload-pack --stateless-rpc " + arguments + " '" +
                  name + "' 2>/dev/null");
  }

  const std::string root;
  httplib::SSLServer server;
  std::thread thread;
  int port = 0;
  base::Cancellation ending;
  base::Mutex mutex;
  int requests ABSL_GUARDED_BY(mutex) = 0;
  int status ABSL_GUARDED_BY(mutex) = 0;
  bool stalled ABSL_GUARDED_BY(mutex) = false;
  std::string location ABSL_GUARDED_BY(mutex);
  std::string authorization ABSL_GUARDED_BY(mutex);
  std::string branches ABSL_GUARDED_BY(mutex);
  std::string branches_type ABSL_GUARDED_BY(mutex);
  std::size_t times_branches ABSL_GUARDED_BY(mutex) = 0;
};

GitHttpsServer::GitHttpsServer(std::string root,
                               const std::string& certificate_file,
                               const std::string& key_file)
    : state_(std::make_unique<State>(std::move(root), certificate_file,
                                     key_file)) {
  State* const state = state_.get();
  state->server.Get(
      "/([a-z/]+)/info/refs",
      [state](const httplib::Request& request, httplib::Response& response) {
        if (state->Refuse(request, response)) return;
        if (state->ListBranches(response)) return;
        response.set_content("001e# service=git-upload-pack\n0000" +
                                 state->UploadPack(request, "--advertise-refs"),
                             "application/x-git-upload-pack-advertisement");
      });
  state->server.Post(
      "/([a-z/]+)/git-upload-pack",
      [state](const httplib::Request& request, httplib::Response& response) {
        if (state->Refuse(request, response)) return;
        const TemporaryFolder folder;
        const std::string file = folder.Write("request", request.body);
        response.set_content(state->UploadPack(request, "<'" + file + "'"),
                             "application/x-git-upload-pack-result");
      });
  state->port = state->server.bind_to_any_port("127.0.0.1");
  state->thread = std::thread([state] { state->server.listen_after_bind(); });
}

GitHttpsServer::~GitHttpsServer() {
  state_->ending.Cancel();
  while (!state_->server.is_running()) std::this_thread::yield();
  state_->server.stop();
  state_->thread.join();
}

int GitHttpsServer::port() const { return state_->port; }

int GitHttpsServer::requests() const {
  base::MutexLock lock(state_->mutex);
  return state_->requests;
}

void GitHttpsServer::AnswerWith(int status, std::string location) {
  base::MutexLock lock(state_->mutex);
  state_->status = status;
  state_->location = std::move(location);
}

void GitHttpsServer::RequireAuthorization(std::string value) {
  base::MutexLock lock(state_->mutex);
  state_->authorization = std::move(value);
}

void GitHttpsServer::ListBranchesAs(std::string text, std::string content_type,
                                    std::size_t times) {
  base::MutexLock lock(state_->mutex);
  state_->branches = std::move(text);
  state_->branches_type = std::move(content_type);
  state_->times_branches = times;
}

void GitHttpsServer::Stall() {
  base::MutexLock lock(state_->mutex);
  state_->stalled = true;
}

}  // namespace imagecd::testing
