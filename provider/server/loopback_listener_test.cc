#include "provider/server/loopback_listener.h"

#include <arpa/inet.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace imagecd::server {
namespace {

constexpr uid_t kOtherUser = 65534;  // nobody

base::FileDescriptor Connect(int port) {
  base::FileDescriptor connection(
      socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (connect(connection.get(), reinterpret_cast<sockaddr*>(&address),
              sizeof(address)) != 0) {
    connection.Close();
  }
  return connection;
}

std::string ReadAll(int fd) {
  std::string all;
  char buffer[512];
  for (ssize_t got = 0; (got = read(fd, buffer, sizeof(buffer))) > 0;) {
    all.append(buffer, static_cast<std::size_t>(got));
  }
  return all;
}

class LoopbackListenerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto listener = LoopbackListener::Listen();
    ASSERT_TRUE(listener.ok()) << listener.status();
    listener_ = *std::move(listener);
    listener_->Start(
        [this](int fd) {
          const std::lock_guard<std::mutex> lock(mutex_);
          accepted_.emplace_back(fd);
          changed_.notify_all();
        },
        [this](uid_t user) {
          const std::lock_guard<std::mutex> lock(mutex_);
          refused_.push_back(user);
          changed_.notify_all();
        });
  }

  // Returns when that many connections have arrived.
  void WaitFor(std::size_t accepted, std::size_t refused) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] {
      return accepted_.size() >= accepted && refused_.size() >= refused;
    });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<base::FileDescriptor> accepted_;
  std::vector<uid_t> refused_;
  std::unique_ptr<LoopbackListener> listener_;  // ends before the others
};

TEST_F(LoopbackListenerTest, AcceptsTheUserWhoStartedIt) {
  const base::FileDescriptor first = Connect(listener_->port());
  const base::FileDescriptor second = Connect(listener_->port());
  WaitFor(2, 0);
  EXPECT_TRUE(refused_.empty());
}

TEST_F(LoopbackListenerTest, StopsAtOnce) {
  listener_->Stop();
  listener_->Stop();
}

TEST_F(LoopbackListenerTest, RefusesEveryOtherUserWithAReason) {
  if (getuid() != 0) {
    GTEST_SKIP() << "SKIPPED: needs root, to act as two users";
  }
  int pipes[2];
  ASSERT_EQ(pipe(pipes), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (setgroups(0, nullptr) != 0 || setgid(kOtherUser) != 0 ||
        setuid(kOtherUser) != 0) {
      _exit(1);
    }
    const base::FileDescriptor connection = Connect(listener_->port());
    const std::string got = ReadAll(connection.get());
    _exit(write(pipes[1], got.data(), got.size()) ==
                  static_cast<ssize_t>(got.size())
              ? 0
              : 1);
  }
  close(pipes[1]);
  const std::string got = ReadAll(pipes[0]);
  close(pipes[0]);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  WaitFor(0, 1);
  EXPECT_EQ(refused_, std::vector<uid_t>{kOtherUser});
  EXPECT_TRUE(accepted_.empty());
  EXPECT_NE(got.find("serves only the user who started it"), std::string::npos);
}

// The kernel's table lists root as the owner of such a socket.
TEST_F(LoopbackListenerTest, DropsAConnectionWhosePeerHasClosedIt) {
  listener_->Stop();
  auto listener = LoopbackListener::Listen();
  ASSERT_TRUE(listener.ok());
  // Closed before it is accepted, after a request was sent.
  for (int i = 0; i < 3; ++i) {
    const base::FileDescriptor connection = Connect((*listener)->port());
    ASSERT_EQ(write(connection.get(), "PRI", 3), 3);
  }
  std::mutex mutex;
  std::condition_variable changed;
  int accepted = 0;
  const auto count = [&](int fd) {
    const base::FileDescriptor owner(fd);
    const std::lock_guard<std::mutex> lock(mutex);
    ++accepted;
    changed.notify_all();
  };
  const base::FileDescriptor last = Connect((*listener)->port());
  (*listener)->Start(count, [](uid_t) {});
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [&] { return accepted > 0; });
  lock.unlock();
  (*listener)->Stop();
  EXPECT_EQ(accepted, 1);
}

}  // namespace
}  // namespace imagecd::server
