#include "provider/resources/list_images.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/policy/chooser.h"
#include "provider/policy/duration.h"
#include "provider/policy/verdicts.h"
#include "provider/policy/wording.h"
#include "provider/resources/inputs.h"
#include "provider/resources/inspector.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"
#include "provider/resources/source_history.h"
#include "provider/resources/tag_listing.h"

namespace imagecd::resources {
namespace {

using policy::Answer;
using policy::Verdict;
using property::Array;
using property::Object;
using property::Value;

constexpr std::size_t kUsualLimit = 50;
constexpr std::size_t kMaxLimit = 10'000;

struct ListInputs {
  LatestImageInputs image;
  std::size_t limit = kUsualLimit;
  bool all_branches = false;
};

ListInputs ParseListInputs(const Object& args, InputFailures& failures) {
  ListInputs inputs;
  inputs.image = ParseInputs(args, ListImagesInputFields(), failures);
  ObjectReader reader(args, "", /*secret=*/false, failures);
  inputs.all_branches = reader.TakeBool("allBranches").value_or(false);
  if (const auto limit = reader.Take("limit")) {
    const auto* number = limit->value.As<double>();
    if (number != nullptr && *number >= 1 && *number <= kMaxLimit &&
        *number == static_cast<double>(static_cast<std::size_t>(*number))) {
      inputs.limit = static_cast<std::size_t>(*number);
    } else {
      reader.Fail(
          "limit", *limit,
          absl::StrFormat("must be a whole number from 1 to %d", kMaxLimit));
    }
  }
  return inputs;
}

// A verdict, and what was looked up of it.
struct Listed {
  Verdict verdict;
  std::string digest;
};

// Puts what a candidate is, or is not, before what is odd about it.
void Explain(Listed& listed, const std::string& why) {
  std::string& reason = listed.verdict.reason;
  reason = reason.empty() ? why : why + "; " + reason;
}

// Says of each candidate whether it is the one.
class Explanation {
 public:
  Explanation(const LookupScope& scope, const LatestImageInputs& inputs,
              const policy::Rules& rules, const ImageRules& images,
              std::vector<Listed>& listed)
      : inspector_(scope, *inputs.repository, images),
        rules_(rules),
        listed_(listed),
        checks_{.pullable = true,
                .verify = rules.check_verify,
                .platforms = rules.check_platforms} {}

  // `history` null: the times decide.
  absl::Status Run(const policy::CommitHistory* history) {
    const policy::Pin* pin = rules_.given() ? nullptr : rules_.effective_pin();
    if (rules_.given()) {
      Named("given by the program", rules_.tag, nullptr);
      return absl::OkStatus();
    }
    if (pin != nullptr) {
      Named(policy::PinInWords(*pin), pin->tag, pin);
      return absl::OkStatus();
    }
    return Newest(InOrder(history));
  }

 private:
  // What a person named is taken, candidate or not.
  void Named(const std::string& why, const std::string& tag,
             const policy::Pin* pin) {
    bool taken = false;
    for (Listed& each : listed_) {
      const bool is_it =
          !taken && (each.verdict.tag == tag ||
                     (pin != nullptr && !pin->commit.empty() &&
                      policy::CommitsMatch(each.verdict.commit, pin->commit)));
      if (is_it) {
        taken = true;
        Explain(each, "taken: " + why);
      } else if (each.verdict.candidate) {
        Explain(each, "not taken: " + why);
      }
    }
  }

  // The candidates, the best first. With a history that is not by time, and
  // what is not on the branch is none.
  std::vector<Listed*> InOrder(const policy::CommitHistory* history) {
    std::vector<std::pair<std::int64_t, Listed*>> order;
    for (Listed& each : listed_) {
      if (!each.verdict.candidate) continue;
      std::optional<std::int64_t> place = 0;
      if (history != nullptr) place = history->Place(each.verdict.commit);
      if (place.has_value()) {
        order.emplace_back(*place, &each);
        continue;
      }
      each.verdict.candidate = false;
      Explain(each, absl::StrFormat("its commit is not on branch %s of "
                                    "verify.sourceRepository",
                                    rules_.branch));
    }
    std::stable_sort(
        order.begin(), order.end(),
        [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<Listed*> candidates;
    for (const auto& [place, each] : order) candidates.push_back(each);
    return candidates;
  }

  absl::Status Newest(const std::vector<Listed*>& candidates) {
    const policy::Hold* hold = rules_.effective_hold();
    std::string taken;
    std::size_t lookups = 0;
    for (Listed* const candidate : candidates) {
      Listed& each = *candidate;
      if (!taken.empty()) {
        Explain(each,
                (rules_.check_history ? "its commit is not newer than that of "
                                      : "older than ") +
                    taken);
        continue;
      }
      if (lookups++ == policy::Chooser::kMaxLookups) {
        Explain(each, "not looked up");
        taken = "those before it, of which none passes";
        continue;
      }
      IMAGECD_ASSIGN_OR_RETURN(
          const Answer answer,
          inspector_.Ask(each.verdict.tag, each.verdict.commit, checks_));
      each.digest = answer.digest;
      if (answer.kind != Answer::Kind::kFound) {
        each.verdict.candidate = false;
        Explain(each, answer.kind == Answer::Kind::kAbsent
                          ? "listed, but its manifest is missing"
                          : answer.problem);
        continue;
      }
      taken = each.verdict.tag;
      const std::string newest = absl::StrFormat(
          "the newest of %s", rules_.ordering.InWords(rules_.branch));
      Explain(each, hold == nullptr
                        ? "taken: " + newest
                        : absl::StrFormat("%s, but held by %s (%s)", newest,
                                          policy::PathOf(*hold),
                                          policy::OneLine(hold->reason)));
    }
    return absl::OkStatus();
  }

  const Inspector inspector_;
  const policy::Rules& rules_;
  std::vector<Listed>& listed_;
  const policy::Checks checks_;
};

Value ToValue(const std::vector<Listed>& listed) {
  Array images;
  for (const Listed& each : listed) {
    const Verdict& verdict = each.verdict;
    Object image{
        {"tag", verdict.tag},
        {"commit", verdict.commit},
        {"builtAt", verdict.built_at.has_value()
                        ? policy::FormatRfc3339(*verdict.built_at)
                        : std::string()},
        {"candidate", verdict.candidate},
        {"reason", verdict.reason},
    };
    if (!each.digest.empty()) image.insert_or_assign("digest", each.digest);
    images.emplace_back(std::move(image));
  }
  return Value(std::move(images));
}

}  // namespace

absl::StatusOr<InvokeResponse> ListImages::Invoke(
    Session& session, const Context& context,
    const InvokeRequest& request) const {
  InputFailures failures;
  const ListInputs inputs = ParseListInputs(request.args, failures);
  RefuseUnknownArguments(request.args, failures);
  if (!failures.empty()) return InvokeResponse{{}, failures.all()};
  const policy::Rules rules = RulesFrom(session, inputs.image);
  const bool secret =
      inputs.image.secret || ConfigurationIsSecret(session.config(), rules);
  if (const auto contradiction = policy::FindContradiction(rules)) {
    failures.AddWhole(
        secret ? "" : contradiction->property,
        secret ? "these inputs contradict each other" : contradiction->text);
  }
  const ImageRules images = MakeImageRules(inputs.image, failures);
  if (!failures.empty()) return InvokeResponse{{}, failures.all()};

  PersonLog log(session, context);
  log.Hide(inputs.image.secrets);
  const LookupScope scope(session, context.cancel, log);
  const oci::Repository& repository = *inputs.image.repository;
  policy::VerdictOptions options;
  options.now = session.started();
  options.rules = policy::MakeNameRules(rules, options.now);
  options.limit = inputs.limit;
  // What is the newest by its commit need not be among the latest builds.
  if (rules.check_history) {
    options.limit = std::max(inputs.limit, policy::Survey::kMaxBuilds);
  }
  options.all_branches = inputs.all_branches;
  options.push_order = ListsInPushOrder(repository);
  policy::VerdictCollector collector(options);
  base::Interrupt interrupt = scope.MakeInterrupt(*context.cancel);
  CollectorSink<policy::VerdictCollector> sink(collector, interrupt);
  const absl::StatusOr<oci::ListResult> result =
      ListInto(scope, repository, "", sink, scope.MakeCall(*context.cancel));
  if (!result.ok()) return log.Redact(result.status());

  std::vector<Listed> listed;
  for (Verdict& verdict : collector.Take(interrupt)) {
    listed.push_back({std::move(verdict), ""});
  }
  if (!interrupt.status().ok()) {
    return log.Redact(
        LookupInterrupted(repository.ToString(), interrupt.status()));
  }
  SourceHistoryPtr history;
  if (rules.check_history && !rules.given() &&
      rules.effective_pin() == nullptr) {
    std::vector<std::string> commits;
    for (const Listed& each : listed) {
      if (each.verdict.candidate) commits.push_back(each.verdict.commit);
    }
    absl::StatusOr<SourceHistoryPtr> source =
        OpenSource(scope, SourceOf(inputs.image), commits);
    if (!source.ok()) {
      if (!IsWrongSource(source.status())) return log.Redact(source.status());
      failures.AddWhole(secret ? "" : "verify.sourceRepository",
                        log.Redact(WrongSourceText(source.status())));
      return InvokeResponse{{}, failures.all()};
    }
    history = *std::move(source);
    if (!history->warning().empty()) {
      log.Log(base::Severity::kWarning, history->warning());
    }
  }
  const absl::Status explained =
      Explanation(scope, inputs.image, rules, images, listed)
          .Run(history.get());
  if (!explained.ok()) return log.Redact(explained);
  if (listed.size() > inputs.limit) listed.resize(inputs.limit);
  InvokeResponse response;
  response.result = {
      {"images", Wrap(ToValue(listed), secret)},
      {"tags", Wrap(Value(static_cast<double>(collector.tags())), secret)},
      {"otherBranches",
       Wrap(Value(static_cast<double>(collector.other_branches())), secret)},
  };
  return response;
}

}  // namespace imagecd::resources
