#ifndef IMAGECD_PROVIDER_POLICY_IMAGE_TEXT_H_
#define IMAGECD_PROVIDER_POLICY_IMAGE_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "provider/policy/ordering.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"

namespace imagecd::policy {

// The output `reason`: one sentence that depends on nothing but the choice
// itself, so that Check, Create and Update write the same one. `pin` and `hold`
// are the effective ones, null for none; with `selection` pinned and no pin the
// program gave the tag or digest. `one_commit`: `image` stands for a set
// (AsOneImage).
std::string ReasonFor(const Image& image, Selection selection, const Pin* pin,
                      const Hold* hold, const Ordering& ordering,
                      std::string_view branch, bool one_commit);

// `main.20251014-050954.185c95c → main.20251016-081200.9f3b2aa (2 days newer)`.
std::string Compare(const Image& from, const Image& to);

// The message about a tag that was pushed again and whose new image is not
// taken. `problem` is a clause that begins with "it" or "its".
std::string RepushNotTaken(const Image& before, std::string_view now_digest,
                           std::string_view problem);

// The image in a few characters: its tag, or the digest shortened.
std::string NameOf(const Image& image);
std::string ShortDigest(std::string_view digest);  // sha256:0123456789ab
std::string ShortCommit(std::string_view commit);  // 7 digits

// `pinned to 185c95c (broken login)`; `pinned to main.2025…` for a tag.
std::string PinInWords(const Pin& pin);
// `held at 185c95c (broken login)`; the tag if it has no commit. `hold`
// may be null.
std::string HeldInWords(const Image& image, const Hold* hold);
// The input or configuration key that sets it: "`hold`", or
// `imagecd:holds["*"]`.
std::string PathOf(const Hold& hold);
// A person's text on one line, whatever is in it.
std::string OneLine(std::string_view text);

// For errors: `pin.commit "185c95c"`, or where it stands in provider
// configuration and the value; and the property to blame, which is empty for
// provider configuration.
std::string PathOf(const Pin& pin);
std::string PropertyOf(const Pin& pin);

// The commit in a few characters, or NameOf if the tag has no commit.
std::string CommitOrName(const Image& image);

// `a`, `a and b`, `a, b, c and 4 more`.
std::string ListNames(const std::vector<std::string>& names);
// `1 build`, `4 builds`.
std::string Plural(std::int64_t count, std::string_view noun);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_IMAGE_TEXT_H_
