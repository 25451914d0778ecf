#ifndef IMAGECD_PROVIDER_BASE_STATUS_MACROS_H_
#define IMAGECD_PROVIDER_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Early return on error, for functions that return absl::Status or
// absl::StatusOr.
//
//   IMAGECD_RETURN_IF_ERROR(Write(file));
//   IMAGECD_ASSIGN_OR_RETURN(std::string text, Read(file));

#define IMAGECD_RETURN_IF_ERROR(expression)                                 \
  do {                                                                      \
    if (absl::Status imagecd_status = (expression); !imagecd_status.ok()) { \
      return imagecd_status;                                                \
    }                                                                       \
  } while (false)

#define IMAGECD_CONCAT_INNER(a, b) a##b
#define IMAGECD_CONCAT(a, b) IMAGECD_CONCAT_INNER(a, b)

#define IMAGECD_ASSIGN_OR_RETURN(target, expression)                           \
  IMAGECD_ASSIGN_OR_RETURN_INNER(IMAGECD_CONCAT(imagecd_status_or_, __LINE__), \
                                 target, expression)

// A declaration cannot be in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define IMAGECD_ASSIGN_OR_RETURN_INNER(result, target, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return std::move(result).status();             \
  target = *std::move(result)
// NOLINTEND(bugprone-macro-parentheses)

#endif  // IMAGECD_PROVIDER_BASE_STATUS_MACROS_H_
