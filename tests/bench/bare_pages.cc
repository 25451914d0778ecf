// bench-pages HOST REPOSITORY TAG [LAST]: the minimum of requests for finding
// the newest image. Listings are not kept. Over persistent connections it
// requests the challenge, the token, every page by its Link, the index that TAG
// names, and HEAD of one of its children, to check that it can be pulled. With
// LAST, it requests only the page after LAST and HEAD of TAG. Prints the
// seconds that it took and the number of pages.

#include <httplib.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

namespace {

constexpr char kAccept[] =
    "application/vnd.oci.image.index.v1+json,"
    "application/vnd.docker.distribution.manifest.list.v2+json,"
    "application/vnd.oci.image.manifest.v1+json,"
    "application/vnd.docker.distribution.manifest.v2+json";

httplib::Result Need(httplib::Result result, int status, const char* what) {
  if (!result || result->status != status) {
    std::fprintf(stderr, "bench-pages: %s: %s\n", what,
                 result ? std::to_string(result->status).c_str()
                        : httplib::to_string(result.error()).c_str());
    std::exit(1);
  }
  return result;
}

// The text between `before` and the next `after`; empty if they do not occur.
std::string Between(std::string_view text, std::string_view before,
                    std::string_view after) {
  const auto begin = text.find(before);
  if (begin == std::string_view::npos) return "";
  text.remove_prefix(begin + before.size());
  return std::string(text.substr(0, text.find(after)));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: bench-pages HOST REPOSITORY TAG [LAST]\n");
    return 1;
  }
  const std::string host = argv[1];
  const std::string base = std::string("/v2/") + argv[2];
  const std::string manifest = base + "/manifests/" + argv[3];
  std::string page = base + "/tags/list?n=1000";
  if (argc > 4) page += std::string("&last=") + argv[4];

  const auto begin = std::chrono::steady_clock::now();
  httplib::Client lists("http://" + host);
  httplib::Client manifests("http://" + host);
  for (httplib::Client* client : {&lists, &manifests}) {
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
  }
  const auto refused = Need(lists.Get(page), 401, "challenge");
  const std::string challenge = refused->get_header_value("WWW-Authenticate");
  const auto issued = Need(
      lists.Get("/token?service=" + Between(challenge, "service=\"", "\"") +
                "&scope=" + Between(challenge, "scope=\"", "\"")),
      200, "token");
  const httplib::Headers headers = {
      {"Authorization",
       "Bearer " + Between(issued->body, "\"token\":\"", "\"")},
      {"Accept", kAccept}};

  const auto head = [&](const std::string& path) {
    Need(manifests.Head(path, headers), 200, "HEAD of a manifest");
  };
  const bool warm = argc > 4;
  int pages = 0;
  std::thread beside;
  if (warm) beside = std::thread(head, manifest);
  while (!page.empty()) {
    const auto listed = Need(lists.Get(page, headers), 200, "page");
    ++pages;
    page = Between(listed->get_header_value("Link"), "<", ">");
  }
  if (warm) {
    beside.join();
  } else {
    const auto index = Need(lists.Get(manifest, headers), 200, "index");
    head(base + "/manifests/" + Between(index->body, "\"digest\":\"", "\""));
  }
  std::printf(
      "%.6f %d\n",
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
          .count(),
      pages);
  return 0;
}
