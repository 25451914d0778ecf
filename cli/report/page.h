#ifndef IMAGECD_CLI_REPORT_PAGE_H_
#define IMAGECD_CLI_REPORT_PAGE_H_

#include <string>

#include "cli/report/report.h"

namespace imagecd::report {

// The report as a self-contained HTML document: without scripts, fonts,
// pictures or requests. The same report gives the same document.
std::string RenderPage(const Report& report);

}  // namespace imagecd::report

#endif  // IMAGECD_CLI_REPORT_PAGE_H_
