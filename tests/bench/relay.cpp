// SPDX-License-Identifier: Apache-2.0
/// \file
/// For latency.sh: `bench_relay SOCKET MILLISECONDS FOLDER` is a PostgreSQL server at a distance. It listens
/// on a port of 127.0.0.1, passes on to SOCKET, and delays each direction by MILLISECONDS. FOLDER/port has
/// the port; FOLDER/round-trips the number of round trips until now. It ends with the script.
#include "tests/support/postgres_relay.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace {

void write(const std::filesystem::path& file, std::int64_t number) {
  const auto unfinished = file.string() + ".new";
  std::ofstream(unfinished) << number << '\n';
  std::filesystem::rename(unfinished, file);
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: bench_relay SOCKET MILLISECONDS FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder(argv[3]);
  int port = 0;
  auto listening = gc2pc::test::listen_on_port(port);
  const gc2pc::test::PostgresRelay relay(std::move(listening), argv[1],
                                         std::chrono::milliseconds{std::stoi(argv[2])});
  write(folder / "port", port);
  const auto parent = ::getppid();
  for (std::int64_t written = -1; ::getppid() == parent;
       std::this_thread::sleep_for(std::chrono::milliseconds{20}))
    if (const auto now = relay.round_trips(); now != written)
      write(folder / "round-trips", written = now);
  return 0;
}
