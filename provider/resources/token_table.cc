#include "provider/resources/token_table.h"

#include "provider/resources/get_latest_image.h"
#include "provider/resources/latest_image.h"
#include "provider/resources/latest_image_set.h"
#include "provider/resources/list_images.h"
#include "provider/resources/trace_image.h"

namespace imagecd::resources {
namespace {

struct ResourceEntry {
  std::string_view token;
  const Resource* (*get)();
};
struct FunctionEntry {
  std::string_view token;
  const Function* (*get)();
};

template <typename Base, typename Type>
const Base* Only() {
  static const Type only;
  return &only;
}

constexpr ResourceEntry kResources[] = {
    {"imagecd:index:LatestImage", &Only<Resource, LatestImage>},
    {"imagecd:index:LatestImageSet", &Only<Resource, LatestImageSet>},
};
constexpr FunctionEntry kFunctions[] = {
    {"imagecd:index:getLatestImage", &Only<Function, GetLatestImage>},
    {"imagecd:index:listImages", &Only<Function, ListImages>},
    {"imagecd:index:traceImage", &Only<Function, TraceImage>},
};

}  // namespace

const Resource* FindResource(std::string_view token) {
  for (const ResourceEntry& entry : kResources) {
    if (entry.token == token) return entry.get();
  }
  return nullptr;
}

const Function* FindFunction(std::string_view token) {
  for (const FunctionEntry& entry : kFunctions) {
    if (entry.token == token) return entry.get();
  }
  return nullptr;
}

std::vector<std::string_view> ResourceTokens() {
  std::vector<std::string_view> tokens;
  for (const ResourceEntry& entry : kResources) tokens.push_back(entry.token);
  return tokens;
}

std::vector<std::string_view> FunctionTokens() {
  std::vector<std::string_view> tokens;
  for (const FunctionEntry& entry : kFunctions) tokens.push_back(entry.token);
  return tokens;
}

}  // namespace imagecd::resources
