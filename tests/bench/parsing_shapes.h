#ifndef IMAGECD_TESTS_BENCH_PARSING_SHAPES_H_
#define IMAGECD_TESTS_BENCH_PARSING_SHAPES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::bench {

// Texts that are hard to read, each of about the size that is asked for.
struct Shape {
  std::string name;
  std::function<std::string(std::size_t bytes)> make;
};

// `piece` as often as fits, between `begin` and `end`.
std::string Repeated(std::string_view begin, std::string_view piece,
                     std::string_view end, std::size_t bytes);
// The same with `piece(i)` for i = 0, 1, …
std::string Numbered(std::string_view begin,
                     const std::function<std::string(std::size_t)>& piece,
                     std::string_view end, std::size_t bytes);

std::vector<Shape> JsonShapes();
// Bodies of an answer to tags/list.
std::vector<Shape> TagListShapes();
// Tags, one per line, in orders that are hard to sort.
std::vector<Shape> TagOrders();
std::vector<Shape> YamlShapes();
// imagecd.lock.
std::vector<Shape> LockShapes();
std::vector<Shape> LinkShapes();
std::vector<Shape> ChallengeShapes();
// Property values, as JSON; an object `{"secret": VALUE}` is a secret.
std::vector<Shape> PropertyShapes();
// The output of `pulumi stack export`.
std::vector<Shape> StateShapes();
// A config.json of docker.
std::vector<Shape> AuthFileShapes();

}  // namespace imagecd::bench

#endif  // IMAGECD_TESTS_BENCH_PARSING_SHAPES_H_
