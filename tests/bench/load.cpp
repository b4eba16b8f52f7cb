// SPDX-License-Identifier: Apache-2.0
/// \file
/// For latency.sh: `bench_load FROM TO` copies a legacy pool into an empty database of a server.
#include "tests/support/server_pool.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench_load FROM TO\n", stderr);
    return 2;
  }
  try {
    gc2pc::test::copy_legacy(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
