#ifndef IMAGECD_CLI_COMMANDS_SAFE_OUTPUT_H_
#define IMAGECD_CLI_COMMANDS_SAFE_OUTPUT_H_

#include <iosfwd>
#include <streambuf>
#include <string>
#include <string_view>

#include "provider/base/secrets.h"

namespace imagecd::cli {

// Everything that the command line prints passes through here, on its way to
// standard output or standard error: secrets are redacted and invisible
// characters are escaped. Names, messages and files of others end up in all
// commands, so no command has to think of it. The escapes are JSON's, so that
// JSON output keeps its data.
//
// Text is passed on line by line, and at each flush. One thread at a time.
class SafeOutput : public std::streambuf {
 public:
  // Neither is owned. `secrets` may be null: there are none.
  SafeOutput(std::streambuf* to, const base::KnownSecrets* secrets)
      : to_(to), secrets_(secrets) {}
  ~SafeOutput() override { sync(); }

  // Passes on an escape sequence of ours, such as a color.
  void PutEscape(std::string_view sequence);

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  // Passes on the first `size` bytes of what is pending.
  bool Pass(std::size_t size);

  std::streambuf* const to_;
  const base::KnownSecrets* const secrets_;
  std::string pending_;
};

// Sends an escape sequence of ours to `out`, whether or not it is safe output.
void PutEscape(std::ostream& out, std::string_view sequence);

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_SAFE_OUTPUT_H_
