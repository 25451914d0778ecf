#include "tests/testing/registry/answer.h"

#include <zlib.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

namespace imagecd::testing {
namespace {

constexpr char kDigestHeader[] = "Docker-Content-Digest";

std::string Gzip(const std::string& text) {
  constexpr int kGzipWindow = 15 + 16;
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, 8,
               Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib's API
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

void ApplyForm(BodyForm form, Answer& answer) {
  switch (form) {
    case BodyForm::kNormal:
      return;
    case BodyForm::kHtml:
      answer.content_type = "text/html";
      answer.body = "<!DOCTYPE html><title>Unicorn!</title>\n";
      return;
    case BodyForm::kTruncated:
      answer.body.resize(answer.body.size() / 2);
      return;
    case BodyForm::kGzip:
      answer.body = Gzip(answer.body);
      answer.headers.emplace_back("Content-Encoding", "gzip");
      return;
    case BodyForm::kCutOff:
    case BodyForm::kHuge:
    case BodyForm::kEndless:
    case BodyForm::kDrip:
      answer.form = form;
      return;
  }
}

bool IsIndex(const std::string& media_type) {
  return media_type == kOciIndex || media_type == kDockerList;
}

bool Accepts(const Request& request, const std::string& media_type) {
  const std::string accept = request.Header("accept");
  return accept.empty() || accept.find("*/*") != std::string::npos ||
         accept.find(media_type) != std::string::npos;
}

Answer AnswerManifest(const Request& request, const Target& target,
                      const FakeRegistryOptions& options, Store& store) {
  const bool head = request.method == "HEAD";
  if (head && options.head_refused) {
    return ErrorAnswer(405, "UNSUPPORTED", "The operation is unsupported.");
  }
  if (head && options.head_not_found) {
    return ErrorAnswer(404, "MANIFEST_UNKNOWN", "manifest unknown");
  }
  const Content* manifest =
      store.FindManifest(target.repository, target.reference);
  if (manifest == nullptr ||
      (options.index_needs_accept && IsIndex(manifest->media_type) &&
       !Accepts(request, manifest->media_type))) {
    return ErrorAnswer(404, "MANIFEST_UNKNOWN", "manifest unknown");
  }
  Answer answer;
  answer.content_type = options.manifest_type.empty() ? manifest->media_type
                                                      : options.manifest_type;
  answer.body = manifest->bytes;
  switch (options.digest_header) {
    case DigestHeader::kNotOnHead:
      if (head) break;
      [[fallthrough]];
    case DigestHeader::kAlways:
      answer.headers.emplace_back(kDigestHeader, manifest->digest);
      break;
    case DigestHeader::kNever:
      break;
    case DigestHeader::kWrong:
      answer.headers.emplace_back(kDigestHeader, Sha256Digest("other bytes"));
      break;
  }
  return answer;
}

Answer BlobAnswer(const Content& content) {
  Answer answer;
  answer.content_type = "application/octet-stream";
  answer.body = content.bytes;
  answer.headers.emplace_back(kDigestHeader, content.digest);
  return answer;
}

Answer AnswerBlob(const Target& target, const FakeRegistryOptions& options,
                  const Addresses& addresses, const Store& store) {
  const Content* blob = store.FindBlob(target.repository, target.reference);
  if (blob == nullptr) {
    return ErrorAnswer(404, "BLOB_UNKNOWN", "blob unknown to registry");
  }
  if (!options.blob_redirect) return BlobAnswer(*blob);
  Answer answer;
  answer.status = 307;
  answer.headers.emplace_back("Location",
                              absl::StrCat(addresses.storage_url, "/storage/",
                                           target.reference, "?sig=signed"));
  return answer;
}

Answer AnswerStorage(const Request& request, const Target& target,
                     const Store& store) {
  // As signed addresses do where an Authorization is given on top.
  if (!request.Header("authorization").empty()) {
    return ErrorAnswer(400, "InvalidArgument",
                       "Only one auth mechanism allowed");
  }
  const Content* blob = store.FindBlob(target.reference);
  if (blob == nullptr) return ErrorAnswer(404, "NoSuchKey", "no such key");
  return BlobAnswer(*blob);
}

Answer Plain(const Request& request, const Target& target,
             const FakeRegistryOptions& options, const Addresses& addresses,
             Store& store, Access& access) {
  if (target.route == Route::kToken) {
    return access.AnswerToken(request, options, store);
  }
  if (request.method != "GET" && request.method != "HEAD") {
    return ErrorAnswer(405, "UNSUPPORTED", "The operation is unsupported.");
  }
  if (target.route == Route::kStorage) {
    return AnswerStorage(request, target, store);
  }
  if (target.route == Route::kOther) {
    return ErrorAnswer(404, "NOT_FOUND", "no such route");
  }
  if (!options.redirect_to.empty()) {
    Answer answer;
    answer.status = 307;
    answer.headers.emplace_back(
        "Location",
        absl::StrCat(options.redirect_to, request.path,
                     request.query.empty() ? "" : "?", request.query));
    return answer;
  }
  if (auto refusal =
          access.Refuse(request, target, options, store, addresses)) {
    return *std::move(refusal);
  }
  if (target.route == Route::kPing) {
    Answer answer;
    answer.body = "{}";
    return answer;
  }
  if (store.FindRepository(target.repository) == nullptr) {
    return ErrorAnswer(404, "NAME_UNKNOWN",
                       "repository name not known to registry");
  }
  if (target.route == Route::kTags) {
    return AnswerPage(*store.List(target.repository, options),
                      target.repository, request.query, options, addresses);
  }
  if (target.route == Route::kManifest) {
    return AnswerManifest(request, target, options, store);
  }
  return AnswerBlob(target, options, addresses, store);
}

}  // namespace

Answer AnswerRequest(const Request& request, const Target& target,
                     const FakeRegistryOptions& options,
                     const Addresses& addresses, Store& store, Access& access) {
  Answer answer = Plain(request, target, options, addresses, store, access);
  answer.headers.emplace_back("Docker-Distribution-Api-Version",
                              "registry/2.0");
  if (answer.status / 100 == 2) {
    auto form = options.bodies.find(target.route);
    if (form == options.bodies.end()) form = options.bodies.find(Route::kAny);
    if (form != options.bodies.end()) ApplyForm(form->second, answer);
  }
  return answer;
}

}  // namespace imagecd::testing
