#ifndef IMAGECD_PROVIDER_SERVER_LOOPBACK_LISTENER_H_
#define IMAGECD_PROVIDER_SERVER_LOOPBACK_LISTENER_H_

#include <sys/types.h>

#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "provider/base/file_descriptor.h"

namespace imagecd::server {

// Listens on a free port of 127.0.0.1 and accepts connections only from
// processes of this user and of root. Every user of the machine can connect to
// a port on loopback, and the plugin protocol has no password.
//
// The user is looked up once, when a connection is accepted. So calls are not
// slower, and a decision ends with its connection. A refused client gets an
// HTTP/2 GOAWAY frame with the reason.
class LoopbackListener {
 public:
  // Takes ownership of the socket of an accepted connection.
  using Accepted = std::function<void(int fd)>;
  // Called for each refused connection, with the ID of the other user.
  using Refused = std::function<void(uid_t user)>;

  // Unavailable if no port is free.
  static absl::StatusOr<std::unique_ptr<LoopbackListener>> Listen();
  ~LoopbackListener();
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  int port() const { return port_; }

  // Starts to accept connections. Call it once. The listener's thread calls the
  // functions.
  void Start(Accepted accepted, Refused refused);
  // Stops accepting. Returns when the thread has ended.
  void Stop();

 private:
  LoopbackListener(base::FileDescriptor socket, base::FileDescriptor wake,
                   int port);
  void Run(const Accepted& accepted, const Refused& refused);

  const base::FileDescriptor socket_;
  const base::FileDescriptor wake_;  // an eventfd: readable means stop
  const int port_;
  std::thread thread_;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_LOOPBACK_LISTENER_H_
