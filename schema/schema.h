#ifndef IMAGECD_SCHEMA_SCHEMA_H_
#define IMAGECD_SCHEMA_SCHEMA_H_

#include <string_view>

namespace imagecd::schema {

// The package schema, schema/schema.json as it was at build time: what
// GetSchema answers, and what programs in YAML are checked against. Lives as
// long as the process.
std::string_view Json();

}  // namespace imagecd::schema

#endif  // IMAGECD_SCHEMA_SCHEMA_H_
