// An update deletes what the program no longer has, and replaces what got
// another name or namespace. Whatever changes in imagecd.yaml, no update may do
// that to a Namespace, a claim or a Secret without leaving it in the cluster.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/program_tree.h"

namespace imagecd::generator {
namespace {

// Every setting by which objects that hold data, or their names, can change,
// with its values; "" leaves it out.
struct Setting {
  const char* name;
  std::vector<std::string> values;
};
const std::vector<Setting>& Settings() {
  static const auto* settings = new std::vector<Setting>{
      {"namespace", {"", "namespace: house\n", "namespace: other\n"}},
      {"createNamespaces", {"", "createNamespaces: false\n"}},
      {"podSecurity", {"", "podSecurity: enforce\n", "podSecurity: off\n"}},
      {"images", {"", "images: set\n"}},
      {"programs", {"", "programs: [{language: go, folder: deploy}]\n"}},
      {"operator",
       {"", "operator: {enabled: false}\n",
        "operator: {destroyOnDelete: true, namespace: elsewhere}\n",
        "operator: {namespace: house}\n"}},
      {"secrets",
       {"", "secrets: {s: {entries: {k: key}}}\n",
        "secrets: {s: {namespace: vault, entries: {k: key}}, t: {entries: {k: "
        "key}}}\n"}},
      {"bell",
       {"  bell: {kind: deployment}\n", "  bell: {kind: none}\n",
        "  bell: {namespace: bells}\n",
        "  bell: {volumes: {data: {kind: claim, size: 1Gi, mountPath: /d}}}\n",
        "  bell: {namespace: bells, volumes: {data: {kind: claim, size: 2Gi, "
        "storageClass: fast, mountPath: /d}}}\n",
        "  bell: {volumes: {more: {kind: claim, size: 1Gi, mountPath: /d, "
        "accessMode: ReadWriteMany}}}\n"}},
      {"clock",
       {"  clock: {schedule: '@daily', volumes: {data: {kind: claim, size: "
        "1Gi, mountPath: /d}}}\n",
        "  clock: {workloads: {data: {volumes: {x: {kind: claim, size: 1Gi, "
        "mountPath: /d}}}}}\n",
        "  clock: {kind: none}\n"}},
  };
  return *settings;
}

using Choice = std::vector<size_t>;  // of a value, by setting

ProgramTree TreeOf(const Choice& choice, bool with_clock) {
  std::string text = "name: house\nregistry: ghcr.io/owner/house\napps:\n";
  for (size_t i = 0; i < choice.size(); ++i) {
    const std::string& value = Settings()[i].values[choice[i]];
    if (value[0] == ' ' && (with_clock || value.rfind("  clock", 0) != 0)) {
      text += value;
    }
  }
  for (size_t i = 0; i < choice.size(); ++i) {
    const std::string& value = Settings()[i].values[choice[i]];
    if (value[0] != ' ') text += value;
  }
  Discovery discovery;
  discovery.apps = {{"bell", "apps/bell", "apps/bell/Dockerfile", {}}};
  if (with_clock) {
    discovery.apps.push_back(
        {"clock", "apps/clock", "apps/clock/Dockerfile", {}});
  }
  std::vector<Problem> problems;
  std::vector<std::string> notes;
  const Config config = ReadConfig(text, "imagecd.yaml", &problems);
  const Model model = BuildModel(config, discovery, GitFolder::Facts(),
                                 "imagecd.yaml", &problems, &notes);
  EXPECT_TRUE(problems.empty()) << problems[0].ToString() << "\n" << text;
  return BuildProgramTree(model);
}

bool HoldsData(const ProgramResource& resource) {
  return resource.type == "kubernetes:core/v1:Namespace" ||
         resource.type == "kubernetes:core/v1:PersistentVolumeClaim" ||
         resource.type == "kubernetes:core/v1:Secret";
}

// The object's own name and namespace.
std::string ObjectOf(const ProgramTree& tree, const ProgramResource& resource) {
  if (resource.type == "kubernetes:core/v1:Namespace") return resource.name;
  const std::string name = resource.properties.At({"metadata", "name"})->text;
  const Value& space = *resource.properties.At({"metadata", "namespace"});
  return (space.kind == Value::Kind::kOutput
              ? tree.resources[space.resource].name
              : space.text) +
         "/" + name;
}

// The resources that an update from `before` to `after` takes out of the
// cluster or replaces, by URN.
std::map<std::string, const ProgramResource*> Taken(const ProgramTree& before,
                                                    const ProgramTree& after) {
  std::map<std::string, std::string> there;
  for (const ProgramResource& resource : after.resources) {
    if (HoldsData(resource)) {
      there[resource.type + " " + resource.name] = ObjectOf(after, resource);
    }
  }
  std::map<std::string, const ProgramResource*> taken;
  for (const ProgramResource& resource : before.resources) {
    if (!HoldsData(resource) || !resource.existing.empty()) continue;
    const std::string urn = resource.type + " " + resource.name;
    const auto found = there.find(urn);
    if (found == there.end() || found->second != ObjectOf(before, resource)) {
      taken[urn] = &resource;
    }
  }
  return taken;
}

Choice RandomChoice(std::mt19937& random) {
  Choice choice;
  for (const Setting& setting : Settings()) {
    choice.push_back(random() % setting.values.size());
  }
  return choice;
}

TEST(KeptObjectsTest, NoChangeOfTheConfigurationDeletesWhatHoldsData) {
  std::mt19937 random(1);  // NOLINT: the same pairs each time
  size_t taken = 0;
  for (int i = 0; i < 150; ++i) {
    const ProgramTree before = TreeOf(RandomChoice(random), random() % 4 != 0);
    const ProgramTree after = TreeOf(RandomChoice(random), random() % 4 != 0);
    for (const auto& [urn, resource] : Taken(before, after)) {
      ASSERT_TRUE(resource->retain) << urn;
      ++taken;
    }
  }
  // The pairs do take such objects out of the program.
  EXPECT_GT(taken, 20u);
}

// A protected resource that leaves the program fails the update, so none may
// leave because of a setting that does not say where things are.
TEST(KeptObjectsTest, NamespacesStayInTheProgramWhoeverCreatesThem) {
  std::mt19937 random(2);  // NOLINT: the same settings each time
  for (int i = 0; i < 40; ++i) {
    const Choice choice = RandomChoice(random);
    const ProgramTree before = TreeOf(choice, true);
    for (size_t setting = 1; setting <= 5; ++setting) {
      Choice other = choice;
      other[setting] = random() % Settings()[setting].values.size();
      const auto taken = Taken(before, TreeOf(other, true));
      EXPECT_TRUE(taken.empty())
          << Settings()[setting].name << ": " << taken.begin()->first;
    }
  }
}

}  // namespace
}  // namespace imagecd::generator
