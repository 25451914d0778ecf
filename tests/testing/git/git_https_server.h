#ifndef IMAGECD_TESTS_TESTING_GIT_GIT_HTTPS_SERVER_H_
#define IMAGECD_TESTS_TESTING_GIT_GIT_HTTPS_SERVER_H_

#include <cstddef>
#include <memory>
#include <string>

namespace imagecd::testing {

// For tests: serves the git repositories in a folder by https on 127.0.0.1,
// read only, by git's smart protocol. All members are safe to call from any
// thread.
class GitHttpsServer {
 public:
  // `root` holds the repositories; the files are PEM.
  GitHttpsServer(std::string root, const std::string& certificate_file,
                 const std::string& key_file);
  ~GitHttpsServer();

  int port() const;
  int requests() const;

  // From now on each request is answered with this status and, if not empty,
  // this Location; 0 to serve again.
  void AnswerWith(int status, std::string location = "");
  // From now on a request must have this Authorization header.
  void RequireAuthorization(std::string value);
  // From now on the list of branches is this one, in the words of the protocol
  // that the content type names, repeated `times` times.
  void ListBranchesAs(std::string text, std::string content_type,
                      std::size_t times = 1);
  // From now on requests wait until the server is destroyed.
  void Stall();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_GIT_GIT_HTTPS_SERVER_H_
