#include "provider/http/curl_transfer.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/http/curl_error.h"
#include "provider/http/response_reader.h"

namespace imagecd::http {
namespace {

using UrlPtr = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using std::chrono::milliseconds;

// Holds for every transfer.
constexpr std::pair<CURLoption, long> kFixedOptions[] = {
    {CURLOPT_NOSIGNAL, 1},
    {CURLOPT_QUICK_EXIT, 1},  // giving up does not wait for a name server
    {CURLOPT_NETRC, CURL_NETRC_IGNORED},
    {CURLOPT_FOLLOWLOCATION, 0},
    {CURLOPT_UNRESTRICTED_AUTH, 0},
    {CURLOPT_HEADEROPT, CURLHEADER_SEPARATE},  // proxies get none of ours
    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
    {CURLOPT_SSL_VERIFYPEER, 1},
    {CURLOPT_SSL_VERIFYHOST, 2},
    {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
    {CURLOPT_PROXY_SSL_VERIFYPEER, 1},
    {CURLOPT_PROXY_SSL_VERIFYHOST, 2},
    {CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS},
    {CURLOPT_PIPEWAIT, 1},  // rather share a connection than open another
    {CURLOPT_HTTP09_ALLOWED, 0},
    {CURLOPT_PATH_AS_IS, 1},
    {CURLOPT_TCP_KEEPALIVE, 1},
    {CURLOPT_BUFFERSIZE, 256 << 10},
};

// Sets options and remembers the first failure.
class OptionSetter {
 public:
  explicit OptionSetter(CURL* easy) : easy_(easy) {}

  template <typename T>
  void operator()(CURLoption option, T value) {
    // Parentheses: not the macro, which wants an option known to the compiler.
    if (code_ == CURLE_OK) code_ = (curl_easy_setopt)(easy_, option, value);
  }
  CURLcode code() const { return code_; }

 private:
  CURL* const easy_;
  CURLcode code_ = CURLE_OK;
};

struct Target {
  std::string host;  // with the port, if the URL has one
  std::string name;  // without it
  bool secure = false;
};

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
  return text;
}

// Nothing of the URL is in an error but what is known to be a host.
absl::StatusOr<Target> ParseTarget(const std::string& text) {
  const UrlPtr url(curl_url(), &curl_url_cleanup);
  if (url == nullptr ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK ||
      text.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError("not an absolute http or https URL");
  }
  Target target = {.host = Part(url.get(), CURLUPART_HOST)};
  target.name = target.host;
  if (const std::string port = Part(url.get(), CURLUPART_PORT); !port.empty()) {
    target.host += ":" + port;
  }
  const std::string scheme = Part(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: only http and https are spoken", target.host));
  }
  if (!Part(url.get(), CURLUPART_USER).empty() ||
      !Part(url.get(), CURLUPART_PASSWORD).empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: credentials in a URL are not accepted", target.host));
  }
  target.secure = scheme == "https";
  return target;
}

bool IsFieldName(std::string_view name) {
  // RFC 9110, 5.6.2
  constexpr std::string_view kTokenChars =
      "!#$%&'*+-.^_`|~0123456789"
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !name.empty() &&
         name.find_first_not_of(kTokenChars) == std::string_view::npos;
}

bool IsFieldValue(std::string_view value) {
  return value.find_first_of(std::string_view("\r\n\0", 3)) ==
         std::string_view::npos;
}

long Milliseconds(absl::Duration duration) {
  return static_cast<long>(std::clamp<int64_t>(
      absl::ToInt64Milliseconds(duration), 1, 24L * 60 * 60 * 1000));
}

}  // namespace

struct CurlTransfer::State {
  State(const HttpRequest& request, const TransferSettings& settings,
        TimePoint start, BodyPipe* pipe)
      : request(request),
        settings(settings),
        pipe(pipe),
        // A day is for ever, and does not overflow.
        end(start + milliseconds(Milliseconds(request.timeout))),
        stalled(start + StallLimit()),
        reader(request) {}

  absl::Status AddLine(const std::string& line);
  absl::Status AddFields();
  void SetRoots(OptionSetter& set) const;
  void SetClientCertificate(OptionSetter& set) const;
  void SetProxy(OptionSetter& set, const Proxy& proxy) const;
  void SetMethod(OptionSetter& set) const;
  void SetAddressCheck(OptionSetter& set, const Proxy& proxy);

  std::chrono::milliseconds StallLimit() const {
    return milliseconds(Milliseconds(settings.options.stall_limit));
  }
  // Takes what a callback got; what it returns to libcurl.
  std::size_t Receive(absl::Status result, std::size_t bytes);
  static std::size_t OnHeader(char* data, std::size_t, std::size_t size,
                              void* state) noexcept;
  static curl_socket_t OnOpenSocket(void* state, curlsocktype purpose,
                                    curl_sockaddr* address) noexcept;
  static int OnRequest(void* state, char* peer, char*, int, int) noexcept;
  static std::size_t OnBody(char* data, std::size_t, std::size_t size,
                            void* state) noexcept;

  const HttpRequest& request;
  const TransferSettings& settings;
  BodyPipe* const pipe;  // may be null
  const TimePoint end;
  // When the silence has lasted too long; never while the transfer pauses.
  TimePoint stalled;
  Target target;
  ResponseReader reader;
  absl::Status failure;          // why we stopped the transfer ourselves
  bool is_direct = true;         // no proxy in between
  bool address_refused = false;  // at least one
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{nullptr,
                                                           &curl_easy_cleanup};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> fields{
      nullptr, &curl_slist_free_all};
  char error[CURL_ERROR_SIZE] = "";
};

absl::Status CurlTransfer::State::AddLine(const std::string& line) {
  curl_slist* const extended = curl_slist_append(fields.get(), line.c_str());
  if (extended == nullptr) return absl::InternalError("out of memory");
  static_cast<void>(fields.release());
  fields.reset(extended);
  return absl::OkStatus();
}

absl::Status CurlTransfer::State::AddFields() {
  for (const auto& [name, value] : request.headers.fields()) {
    // libcurl's way to send a field without a value ends in a semicolon.
    IMAGECD_RETURN_IF_ERROR(
        AddLine(value.empty() ? name + ";" : name + ": " + value));
  }
  if (!request.headers.Get("accept-encoding")) {
    IMAGECD_RETURN_IF_ERROR(AddLine("Accept-Encoding: identity"));
  }
  // A name alone takes away what libcurl would add to a POST unasked.
  if (!request.headers.Get("expect")) {
    IMAGECD_RETURN_IF_ERROR(AddLine("Expect:"));
  }
  if (!request.headers.Get("content-type")) {
    IMAGECD_RETURN_IF_ERROR(AddLine("Content-Type:"));
  }
  return absl::OkStatus();
}

void CurlTransfer::State::SetRoots(OptionSetter& set) const {
  const auto set_pair = [&set](CURLoption file, CURLoption directory,
                               const TrustedRoots& roots) {
    if (roots.file.empty() && roots.directory.empty()) return;
    // Null also takes away what libcurl was built with.
    set(file, roots.file.empty() ? nullptr : roots.file.c_str());
    set(directory, roots.directory.empty() ? nullptr : roots.directory.c_str());
  };
  set_pair(CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH, settings.roots);
  set_pair(CURLOPT_CAINFO, CURLOPT_CAPATH,
           request.ca_file.empty() ? settings.roots
                                   : TrustedRoots{.file = request.ca_file});
}

void CurlTransfer::State::SetClientCertificate(OptionSetter& set) const {
  const auto set_pem = [&set](CURLoption file, CURLoption text,
                              const std::string& value) {
    if (value.empty()) return;
    if (value.find("-----BEGIN") == std::string::npos) {
      set(file, value.c_str());
      return;
    }
    curl_blob blob{};
    blob.data = const_cast<char*>(value.data());
    blob.len = value.size();
    blob.flags = CURL_BLOB_COPY;
    set(text, &blob);
  };
  const ClientCertificate& client = request.client_certificate;
  set_pem(CURLOPT_SSLCERT, CURLOPT_SSLCERT_BLOB, client.certificate);
  set_pem(CURLOPT_SSLKEY, CURLOPT_SSLKEY_BLOB,
          client.key.empty() ? client.certificate : client.key);
}

void CurlTransfer::State::SetProxy(OptionSetter& set,
                                   const Proxy& proxy) const {
  // Set even when empty: libcurl would ask the environment itself.
  set(CURLOPT_PROXY, proxy.url.c_str());
  set(CURLOPT_NOPROXY, settings.proxies.no_proxy.c_str());
  if (proxy.username.empty() && proxy.password.empty()) return;
  set(CURLOPT_PROXYUSERNAME, proxy.username.c_str());
  set(CURLOPT_PROXYPASSWORD, proxy.password.c_str());
}

void CurlTransfer::State::SetMethod(OptionSetter& set) const {
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request.method == "POST" || request.method == "PATCH") {
    set(CURLOPT_POST, 1L);
    // libcurl would say POST otherwise.
    if (request.method == "PATCH") set(CURLOPT_CUSTOMREQUEST, "PATCH");
    set(CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.c_str());  // not copied
  } else {
    set(CURLOPT_HTTPGET, 1L);
  }
}

// The first callback comes before a connection is made, the second also where
// one is used again that another request was allowed to make.
void CurlTransfer::State::SetAddressCheck(OptionSetter& set,
                                          const Proxy& proxy) {
  is_direct =
      proxy.url.empty() || IsInNoProxy(settings.proxies.no_proxy, target.name);
  if (!is_direct || request.addresses == AddressLimit::kAny) return;
  set(CURLOPT_OPENSOCKETFUNCTION, &State::OnOpenSocket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(CURLOPT_PREREQFUNCTION, &State::OnRequest);
  set(CURLOPT_PREREQDATA, static_cast<void*>(this));
}

curl_socket_t CurlTransfer::State::OnOpenSocket(
    void* state, curlsocktype, curl_sockaddr* address) noexcept {
  State& self = *static_cast<State*>(state);
  if (!Allows(self.request.addresses, KindOfAddress(address->addr))) {
    self.address_refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC,
                address->protocol);
}

int CurlTransfer::State::OnRequest(void* state, char* peer, char*, int,
                                   int) noexcept {
  State& self = *static_cast<State*>(state);
  if (Allows(self.request.addresses, KindOfHost(peer))) {
    return CURL_PREREQFUNC_OK;
  }
  self.address_refused = true;
  return CURL_PREREQFUNC_ABORT;
}

std::size_t CurlTransfer::State::Receive(absl::Status result,
                                         std::size_t bytes) {
  stalled = std::chrono::steady_clock::now() + StallLimit();
  if (result.ok() && !reader.enough()) return bytes;
  failure = std::move(result);
  return bytes == 0 ? 1 : 0;  // anything but `bytes` ends the transfer
}

std::size_t CurlTransfer::State::OnHeader(char* data, std::size_t,
                                          std::size_t size,
                                          void* state) noexcept {
  State& self = *static_cast<State*>(state);
  return self.Receive(self.reader.OnHeaderLine({data, size}), size);
}

std::size_t CurlTransfer::State::OnBody(char* data, std::size_t,
                                        std::size_t size,
                                        void* state) noexcept {
  State& self = *static_cast<State*>(state);
  if (self.pipe != nullptr && !self.pipe->HasRoom()) {
    self.stalled = TimePoint::max();
    return CURL_WRITEFUNC_PAUSE;  // libcurl brings the same bytes again
  }
  return self.Receive(self.reader.OnBody({data, size}), size);
}

absl::StatusOr<std::unique_ptr<CurlTransfer>> CurlTransfer::Create(
    const HttpRequest& request, const TransferSettings& settings,
    TimePoint start, BodyPipe* pipe) {
  auto state = std::make_unique<State>(request, settings, start, pipe);
  IMAGECD_ASSIGN_OR_RETURN(state->target, ParseTarget(request.url));
  const std::string& host = state->target.host;
  if (request.method != "GET" && request.method != "HEAD" &&
      request.method != "POST" && request.method != "PATCH") {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: only GET, HEAD, POST and PATCH are spoken", host));
  }
  for (const auto& [name, value] : request.headers.fields()) {
    if (!IsFieldName(name) || !IsFieldValue(value)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: a header of the request is malformed", host));
    }
  }
  return std::unique_ptr<CurlTransfer>(new CurlTransfer(std::move(state)));
}

CurlTransfer::CurlTransfer(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

CurlTransfer::~CurlTransfer() = default;

void* CurlTransfer::handle() const { return state_->easy.get(); }

void CurlTransfer::Resume() {
  state_->stalled = std::chrono::steady_clock::now() + state_->StallLimit();
  // An error of it ends the transfer, and libcurl reports it there.
  static_cast<void>(curl_easy_pause(state_->easy.get(), CURLPAUSE_CONT));
}

CurlTransfer::TimePoint CurlTransfer::deadline() const {
  return std::min(state_->end, state_->stalled);
}

absl::Status CurlTransfer::Prepare(void* share) {
  State& state = *state_;
  const absl::StatusOr<Proxy>& proxy = state.target.secure
                                           ? state.settings.proxies.for_https
                                           : state.settings.proxies.for_http;
  IMAGECD_RETURN_IF_ERROR(proxy.status());
  IMAGECD_RETURN_IF_ERROR(state.AddFields());
  state.easy.reset(curl_easy_init());
  if (state.easy == nullptr) return absl::InternalError("out of memory");

  OptionSetter set(state.easy.get());
  for (const auto& [option, value] : kFixedOptions) set(option, value);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  // Only to decode them: the request's own Accept-Encoding asks for none.
  set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  set(CURLOPT_SHARE, static_cast<CURLSH*>(share));
  set(CURLOPT_PRIVATE, static_cast<void*>(this));
  set(CURLOPT_ERRORBUFFER, state.error);
  set(CURLOPT_HEADERFUNCTION, &State::OnHeader);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&state));
  set(CURLOPT_WRITEFUNCTION, &State::OnBody);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&state));
  set(CURLOPT_URL, state.request.url.c_str());
  set(CURLOPT_HTTPHEADER, state.fields.get());
  set(CURLOPT_USERAGENT, state.settings.options.user_agent.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS,
      Milliseconds(state.settings.options.connect_timeout));
  state.SetMethod(set);
  state.SetProxy(set, *proxy);
  state.SetAddressCheck(set, *proxy);
  state.SetRoots(set);
  state.SetClientCertificate(set);
  if (set.code() != CURLE_OK) {
    return CurlError(set.code(), "", state.target.host);
  }
  return absl::OkStatus();
}

absl::StatusOr<HttpResponse> CurlTransfer::Finish(int code) {
  State& state = *state_;
  if (state.reader.sink_failed()) return state.failure;
  if (!state.failure.ok()) {
    return absl::Status(
        state.failure.code(),
        absl::StrFormat("%s: %s", state.target.host, state.failure.message()));
  }
  if (code != CURLE_OK && !state.reader.enough()) {
    if (state.address_refused) {
      return absl::PermissionDeniedError(absl::StrFormat(
          "%s: its address is one of this machine or its network",
          state.target.host));
    }
    return CurlError(code, state.error, state.target.host);
  }
  HttpResponse response = state.reader.TakeResponse();
  const char* peer = nullptr;
  if (state.is_direct &&
      curl_easy_getinfo(state.easy.get(), CURLINFO_PRIMARY_IP, &peer) ==
          CURLE_OK &&
      peer != nullptr) {
    response.peer = KindOfHost(peer);
  }
  return response;
}

absl::Status CurlTransfer::Expire() const {
  const std::string& host = state_->target.host;
  if (state_->end <= state_->stalled) {
    return absl::DeadlineExceededError(
        absl::StrFormat("%s: no complete answer within %s", host,
                        absl::FormatDuration(state_->request.timeout)));
  }
  return absl::DeadlineExceededError(absl::StrFormat(
      "%s: nothing received for %s", host,
      absl::FormatDuration(state_->settings.options.stall_limit)));
}

absl::Status CurlTransfer::Cancel() const {
  return absl::CancelledError(
      absl::StrFormat("%s: cancelled", state_->target.host));
}

}  // namespace imagecd::http
