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
// The user is looked up once, when a connection is accepted, so calls cost
// nothing, and a verdict never outlives its connection. A refused client gets
// an HTTP/2 GOAWAY frame with the reason.
class LoopbackListener {
 public:
  // Takes ownership of the socket of an accepted connection.
  using Accepted = std::function<void(int fd)>;
  // Hears of each connection of another user that was refused.
  using Refused = std::function<void(uid_t user)>;

  // Unavailable if there is no port.
  static absl::StatusOr<std::unique_ptr<LoopbackListener>> Listen();
  ~LoopbackListener();
  LoopbackListener(const LoopbackListener&) = delete;
  LoopbackListener& operator=(const LoopbackListener&) = delete;

  int port() const { return port_; }

  // Begins to accept. To be called once; the functions are called on the
  // listener's thread.
  void Start(Accepted accepted, Refused refused);
  // Accepts nothing from now on. Returns when the thread has ended.
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
