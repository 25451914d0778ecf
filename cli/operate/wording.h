#ifndef IMAGECD_CLI_OPERATE_WORDING_H_
#define IMAGECD_CLI_OPERATE_WORDING_H_

#include <set>
#include <string>
#include <vector>

#include "cli/operate/operate.h"
#include "cli/operate/plan.h"
#include "cli/operate/preview.h"
#include "cli/stack/pulumi.h"

namespace imagecd::operate {

// What the next up does beside the resources `concerned` (URNs), a line each:
// `update Deployment web`, `buttons: main.2025… → main.2025… (2 days newer)`.
// Not the stack itself, nor providers.
std::vector<std::string> OtherSteps(const Preview& preview,
                                    const std::set<std::string>& concerned);

// `update Deployment web` for the resource of that URN; "" where nothing is
// done to it.
std::string StepInWords(const Preview& preview, const std::string& urn);

// The command that brings the settings back; empty where nothing changes.
std::string UndoCommand(const Request& request, const Plan& plan,
                        const Settings& settings,
                        const stack::Location& location);

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_WORDING_H_
