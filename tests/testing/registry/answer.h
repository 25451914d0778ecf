#ifndef IMAGECD_TESTS_TESTING_REGISTRY_ANSWER_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_ANSWER_H_

#include "tests/testing/registry/access.h"
#include "tests/testing/registry/exchange.h"
#include "tests/testing/registry/options.h"
#include "tests/testing/registry/store.h"

namespace imagecd::testing {

// The registry as a function: what `request` is answered with, failures and
// delays apart. Of Answer::form only those are left that take a connection:
// kCutOff, kHuge, kEndless, kDrip.
Answer AnswerRequest(const Request& request, const Target& target,
                     const FakeRegistryOptions& options,
                     const Addresses& addresses, Store& store, Access& access);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_ANSWER_H_
