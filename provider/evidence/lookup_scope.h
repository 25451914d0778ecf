#ifndef IMAGECD_PROVIDER_EVIDENCE_LOOKUP_SCOPE_H_
#define IMAGECD_PROVIDER_EVIDENCE_LOOKUP_SCOPE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/interrupt.h"
#include "provider/base/logger.h"
#include "provider/evidence/session.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"

namespace imagecd::evidence {

// The scope of one look-up: its session, cancellation, deadline and log. Cheap
// to copy. The referents are not owned; `cancel` may be null.
struct LookupScope {
  LookupScope(Session& of, const base::Cancellation* by, base::Logger& to)
      : session(of),
        cancel(by),
        log(to),
        deadline(of.Now() + of.config().total_timeout) {}

  Session& session;
  const base::Cancellation* cancel;
  base::Logger& log;
  absl::Time deadline;

  // For work that is shared: `shared` is the work's own cancellation.
  oci::Call MakeCall(const base::Cancellation& shared) const {
    return {.cancel = &shared, .log = &log, .deadline = deadline};
  }
  // For long computations that are part of shared work.
  base::Interrupt MakeInterrupt(const base::Cancellation& shared) const {
    return {&shared, session.world().clock, deadline};
  }
  bool cancelled() const { return cancel != nullptr && cancel->cancelled(); }
};

// A registry that is known to list a new tag after all others.
bool ListsInPushOrder(const oci::Repository& repository);

// `message` as a clause within another sentence.
std::string AsClause(const absl::Status& status);

// The key of a Memo. No part can hold a line feed, but for the last.
std::string MemoKey(const oci::Repository& repository, std::string_view part,
                    std::string_view more = "");

// The error of a look-up that an Interrupt ended.
absl::Status LookupInterrupted(std::string_view what, const absl::Status& why);
// The error of a look-up that was cancelled, and of one that came to nothing
// though no request failed.
absl::Status LookupCancelled(std::string_view what);
absl::Status NoUsefulAnswer(std::string_view what);

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_LOOKUP_SCOPE_H_
