#ifndef IMAGECD_PROGRAMS_OPERATE_WORDING_H_
#define IMAGECD_PROGRAMS_OPERATE_WORDING_H_

#include <set>
#include <string>
#include <vector>

#include "programs/operate/operate.h"
#include "programs/operate/plan.h"
#include "programs/operate/preview.h"
#include "programs/stack/pulumi.h"

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

#endif  // IMAGECD_PROGRAMS_OPERATE_WORDING_H_
