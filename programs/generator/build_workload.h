#ifndef IMAGECD_PROGRAMS_GENERATOR_BUILD_WORKLOAD_H_
#define IMAGECD_PROGRAMS_GENERATOR_BUILD_WORKLOAD_H_

#include <functional>
#include <string>
#include <vector>

#include "programs/generator/config.h"
#include "programs/generator/discover.h"
#include "programs/generator/model.h"

namespace imagecd::generator {

// The Deployments and CronJobs of one app, with every default filled in.
class WorkloadBuilder {
 public:
  // `below` is a path in the app's settings: "" or `.ingress[0].port`.
  using Report =
      std::function<void(const std::string& below, std::string message)>;

  // `report` gets what is wrong, `note` what the user should know.
  WorkloadBuilder(const DiscoveredApp& app, Report report, Report note)
      : app_(app), report_(std::move(report)), note_(std::move(note)) {}

  std::vector<Workload> Build(const AppSettings& settings);

 private:
  Workload BuildOne(const WorkloadSettings& settings, const std::string& below);
  void FillPorts(const WorkloadSettings& settings, const std::string& below,
                 Workload* workload);
  void FillUser(const std::string& below, Workload* workload);
  void CheckHealth(const std::string& below, const Workload& workload);
  void FillIngress(const std::string& below, Workload* workload);
  void CheckClaims(const std::string& below, const Workload& workload);
  void CheckPatches(const std::string& below, const Workload& workload);
  void CheckMounts(const std::string& below, const Workload& workload);
  void CheckKind(const std::string& below, const Workload& workload);

  const DiscoveredApp& app_;
  Report report_;
  Report note_;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_BUILD_WORKLOAD_H_
