// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgres_server.hpp"
#include "tests/support/skip.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace gc2pc::test {
namespace {

namespace fs = std::filesystem;

using Answer = std::unique_ptr<PGresult, decltype([](PGresult* result) { PQclear(result); })>;

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

void script(const std::string& action, const fs::path& folder, const std::string& more = "") {
  const auto command =
      std::string(GC2PC_POSTGRES_SCRIPT) + " " + action + " '" + folder.string() + "' " + more;
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0); // NOLINT: a script of the tests, its words are the tests' own
}

} // namespace

RawPostgres::RawPostgres(const std::string& keywords) : connection_(PQconnectdb(keywords.c_str())) {
  INFO(std::string(PQerrorMessage(connection_.get())));
  REQUIRE(PQstatus(connection_.get()) == CONNECTION_OK);
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
}

void RawPostgres::run(const std::string& sql) {
  const Answer answer(PQexec(connection_.get(), sql.c_str()));
  INFO(sql);
  INFO(std::string(PQerrorMessage(connection_.get())));
  const auto status = PQresultStatus(answer.get());
  REQUIRE((status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK));
}

std::string RawPostgres::query(const std::string& sql) {
  const Answer answer(PQexec(connection_.get(), sql.c_str()));
  INFO(sql);
  INFO(std::string(PQerrorMessage(connection_.get())));
  REQUIRE(PQresultStatus(answer.get()) == PGRES_TUPLES_OK);
  std::string result;
  for (int row = 0; row < PQntuples(answer.get()); ++row)
    result += (row == 0 ? "" : ",") + std::string(PQgetvalue(answer.get(), row, 0));
  return result;
}

std::optional<fs::path> shared_postgres() {
  const char* folder = std::getenv("GC2PC_POSTGRES");
  if (folder == nullptr) {
    skip("the variable GC2PC_POSTGRES names no server; ctest starts one");
    return std::nullopt;
  }
  if (fs::exists(fs::path(folder) / "skipped")) {
    skip(first_line(fs::path(folder) / "skipped"));
    return std::nullopt;
  }
  return folder;
}

PostgresServer::PostgresServer(std::optional<int> port) : port_(port) {
  // The server runs as another user when the tests run as root.
  fs::permissions(folder_.path(), fs::perms{0755});
  start();
}

PostgresServer::~PostgresServer() {
  script("stop", folder());
}

void PostgresServer::crash() {
  script("crash", folder());
}

void PostgresServer::start() {
  script("start", folder(), port_ ? std::to_string(*port_) : "");
}

int give_to_server(const fs::path& folder) {
  if (::geteuid() != 0)
    return 0; // they run as this account
  const auto* nobody = ::getpwnam("nobody");
  return nobody == nullptr ? -1 : ::chown(folder.c_str(), nobody->pw_uid, nobody->pw_gid);
}

PostgresDatabase::PostgresDatabase(const fs::path& server_folder)
    : host_(first_line(server_folder / "host")) {
  static int count = 0;
  name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  RawPostgres("host=" + host_ + " user=postgres dbname=postgres").run("CREATE DATABASE " + name_);
}

PostgresDatabase::~PostgresDatabase() {
  const std::string keywords = "host=" + host_ + " user=postgres dbname=postgres";
  // A test may have left the server dead; then there is nothing to drop.
  const std::unique_ptr<PGconn, decltype([](PGconn* c) { PQfinish(c); })> connection(
      PQconnectdb(keywords.c_str()));
  const Answer answer(PQexec(connection.get(), ("DROP DATABASE " + name_ + " WITH (FORCE)").c_str()));
}

std::string PostgresDatabase::keywords() const {
  return "host=" + host_ + " user=postgres dbname=" + name_;
}

int unused_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(fd >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  ::close(fd);
  return ntohs(address.sin_port);
}

} // namespace gc2pc::test
