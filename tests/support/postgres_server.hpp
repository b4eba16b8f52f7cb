// SPDX-License-Identifier: Apache-2.0
/// \file
/// A private PostgreSQL and databases in it.
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <libpq-fe.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace gc2pc::test {

/// A raw connection, to do what gc2pc never does.
class RawPostgres {
 public:
  explicit RawPostgres(const std::string& keywords);
  void run(const std::string& sql);
  /// First column of all rows, joined by commas.
  std::string query(const std::string& sql);

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };
  std::unique_ptr<PGconn, Finish> connection_;
};

/// Folder of the server that ctest started for all tests together; nothing when there is none, and then it
/// has said why.
[[nodiscard]] std::optional<std::filesystem::path> shared_postgres();

/// A server of a test's own, to be disturbed and killed. Started when made, gone with the object.
class PostgresServer {
 public:
  /// With a port it listens on 127.0.0.1, too, with TLS.
  explicit PostgresServer(std::optional<int> port = std::nullopt);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  [[nodiscard]] std::filesystem::path folder() const { return folder_.path() / "postgres"; }
  /// kill -9 of all of its processes.
  void crash();
  void start();

 private:
  TemporaryFolder folder_;
  std::optional<int> port_;
};

/// A port of 127.0.0.1 that nobody listens on, a moment ago at least.
[[nodiscard]] int unused_port();

/// Makes a folder that of the account that the servers run as; 0 when that went well.
[[nodiscard]] int give_to_server(const std::filesystem::path& folder);

/// A new empty database in a server; dropped with the object.
class PostgresDatabase {
 public:
  explicit PostgresDatabase(const std::filesystem::path& server_folder);
  ~PostgresDatabase();
  PostgresDatabase(const PostgresDatabase&) = delete;
  PostgresDatabase& operator=(const PostgresDatabase&) = delete;

  /// For gc2pc.
  [[nodiscard]] std::string url() const { return "postgresql:" + keywords(); }
  /// For libpq.
  [[nodiscard]] std::string keywords() const;
  [[nodiscard]] RawPostgres raw() const { return RawPostgres(keywords()); }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& host() const { return host_; }
  /// As gc2pc names it.
  [[nodiscard]] std::string description() const { return "postgresql:///" + name_ + "?host=" + host_; }

 private:
  std::string host_, name_;
};

} // namespace gc2pc::test
