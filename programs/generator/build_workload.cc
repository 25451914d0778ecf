#include "programs/generator/build_workload.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "programs/generator/image_user.h"
#include "programs/generator/problem.h"
#include "programs/generator/workload_object.h"

namespace imagecd::generator {
namespace {

using Kind = WorkloadSettings::Kind;

// Of a CronJob 52: Kubernetes adds 11 characters for each of its Jobs.
constexpr size_t kLongestCronJob = 52;
constexpr size_t kLongestName = 63;

std::vector<std::string> PortNames(const Workload& workload) {
  std::vector<std::string> names;
  for (const Port& port : workload.ports) names.push_back(port.name);
  return names;
}

const Port* FindPort(const Workload& workload, const std::string& name) {
  for (const Port& port : workload.ports) {
    if (port.name == name) return &port;
  }
  return nullptr;
}

std::string NoSuchPort(const Workload& workload, const std::string& name) {
  if (workload.ports.empty()) {
    return absl::StrFormat(
        "there is no port: add one, as in `ports: [{port: 8080, name: %s}]`",
        name.empty() ? "http" : name);
  }
  return absl::StrFormat("there is no port named %s; there are: %s",
                         Quoted(name),
                         absl::StrJoin(PortNames(workload), ", "));
}

}  // namespace

std::vector<Workload> WorkloadBuilder::Build(const AppSettings& settings) {
  std::vector<Workload> workloads;
  if (settings.main.kind != Kind::kNone) {
    workloads.push_back(BuildOne(settings.main, ""));
  }
  for (const WorkloadSettings& further : settings.workloads) {
    const std::string below = absl::StrCat(".workloads.", further.key);
    if (further.kind == Kind::kNone) {
      report_(below + ".kind",
              "`none` is for the app itself: take this workload out instead");
      continue;
    }
    workloads.push_back(BuildOne(further, below));
  }
  return workloads;
}

Workload WorkloadBuilder::BuildOne(const WorkloadSettings& settings,
                                   const std::string& below) {
  Workload workload = settings.workload;
  workload.name = settings.key.empty()
                      ? app_.name
                      : absl::StrCat(app_.name, "-", settings.key);
  const bool cron =
      settings.kind == Kind::kCronJob ||
      (settings.kind == Kind::kInferred && !workload.schedule.empty());
  workload.kind = cron ? WorkloadKind::kCronJob : WorkloadKind::kDeployment;
  const size_t longest = cron ? kLongestCronJob : kLongestName;
  if (workload.name.size() > longest) {
    report_(below,
            absl::StrFormat("the name %s has %d characters, and a %s's has at "
                            "most %d: shorten it",
                            Quoted(workload.name), workload.name.size(),
                            cron ? "CronJob" : "Deployment", longest));
  }
  FillPorts(settings, below, &workload);
  FillUser(below, &workload);
  CheckHealth(below, workload);
  CheckKind(below, workload);
  FillIngress(below, &workload);
  CheckMounts(below, workload);
  if (!cron) {
    workload.time_zone.clear();
    CheckClaims(below, workload);
  }
  CheckPatches(below, workload);
  return workload;
}

void WorkloadBuilder::FillPorts(const WorkloadSettings& settings,
                                const std::string& below, Workload* workload) {
  const bool cron = workload->kind == WorkloadKind::kCronJob;
  if (settings.ports) {
    workload->ports = *settings.ports;
  } else if (settings.key.empty() && !cron && workload->image.empty()) {
    workload->ports = app_.facts.exposed;
    for (Port& port : workload->ports) port.service_port = -1;
    if (!app_.facts.unread_ports.empty()) {
      note_(".ports",
            absl::StrFormat("EXPOSE %s in %s could not be read: list the ports "
                            "here, as in `ports: [8080]`",
                            absl::StrJoin(app_.facts.unread_ports, " "),
                            Quoted(app_.dockerfile)));
    }
  }
  std::set<std::string> names;
  std::set<std::pair<int, std::string>> numbers;
  std::set<std::pair<int, std::string>> services;
  for (size_t i = 0; i < workload->ports.size(); ++i) {
    Port& port = workload->ports[i];
    const std::string at = absl::StrFormat("%s.ports[%d]", below, i);
    if (port.service_port < 0) {
      port.service_port = cron ? 0 : port.container_port;
    }
    if (port.name.empty()) {
      port.name = i == 0 ? "http"
                         : absl::StrCat("port-", port.container_port,
                                        port.protocol == "TCP" ? "" : "-u");
    }
    if (!names.insert(port.name).second) {
      report_(at, absl::StrCat("a second port is named ", Quoted(port.name),
                               ": give each its own `name`"));
    }
    if (!numbers.emplace(port.container_port, port.protocol).second) {
      report_(at, absl::StrFormat("port %d is here a second time: remove it",
                                  port.container_port));
    }
    if (port.service_port != 0 &&
        !services.emplace(port.service_port, port.protocol).second) {
      report_(at, absl::StrFormat("a second port has servicePort %d: give it "
                                  "another, or 0 for none",
                                  port.service_port));
    }
  }
  // RFC 1035, to which Kubernetes holds the names of Services only.
  if (!services.empty() &&
      !absl::ascii_islower(static_cast<unsigned char>(workload->name[0]))) {
    report_(below,
            absl::StrFormat(
                "the Service %s would be refused: its name has to begin with a "
                "letter. Rename the app's folder, or give its ports "
                "`servicePort: 0` for no Service",
                Quoted(workload->name)));
  }
}

void WorkloadBuilder::FillUser(const std::string& below, Workload* workload) {
  for (const Value* patch : {&workload->pod, &workload->container}) {
    if (patch->At({"securityContext", "runAsUser"}) != nullptr ||
        patch->At({"securityContext", "runAsNonRoot"}) != nullptr) {
      return;  // the user decided
    }
  }
  const bool own = workload->image.empty();
  const ImageUser user =
      own ? UserOf(app_.facts) : UserOfImage(workload->image);
  switch (user.kind) {
    case ImageUser::Kind::kNumber:
      return;
    case ImageUser::Kind::kName:
      workload->run_as_user = user.id;
      return;
    case ImageUser::Kind::kRoot:
    case ImageUser::Kind::kUnknown:
      break;
  }
  workload->run_as_non_root = false;
  const std::string image =
      own ? absl::StrCat("the image of ", Quoted(app_.dockerfile))
          : workload->image;
  std::string why = "runs as root";
  if (user.kind == ImageUser::Kind::kUnknown) {
    why = user.name.empty()
              ? "has a base whose user is not known"
              : absl::StrCat("runs as the user ", Quoted(user.name),
                             ", whose number is not known");
  }
  note_(below,
        absl::StrFormat(
            "%s %s, so its pods run without `runAsNonRoot`. Better: end the "
            "Dockerfile with a USER and a number, or set `pod: "
            "{securityContext: {runAsUser: 1000}}`. To keep it and silence "
            "this note: `pod: {securityContext: {runAsNonRoot: false}}`",
            image, why));
}

void WorkloadBuilder::CheckHealth(const std::string& below,
                                  const Workload& workload) {
  const HealthCheck& health = workload.health;
  if (health.kind == HealthCheck::Kind::kConnection && health.port.empty()) {
    return;
  }
  const bool any =
      std::any_of(workload.ports.begin(), workload.ports.end(),
                  [&health](const Port& port) {
                    return port.protocol == "TCP" &&
                           (health.port.empty() || port.name == health.port);
                  });
  if (!any) report_(below + ".health", NoSuchPort(workload, health.port));
}

void WorkloadBuilder::CheckKind(const std::string& below,
                                const Workload& workload) {
  if (workload.kind != WorkloadKind::kCronJob) return;
  if (!workload.ingress.empty()) {
    report_(below + ".ingress",
            "a cronjob has no ingress: requests go to a deployment");
  }
}

void WorkloadBuilder::FillIngress(const std::string& below,
                                  Workload* workload) {
  if (workload->kind == WorkloadKind::kCronJob) return;
  std::set<std::pair<std::string, std::string>> rules;
  for (size_t i = 0; i < workload->ingress.size(); ++i) {
    Ingress& ingress = workload->ingress[i];
    const std::string at = absl::StrFormat("%s.ingress[%d]", below, i);
    if (ingress.port.empty()) {
      for (const Port& port : workload->ports) {
        if (port.service_port == 0 || port.protocol != "TCP") continue;
        ingress.port = port.name;
        break;
      }
    }
    const Port* port = FindPort(*workload, ingress.port);
    if (port == nullptr) {
      report_(at, NoSuchPort(*workload, ingress.port));
    } else if (port->service_port == 0) {
      report_(at, absl::StrCat("the port ", Quoted(port->name),
                               " has no service: give it a `servicePort`"));
    }
    if (!rules.emplace(ingress.host, ingress.path).second) {
      report_(at, "the same host and path are here a second time: remove it");
    }
    if (!ingress.tls_secret.empty() && ingress.host.empty()) {
      report_(at,
              "`tlsSecret` needs a `host`, as in `host: "
              "chime.example.net`");
    }
  }
}

void WorkloadBuilder::CheckClaims(const std::string& below,
                                  const Workload& workload) {
  const bool by_one_pod =
      std::any_of(workload.volumes.begin(), workload.volumes.end(),
                  [](const Volume& volume) {
                    return volume.kind == Volume::Kind::kClaim &&
                           volume.access_mode == "ReadWriteOncePod";
                  });
  if (by_one_pod && workload.replicas > 1) {
    report_(below + ".replicas",
            absl::StrFormat("%d pods cannot share a claim of the access mode "
                            "ReadWriteOncePod: take `replicas: 1`, or another "
                            "`accessMode`",
                            workload.replicas));
  }
}

void WorkloadBuilder::CheckPatches(const std::string& below,
                                   const Workload& workload) {
  PatchReport report;
  WorkloadObject(workload, Value::Object("meta/v1:ObjectMeta"),
                 PlaceholderParts(workload), &report);
  for (const std::string& path : report.refused) {
    report_(absl::StrCat(below, ".", path),
            "a patch cannot set this field: Kubernetes has no field with such "
            "a name, or imagecd needs the value that it has");
  }
}

void WorkloadBuilder::CheckMounts(const std::string& below,
                                  const Workload& workload) {
  std::map<std::string, std::string> mounts;
  const auto check = [&](std::string path, const std::string& at) {
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    const auto [first, is_new] = mounts.emplace(path, at);
    if (!is_new) {
      report_(at, absl::StrFormat("%s is mounted already by %s: mount it "
                                  "elsewhere",
                                  Quoted(path), first->second.substr(1)));
    }
  };
  for (const ConfigFile& file : workload.config_files) {
    check(file.mount_path,
          absl::StrCat(below, ".configFiles.", file.mount_path));
  }
  for (const Volume& volume : workload.volumes) {
    check(volume.mount_path, absl::StrCat(below, ".volumes.", volume.name));
  }
}

}  // namespace imagecd::generator
