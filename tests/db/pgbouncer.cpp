// SPDX-License-Identifier: Apache-2.0
#include "tests/db/pgbouncer.hpp"

#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace gc2pc::test {
namespace {

namespace fs = std::filesystem;

constexpr auto port = "6432";

std::string program() {
  for (const auto* folder : {"/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"})
    if (const auto file = fs::path(folder) / "pgbouncer"; fs::exists(file))
      return file;
  return {};
}

} // namespace

std::unique_ptr<PgBouncer> PgBouncer::start(const PostgresDatabase& database, const std::string& mode,
                                            const std::string& more) {
  const auto found = program();
  if (found.empty()) {
    skip("there is no pgbouncer");
    return nullptr;
  }
  std::unique_ptr<PgBouncer> result(new PgBouncer(database.name()));
  const auto folder = result->folder_.path();
  std::ofstream(folder / "users") << "\"postgres\" \"\"\n";
  std::ofstream(folder / "settings.ini")
      << "[databases]\n* = host=" << database.host() << " user=postgres\n[pgbouncer]\nlisten_addr =\n"
      << "unix_socket_dir = " << folder.string() << "\nlisten_port = " << port
      << "\nauth_type = any\nauth_file = " << (folder / "users").string() << "\npool_mode = " << mode
      << "\nlogfile = " << (folder / "log").string() << "\npidfile = " << (folder / "pid").string() << '\n'
      << more;
  fs::permissions(folder, fs::perms{0755});
  REQUIRE(give_to_server(folder) == 0);
  const std::string as_nobody =
      ::geteuid() == 0 ? "setpriv --reuid=nobody --regid=nogroup --clear-groups " : "";
  const auto command = as_nobody + found + " -q -d '" + (folder / "settings.ini").string() + "'";
  REQUIRE(std::system(command.c_str()) == 0); // NOLINT: its words are the tests' own
  for (int i = 0; i < 100 && PQping(result->keywords().c_str()) != PQPING_OK; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return result;
}

PgBouncer::~PgBouncer() {
  std::ifstream in(folder_ / "pid");
  pid_t process = 0;
  if (in >> process && process > 0)
    ::kill(process, SIGKILL);
}

std::string PgBouncer::keywords() const {
  return "host=" + folder_.path().string() + " port=" + port + " user=postgres dbname=" + database_;
}

std::string PgBouncer::description() const {
  return "postgresql:///" + database_ + "?host=" + folder_.path().string() + "&port=" + port;
}

} // namespace gc2pc::test
