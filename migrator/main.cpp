// SPDX-License-Identifier: Apache-2.0
#include "migrator/cli/program.hpp"

#include <iostream>

int main(int argc, char** argv) {
  using namespace gc2pc;
  try {
    const auto arguments = cli::Arguments::parse({argv + 1, argv + argc});
    return static_cast<int>(cli::run(arguments));
  } catch (...) {
    return static_cast<int>(cli::report_failure(std::cerr));
  }
}
