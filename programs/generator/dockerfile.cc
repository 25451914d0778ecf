#include "programs/generator/dockerfile.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace imagecd::generator {
namespace {

using Variables = std::map<std::string, std::string>;

// Limits that no real Dockerfile reaches. They keep the time linear.
constexpr size_t kMostStages = 256;
constexpr size_t kMostPorts = 128;
constexpr size_t kMostUnreadPorts = 16;
constexpr size_t kMostVolumes = 64;
// A range of more ports than this is not meant for a Service.
constexpr int kMostPortsOfARange = 64;

std::string Lower(std::string_view text) {
  std::string lower(text);
  absl::AsciiStrToLower(&lower);
  return lower;
}

template <typename T>
void AddNew(const T& value, std::vector<T>* to) {
  if (std::find(to->begin(), to->end(), value) == to->end()) {
    to->push_back(value);
  }
}

std::string_view FlagOf(const DockerfileInstruction& instruction,
                        std::string_view name) {
  for (const auto& [flag, value] : instruction.flags) {
    if (flag == name) return value;
  }
  return {};
}

// `type=bind,source=go.mod,target=/go.mod` by key, `src` being `source`.
Variables MountOptions(std::string_view text) {
  Variables options;
  for (const absl::string_view part :
       absl::StrSplit(absl::string_view(text.data(), text.size()), ',')) {
    const std::vector<std::string> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    const std::string key = Lower(pair[0]);
    options[key == "src" ? "source" : key] = pair.size() > 1 ? pair[1] : "";
  }
  options.emplace("type", "bind");
  return options;
}

bool IsUrl(std::string_view source) {
  return source.find("://") != std::string_view::npos ||
         source.rfind("git@", 0) == 0;
}

// A path in the build context as DockerfileFacts has it; "" for one that leads
// out of it.
std::string CleanSource(std::string_view source) {
  std::vector<std::string> parts;
  for (const absl::string_view part :
       absl::StrSplit(absl::string_view(source.data(), source.size()), '/',
                      absl::SkipEmpty())) {
    if (part == ".") continue;
    if (part == "..") {
      if (parts.empty()) return ".";  // BuildKit stays in the context
      parts.pop_back();
      continue;
    }
    parts.emplace_back(part);
  }
  std::string path;
  for (const std::string& part : parts) {
    path += (path.empty() ? "" : "/") + part;
  }
  return path.empty() ? "." : path;
}

std::optional<int64_t> NumberOf(std::string_view text) {
  int64_t number = 0;
  if (text.empty() || text.size() > 10 ||
      text.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &number)) {
    return std::nullopt;
  }
  return number;
}

// The number that a command like `useradd --uid 1000 app` gives to `user`.
std::optional<int64_t> IdGivenBy(const std::vector<std::string>& words,
                                 const std::string& user) {
  std::optional<int64_t> id;
  bool adds = false;
  bool names = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string name = word.substr(word.rfind('/') + 1);
    adds = adds || name == "useradd" || name == "adduser";
    if (!adds) continue;
    names = names || word == user;
    const bool is_short = word.size() > 1 && word[0] == '-' && word[1] != '-';
    if ((word == "--uid" || (is_short && word.back() == 'u')) &&
        i + 1 < words.size()) {
      id = NumberOf(words[i + 1]);
    } else if (word.rfind("--uid=", 0) == 0) {
      id = NumberOf(word.substr(6));
    } else if (word.rfind("-u", 0) == 0 && NumberOf(word.substr(2))) {
      id = NumberOf(word.substr(2));
    }
  }
  return adds && names ? id : std::nullopt;
}

// Executes the instructions of a target's stages, as far as they are about
// facts. A stage that is FROM another goes on with the facts of that one.
class StageRunner {
 public:
  StageRunner(const DockerfileSyntax& syntax, const Variables& global,
              const Variables& given)
      : syntax_(syntax), global_(global), given_(given) {}

  // The state of one stage.
  struct State {
    DockerfileFacts facts;
    Variables environment;
    Variables arguments;
  };

  void Run(const Dockerfile::Stage& stage, State* state) {
    state->arguments.clear();
    for (const size_t index : stage.instructions) {
      const DockerfileInstruction& one = syntax_.instructions[index];
      if (one.keyword == "ARG") {
        Argument(one, state);
      } else if (one.keyword == "ENV") {
        Environment(one, state);
      } else if (one.keyword == "EXPOSE") {
        Expose(one, state);
      } else if (one.keyword == "USER") {
        User(one, state);
      } else if (one.keyword == "VOLUME") {
        Volumes(one, state);
      } else if (one.keyword == "COPY" || one.keyword == "ADD") {
        Copy(one, *state);
      } else if (one.keyword == "RUN") {
        Execute(one, *state);
      } else if (one.keyword == "HEALTHCHECK") {
        HealthCheck(one, state);
      } else if (one.keyword == "CMD" || one.keyword == "ENTRYPOINT") {
        state->facts.has_command = true;
      }
    }
  }

  std::optional<std::string> Expand(std::string_view word,
                                    const State& state) const {
    return ExpandDockerfileWord(
        word, syntax_.escape,
        [&state](const std::string& name) -> std::optional<std::string> {
          for (const Variables* values :
               {&state.environment, &state.arguments}) {
            const auto found = values->find(name);
            if (found != values->end()) return found->second;
          }
          return std::nullopt;
        });
  }

  // Of all stages that ran.
  std::set<std::string> sources;
  std::set<std::string> secrets;
  std::vector<std::string> commands;

 private:
  // The words after the keyword, from a JSON list or separated by blanks.
  std::vector<std::string> Words(const DockerfileInstruction& one) const {
    if (auto strings = ReadJsonStrings(one.rest)) return *std::move(strings);
    return SplitDockerfileWords(one.rest, syntax_.escape);
  }

  void Argument(const DockerfileInstruction& one, State* state) const {
    for (const std::string& word :
         SplitDockerfileWords(one.rest, syntax_.escape)) {
      const size_t equals = word.find('=');
      const std::string name = word.substr(0, equals);
      if (const auto given = given_.find(name); given != given_.end()) {
        state->arguments[name] = given->second;
      } else if (equals != std::string::npos) {
        if (auto value = Expand(word.substr(equals + 1), *state)) {
          state->arguments[name] = *std::move(value);
        }
      } else if (const auto global = global_.find(name);
                 global != global_.end()) {
        state->arguments[name] = global->second;
      }
    }
  }

  void Environment(const DockerfileInstruction& one, State* state) const {
    std::vector<std::string> words =
        SplitDockerfileWords(one.rest, syntax_.escape);
    if (words.empty()) return;
    if (words[0].find('=') == std::string::npos) {  // ENV NAME the value
      const size_t at = one.rest.find_first_of(" \t");
      if (at == std::string::npos) return;
      words = {words[0] + "=" +
               std::string(absl::StripAsciiWhitespace(one.rest.substr(at)))};
    }
    for (const std::string& word : words) {
      const size_t equals = word.find('=');
      if (equals == std::string::npos) continue;
      const std::string name = word.substr(0, equals);
      if (auto value = Expand(word.substr(equals + 1), *state)) {
        state->environment[name] = *std::move(value);
      } else {
        state->environment.erase(name);
      }
    }
  }

  void Expose(const DockerfileInstruction& one, State* state) const {
    for (const std::string& word :
         SplitDockerfileWords(one.rest, syntax_.escape)) {
      const std::optional<std::string> value = Expand(word, *state);
      bool all = value.has_value();
      if (value) {
        // A variable may hold several.
        for (const std::string& port :
             SplitDockerfileWords(*value, syntax_.escape)) {
          all = AddPorts(port, &state->facts.exposed) && all;
        }
      }
      std::vector<std::string>& unread = state->facts.unread_ports;
      if (!all && unread.size() < kMostUnreadPorts) AddNew(word, &unread);
    }
  }

  static bool AddPorts(const std::string& word, std::vector<Port>* ports) {
    const std::vector<std::string> parts = absl::StrSplit(word, '/');
    const std::vector<std::string> ends =
        absl::StrSplit(parts[0], absl::MaxSplits('-', 1));
    const std::optional<int64_t> first = NumberOf(ends[0]);
    const std::optional<int64_t> last = NumberOf(ends.back());
    Port port;
    if (parts.size() > 1) port.protocol = absl::AsciiStrToUpper(parts[1]);
    if (!first || !last || *first < 1 || *last > 65535 || *first > *last ||
        *last - *first >= kMostPortsOfARange || ports->size() > kMostPorts ||
        parts.size() > 2 ||
        (port.protocol != "TCP" && port.protocol != "UDP" &&
         port.protocol != "SCTP")) {
      return false;
    }
    for (int64_t number = *first; number <= *last; ++number) {
      port.container_port = static_cast<int>(number);
      const bool is_new =
          std::none_of(ports->begin(), ports->end(), [&](const Port& other) {
            return other.container_port == port.container_port &&
                   other.protocol == port.protocol;
          });
      if (is_new) ports->push_back(port);
    }
    return true;
  }

  void User(const DockerfileInstruction& one, State* state) const {
    DockerfileFacts& facts = state->facts;
    const std::optional<std::string> value = Expand(one.rest, *state);
    facts.user = value ? *value : one.rest;
    if (value) {
      facts.user.resize(std::min(facts.user.find(':'), facts.user.size()));
    }
  }

  void Volumes(const DockerfileInstruction& one, State* state) const {
    for (const std::string& word : Words(one)) {
      std::optional<std::string> path = Expand(word, *state);
      if (!path || path->empty() || (*path)[0] != '/') continue;
      while (path->size() > 1 && path->back() == '/') path->pop_back();
      std::vector<std::string>& volumes = state->facts.volumes;
      if (volumes.size() < kMostVolumes) AddNew(*path, &volumes);
    }
  }

  void Copy(const DockerfileInstruction& one, const State& state) {
    if (!FlagOf(one, "from").empty()) return;
    std::vector<std::string> words = Words(one);
    if (words.size() < 2) return;
    words.pop_back();  // where it goes
    for (const std::string& word : words) {
      const std::optional<std::string> source = Expand(word, state);
      if (!source || source->empty() || IsUrl(*source) ||
          word.rfind("<<", 0) == 0) {
        continue;
      }
      sources.insert(CleanSource(*source));
    }
  }

  void Execute(const DockerfileInstruction& one, const State& state) {
    for (const auto& [flag, value] : one.flags) {
      if (flag != "mount") continue;
      const std::optional<std::string> text = Expand(value, state);
      if (!text) continue;
      const Variables options = MountOptions(*text);
      const auto source = options.find("source");
      if (options.at("type") == "bind" && !options.contains("from")) {
        sources.insert(source == options.end() ? "."
                                               : CleanSource(source->second));
      } else if (options.at("type") == "secret") {
        const auto id = options.find("id");
        if (id != options.end()) secrets.insert(id->second);
      }
    }
    std::vector<std::string> texts = one.documents;
    texts.push_back(one.rest);
    for (const std::string& text : texts) {
      for (const std::string& command : std::vector<std::string>(absl::StrSplit(
               text, absl::ByAnyChar(";&|\n"), absl::SkipEmpty()))) {
        commands.push_back(ExpandCommand(command, state));
      }
    }
  }

  // Variables with a known value are replaced; all else stays for the shell.
  std::string ExpandCommand(const std::string& command,
                            const State& state) const {
    std::string out;
    for (const std::string& word :
         SplitDockerfileWords(command, syntax_.escape)) {
      out += (out.empty() ? "" : " ") + Expand(word, state).value_or(word);
    }
    return out;
  }

  static void HealthCheck(const DockerfileInstruction& one, State* state) {
    const std::vector<std::string> words =
        absl::StrSplit(one.rest, absl::MaxSplits(absl::ByAnyChar(" \t"), 1));
    const bool command =
        words.size() == 2 && absl::AsciiStrToUpper(words[0]) == "CMD";
    std::string text = command ? words[1] : "";
    if (const auto strings = ReadJsonStrings(text)) {
      text = absl::StrJoin(*strings, " ");
    }
    state->facts.health_check = std::move(text);
  }

  const DockerfileSyntax& syntax_;
  const Variables& global_;
  const Variables& given_;
};

// BuildKit sets these for a build on the usual platform.
Variables PlatformArguments() {
  return {{"BUILDPLATFORM", "linux/amd64"},
          {"BUILDOS", "linux"},
          {"BUILDARCH", "amd64"},
          {"TARGETPLATFORM", "linux/amd64"},
          {"TARGETOS", "linux"},
          {"TARGETARCH", "amd64"},
          {"TARGETVARIANT", ""},
          {"BUILDVARIANT", ""}};
}

}  // namespace

Dockerfile::Dockerfile(std::string_view text)
    : syntax_(ReadDockerfileSyntax(text)) {
  ReadStages();
}

std::optional<size_t> Dockerfile::FindStage(std::string_view name) const {
  const std::string lower = Lower(name);
  for (size_t i = stages_.size(); i > 0; --i) {  // the last of that name
    if (!lower.empty() && stages_[i - 1].name == lower) return i - 1;
  }
  const std::optional<int64_t> number = NumberOf(name);
  if (number && static_cast<size_t>(*number) < stages_.size()) {
    return static_cast<size_t>(*number);
  }
  return std::nullopt;
}

void Dockerfile::ReadStages() {
  for (size_t i = 0; i < syntax_.instructions.size(); ++i) {
    const DockerfileInstruction& one = syntax_.instructions[i];
    if (one.keyword == "FROM") {
      if (stages_.size() == kMostStages) return;
      const std::vector<std::string> words =
          SplitDockerfileWords(one.rest, syntax_.escape);
      if (words.empty()) continue;
      Stage stage;
      stage.image = words[0];
      stage.from = FindStage(words[0]);
      if (stage.from && NumberOf(words[0])) stage.from.reset();
      if (stage.from) stage.needs.push_back(*stage.from);
      if (words.size() > 2 && Lower(words[1]) == "as") {
        stage.name = Lower(words[2]);
      }
      stages_.push_back(std::move(stage));
      continue;
    }
    if (stages_.empty()) {
      if (one.keyword == "ARG") global_arguments_.push_back(i);
      continue;
    }
    Stage& stage = stages_.back();
    stage.instructions.push_back(i);
    if (one.keyword == "CMD" || one.keyword == "ENTRYPOINT") {
      stage.has_command = true;
    }
    std::vector<std::string> from = {std::string(FlagOf(one, "from"))};
    for (const auto& [flag, value] : one.flags) {
      if (flag == "mount") from.push_back(MountOptions(value)["from"]);
    }
    for (const std::string& name : from) {
      const std::optional<size_t> needed = FindStage(name);
      if (needed && *needed + 1 < stages_.size()) AddNew(*needed, &stage.needs);
    }
  }
}

std::vector<size_t> Dockerfile::FinalStages() const {
  std::set<size_t> needed;
  for (const Stage& stage : stages_) {
    needed.insert(stage.needs.begin(), stage.needs.end());
  }
  std::vector<size_t> final;
  for (size_t i = 0; i < stages_.size(); ++i) {
    if (!needed.contains(i)) final.push_back(i);
  }
  return final;
}

std::optional<DockerfileFacts> Dockerfile::Facts(
    std::string_view target, const std::vector<KeyValue>& arguments) const {
  if (stages_.empty()) {
    if (!target.empty()) return std::nullopt;
    return DockerfileFacts();
  }
  const std::optional<size_t> last =
      target.empty() ? stages_.size() - 1 : FindStage(target);
  if (!last) return std::nullopt;
  Variables given;
  for (const KeyValue& argument : arguments) {
    given[argument.key] = argument.value;
  }
  Variables global = PlatformArguments();
  StageRunner build(syntax_, global, given);
  StageRunner::State outside;
  Stage before_all;
  before_all.instructions = global_arguments_;
  build.Run(before_all, &outside);
  for (const auto& [name, value] : outside.arguments) global[name] = value;
  outside.arguments = global;

  std::vector<bool> built(stages_.size(), false);
  built[*last] = true;
  for (size_t i = *last + 1; i > 0; --i) {
    if (!built[i - 1]) continue;
    for (const size_t needed : stages_[i - 1].needs) built[needed] = true;
  }
  std::map<size_t, StageRunner::State> states;
  for (size_t i = 0; i <= *last; ++i) {
    if (!built[i]) continue;
    StageRunner::State state;
    if (stages_[i].from) {
      state = states[*stages_[i].from];
    } else {
      state.facts.base = build.Expand(stages_[i].image, outside).value_or("");
    }
    build.Run(stages_[i], &state);
    states[i] = std::move(state);
  }
  DockerfileFacts facts = std::move(states[*last].facts);
  facts.sources.assign(build.sources.begin(), build.sources.end());
  facts.secrets.assign(build.secrets.begin(), build.secrets.end());
  facts.commands = std::move(build.commands);
  facts.user_id = NumberOf(facts.user);
  for (const std::string& command : facts.commands) {
    if (facts.user_id) break;
    facts.user_id = IdGivenBy(
        absl::StrSplit(command, absl::ByAnyChar(" \t\n\"'"), absl::SkipEmpty()),
        facts.user);
  }
  return facts;
}

}  // namespace imagecd::generator
