#ifndef IMAGECD_PROVIDER_RESOURCES_CONFIG_METHODS_H_
#define IMAGECD_PROVIDER_RESOURCES_CONFIG_METHODS_H_

#include "provider/resources/provider.h"

namespace imagecd::resources {

// The CheckConfig method: the inputs as they came, `registries` as a secret.
CheckResponse CheckProviderConfig(const CheckRequest& request);

// The DiffConfig method: an update of every key that differs, credentials
// included, because after "no difference" the engine goes on with the old
// configuration. Never a replacement.
DiffResponse DiffProviderConfig(const DiffRequest& request);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_CONFIG_METHODS_H_
