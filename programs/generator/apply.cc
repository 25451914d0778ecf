#include "programs/generator/apply.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "programs/generator/action_bumps.h"
#include "programs/generator/line_diff.h"
#include "programs/generator/problem.h"
#include "programs/generator/record.h"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"

namespace imagecd::generator {
namespace {

using OnConflict = ApplyOptions::OnConflict;

constexpr std::string_view kWorkflows = ".github/workflows/";

bool HasWindowsLineEnds(const std::string& text) {
  const auto newlines = std::count(text.begin(), text.end(), '\n');
  if (newlines == 0) return false;
  std::ptrdiff_t windows = 0;
  for (size_t at = text.find("\r\n"); at != std::string::npos;
       at = text.find("\r\n", at + 2)) {
    ++windows;
  }
  return windows == newlines;
}

class Planner {
 public:
  Planner(const ApplyOptions& options, Record record, ApplyReport* report)
      : options_(options),
        tree_(options.root),
        old_record_(std::move(record)),
        report_(report) {}

  absl::Status Plan(const std::vector<GeneratedFile>& files) {
    std::map<std::string, const GeneratedFile*> generated;
    for (const GeneratedFile& file : files) {
      if (!IsPathBelow(file.path) || file.path == kRecordFileName) {
        return absl::InvalidArgumentError(
            absl::StrCat("A generated file would be at ", Quoted(file.path),
                         ", which is no place for one: choose other folders "
                         "in imagecd.yaml."));
      }
      if (!generated.emplace(file.path, &file).second) {
        return absl::InvalidArgumentError(
            absl::StrCat("Two generated files would be at ", Quoted(file.path),
                         ": give the programs different folders."));
      }
    }
    for (const auto& [path, file] : generated) {
      IMAGECD_RETURN_IF_ERROR(PlanFile(*file));
    }
    for (const auto& [path, recorded] : old_record_) {
      if (generated.contains(path)) continue;
      IMAGECD_RETURN_IF_ERROR(PlanRemoval(path, recorded));
    }
    std::sort(report_->files.begin(), report_->files.end(),
              [](const FileReport& a, const FileReport& b) {
                return a.path < b.path;
              });
    return absl::OkStatus();
  }

  const Record& old_record() const { return old_record_; }
  const Record& new_record() const { return new_record_; }
  std::vector<FileWrite> writes;

 private:
  absl::Status PlanFile(const GeneratedFile& file) {
    IMAGECD_ASSIGN_OR_RETURN(const std::optional<FileOnDisk> disk,
                             tree_.Read(file.path));
    const auto recorded = old_record_.find(file.path);
    const bool known = recorded != old_record_.end();
    FileReport report;
    report.path = file.path;
    new_record_[file.path] = {file.contents, file.mode};
    if (!disk) {
      if (known && !options_.restore_deleted && !Overwrites(file.path)) {
        report.outcome = Outcome::kLeftDeleted;
      } else {
        report.outcome = Outcome::kCreated;
        Write(file, "", file.contents, &report);
      }
    } else if (Overwrites(file.path)) {
      const bool same = disk->contents == file.contents;
      report.outcome = same ? Outcome::kUnchanged : Outcome::kUpdated;
      if (!same) Write(file, disk->contents, file.contents, &report);
    } else if (!known) {
      if (WithUnixLineEnds(disk->contents) != file.contents) {
        report.outcome = Outcome::kConflict;
        report.message =
            "it is there already and was not generated: move it, or say "
            "--overwrite " +
            file.path;
        report.diff = UnifiedDiff(file.path, disk->contents, file.contents);
      }
    } else {
      MergeFile(file, recorded->second, *disk, &report);
    }
    report_->files.push_back(std::move(report));
    return absl::OkStatus();
  }

  void MergeFile(const GeneratedFile& file, const RecordedFile& recorded,
                 const FileOnDisk& disk, FileReport* report) {
    const bool windows = HasWindowsLineEnds(disk.contents);
    WorkflowVersions versions{recorded.contents,
                              WithUnixLineEnds(disk.contents), file.contents};
    const bool edited = versions.mine != versions.base;
    if (edited && file.path.rfind(kWorkflows, 0) == 0) {
      ReconcileActions(&versions);
    }
    const Merged merged =
        Merge(versions.base, versions.mine, versions.generated);
    if (!merged.conflicts.empty() &&
        options_.on_conflict == OnConflict::kStop) {
      report->outcome = Outcome::kConflict;
      report->message =
          "you and the generator changed the same lines: edit the file to what "
          "is wanted, or say --keep-mine or --take-generated";
      report->conflicts = merged.conflicts;
      return;
    }
    std::string text = options_.on_conflict == OnConflict::kTakeGenerated
                           ? merged.text_with_generated
                           : merged.text;
    const bool has_edit = edited && text != file.contents;
    if (windows) text = absl::StrReplaceAll(text, {{"\n", "\r\n"}});
    const bool mode_changes =
        file.mode != recorded.mode && file.mode != disk.mode;
    if (text == disk.contents && !mode_changes) {
      report->outcome = has_edit ? Outcome::kEditKept : Outcome::kUnchanged;
      return;
    }
    report->outcome = has_edit ? Outcome::kMerged : Outcome::kUpdated;
    report->mode_changes = mode_changes;
    GeneratedFile written = file;
    if (!mode_changes) written.mode = disk.mode;
    Write(written, disk.contents, std::move(text), report);
  }

  absl::Status PlanRemoval(const std::string& path,
                           const RecordedFile& recorded) {
    IMAGECD_ASSIGN_OR_RETURN(const std::optional<FileOnDisk> disk,
                             tree_.Read(path));
    if (!disk) return absl::OkStatus();
    FileReport report;
    report.path = path;
    if (WithUnixLineEnds(disk->contents) == recorded.contents) {
      report.outcome = Outcome::kRemoved;
      report.diff = UnifiedDiff(path, disk->contents, "");
      writes.push_back({path, std::nullopt});
    } else {
      report.outcome = Outcome::kReleased;
    }
    report_->files.push_back(std::move(report));
    return absl::OkStatus();
  }

  void Write(const GeneratedFile& file, const std::string& before,
             std::string after, FileReport* report) {
    report->diff = UnifiedDiff(file.path, before, after);
    writes.push_back({file.path, std::move(after), file.mode});
  }

  static std::string WithUnixLineEnds(const std::string& text) {
    if (!HasWindowsLineEnds(text)) return text;
    return absl::StrReplaceAll(text, {{"\r\n", "\n"}});
  }

  bool Overwrites(const std::string& path) const {
    return std::any_of(
        options_.overwrite.begin(), options_.overwrite.end(),
        [&](const std::string& one) { return one == "*" || one == path; });
  }

  const ApplyOptions& options_;
  WorkTree tree_;
  Record old_record_;
  Record new_record_;
  ApplyReport* report_;
};

}  // namespace

std::string OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kUnchanged:
      return "unchanged";
    case Outcome::kEditKept:
      return "edit-kept";
    case Outcome::kCreated:
      return "created";
    case Outcome::kUpdated:
      return "updated";
    case Outcome::kMerged:
      return "merged";
    case Outcome::kLeftDeleted:
      return "left-deleted";
    case Outcome::kRemoved:
      return "removed";
    case Outcome::kReleased:
      return "released";
    case Outcome::kConflict:
      return "conflict";
  }
  return "";
}

std::string DescribeConflicts(const ApplyReport& report) {
  std::string text;
  for (const FileReport& file : report.files) {
    if (file.outcome != Outcome::kConflict) continue;
    absl::StrAppend(&text, text.empty() ? "" : "\n", file.path, ": ",
                    file.message);
    for (const Conflict& conflict : file.conflicts) {
      absl::StrAppendFormat(&text, "\n%s:%d:\n", file.path, conflict.line);
      absl::StrAppend(&text, "<<<<<<< yours\n", conflict.mine,
                      "||||||| last generated\n", conflict.base, "=======\n",
                      conflict.generated, ">>>>>>> generated now");
    }
  }
  return text;
}

bool ApplyReport::out_of_date() const {
  return record_changes ||
         std::any_of(files.begin(), files.end(), [](const FileReport& file) {
           return file.changes() || file.outcome == Outcome::kConflict;
         });
}

bool ApplyReport::has_conflicts() const {
  return std::any_of(files.begin(), files.end(), [](const FileReport& file) {
    return file.outcome == Outcome::kConflict;
  });
}

absl::Status Apply(const std::vector<GeneratedFile>& files,
                   const ApplyOptions& options, ApplyReport* report) {
  IMAGECD_ASSIGN_OR_RETURN(const WorkTreeLock lock,
                           WorkTreeLock::Take(options.root));
  const WorkTree tree(options.root);
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<FileOnDisk> text,
                           tree.Read(kRecordFileName));
  IMAGECD_ASSIGN_OR_RETURN(Record record,
                           ParseRecord(text ? text->contents : ""));
  Planner planner(options, std::move(record), report);
  IMAGECD_RETURN_IF_ERROR(planner.Plan(files));
  report->record_changes = planner.new_record() != planner.old_record();
  if (options.dry_run) return absl::OkStatus();
  if (report->has_conflicts()) {
    return absl::FailedPreconditionError(
        absl::StrCat("Nothing was written.\n", DescribeConflicts(*report)));
  }
  // Last, so that a run that breaks off is taken up by the next one: what is
  // written already is then as generated, whatever the record says.
  std::vector<FileWrite> writes = std::move(planner.writes);
  if (report->record_changes) {
    writes.push_back({kRecordFileName, FormatRecord(planner.new_record())});
  }
  if (writes.empty()) return absl::OkStatus();
  IMAGECD_RETURN_IF_ERROR(tree.Write(writes));
  report->written = true;
  return absl::OkStatus();
}

}  // namespace imagecd::generator
