#ifndef IMAGECD_PROVIDER_BASE_FILE_DESCRIPTOR_H_
#define IMAGECD_PROVIDER_BASE_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace imagecd::base {

// Owns an open file descriptor and closes it. A negative value means that there
// is no descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int value) : value_(value) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : value_(std::exchange(other.value_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~FileDescriptor() { Close(); }

  int get() const { return value_; }
  // The caller closes it.
  int Release() { return std::exchange(value_, -1); }
  void Close() {
    if (value_ >= 0) close(value_);
    value_ = -1;
  }

 private:
  int value_ = -1;
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_FILE_DESCRIPTOR_H_
