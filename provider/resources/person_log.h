#ifndef IMAGECD_PROVIDER_RESOURCES_PERSON_LOG_H_
#define IMAGECD_PROVIDER_RESOURCES_PERSON_LOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "provider/base/logger.h"
#include "provider/base/mutex.h"
#include "provider/evidence/session.h"
#include "provider/inputs/fields.h"
#include "provider/policy/rules.h"
#include "provider/resources/provider.h"

namespace imagecd::resources {

// The way of every word from a resource to a person: says infos and warnings
// once per resource and operation, and replaces what the program marked as
// secret by "[secret]". Where there is a secret, debug lines are left out: they
// name tags on the way that follow from it. Lives as long as one call. Safe to
// call from any thread.
class PersonLog : public base::Logger {
 public:
  PersonLog(evidence::Session& session, const Context& context)
      : session_(session), context_(context) {}

  // `texts` do not stand in anything said from now on.
  void Hide(const std::vector<std::string>& texts);

  void Log(base::Severity severity, const std::string& message) override;
  void Status(const std::string& message) override;
  void Say(const policy::Message& message);

  // Texts and errors that go another way than the log.
  std::string Redact(std::string text) const;
  absl::Status Redact(const absl::Status& status) const;

 private:
  bool HidesAnything() const;

  evidence::Session& session_;
  const Context& context_;
  mutable base::Mutex mutex_;
  std::vector<std::string> hidden_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_PERSON_LOG_H_
