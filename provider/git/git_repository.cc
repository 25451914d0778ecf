// Each question is one run of git (RunOnce) with limits of time, memory and
// output. The memory limit grows with the size of the packs, because git can
// need about as much. If git fails, Run repeats the question without the
// commit-graph file, which can be damaged although the history is not. After
// that, HistoryError says whether the history is incomplete (a shallow or
// partial clone) or damaged.
//
// Three answers of git are not used directly: IsAncestor, FirstParents and
// Touching explain why.

#include "provider/git/git_repository.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "provider/base/status_macros.h"
#include "provider/git/arrival_order.h"
#include "provider/git/git_program.h"
#include "provider/git/line_reader.h"
#include "provider/git/repository_files.h"
#include "provider/git/text.h"
#include "provider/git/tree_path.h"

namespace imagecd::git {
namespace {

constexpr std::size_t kMaxInput = 4000;
constexpr std::size_t kMaxOutput = std::size_t{64} << 20;
constexpr std::size_t kMaxList = std::size_t{4} << 30;  // of commits
constexpr std::size_t kMaxCandidates = 10;
constexpr std::size_t kMaxSubjects = 1000;
// This is enough for a small repository. What git keeps in memory of a commit
// takes about as much as the commit takes in a pack.
constexpr std::uint64_t kMinMemory = std::uint64_t{160} << 20;
constexpr std::uint64_t kMemoryPerByte = 3;

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
}

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

absl::Status OpenError(const std::string& path, const std::string& output) {
  const std::string words = ErrorLines(output);
  const std::string where =
      absl::StrCat("cannot open the git repository '", path, "': ");
  if (absl::StrContains(words, "dubious ownership")) {
    return absl::PermissionDeniedError(absl::StrCat(
        where,
        "it belongs to another user. If you trust it, run `git config --global "
        "--add safe.directory ",
        path, "`"));
  }
  if (absl::StrContains(words, "repository extension") ||
      absl::StrContains(words, "repo version")) {
    return absl::UnimplementedError(
        absl::StrCat(where, "git says \"", OneLine(output, "", 400),
                     "\". The git program is too old for the format of this "
                     "repository: install a newer git"));
  }
  if (absl::StrContains(words, "not a git repository") ||
      absl::StrContains(words, "cannot change to")) {
    return absl::NotFoundError(
        absl::StrCat(where,
                     "there is none at this path. Give the path of a clone, as "
                     "`git rev-parse --show-toplevel` prints it"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(where, words, "; see what `git -C ", path, " status` says"));
}

// Arguments that name one branch in every place where it can exist.
std::vector<std::string> BranchPatterns(std::string_view name) {
  return {absl::StrCat("refs/heads/", View(name)),
          absl::StrCat("refs/remotes/*/", View(name))};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Repository>> GitRepository::Open(
    const std::string& path, const base::Environment& environment,
    const ReadLimits& limits) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError("the path of a git repository is empty");
  }
  IMAGECD_ASSIGN_OR_RETURN(std::string git, FindGit(environment));
  std::unique_ptr<GitRepository> repository(
      new GitRepository(std::move(git), OneLine(path, "", 1024)));
  IMAGECD_RETURN_IF_ERROR(repository->Find(path, limits));
  return repository;
}

absl::Status GitRepository::Find(const std::string& path,
                                 const ReadLimits& limits) {
  IMAGECD_ASSIGN_OR_RETURN(
      const base::ChildResult result,
      RunOnce({.arguments = {"-C", path, "rev-parse", "--path-format=absolute",
                             "--git-dir", "--git-common-dir"}},
              limits, /*with_commit_graph=*/false));
  if (result.exit_status != 0) return OpenError(path_, result.errors);
  const std::vector<std::string> folders = Lines(result.output);
  if (folders.size() != 2) return OpenError(path_, result.output);
  folder_ = folders[0];
  common_folder_ = folders[1];
  const absl::StatusOr<std::uint64_t> size = PackedSize(common_folder_);
  if (!size.ok()) return OpenError(path_, std::string(size.status().message()));
  max_memory_ = kMinMemory + kMemoryPerByte * *size;
  return absl::OkStatus();
}

absl::StatusOr<base::ChildResult> GitRepository::RunOnce(
    const Question& question, const ReadLimits& limits,
    bool with_commit_graph) const {
  base::ChildCommand command =
      GitCommand(git_, /*protocol=*/"",
                 {absl::StrCat("core.commitGraph=",
                               with_commit_graph ? "true" : "false")});
  // A parent that a shallow clone lacks is an error, not the end of a history.
  command.environment.push_back("GIT_SHALLOW_FILE=");
  if (!folder_.empty()) command.arguments.push_back("--git-dir=" + folder_);
  command.arguments.insert(command.arguments.end(), question.arguments.begin(),
                           question.arguments.end());
  command.input = question.input;
  command.max_output = question.make_sink ? kMaxList : kMaxOutput;
  command.max_errors = 4096;
  command.max_memory_bytes = max_memory_ != 0 ? max_memory_ : kMinMemory;
  command.timeout = std::max(limits.deadline.Left(), absl::Milliseconds(1));
  command.cancel = limits.cancel;
  if (question.make_sink) command.sink = question.make_sink();
  absl::StatusOr<base::ChildResult> result = base::RunChild(command);
  if (result.ok()) return result;
  return absl::Status(
      result.status().code(),
      absl::StrCat("cannot read the git repository '", path_,
                   "': git: ", std::string(result.status().message())));
}

absl::StatusOr<base::ChildResult> GitRepository::Run(
    const Question& question, const ReadLimits& limits) const {
  absl::StatusOr<base::ChildResult> result;
  for (const bool with_commit_graph : {true, false}) {
    result = RunOnce(question, limits, with_commit_graph);
    if (result.ok()) {
      const int status = result->exit_status;
      if (status == 0 || std::count(question.answers.begin(),
                                    question.answers.end(), status) > 0) {
        return result;
      }
    } else if (!absl::IsDataLoss(result.status()) &&
               !absl::IsResourceExhausted(result.status())) {
      return result.status();  // a limit of time, or git cannot be started
    }
  }
  if (result.ok()) return HistoryError(*result, limits);
  return absl::FailedPreconditionError(result.status().message());
}

bool GitRepository::IsShallow() const {
  std::error_code error;
  return std::filesystem::exists(common_folder_ + "/shallow", error);
}

bool GitRepository::IsPartial(const ReadLimits& limits) const {
  const auto found = RunOnce(
      {.arguments = {"config", "--get-regexp",
                     "^(extensions\\.partialclone|remote\\..*\\.promisor)$"}},
      limits, /*with_commit_graph=*/false);
  return found.ok() && found->exit_status == 0;
}

absl::Status GitRepository::HistoryError(const base::ChildResult& result,
                                         const ReadLimits& limits) const {
  constexpr int kSignals = 128;  // git itself exits with 128 and 129
  const std::string words = ErrorLines(result.errors);
  const std::string where =
      absl::StrCat("the history in the git repository '", path_, "' ");
  const std::string remedy =
      absl::StrCat("; `git -C ", path_, " fsck` shows the damage");
  if (IsOutOfMemory(result.errors)) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%scannot be read: git needed more memory than "
                        "expected for a repository of this size (%d MiB)%s",
                        where, max_memory_ >> 20, remedy));
  }
  if (result.exit_status > kSignals + 1) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%scannot be read: git was ended by signal %d%s", where,
                        result.exit_status - kSignals, remedy));
  }
  if (IsShallow()) {
    return absl::FailedPreconditionError(absl::StrCat(
        where, "is incomplete, because it is a shallow clone: run `git -C ",
        path_, " fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)"));
  }
  if (IsPartial(limits)) {
    return absl::FailedPreconditionError(absl::StrCat(
        where, "lacks objects, because it is a partial clone (", words,
        "): clone it with `--filter=blob:none` or without a filter"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(where, "cannot be read: ", words, remedy));
}

absl::Status GitRepository::Unknown(std::string_view commit) const {
  std::string what = absl::StrCat("no commit ", OneLine(commit, "", 80),
                                  " in the git repository '", path_, "'");
  if (IsShallow()) {
    absl::StrAppend(&what, ", which is a shallow clone: run `git -C ", path_,
                    " fetch --unshallow`");
  } else {
    absl::StrAppend(&what, "; if it is newer than the clone, run `git -C ",
                    path_, " fetch`");
  }
  return absl::NotFoundError(what);
}

absl::Status GitRepository::CheckShas(
    const std::vector<std::string_view>& commits) const {
  for (const std::string_view commit : commits) {
    if ((commit.size() == 40 || commit.size() == 64) && IsHex(commit)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "'", OneLine(commit, "", 80), "' is not the full SHA of a commit"));
  }
  return absl::OkStatus();
}

absl::Status GitRepository::Explain(
    const absl::Status& status, const std::vector<std::string_view>& commits,
    const ReadLimits& limits) {
  if (!absl::IsFailedPrecondition(status)) return status;
  const std::vector<std::string> names(commits.begin(), commits.end());
  for (const auto& commit : ResolveCommits(names, limits)) {
    if (absl::IsNotFound(commit.status())) return commit.status();
  }
  return status;
}

std::vector<absl::StatusOr<std::string>> GitRepository::ResolveCommits(
    const std::vector<std::string>& prefixes, const ReadLimits& limits) {
  std::vector<absl::StatusOr<std::string>> found;
  found.reserve(prefixes.size());
  std::vector<std::size_t> asked;  // places in `found`
  std::string input;
  const auto ask = [&] {
    if (asked.empty()) return;
    const absl::StatusOr<base::ChildResult> result = Run(
        {.arguments = {"cat-file", "--batch-check"}, .input = input}, limits);
    std::vector<std::string> lines;
    if (result.ok()) lines = Lines(result->output);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      absl::StatusOr<std::string>& answer = found[asked[i]];
      const std::string prefix = absl::AsciiStrToLower(prefixes[asked[i]]);
      if (!result.ok()) {
        answer = result.status();
      } else if (i >= lines.size() || absl::EndsWith(lines[i], " missing")) {
        answer = Unknown(prefix);
      } else if (absl::StartsWith(lines[i], prefix) &&
                 absl::StrContains(lines[i], " commit ")) {
        answer = lines[i].substr(0, lines[i].find(' '));
      } else {
        answer = AmongObjects(prefix, limits);
      }
    }
    asked.clear();
    input.clear();
  };
  for (const std::string& prefix : prefixes) {
    if (prefix.size() < 7 || prefix.size() > 64 || !IsHex(prefix)) {
      found.emplace_back(absl::InvalidArgumentError(
          absl::StrCat("'", OneLine(prefix, "", 80),
                       "' is not a commit: 7 to 64 hexadecimal digits")));
      continue;
    }
    if (input.size() + prefix.size() > kMaxInput) ask();
    absl::StrAppend(&input, absl::AsciiStrToLower(prefix), "\n");
    asked.push_back(found.size());
    found.emplace_back(Unknown(prefix));
  }
  ask();
  return found;
}

absl::StatusOr<std::string> GitRepository::AmongObjects(
    const std::string& prefix, const ReadLimits& limits) const {
  IMAGECD_ASSIGN_OR_RETURN(
      const base::ChildResult listed,
      Run({.arguments = {"rev-parse", "--disambiguate=" + prefix}}, limits));
  std::string input;
  for (const std::string& object : Lines(listed.output)) {
    if (input.size() + object.size() > kMaxInput) break;
    absl::StrAppend(&input, object, "\n");
  }
  IMAGECD_ASSIGN_OR_RETURN(
      const base::ChildResult checked,
      Run({.arguments = {"cat-file", "--batch-check"}, .input = input},
          limits));
  std::vector<std::string> found;
  for (const std::string& line : Lines(checked.output)) {
    if (absl::StrContains(line, " commit ")) {
      found.push_back(line.substr(0, line.find(' ')));
    }
  }
  std::sort(found.begin(), found.end());
  if (found.empty()) return Unknown(prefix);
  if (found.size() == 1) return found.front();
  const std::size_t all = found.size();
  found.resize(std::min(all, kMaxCandidates));
  return absl::InvalidArgumentError(
      absl::StrFormat("%s is the beginning of %d commits in the git repository "
                      "'%s': %s%s; give "
                      "more digits",
                      prefix, all, path_, absl::StrJoin(found, ", "),
                      all > found.size() ? ", …" : ""));
}

absl::StatusOr<std::vector<std::string>> GitRepository::Remotes(
    const ReadLimits& limits) const {
  IMAGECD_ASSIGN_OR_RETURN(
      const base::ChildResult result,
      Run({.arguments = {"config", "--name-only", "--null", "--get-regexp",
                         "^remote\\..*\\.url$"},
           .answers = {1}},
          limits));
  std::vector<std::string> remotes;
  for (const absl::string_view key :
       absl::StrSplit(result.output, '\0', absl::SkipEmpty())) {
    const absl::string_view name =
        absl::StripSuffix(absl::StripPrefix(key, "remote."), ".url");
    if (std::find(remotes.begin(), remotes.end(), name) == remotes.end()) {
      remotes.emplace_back(name);
    }
  }
  return remotes;
}

absl::StatusOr<std::string> GitRepository::ResolveBranch(
    std::string_view name, const ReadLimits& limits) {
  const std::string shown = OneLine(name, "", 80);
  const absl::Status none = absl::NotFoundError(absl::StrCat(
      "no branch '", shown, "' in the git repository '", path_,
      "', neither local nor of a remote: run `git -C ", path_, " fetch origin ",
      shown, ":", shown, "`, or correct the branch's name"));
  if (name.empty() || name.find('\0') != std::string_view::npos) return none;
  Question question{
      .arguments = {"for-each-ref", "--format=%(objectname) %(refname)"}};
  for (std::string& pattern : BranchPatterns(name)) {
    question.arguments.push_back(std::move(pattern));
  }
  IMAGECD_ASSIGN_OR_RETURN(const base::ChildResult result,
                           Run(question, limits));
  std::map<std::string, std::string> tips;  // by reference
  for (const std::string& line : Lines(result.output)) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) continue;
    tips[line.substr(space + 1)] = line.substr(0, space);
  }
  const auto tip = [&](const absl::string_view folder) {
    const auto found = tips.find(absl::StrCat(folder, View(name)));
    return found == tips.end() ? std::string() : found->second;
  };
  const std::string local = tip("refs/heads/");
  const std::string origin = tip("refs/remotes/origin/");
  if (!local.empty() && !origin.empty() && local != origin) {
    // An incomplete history does not decide here. The caller that needs the
    // history reports it.
    const absl::StatusOr<bool> behind = IsAncestor(local, origin, limits);
    return behind.ok() && *behind ? origin : local;
  }
  if (!local.empty()) return local;
  if (!origin.empty()) return origin;
  if (tips.empty()) return none;
  IMAGECD_ASSIGN_OR_RETURN(const std::vector<std::string> remotes,
                           Remotes(limits));
  std::vector<std::string> others;
  for (const std::string& remote : remotes) {
    const std::string other = tip(absl::StrCat("refs/remotes/", remote, "/"));
    if (!other.empty()) others.push_back(other);
  }
  if (others.empty()) return none;
  if (others.size() == 1) return others.front();
  return absl::InvalidArgumentError(
      absl::StrCat("branch '", shown, "' is on ", others.size(),
                   " remotes of the git repository '", path_,
                   "' and none is origin: run `git -C ", path_, " branch ",
                   shown, " REMOTE/", shown, "`"));
}

absl::StatusOr<std::vector<CommitInfo>> GitRepository::Infos(
    const std::vector<std::string>& commits, const ReadLimits& limits) {
  const std::vector<std::string_view> names(commits.begin(), commits.end());
  IMAGECD_RETURN_IF_ERROR(CheckShas(names));
  Question question{.arguments = {"rev-list", "--no-walk=unsorted",
                                  "--format=%H%x00%an%x00%ae%x00%at%x00%s"}};
  question.arguments.insert(question.arguments.end(), commits.begin(),
                            commits.end());
  question.arguments.push_back("--");
  const absl::StatusOr<base::ChildResult> result = Run(question, limits);
  if (!result.ok()) return Explain(result.status(), names, limits);
  std::map<std::string, CommitInfo> found;
  for (const std::string& line : Lines(result->output)) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\0');
    if (fields.size() != 5) continue;  // "commit SHA", which comes before
    std::int64_t seconds = 0;
    (void)absl::SimpleAtoi(fields[3], &seconds);
    found[fields[0]] = {fields[0], OneLine(fields[1]), OneLine(fields[2]),
                        absl::FromUnixSeconds(seconds), OneLine(fields[4])};
  }
  std::vector<CommitInfo> infos;
  for (const std::string& commit : commits) {
    const auto info = found.find(absl::AsciiStrToLower(commit));
    if (info == found.end()) return Unknown(commit);
    infos.push_back(info->second);
  }
  return infos;
}

absl::StatusOr<bool> GitRepository::IsAncestor(std::string_view ancestor,
                                               std::string_view descendant,
                                               const ReadLimits& limits) {
  IMAGECD_RETURN_IF_ERROR(CheckShas({ancestor, descendant}));
  const auto ask = [&](std::string_view older,
                       std::string_view newer) -> absl::StatusOr<bool> {
    const absl::StatusOr<base::ChildResult> result =
        Run({.arguments = {"merge-base", "--is-ancestor", std::string(older),
                           std::string(newer)},
             .answers = {1}},
            limits);
    if (!result.ok()) {
      return Explain(result.status(), {ancestor, descendant}, limits);
    }
    return result->exit_status == 0;
  };
  IMAGECD_ASSIGN_OR_RETURN(const bool found, ask(ancestor, descendant));
  if (found || !IsShallow()) return found;
  // git before 2.45 treats a missing parent as the end of the history. So "no"
  // is certain only if the opposite direction is "yes".
  IMAGECD_ASSIGN_OR_RETURN(const bool reverse, ask(descendant, ancestor));
  if (reverse) return false;
  return HistoryError({}, limits);
}

absl::StatusOr<CommitRange> GitRepository::CommitsBetween(
    std::string_view older, std::string_view newer, std::string_view path,
    std::size_t max_subjects, const ReadLimits& limits) {
  const std::optional<std::string> inside = TreePath(path);
  if (!inside) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", OneLine(path),
                     "' is not a path in a repository: "
                     "write it relative to its root, without '..'"));
  }
  IMAGECD_RETURN_IF_ERROR(CheckShas({older, newer}));
  IMAGECD_ASSIGN_OR_RETURN(Chain chain, FirstParents(older, newer, limits));
  CommitRange range;
  if (!inside->empty() && !chain.commits.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(chain.commits, Touching(chain, *inside, limits));
  }
  range.count = std::ssize(chain.commits);
  for (const Step& step : chain.commits) {
    if (range.subjects.size() == max_subjects) break;
    range.subjects.push_back(OneLine(step.subject));
  }
  return range;
}

absl::StatusOr<std::vector<GitRepository::Step>> GitRepository::List(
    std::vector<std::string> arguments, const ReadLimits& limits) const {
  Question question{.arguments = {"rev-list", "--first-parent",
                                  "--format=%x00%H%x00%P%x00%s"}};
  question.arguments.insert(question.arguments.end(), arguments.begin(),
                            arguments.end());
  std::vector<Step> steps;
  std::optional<LineReader> lines;
  question.make_sink = [&] {
    steps.clear();
    lines.emplace([&](std::string_view line) {
      // git prints "commit SHA" before each entry.
      const std::vector<absl::string_view> fields =
          absl::StrSplit(View(line), '\0');
      if (fields.size() != 4) return absl::OkStatus();
      Step step{std::string(fields[1]), std::string(fields[2]), ""};
      if (steps.size() < kMaxSubjects) step.subject = std::string(fields[3]);
      steps.push_back(std::move(step));
      return absl::OkStatus();
    });
    return [&lines](std::string_view piece) { return lines->Add(piece); };
  };
  IMAGECD_RETURN_IF_ERROR(Run(question, limits).status());
  return steps;
}

// git decides by the dates of commits where this walk ends. If the dates do not
// increase, git can list a few commits too many: some that `older` reaches. On
// a path of first parents these come last, because a commit that `older`
// reaches has only ancestors that `older` reaches. So a binary search finds the
// first of them.
absl::StatusOr<GitRepository::Chain> GitRepository::FirstParents(
    std::string_view older, std::string_view newer, const ReadLimits& limits) {
  absl::StatusOr<std::vector<Step>> listed =
      List({std::string(newer), absl::StrCat("^", View(older)), "--"}, limits);
  if (!listed.ok()) return Explain(listed.status(), {older, newer}, limits);
  Chain chain{*std::move(listed), ""};
  std::vector<Step>& steps = chain.commits;
  // If `older` reaches a commit, it reaches all commits that follow in the
  // list.
  const auto reached = [&](std::size_t at) {
    return IsAncestor(steps[at].commit, older, limits);
  };
  std::size_t low = 0;
  std::size_t high = steps.size();
  if (high > 0) {
    IMAGECD_ASSIGN_OR_RETURN(const bool too_many, reached(high - 1));
    if (!too_many) low = high;
  }
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    IMAGECD_ASSIGN_OR_RETURN(const bool is_reached, reached(middle));
    if (is_reached) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (low < steps.size()) steps.resize(low);
  if (!steps.empty()) {
    const std::string& parents = steps.back().parents;
    chain.end = parents.substr(0, parents.find(' '));
  }
  return chain;
}

// git 2.39 does not compare a merge with any parent if the first parent is
// excluded. So if the path ends in a merge, git gets a path that is one commit
// longer, and the additional commit is dropped.
absl::StatusOr<std::vector<GitRepository::Step>> GitRepository::Touching(
    const Chain& chain, const std::string& path,
    const ReadLimits& limits) const {
  std::vector<std::string> arguments = {chain.commits.front().commit};
  if (!chain.end.empty()) {
    const bool is_merge = absl::StrContains(chain.commits.back().parents, " ");
    arguments.insert(arguments.end(),
                     {"--not", is_merge ? chain.end + "^@" : chain.end});
  }
  arguments.insert(arguments.end(), {"--", ":(top,literal)" + path});
  IMAGECD_ASSIGN_OR_RETURN(std::vector<Step> touching,
                           List(std::move(arguments), limits));
  std::set<std::string_view> wanted;
  for (const Step& step : chain.commits) wanted.insert(step.commit);
  touching.erase(std::remove_if(touching.begin(), touching.end(),
                                [&wanted](const Step& step) {
                                  return wanted.count(step.commit) == 0;
                                }),
                 touching.end());
  return touching;
}

absl::StatusOr<std::shared_ptr<const BranchCommits>> GitRepository::AncestorsOf(
    std::string_view commit, const ReadLimits& limits) {
  IMAGECD_RETURN_IF_ERROR(CheckShas({commit}));
  std::optional<ArrivalOrder> order;
  std::optional<LineReader> lines;
  Question question{
      .arguments = {"rev-list", "--parents", std::string(commit), "--"}};
  question.make_sink = [&] {
    order.emplace();
    lines.emplace(
        [&order](std::string_view line) { return order->AddLine(line); });
    return [&lines](std::string_view piece) { return lines->Add(piece); };
  };
  const absl::StatusOr<base::ChildResult> result = Run(question, limits);
  if (!result.ok()) return Explain(result.status(), {commit}, limits);
  absl::StatusOr<BranchCommits> commits = order->Finish(commit);
  if (!commits.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the history in the git repository '", path_,
                     "' cannot be read: ", commits.status().message()));
  }
  return std::make_shared<const BranchCommits>(*std::move(commits));
}

absl::StatusOr<std::string> GitRepository::RemoteUrl(const ReadLimits& limits) {
  IMAGECD_ASSIGN_OR_RETURN(const std::vector<std::string> remotes,
                           Remotes(limits));
  std::string name;
  if (std::find(remotes.begin(), remotes.end(), "origin") != remotes.end()) {
    name = "origin";
  } else if (remotes.size() == 1) {
    name = remotes.front();
  } else {
    return "";
  }
  // The URL after `url.*.insteadOf`. This does not contact the remote.
  IMAGECD_ASSIGN_OR_RETURN(
      const base::ChildResult result,
      Run({.arguments = {"ls-remote", "--get-url", name}}, limits));
  return std::string(absl::StripSuffix(result.output, "\n"));
}

}  // namespace imagecd::git
