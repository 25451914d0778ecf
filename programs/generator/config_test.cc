#include "programs/generator/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace imagecd::generator {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Problems(const std::string& text) {
  std::vector<Problem> problems;
  ReadConfig(text, "imagecd.yaml", &problems);
  std::vector<std::string> shown;
  for (const Problem& problem : problems) shown.push_back(problem.ToString());
  return shown;
}

Config Good(const std::string& text) {
  std::vector<Problem> problems;
  Config config = ReadConfig(text, "imagecd.yaml", &problems);
  for (const Problem& problem : problems) ADD_FAILURE() << problem.ToString();
  return config;
}

TEST(ConfigTest, AnEmptyFileIsAllDefaults) {
  for (const char* text :
       {"", "# only a comment\n", "---\n", "{}", "\xEF\xBB\xBF"}) {
    const Config config = Good(text);
    EXPECT_THAT(config.project.workflow.apps, ElementsAre("apps/*"));
    EXPECT_THAT(config.platforms, ElementsAre("linux/amd64"));
  }
}

TEST(ConfigTest, TakesTextAsItIsWrittenWhateverYamlMakesOfIt) {
  const Config config = Good(R"(
branch: 1.10
apps:
  chime:
    env:
      A: yes
      B: 1.10
      C: 0x1F
      D: 2024-01-01
      E: "null"
      F: 1_000
      G: .inf
      H: 🎉
      I: |
        two
        lines
      J: "y\u0041"
)");
  EXPECT_EQ(config.project.branch, "1.10");
  std::vector<std::string> values;
  for (const auto& variable : config.apps.at(0).main.workload.environment) {
    values.push_back(variable.value);
  }
  EXPECT_THAT(values, ElementsAre("yes", "1.10", "0x1F", "2024-01-01", "null",
                                  "1_000", ".inf", "🎉", "two\nlines\n", "yA"));
}

TEST(ConfigTest, NamesFileLineColumnWhatWasFoundAndARightOne) {
  EXPECT_THAT(Problems("name: homeslice\napps:\n  chime:\n    ports:\n"
                       "      - {port: http}\n"),
              ElementsAre("imagecd.yaml:5:16: apps.chime.ports[0].port is "
                          "\"http\"; it has to be a whole number from 1 to "
                          "65535 in decimal digits, as in `port: 1`"));
}

TEST(ConfigTest, CountsColumnsInCharacters) {
  EXPECT_THAT(Problems("{description: \"äöü\", nome: x}"),
              ElementsAre(HasSubstr("imagecd.yaml:1:22: ")));
}

TEST(ConfigTest, SuggestsTheNearestKey) {
  EXPECT_THAT(Problems("regestry: ghcr.io/a/b\n"),
              ElementsAre(HasSubstr(
                  "1:1: the file has no key \"regestry\"; did you mean "
                  "`registry`?")));
  EXPECT_THAT(Problems("apps: {chime: {replica: 2}}\n"),
              ElementsAre(HasSubstr("did you mean `replicas`?")));
  EXPECT_THAT(Problems("apps: {chime: {qqqqqqqqqqqqqqqqq: 2}}\n"),
              ElementsAre(HasSubstr("it has repository, namespace")));
}

TEST(ConfigTest, FindsEveryProblemInTheOrderOfTheFile) {
  EXPECT_THAT(
      Problems("apps:\n  chime: {replicas: many}\n  Buttons: {}\nnmae: x\n"
               "images: eech\nplatforms: linux\n"),
      ElementsAre(AllOf(HasSubstr(":2:21:"), HasSubstr("replicas")),
                  AllOf(HasSubstr(":3:3:"), HasSubstr("\"Buttons\"")),
                  AllOf(HasSubstr(":4:1:"), HasSubstr("`name`")),
                  AllOf(HasSubstr(":5:9:"), HasSubstr("`images: each`")),
                  AllOf(HasSubstr(":6:12:"), HasSubstr("a list"))));
}

TEST(ConfigTest, RefusesDuplicateKeys) {
  EXPECT_THAT(Problems("name: a\nbranch: main\nname: b\n"),
              ElementsAre(HasSubstr("3:1: the key \"name\" is here a second "
                                    "time (the first is in line 1)")));
  EXPECT_THAT(Problems("apps: {a: {env: {X: 1, X: 2}}}"), SizeIs(1));
}

TEST(ConfigTest, RefusesWordsForTruthOtherThanTrueAndFalse) {
  for (const char* word : {"yes", "on", "True", "1", "\"true\"", "[]", "y"}) {
    EXPECT_THAT(
        Problems(std::string("createNamespaces: ") + word),
        ElementsAre(HasSubstr("`true` or `false`, as in `createNamespaces: ")))
        << word;
  }
}

TEST(ConfigTest, RefusesNumbersThatAreNotPlainDecimal) {
  for (const char* number : {"0x10", "010", "1e1", "1.0", "+1", "-1", "\"1\"",
                             "1_0", "1001", "99999999999999999999999", "{}"}) {
    EXPECT_THAT(Problems(std::string("apps: {a: {replicas: ") + number + "}}"),
                ElementsAre(HasSubstr("a whole number from 0 to 1000")))
        << number;
  }
}

TEST(ConfigTest, RefusesPathsThatLeaveTheRepository) {
  for (const char* path :
       {"..", "../x", "a/../../x", "/etc", "a//b", "a/./b", "\"a\\nb\""}) {
    EXPECT_THAT(Problems(std::string("programs: [{folder: ") + path + "}]"),
                ElementsAre(HasSubstr("programs[0].folder is")))
        << path;
  }
  for (const char* path : {"a", "a/b", ".hidden/x", "..a/b", "...", "a/"}) {
    EXPECT_THAT(Problems(std::string("programs: [{folder: ") + path + "}]"),
                IsEmpty())
        << path;
  }
}

TEST(ConfigTest, NothingIsAnEmptyMappingButNoText) {
  EXPECT_THAT(Problems("apps:\n  chime:\n  buttons:\n"), IsEmpty());
  EXPECT_THAT(Problems("apps:\nworkflow:\nplatforms:\n"), IsEmpty());
  EXPECT_THAT(Problems("apps: {chime: {env: {A: }}}"),
              ElementsAre(HasSubstr("an empty text is written \"\"")));
  EXPECT_EQ(Good("apps: {chime: {env: {A: \"\"}}}")
                .apps.at(0)
                .main.workload.environment.at(0)
                .value,
            "");
}

TEST(ConfigTest, SaysWhatIsMissing) {
  EXPECT_THAT(Problems("programs: [{language: go}]"),
              ElementsAre(HasSubstr("programs[0] lacks `folder`")));
  EXPECT_THAT(Problems("actions: {actions/checkout: }"),
              ElementsAre(HasSubstr("`commit`")));
}

TEST(ConfigTest, TakesAShorthandForWhatHasOneThingToSay) {
  const Config config = Good(R"(
apps:
  chime:
    ports: [8080, {port: 53, protocol: UDP, name: dns}]
    ingress: chime.example.net
    configFiles: {/etc/nginx/conf.d/default.conf: apps/chime/nginx.conf}
    env: {TOKEN: {secret: backup-todoist}}
)");
  const WorkloadSettings& chime = config.apps.at(0).main;
  ASSERT_TRUE(chime.ports);
  EXPECT_EQ(chime.ports->at(0).container_port, 8080);
  EXPECT_EQ(chime.ports->at(1).protocol, "UDP");
  EXPECT_EQ(chime.workload.ingress.at(0).host, "chime.example.net");
  EXPECT_EQ(chime.workload.config_files.at(0).source, "apps/chime/nginx.conf");
  EXPECT_EQ(chime.workload.environment.at(0).secret.key, "TOKEN");
}

TEST(ConfigTest, TakesRawPatchesInTheTypesOfJson) {
  const Config config = Good(R"(
apps:
  chime:
    container: {command: [ring, "5", 5, 0.5, true, "true", 010], tty: null}
    pod: {nodeSelector: {kubernetes.io/os: linux}}
    object:
)");
  const Workload& chime = config.apps.at(0).main.workload;
  const Value* command = chime.container.Find("command");
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(*command, Value::List()
                          .Add(Value::String("ring"))
                          .Add(Value::String("5"))
                          .Add(Value::Integer(5))
                          .Add(Value::String("0.5"))
                          .Add(Value::Boolean(true))
                          .Add(Value::String("true"))
                          .Add(Value::String("010")));
  EXPECT_EQ(*chime.container.Find("tty"), Value::Null());
  EXPECT_EQ(chime.pod.At({"nodeSelector", "kubernetes.io/os"})->text, "linux");
  EXPECT_THAT(chime.object.keys, IsEmpty());
  for (const char* text : {"pod: [a]", "container: x", "pod: {a: [null]}",
                           "pod: {a: \"\\0\"}", "pod: {\"a\\0\": b}"}) {
    EXPECT_THAT(Problems(absl::StrCat("apps: {a: {", text, "}}")), SizeIs(1))
        << text;
  }
}

// The advice about an old key, from `write instead: ` on.
std::string Instead(const std::string& settings) {
  const std::vector<std::string> problems =
      Problems(absl::StrCat("apps: {a: {", settings, "}}"));
  if (problems.size() != 1) return absl::StrCat(problems.size(), " problems");
  const size_t at = problems[0].find("write instead: ");
  return at == std::string::npos
             ? problems[0]
             : problems[0].substr(at + strlen("write instead: "));
}

TEST(ConfigTest, AnOldKeyIsAnErrorThatShowsThePatchToWrite) {
  const std::pair<const char*, const char*> keys[] = {
      {"command: [/bin/ring, \"-x\", 5]",
       "container: {command: [/bin/ring, \"-x\", 5]}"},
      {"args: [a]", "container: {args: [a]}"},
      {"envFromSecrets: [a, b]",
       "container: {envFrom: [{secretRef: {name: a}}, {secretRef: {name: "
       "b}}]}"},
      {"nodeSelector: {kubernetes.io/os: linux}",
       "pod: {nodeSelector: {kubernetes.io/os: linux}}"},
      {"imagePullSecrets: [x]", "pod: {imagePullSecrets: [{name: x}]}"},
      {"serviceAccount: x",
       "pod: {serviceAccountName: x, automountServiceAccountToken: true}"},
      {"security: {runAsNonRoot: false, fsGroup: 5}",
       "pod: {securityContext: {runAsNonRoot: false, fsGroup: 5}}"},
      {"security: {readOnlyRootFilesystem: false, addCapabilities: [CHOWN]}",
       "container: {securityContext: {readOnlyRootFilesystem: false, "
       "capabilities: {add: [CHOWN]}}}"},
      {"ports: [{port: 80, name: web}], probes: {readiness: /healthz}",
       "container: {readinessProbe: {httpGet: {path: /healthz, port: web}}}"},
      {"probes: {liveness: {kind: none}, startup: {command: [a], "
       "periodSeconds: 5}}",
       "container: {livenessProbe: null, startupProbe: {exec: {command: [a]}, "
       "periodSeconds: 5}}"},
      {"strategy: Recreate", "object: {spec: {strategy: {type: Recreate}}}"},
      {"schedule: \"@daily\", concurrencyPolicy: Allow",
       "object: {spec: {concurrencyPolicy: Allow}}"},
      {"schedule: \"@daily\", backoffLimit: 0",
       "object: {spec: {jobTemplate: {spec: {backoffLimit: 0}}}}"},
      {"schedule: \"@daily\", restartPolicy: Never",
       "pod: {restartPolicy: Never}"},
      {"labels: {a: b}",
       "object: {metadata: {labels: {a: b}}, spec: {template: {metadata: "
       "{labels: {a: b}}}}}"},
      {"schedule: \"@daily\", annotations: {a: \"1\"}",
       "object: {spec: {jobTemplate: {spec: {template: {metadata: "
       "{annotations: {a: \"1\"}}}}}}}"},
      {"volumes: {t: {mountPath: /tmp, medium: Memory, size: 1Mi}}",
       "`pod: {volumes: [{name: t, emptyDir: {medium: Memory, sizeLimit: "
       "1Mi}}]}` of the workload, next to this volume"},
      {"volumes: {t: {mountPath: /tmp, readOnly: true}}",
       "`container: {volumeMounts: [{mountPath: /tmp, readOnly: true}]}` of "
       "the workload, next to this volume"},
      {"env: {T: {secret: s, optional: true}}",
       "`container: {env: [{name: T, valueFrom: {secretKeyRef: {optional: "
       "true}}}]}` of the workload, next to this variable"},
  };
  for (const auto& [old, instead] : keys) {
    EXPECT_EQ(Instead(old), instead) << old;
    // What it shows can be written.
    if (instead[0] == '`') continue;
    EXPECT_THAT(Problems(absl::StrCat("apps: {a: {", instead, "}}")), IsEmpty())
        << instead;
  }
}

TEST(ConfigTest, TellsAnEmptyListOfPortsFromNone) {
  EXPECT_TRUE(Good("apps: {a: {ports: []}}").apps[0].main.ports);
  EXPECT_FALSE(Good("apps: {a: {}}").apps[0].main.ports);
}

TEST(ConfigTest, RefusesWhatDoesNotGoTogether) {
  EXPECT_THAT(Problems("apps: {a: {kind: cronjob}}"),
              ElementsAre(HasSubstr("a cronjob needs a schedule")));
  EXPECT_THAT(Problems("apps: {a: {selection: {pin: {}}}}"),
              ElementsAre(HasSubstr("exactly one of")));
  EXPECT_THAT(Problems("apps: {a: {env: {X: {value: a, secret: b}}}}"),
              ElementsAre(HasSubstr("not both")));
  EXPECT_THAT(
      Problems("apps: {a: {volumes: {d: {kind: claim, mountPath: /d}}}}"),
      ElementsAre(HasSubstr("`size: 1Gi`")));
}

TEST(ConfigTest, AValueThatWasRefusedIsOneProblem) {
  EXPECT_THAT(Problems("apps: {a: {kind: cronjob, schedule: sometimes}}"),
              SizeIs(1));
}

TEST(ConfigTest, WhatIsSaidOfAllAppsHoldsForAnAppThatSaysNothingElse) {
  const Config config = Good(
      "apps: {a: {selection: {hold: why}}}\nselection: {minimumAge: 15m}\n");
  EXPECT_EQ(config.apps.at(0).choice.minimum_age, "15m");
  EXPECT_EQ(config.apps.at(0).choice.hold, "why");
}

TEST(ConfigTest, ResolvesAliasesAndMerges) {
  const Config config = Good(R"(
x-common: &common {replicas: 3, timeZone: Europe/Berlin}
apps:
  a: {<<: *common, replicas: 1}
  b: *common
)");
  EXPECT_EQ(config.apps.at(0).main.workload.replicas, 1);
  EXPECT_EQ(config.apps.at(0).main.workload.time_zone, "Europe/Berlin");
  EXPECT_EQ(config.apps.at(1).main.workload.replicas, 3);
}

TEST(ConfigTest, BoundsWhatAliasesGrowTo) {
  std::string text = "x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "x-" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += last + ", ";
    text += "]\n";
  }
  EXPECT_THAT(Problems(text),
              ElementsAre(HasSubstr("more than 100000 values")));
}

TEST(ConfigTest, RefusesAnAliasOfWhatContainsIt) {
  EXPECT_THAT(Problems("x-a: &a [*a]"),
              ElementsAre(HasSubstr("inside what it is an alias of")));
}

TEST(ConfigTest, RefusesDeepNestingInAnyStyle) {
  EXPECT_THAT(Problems("x-a: " + std::string(5000, '[')),
              ElementsAre(HasSubstr("64 levels")));
  EXPECT_THAT(Problems("x-a: " + std::string(5000, '{')), SizeIs(1));
  std::string block;
  for (int i = 0; i < 200; ++i) block += std::string(i, ' ') + "a:\n";
  EXPECT_THAT(Problems(block), ElementsAre(HasSubstr("64 levels")));
}

TEST(ConfigTest, RefusesWhatIsNoText) {
  EXPECT_THAT(Problems("name: \xFF\n"),
              ElementsAre(HasSubstr("1:7: the byte 0xff")));
  EXPECT_THAT(Problems(std::string("name: a\0b", 9)), SizeIs(1));
  EXPECT_THAT(Problems("a\x01"), SizeIs(1));
  EXPECT_THAT(Problems(std::string(2 << 20, '#')),
              ElementsAre(HasSubstr("larger than")));
}

TEST(ConfigTest, RefusesWhatIsNoYamlWithItsPlace) {
  EXPECT_THAT(Problems("name: [a\nb: c"),
              ElementsAre(HasSubstr("this is no YAML")));
  EXPECT_THAT(
      Problems("name: a\n---\nname: b\n"),
      ElementsAre(AllOf(HasSubstr("2:1"), HasSubstr("second document"))));
  EXPECT_THAT(Problems("- a\n"), ElementsAre(HasSubstr("the file is a list")));
  EXPECT_THAT(Problems("just text"), SizeIs(1));
  EXPECT_THAT(Problems("branch: !!int 5"), ElementsAre(HasSubstr("the tag")));
  EXPECT_THAT(Problems("? [a]\n: b\n"),
              ElementsAre(HasSubstr("has to be text")));
}

TEST(ConfigTest, RemembersWhereThingsStand) {
  const Config config =
      Good("name: x\napps:\n  chime:\n    ingress:\n    - host: a.b\n");
  EXPECT_EQ(config.Where("apps.chime.ingress[0].host"), (Position{5, 7}));
  EXPECT_EQ(config.Where("apps.chime.ingress[0].port"), (Position{5, 7}));
  EXPECT_EQ(config.Where("apps.chime.replicas"), (Position{3, 3}));
  EXPECT_EQ(config.Where("branch"), (Position{}));
}

// What the schema says of a path of keys.
nlohmann::json SchemaOf(std::vector<std::string> keys) {
  nlohmann::json at = nlohmann::json::parse(ConfigJsonSchema());
  for (const std::string& key : keys) {
    nlohmann::json next = key == "*" ? at.at("additionalProperties")
                                     : at.at("properties").at(key);
    at = std::move(next);
  }
  return at;
}

TEST(ConfigSchemaTest, DescribesWhatTheReaderReads) {
  EXPECT_EQ(SchemaOf({"apps", "*", "replicas"}).at("maximum"), 1000);
  EXPECT_EQ(SchemaOf({"apps", "*", "replicas"}).at("default"), 1);
  EXPECT_EQ(SchemaOf({"images"}).at("enum"), (nlohmann::json{"each", "set"}));
  EXPECT_EQ(SchemaOf({"apps"}).at("propertyNames").at("maxLength"), 63);
  EXPECT_EQ(SchemaOf({}).at("additionalProperties"), false);
  EXPECT_EQ(SchemaOf({"apps", "*", "env"})
                .at("additionalProperties")
                .at("anyOf")
                .size(),
            2u);
}

TEST(ConfigSchemaTest, SaysOfEveryKeyWhatItMeans) {
  const std::function<void(const nlohmann::json&, const std::string&)> check =
      [&](const nlohmann::json& schema, const std::string& path) {
        if (schema.is_array()) {
          for (const auto& one : schema) check(one, path);
        }
        if (!schema.is_object()) return;
        for (const auto& [key, value] : schema.items()) {
          if (key == "properties") {
            for (const auto& [name, property] : value.items()) {
              EXPECT_GT(property.at("description").get<std::string>().size(),
                        5u)
                  << path << "." << name;
            }
          }
          check(value, path + "." + key);
        }
      };
  check(nlohmann::json::parse(ConfigJsonSchema()), "");
}

TEST(ConfigSchemaTest, ThePublishedFileIsCurrent) {
  std::ifstream file(IMAGECD_CONFIG_SCHEMA);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_TRUE(text.str() == ConfigJsonSchema())
      << "build the target `generate` and commit what it changes";
}

}  // namespace
}  // namespace imagecd::generator
