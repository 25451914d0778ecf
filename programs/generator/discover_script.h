#ifndef IMAGECD_PROGRAMS_GENERATOR_DISCOVER_SCRIPT_H_
#define IMAGECD_PROGRAMS_GENERATOR_DISCOVER_SCRIPT_H_

#include <string>

namespace imagecd::generator {

// The Python script with which a run of the images workflow finds the apps,
// generated from discovery_rules.h. It reads these environment variables:
//  * APPS and EXCLUDE, JSON lists of folder patterns;
//  * SETTINGS, JSON: what imagecd.yaml says about apps, by name. An app with a
//    `dockerfile` is declared: it exists if that file does;
//  * REGISTRY and PLATFORMS, for apps that SETTINGS does not mention.
// It writes the output `apps`, a JSON list for the matrix.
std::string DiscoverScript();

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_DISCOVER_SCRIPT_H_
