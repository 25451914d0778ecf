#ifndef IMAGECD_CLI_REPORT_PAGE_H_
#define IMAGECD_CLI_REPORT_PAGE_H_

#include <string>

#include "cli/report/report.h"

namespace imagecd::report {

// The report as one HTML document that needs nothing else: no script, no font,
// no picture, no request. The same for the same report.
std::string RenderPage(const Report& report);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_PAGE_H_
