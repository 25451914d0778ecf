// imagecd.lock, which may come from somebody else's clone, together with the
// plan that is made of it: for any content, and although every file that it
// names is on disk just as it says, nothing outside of the repository, among
// git's own files or of a kind that imagecd does not generate is written or
// removed, and no message holds a control character.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/apply.h"
#include "programs/generator/generated_paths.h"
#include "programs/generator/record.h"
#include "programs/generator/repository_path.h"

namespace {

using namespace imagecd::generator;

const std::vector<GeneratedFile>& Generated() {
  static const auto* files = new std::vector<GeneratedFile>{
      {"deploy/Pulumi.yaml", "# Written by `imagecd generate`\nname: house\n",
       0644, "programs[0]"},
      {"deploy/operator/stack.yaml", "# Written by `imagecd generate`\n", 0644,
       "operator"},
      {".github/dependabot.yml", "# Written by `imagecd generate`\n", 0644,
       "dependabot"}};
  return *files;
}

void Check(std::string_view lock, const Record& record,
           const ApplyOptions& options) {
  ApplyPlan plan;
  const ReadFile read = [&record](const std::string& path)
      -> absl::StatusOr<std::optional<FileOnDisk>> {
    const auto found = record.find(path);
    if (found == record.end()) return std::optional<FileOnDisk>();
    return FileOnDisk{found->second.contents, found->second.mode};
  };
  if (!PlanApply(Generated(), lock, read, options, &plan).ok()) return;
  for (const FileWrite& write : plan.writes) {
    if (write.path == kRecordFileName) continue;
    if (!IsPathBelow(write.path)) abort();
    const auto found = record.find(write.path);
    const bool generated = std::any_of(Generated().begin(), Generated().end(),
                                       [&write](const GeneratedFile& file) {
                                         return file.path == write.path;
                                       });
    if (!generated && (write.contents || found == record.end() ||
                       !CanBeGenerated(write.path, found->second.contents))) {
      abort();
    }
  }
  for (const std::string& note : plan.report.notes) {
    for (const char c : note) {
      if (static_cast<unsigned char>(c) < 0x20) abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto record = ParseRecord(text);
  if (!record.ok()) return 0;
  ApplyOptions options;
  options.believes = CanBeGenerated;
  Check(text, *record, options);
  options.overwrite = {"*"};
  options.restore_deleted = true;
  options.on_conflict = ApplyOptions::OnConflict::kTakeGenerated;
  Check(text, *record, options);
  return 0;
}
