#ifndef IMAGECD_PROVIDER_EVIDENCE_WORLD_H_
#define IMAGECD_PROVIDER_EVIDENCE_WORLD_H_

#include <functional>

#include "provider/base/clock.h"
#include "provider/base/environment.h"
#include "provider/base/secrets.h"
#include "provider/base/sleeper.h"
#include "provider/http/http_client.h"

namespace imagecd::evidence {

// The world outside the process. Not owned; must outlive what is made with it.
struct World {
  // Lets inputs::kMaxConnections requests be under way at once. The
  // configuration may allow fewer.
  http::HttpClient* http = nullptr;
  const base::Clock* clock = nullptr;
  base::Sleeper* sleeper = nullptr;
  const base::Environment* environment = nullptr;
  std::function<double()> random;  // uniform in [0, 1), any thread
  // Takes every credential that is obtained, so that messages can be redacted.
  // May be null.
  base::KnownSecrets* secrets = nullptr;
};

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_WORLD_H_
