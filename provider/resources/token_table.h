#ifndef IMAGECD_PROVIDER_RESOURCES_TOKEN_TABLE_H_
#define IMAGECD_PROVIDER_RESOURCES_TOKEN_TABLE_H_

#include <string_view>
#include <vector>

#include "provider/resources/resource.h"

namespace imagecd::resources {

// The resources and functions of the package, by token. Null for an unknown
// token. The objects live as long as the process.
const Resource* FindResource(std::string_view token);
const Function* FindFunction(std::string_view token);

std::vector<std::string_view> ResourceTokens();
std::vector<std::string_view> FunctionTokens();

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_TOKEN_TABLE_H_
