#include "provider/resources/list_images.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/evidence/lookup_scope.h"
#include "provider/evidence/manifest_facts.h"
#include "provider/evidence/registry_evidence.h"
#include "provider/inputs/choice_inputs.h"
#include "provider/policy/choose.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"
#include "provider/policy/listing_plan.h"
#include "provider/policy/verdicts.h"
#include "provider/resources/outputs.h"
#include "provider/resources/person_log.h"
#include "provider/resources/resolve.h"

namespace imagecd::resources {
namespace {

using policy::Answer;
using policy::Decision;
using policy::Verdict;
using property::Array;
using property::Object;
using property::Value;

constexpr std::size_t kUsualLimit = 50;
constexpr std::size_t kMaxLimit = 10'000;

struct ListInputs {
  inputs::ChoiceInputs image;
  std::size_t limit = kUsualLimit;
  bool all_branches = false;
};

ListInputs ParseListInputs(const Object& args,
                           inputs::InputFailures& failures) {
  ListInputs inputs;
  inputs.image =
      inputs::ParseInputs(args, inputs::ListImagesInputFields(), failures);
  inputs::ObjectReader reader(args, "", /*secret=*/false, failures);
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

// Tells of each candidate whether it is the one that is taken, and why not.
class Explanation {
 public:
  Explanation(const policy::Request& request, const Decision& decision)
      : request_(request) {
    for (const Decision::Candidate& candidate : decision.candidates) {
      looked_at_[candidate.tag] = &candidate.answer;
    }
    if (!decision.images.empty()) taken_ = decision.image().tag;
  }

  void Add(Listed& listed) const {
    Verdict& verdict = listed.verdict;
    const auto answer = looked_at_.find(verdict.tag);
    if (answer != looked_at_.end()) {
      listed.digest = answer->second->digest;
      if (verdict.tag != taken_) {
        verdict.candidate = false;
        return Explain(listed, answer->second->kind == Answer::Kind::kAbsent
                                   ? "listed, but its manifest is missing"
                                   : answer->second->problem);
      }
    }
    const bool is_taken = !taken_.empty() && verdict.tag == taken_;
    if (const std::optional<std::string> named = Named()) {
      // An image that a person named is taken, candidate or not.
      if (is_taken) return Explain(listed, "taken: " + *named);
      if (verdict.candidate) Explain(listed, "not taken: " + *named);
      return;
    }
    if (is_taken) return Explain(listed, Taken());
    if (!verdict.candidate) return;
    Explain(listed, taken_.empty() ? "not looked up"
                    : request_.rules.check_history
                        ? "its commit is not newer than that of " + taken_
                        : "older than " + taken_);
  }

 private:
  // The request of a person; nullopt: the policy decides.
  std::optional<std::string> Named() const {
    if (request_.given()) return "given by the program";
    const std::optional<policy::Pin> pin = policy::FindPin(request_).pin;
    if (!pin.has_value()) return std::nullopt;
    return policy::PinInWords(*pin);
  }

  std::string Taken() const {
    const policy::Rules& rules = request_.rules;
    const std::string newest = absl::StrFormat(
        "the newest of %s", rules.ordering.InWords(rules.branch));
    const policy::Hold* hold = request_.effective_hold();
    if (hold == nullptr) return "taken: " + newest;
    return absl::StrFormat("%s, but held by %s (%s)", newest,
                           policy::PathOf(*hold),
                           policy::OneLine(hold->reason));
  }

  const policy::Request& request_;
  std::map<std::string, const Answer*> looked_at_;  // by tag
  std::string taken_;
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
    evidence::Session& session, const Context& context,
    const InvokeRequest& request) const {
  inputs::InputFailures failures;
  const ListInputs inputs = ParseListInputs(request.args, failures);
  inputs::RefuseUnknownArguments(request.args, failures);
  if (!failures.empty()) return InvokeResponse{{}, failures.all()};
  const policy::Request choice = MakeRequest(session, inputs.image);
  const bool secret =
      inputs.image.secret || ConfigurationIsSecret(session.config(), choice);
  if (const auto contradiction = policy::FindContradiction(choice.rules)) {
    failures.AddWhole(
        secret ? "" : contradiction->property,
        secret ? "these inputs contradict each other" : contradiction->text);
  }
  const evidence::ImageRules images =
      evidence::MakeImageRules(inputs.image, failures);
  if (!failures.empty()) return InvokeResponse{{}, failures.all()};

  PersonLog log(session, context);
  log.Hide(inputs.image.secrets);
  const evidence::LookupScope scope(session, context.cancel, log);
  policy::VerdictOptions options;
  options.now = choice.now;
  options.rules = policy::MakeNameRules(choice.rules, choice.now);
  options.limit = inputs.limit;
  // The newest image by its commit need not be among the latest builds.
  if (choice.rules.check_history) {
    options.limit = std::max(inputs.limit, policy::Survey::kMaxBuilds);
  }
  options.all_branches = inputs.all_branches;
  options.push_order = choice.members.begin()->second.push_order;
  policy::VerdictCollector collector(options);
  const evidence::Source source = SourceOf(inputs.image);
  evidence::RegistryEvidence evidence(scope, inputs.image.repositories, images,
                                      source, &collector);
  // Everything is listed, also where the choice needs no list.
  const policy::Listing listing = evidence.List(
      {"", policy::MakeSurveyOptions(choice, policy::FindPin(choice), ""), "",
       /*for_message=*/false});
  if (listing.survey == nullptr) return log.Redact(evidence.failure());
  const evidence::Decided decided = evidence::Decide(scope, choice, evidence);
  if (decided.by_source && evidence::IsWrongSource(decided.failure)) {
    failures.AddWhole(secret ? "" : "verify.sourceRepository",
                      log.Redact(WrongSourceText(decided.failure)));
    return InvokeResponse{{}, failures.all()};
  }
  if (!decided.failure.ok()) return log.Redact(decided.failure);

  const Explanation explanation(choice, decided.decision);
  std::vector<Listed> listed;
  base::Interrupt interrupt = scope.MakeInterrupt(*context.cancel);
  for (Verdict& verdict : collector.Take(interrupt)) {
    if (listed.size() == inputs.limit) break;
    listed.push_back({std::move(verdict), ""});
    explanation.Add(listed.back());
  }
  if (!interrupt.status().ok()) {
    return log.Redact(evidence::LookupInterrupted(
        inputs.image.repositories.begin()->second.ToString(),
        interrupt.status()));
  }
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
