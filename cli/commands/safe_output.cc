#include "cli/commands/safe_output.h"

#include <ostream>

#include "provider/base/text.h"

namespace imagecd::cli {

bool SafeOutput::Pass(std::size_t size) {
  if (size == 0) return true;
  std::string text = pending_.substr(0, size);
  pending_.erase(0, size);
  if (secrets_ != nullptr) text = secrets_->Redact(text);
  text = base::EscapeInvisible(text);
  const auto count = static_cast<std::streamsize>(text.size());
  return to_->sputn(text.data(), count) == count;
}

void SafeOutput::PutEscape(std::string_view sequence) {
  Pass(pending_.size());
  to_->sputn(sequence.data(), static_cast<std::streamsize>(sequence.size()));
}

SafeOutput::int_type SafeOutput::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) {
    return sync() == 0 ? traits_type::not_eof(c) : traits_type::eof();
  }
  const char character = traits_type::to_char_type(c);
  return xsputn(&character, 1) == 1 ? c : traits_type::eof();
}

std::streamsize SafeOutput::xsputn(const char* text, std::streamsize size) {
  pending_.append(text, static_cast<std::size_t>(size));
  // A secret has no line break, so it cannot lie across two passes.
  const std::size_t end = pending_.rfind('\n');
  if (end != std::string::npos && !Pass(end + 1)) return 0;
  return size;
}

int SafeOutput::sync() {
  return Pass(pending_.size()) && to_->pubsync() == 0 ? 0 : -1;
}

void PutEscape(std::ostream& out, std::string_view sequence) {
  if (auto* safe = dynamic_cast<SafeOutput*>(out.rdbuf())) {
    safe->PutEscape(sequence);
  } else {
    out << sequence;
  }
}

}  // namespace imagecd::cli
