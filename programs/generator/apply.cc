#include "programs/generator/apply.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "programs/generator/action_bumps.h"
#include "programs/generator/line_diff.h"
#include "programs/generator/problem.h"
#include "programs/generator/record.h"
#include "programs/generator/repository_path.h"
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

// The setting of imagecd.yaml that leaves the files of a unit to the user.
std::string SettingFor(const std::string& unit) {
  if (unit.empty()) return "";
  if (unit.rfind("programs[", 0) == 0) {
    return absl::StrCat("; give `", unit, "` another `folder` in imagecd.yaml");
  }
  return absl::StrCat("; to keep yours, set `",
                      unit == "autoMerge" ? "dependabot: {autoMerge: off}"
                                          : unit + ": {enabled: false}",
                      "` in imagecd.yaml");
}

class Planner {
 public:
  Planner(const ApplyOptions& options, const ReadFile& read, Record record,
          ApplyReport* report)
      : options_(options),
        read_(read),
        old_record_(std::move(record)),
        report_(report) {}

  absl::Status Plan(const std::vector<GeneratedFile>& files) {
    std::map<std::string, const GeneratedFile*> generated;
    for (const GeneratedFile& file : files) {
      if (!IsPathBelow(file.path) || file.path == kRecordFileName) {
        return absl::InvalidArgumentError(
            absl::StrCat("A generated file would be at ", Quoted(file.path),
                         ", where imagecd writes nothing: choose other folders "
                         "in imagecd.yaml."));
      }
      if (!generated.emplace(file.path, &file).second) {
        return absl::InvalidArgumentError(
            absl::StrCat("Two generated files would be at ", Quoted(file.path),
                         ": give the programs different folders."));
      }
    }
    for (const auto& [path, file] : generated) {
      IMAGECD_RETURN_IF_ERROR(ReadOne(*file));
    }
    for (const auto& [path, file] : generated) {
      if (foreign_units_.contains(UnitOf(*file))) {
        LeaveAlone(*file);
      } else {
        PlanFile(*file);
      }
    }
    for (const auto& [path, recorded] : old_record_) {
      if (!generated.contains(path)) PlanRemoval(path, recorded);
    }
    if (ignored_ > kMostNotes) {
      report_->notes.push_back(
          absl::StrFormat("%s: %d more entries were ignored", kRecordFileName,
                          ignored_ - kMostNotes));
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
  static constexpr size_t kMostNotes = 10;

  static std::string UnitOf(const GeneratedFile& file) {
    return file.unit.empty() ? file.path : file.unit;
  }

  void Ignore(const std::string& path, std::string_view why) {
    if (++ignored_ > kMostNotes) return;
    report_->notes.push_back(
        absl::StrFormat("%s: the entry %s was ignored, and nothing is removed "
                        "because of it: %s",
                        kRecordFileName, Quoted(path), why));
  }

  // The entry of the record, if it is one that imagecd can have written.
  const RecordedFile* Recorded(const std::string& path) const {
    const auto found = old_record_.find(path);
    if (found == old_record_.end()) return nullptr;
    return options_.believes(path, found->second.contents) ? &found->second
                                                           : nullptr;
  }

  absl::Status ReadOne(const GeneratedFile& file) {
    IMAGECD_ASSIGN_OR_RETURN(disk_[file.path], read_(file.path));
    if (IsForeign(file)) foreign_units_.insert(UnitOf(file));
    return absl::OkStatus();
  }

  // Whether a file that imagecd did not write is where this one would be.
  bool IsForeign(const GeneratedFile& file) const {
    if (file.amends) return false;
    const std::optional<FileOnDisk>& disk = disk_.at(file.path);
    return disk && Recorded(file.path) == nullptr && !Overwrites(file.path) &&
           WithUnixLineEnds(disk->contents) != file.contents;
  }

  void LeaveAlone(const GeneratedFile& file) {
    FileReport report;
    report.path = file.path;
    report.outcome = Outcome::kLeftAlone;
    if (IsForeign(file)) {
      report.message = absl::StrCat("it exists, and imagecd did not write it",
                                    SettingFor(file.unit));
      if (options_.believes(file.path, disk_.at(file.path)->contents)) {
        absl::StrAppend(&report.message,
                        "; if imagecd did, take imagecd.lock from the commit "
                        "that has it");
      }
    }
    const auto recorded = old_record_.find(file.path);
    if (recorded != old_record_.end()) new_record_.insert(*recorded);
    report_->files.push_back(std::move(report));
  }

  void PlanAmended(const GeneratedFile& file) {
    const std::optional<FileOnDisk>& disk = disk_.at(file.path);
    FileReport report;
    report.path = file.path;
    if (!disk || disk->contents != *file.amends) {
      report.outcome = Outcome::kLeftAlone;
      report.message = "it was changed while imagecd ran: run imagecd again";
    } else if (disk->contents != file.contents) {
      report.outcome = Outcome::kUpdated;
      Write({file.path, file.contents, disk->mode}, disk->contents,
            file.contents, &report);
    }
    report_->files.push_back(std::move(report));
  }

  void PlanFile(const GeneratedFile& file) {
    if (file.amends) return PlanAmended(file);
    const std::optional<FileOnDisk>& disk = disk_.at(file.path);
    const RecordedFile* recorded = Recorded(file.path);
    FileReport report;
    report.path = file.path;
    new_record_[file.path] = {file.contents, file.mode};
    if (!disk) {
      if (recorded != nullptr && !options_.restore_deleted &&
          !Overwrites(file.path)) {
        report.outcome = Outcome::kLeftDeleted;
      } else {
        report.outcome = Outcome::kCreated;
        Write(file, "", file.contents, &report);
      }
    } else if (Overwrites(file.path)) {
      const bool same = disk->contents == file.contents;
      report.outcome = same ? Outcome::kUnchanged : Outcome::kUpdated;
      if (!same) Write(file, disk->contents, file.contents, &report);
    } else if (recorded != nullptr) {
      MergeFile(file, *recorded, *disk, &report);
    }
    report_->files.push_back(std::move(report));
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

  void PlanRemoval(const std::string& path, const RecordedFile& recorded) {
    if (Recorded(path) == nullptr) {
      return Ignore(path, "this version of imagecd generates no such file");
    }
    const absl::StatusOr<std::optional<FileOnDisk>> read = read_(path);
    if (!read.ok()) return Ignore(path, std::string(read.status().message()));
    const std::optional<FileOnDisk>& disk = *read;
    if (!disk) return;
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
  const ReadFile& read_;
  Record old_record_;
  Record new_record_;
  ApplyReport* report_;
  std::map<std::string, std::optional<FileOnDisk>> disk_;  // of generated files
  std::set<std::string> foreign_units_;
  size_t ignored_ = 0;
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
    case Outcome::kLeftAlone:
      return "left-alone";
    case Outcome::kConflict:
      return "conflict";
  }
  return "";
}

std::string DescribeConflicts(const ApplyReport& report) {
  std::string text;
  for (const FileReport& file : report.files) {
    if (file.message.empty()) continue;
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

bool ApplyReport::leaves_files_alone() const {
  return std::any_of(files.begin(), files.end(), [](const FileReport& file) {
    return file.outcome == Outcome::kLeftAlone;
  });
}

absl::Status PlanApply(const std::vector<GeneratedFile>& files,
                       std::string_view record, const ReadFile& read,
                       const ApplyOptions& options, ApplyPlan* plan) {
  IMAGECD_ASSIGN_OR_RETURN(Record parsed, ParseRecord(record));
  Planner planner(options, read, std::move(parsed), &plan->report);
  IMAGECD_RETURN_IF_ERROR(planner.Plan(files));
  plan->report.record_changes = planner.new_record() != planner.old_record();
  // Last, so that a run that breaks off is taken up by the next one: what is
  // written already is then as generated, whatever the record says.
  plan->writes = std::move(planner.writes);
  if (plan->report.record_changes) {
    plan->writes.push_back(
        {kRecordFileName, FormatRecord(planner.new_record())});
  }
  return absl::OkStatus();
}

absl::Status Apply(const std::vector<GeneratedFile>& files,
                   const ApplyOptions& options, ApplyReport* report) {
  IMAGECD_ASSIGN_OR_RETURN(const WorkTreeLock lock,
                           WorkTreeLock::Take(options.root));
  const WorkTree tree(options.root);
  IMAGECD_ASSIGN_OR_RETURN(const std::optional<FileOnDisk> record,
                           tree.Read(kRecordFileName));
  ApplyPlan plan;
  const absl::Status planned = PlanApply(
      files, record ? record->contents : "",
      [&tree](const std::string& path) { return tree.Read(path); }, options,
      &plan);
  *report = std::move(plan.report);
  if (!planned.ok() || options.dry_run) return planned;
  if (report->has_conflicts()) {
    return absl::FailedPreconditionError(
        absl::StrCat("Nothing was written.\n", DescribeConflicts(*report)));
  }
  if (!plan.writes.empty()) {
    IMAGECD_RETURN_IF_ERROR(tree.Write(plan.writes));
    report->written = true;
  }
  if (!report->leaves_files_alone()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("Some files were left alone; everything else is written.\n",
                   DescribeConflicts(*report)));
}

}  // namespace imagecd::generator
