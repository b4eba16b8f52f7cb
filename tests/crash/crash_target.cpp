// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/crash_target.hpp"

#include "adapters/target/store_copy.hpp"
#include "tests/support/odbc_database.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace gc2pc::test {
namespace {

class PostgresTarget final : public CrashTarget {
 public:
  PostgresTarget(std::filesystem::path server, Reach reach)
      : server_(std::move(server)), reach_(reach), database_(server_) {}

  [[nodiscard]] std::string url() const override {
    return reach_ == Reach::odbc ? odbc_url(database_) : database_.url();
  }
  void fill_from(const std::filesystem::path& file) override {
    copy_store(ConnectionString::parse("sqlite3://dbname=" + file.string()),
               ConnectionString::parse(database_.url()));
  }
  void save(const std::string& state) override {
    auto& kept = states_[state];
    if (!kept)
      kept = std::make_unique<PostgresDatabase>(server_);
    copy(database_, *kept);
  }
  void load(const std::string& state) override { copy(*states_.at(state), database_); }
  [[nodiscard]] bool has_tables() const override {
    return database_.raw().query("SELECT count(*) FROM pg_class WHERE relname = 'tblnode'") != "0";
  }
  /// Sorted: a row that was put back lies elsewhere. The order is the one thing that may differ.
  [[nodiscard]] std::string rows() const override {
    const auto ran = run_command({"pg_dump", "--inserts", "--dbname", database_.keywords()});
    REQUIRE_MESSAGE(ran.code == 0, ran.err);
    std::vector<std::string> lines;
    std::istringstream text(ran.out);
    for (std::string line; std::getline(text, line);)
      if (!line.starts_with('\\') && line.find("gc2pc_") == std::string::npos) // \restrict has a random word
        lines.push_back(line);
    std::sort(lines.begin(), lines.end());
    std::string all;
    for (const auto& line : lines)
      all += line + "\n";
    return all + names_of_tables();
  }

 private:
  /// Of gc2pc's own, too: a rollback leaves none.
  [[nodiscard]] std::string names_of_tables() const {
    return database_.raw().query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                                 "ORDER BY relname");
  }
  /// The server copies whole databases, if no session uses the one that is copied. A killed process's session
  /// may be there for a moment.
  void copy(const PostgresDatabase& from, const PostgresDatabase& to) const {
    RawPostgres server("host=" + from.host() + " user=postgres dbname=postgres");
    server.query("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '" +
                 from.name() + "'");
    server.run("DROP DATABASE " + to.name() + " WITH (FORCE)");
    server.run("CREATE DATABASE " + to.name() + " TEMPLATE " + from.name() + " STRATEGY FILE_COPY");
  }

  std::filesystem::path server_;
  Reach reach_;
  PostgresDatabase database_;
  std::map<std::string, std::unique_ptr<PostgresDatabase>> states_;
};

} // namespace

std::unique_ptr<CrashTarget> postgres_target(const std::filesystem::path& server, Reach reach) {
  return std::make_unique<PostgresTarget>(server, reach);
}

} // namespace gc2pc::test
