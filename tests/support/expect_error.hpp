// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: the Error that something throws, to compare its kind and exact text.
#pragma once

#include "mappings/model/error.hpp"

#include <doctest/doctest.h>

namespace gc2pc::test {

/// Runs `work` and returns the Error it throws; fails the test when it throws none.
template <class Work>
Error error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return {ErrorKind::internal, ""};
}

/// Kind and whole line, for one comparison: "not-found: cannot open …".
template <class Work>
std::string line_of(Work&& work) {
  const Error error = error_of(work);
  return std::string(to_string(error.kind())) + ": " + error.what();
}

} // namespace gc2pc::test
