// `verify` is a gate, whatever happens to a registry and whatever a person asks
// for: in thousands of random histories the state of a LatestImage or a
// LatestImageSet never gets a digest that neither passes `verify` nor was
// deployed before `verify` was requested.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "provider/oci/cosign.h"
#include "tests/testing/cosign/signer.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::BuildTag;
using imagecd::testing::FakeRegistry;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Signer;
using imagecd::testing::Step;
using property::Object;
using property::Value;

constexpr std::int64_t kNow = 1760616000;
constexpr std::int64_t kHour = 3600;

// What all histories share: starting it costs more than a history.
struct Shared {
  FakeRegistry registry;
  Signer signer;
  int histories = 0;
};

// How often something happened that the gate is for; otherwise the histories
// show nothing.
struct Seen {
  int followed = 0;          // a refresh or an up moved to a re-pushed image
  int refused = 0;           // an up was refused
  int unverified_kept = 0;   // what was deployed before stayed, unverified
  int unverified_there = 0;  // the newest image does not pass
  int moved = 0;             // a verified image was deployed
};

class Life {
 public:
  Life(unsigned seed, bool set, Shared& shared, Seen& seen)
      : random_(seed),
        is_set_(set),
        shared_(shared),
        seen_(seen),
        engine_(absl::FromUnixSeconds(kNow), {}, &shared.registry.InProcess()),
        prefix_(absl::StrFormat("acme/h%d-", ++shared.histories)),
        cosign_(Chance(8)),  // reading a key takes long
        label_(!cosign_ || Chance(3)),
        required_(Chance(3)) {
    if (set) {
      engine_.type = "imagecd:index:LatestImageSet";
      engine_.urn =
          "urn:pulumi:dev::homeslice::imagecd:index:LatestImageSet::app";
    }
    engine_.offers_old_outputs = Chance(2);
    verify_ = Chance(2);
    PushCommit(kNow - 300 * kHour);
    PushCommit(kNow - 200 * kHour);
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE(absl::StrFormat("step %d", i));
      engine_.clock.Advance(absl::Minutes(Below(600)));
      Happen();
      Ask();
      Operate();
    }
  }

 private:
  struct Pushed {
    std::string tag;
    std::string commit;
  };
  // An image as the state has it.
  struct Held {
    std::string tag;
    std::string digest;
  };

  int Below(int bound) { return static_cast<int>(random_() % bound); }
  bool Chance(int one_in) { return Below(one_in) == 0; }
  std::vector<std::string> Apps() const {
    if (is_set_) return {"a", "b"};
    return {repository_};
  }
  std::string RepositoryOf(const std::string& app) const {
    return shared_.registry.host() + "/" + prefix_ + app;
  }
  std::int64_t Now() const { return absl::ToUnixSeconds(engine_.clock.Now()); }

  // A new image under a tag, old or new, which may pass `verify` or not.
  void Push(const std::string& app, const Pushed& pushed) {
    const bool good = Chance(2);
    const bool labelled = good || Chance(2);
    const std::string digest =
        shared_.registry
            .Push(prefix_ + app, pushed.tag,
                  {.revision = labelled ? pushed.commit : "",
                   .content = absl::StrFormat("%d", ++contents_)})
            .digest;
    if (labelled) labels_[{app, digest}] = pushed.commit;
    if (good || Chance(4)) Sign(app, digest);
    digests_[app].push_back(digest);
  }

  void PushCommit(std::int64_t time) {
    const std::string commit = absl::StrFormat("%07x", ++commits_);
    const Pushed pushed{BuildTag("main", time, commit), commit};
    for (const char* app : {"a", "b"}) Push(app, pushed);
    pushed_.push_back(pushed);
  }

  void Sign(const std::string& app, const std::string& digest) {
    const std::string payload =
        imagecd::testing::CosignPayload(digest, RepositoryOf(app));
    const std::string blob = shared_.registry.PushBlob(prefix_ + app, payload);
    shared_.registry.PushManifest(
        prefix_ + app, oci::CosignTag(digest),
        "application/vnd.oci.image.manifest.v1+json",
        imagecd::testing::CosignManifest(
            imagecd::testing::CosignLayer(blob, shared_.signer.Sign(payload))));
    signed_.insert({app, digest});
  }

  const Pushed& Any() {
    return pushed_[Below(static_cast<int>(pushed_.size()))];
  }
  const std::string& AnyDigest(const std::string& app) {
    const auto& digests = digests_.at(app);
    return digests[Below(static_cast<int>(digests.size()))];
  }

  void Happen() {
    switch (Below(7)) {
      case 0:
      case 1:
        PushCommit(Now() - Below(600));
        break;
      case 2: {  // an attacker's tag: an old image, and a time to come
        const std::string commit = Any().commit;
        const Pushed future{BuildTag("main", Now() + 400 * kHour, commit),
                            commit};
        for (const char* app : {"a", "b"}) Push(app, future);
        break;
      }
      case 3:
      case 4: {  // pushed again
        const Pushed again = Chance(2) ? pushed_.back() : Any();
        for (const char* app : {"a", "b"}) {
          if (Chance(2)) Push(app, again);
        }
        break;
      }
      case 5:
        for (const char* app : {"a", "b"}) Sign(app, AnyDigest(app));
        break;
      case 6:
        if (pushed_.size() > 3 && Chance(2)) {
          shared_.registry.DeleteTag(prefix_ + "a", Any().tag);
        }
        break;
    }
  }

  // What a person changes in the program or in the configuration.
  void Ask() {
    switch (Below(12)) {
      case 0:
        tag_ = Any().tag;
        break;
      case 1:
        for (const char* app : {"a", "b"}) digest_[app] = AnyDigest(app);
        break;
      case 2:
      case 3:
        tag_.clear();
        digest_.clear();
        break;
      case 4:
        pin_ = Object{{"commit", Any().commit}};
        break;
      case 5:
        if (is_set_) break;
        pin_ = Chance(2) ? Object{{"tag", Any().tag}}
                         : Object{{"digest", AnyDigest(repository_)}};
        break;
      case 6:
        pin_.clear();
        hold_ = false;
        break;
      case 7:
        hold_ = true;
        break;
      case 8:
        verify_ = !Chance(3);
        break;
      case 9:
        downgrade_ = !downgrade_;
        break;
      case 10:
        keep_ = !keep_;
        break;
      case 11:
        if (!is_set_ && Chance(2)) repository_ = repository_ == "a" ? "b" : "a";
        engine_.ignore_changes.clear();
        if (Chance(2)) {
          engine_.ignore_changes =
              is_set_ ? std::vector<std::string>{"images"}
                      : std::vector<std::string>{"tag", "digest"};
        }
        break;
    }
  }

  Object Program() {
    engine_.TrustPlainHttp(shared_.registry.host());
    Object program;
    if (is_set_) {
      Object repositories;
      Object images;
      for (const std::string& app : Apps()) {
        repositories.insert({app, RepositoryOf(app)});
        Object image;
        if (!tag_.empty()) image.insert({"tag", tag_});
        if (digest_.contains(app)) image.insert({"digest", digest_.at(app)});
        if (!image.empty()) images.insert({app, image});
      }
      program.insert({"repositories", repositories});
      if (!images.empty()) program.insert({"images", images});
    } else {
      program.insert({"repository", RepositoryOf(repository_)});
      if (!tag_.empty()) program.insert({"tag", tag_});
      if (digest_.contains(repository_)) {
        program.insert({"digest", digest_.at(repository_)});
      }
    }
    if (!pin_.empty()) {
      if (Chance(2)) {
        program.insert({"pin", pin_});
      } else {
        Object pins;
        for (const std::string& app : Apps()) {
          pins.insert({RepositoryOf(app), pin_});
        }
        engine_.config.insert_or_assign("pins", pins);
      }
    }
    if (hold_) program.insert({"hold", "because"});
    if (downgrade_) program.insert({"allowDowngrade", true});
    if (!keep_) program.insert({"onRegistryFailure", "fail"});
    if (Chance(4))
      program.insert({"platforms", property::Array{"linux/arm64"}});
    if (verify_) {
      Object verify;
      if (label_) verify.insert({"revisionLabel", true});
      if (cosign_) {
        verify.insert({"cosign", Object{{"key", shared_.signer.PublicPem()},
                                        {"required", required_}}});
      }
      program.insert({"verify", verify});
    }
    return program;
  }

  void Operate() {
    const Object program = Program();
    const std::map<std::string, Held> before = State();
    if (Chance(6)) {
      shared_.registry.FailNext(1 + Below(Chance(2) ? 6 : 1000),
                                imagecd::testing::Failure::Status(503));
    }
    Step step;
    switch (engine_.state.has_value() ? Below(8) : 7) {
      case 0:
      case 1:
        engine_.Refresh();
        break;
      case 2:  // up --refresh
        engine_.Refresh();
        ExpectVerified("the refresh before the up");
        step = engine_.Up(program);
        break;
      case 3:
        step = engine_.Preview(program);
        step = engine_.Up(program);
        break;
      case 4:
        if (!is_set_ && Chance(3)) {
          // An import verifies nothing; what runs on its word does.
          engine_.state.reset();
          allowed_.clear();
          if (engine_.Import(RepositoryOf(repository_)).ok()) {
            engine_.offers_old_outputs = true;
            step = engine_.Up(program);
            if (step.kind != Step::Kind::kUpdate &&
                step.kind != Step::Kind::kSame) {
              engine_.state.reset();  // nothing was deployed
            }
          }
          break;
        }
        [[fallthrough]];
      default:
        step = engine_.Up(program);
        break;
    }
    shared_.registry.ClearFailures();
    if (step.kind == Step::Kind::kRefused) ++seen_.refused;
    Count(before);
    ExpectVerified("the operation");
  }

  // The state's own `verify`: what a refresh goes by.
  bool HasVerify() const { return engine_.state->inputs.contains("verify"); }

  std::map<std::string, Held> State() const {
    std::map<std::string, Held> held;
    if (!engine_.state.has_value()) return held;
    const Object& outputs = engine_.state->outputs;
    const auto text = [](const Object& object, const char* name) {
      return imagecd::testing::Text(object, name);
    };
    if (!is_set_) {
      const std::string app =
          text(outputs, "repository").substr(RepositoryOf("").size());
      held[app] = {text(outputs, "tag"), text(outputs, "digest")};
      return held;
    }
    for (const auto& [app, image] : *outputs.at("images").As<Object>()) {
      const Object& fields = *image.As<Object>();
      held[app] = {text(fields, "tag"), text(fields, "digest")};
    }
    return held;
  }

  bool Passes(const std::string& app, const Held& held) {
    if (cosign_ && !signed_.contains({app, held.digest})) return false;
    if (!label_) return true;
    const auto label = labels_.find({app, held.digest});
    return label != labels_.end() && held.tag.ends_with("." + label->second);
  }

  void ExpectVerified(const char* after) {
    if (!engine_.state.has_value()) return;
    const bool verify = HasVerify();
    for (const auto& [app, held] : State()) {
      if (!verify) {
        allowed_.insert({app, held.digest});
        continue;
      }
      if (allowed_.contains({app, held.digest})) {
        if (!Passes(app, held)) ++seen_.unverified_kept;
        continue;
      }
      EXPECT_TRUE(Passes(app, held))
          << "after " << after << " the state has " << held.tag << " "
          << held.digest << " of " << app;
      allowed_.insert({app, held.digest});
      ++seen_.moved;
    }
    // Inputs and outputs never disagree.
    if (!is_set_) {
      EXPECT_EQ(imagecd::testing::Text(engine_.state->inputs, "digest"),
                imagecd::testing::Text(engine_.state->outputs, "digest"));
    }
  }

  void Count(const std::map<std::string, Held>& before) {
    for (const auto& [app, held] : State()) {
      const auto was = before.find(app);
      if (was == before.end()) continue;
      if (was->second.tag == held.tag && was->second.digest != held.digest) {
        ++seen_.followed;
      }
      const std::string newest = pushed_.back().tag;
      const std::string digest = shared_.registry.Digest(prefix_ + app, newest);
      if (!digest.empty() && !Passes(app, {newest, digest})) {
        ++seen_.unverified_there;
      }
    }
  }

  std::minstd_rand random_;
  const bool is_set_;
  Shared& shared_;
  Seen& seen_;
  MemoryEngine engine_;
  const std::string prefix_;
  const bool cosign_;
  const bool label_;
  const bool required_;

  std::vector<Pushed> pushed_;
  std::map<std::string, std::vector<std::string>> digests_;  // by app
  std::set<std::pair<std::string, std::string>> signed_;     // app, digest
  // The commit that the label names, by app and digest.
  std::map<std::pair<std::string, std::string>, std::string> labels_;
  int commits_ = 0x1000000;
  int contents_ = 0;

  std::string repository_ = "a";
  std::string tag_;
  std::map<std::string, std::string> digest_;
  Object pin_;
  bool hold_ = false;
  bool verify_ = false;
  bool downgrade_ = false;
  bool keep_ = true;
  // App and digest of what passed, or was deployed without `verify`.
  std::set<std::pair<std::string, std::string>> allowed_;
};

void RunHistories(bool set, unsigned count) {
  if (const char* times = std::getenv("IMAGECD_HISTORIES")) {
    count *= static_cast<unsigned>(std::atoi(times));
  }
  Shared shared;
  Seen seen;
  for (unsigned seed = 1; seed <= count; ++seed) {
    SCOPED_TRACE(seed);
    Life(seed, set, shared, seen).Run(10);
    shared.registry.ResetLog();
    if (::testing::Test::HasFailure()) return;
  }
  const int least = static_cast<int>(count) / 10;
  EXPECT_GT(seen.followed, least);
  EXPECT_GT(seen.refused, least);
  EXPECT_GT(seen.unverified_kept, least);
  EXPECT_GT(seen.unverified_there, least);
  EXPECT_GT(seen.moved, least);
}

TEST(VerifyHistoryTest, NothingUnverifiedGetsIntoTheStateOfAnImage) {
  RunHistories(/*set=*/false, 1000);
}

TEST(VerifyHistoryTest, NothingUnverifiedGetsIntoTheStateOfASet) {
  RunHistories(/*set=*/true, 600);
}

}  // namespace
}  // namespace imagecd::resources
