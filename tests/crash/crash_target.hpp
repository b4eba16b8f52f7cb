// SPDX-License-Identifier: Apache-2.0
/// \file
/// For the crash suite: a target on a server, whose states can be kept and restored as a folder's can.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace gc2pc::test {

/// A target that is not a file in the pool's folder.
class CrashTarget {
 public:
  virtual ~CrashTarget() = default;
  /// For gc2pc.
  [[nodiscard]] virtual std::string url() const = 0;
  /// Copies a Persistent Chat database that is a file into it.
  virtual void fill_from(const std::filesystem::path& file) = 0;
  virtual void save(const std::string& state) = 0;
  virtual void load(const std::string& state) = 0;
  /// Whether it has the tables of a Persistent Chat database.
  [[nodiscard]] virtual bool has_tables() const = 0;
  /// All that it holds, with the numbers that its columns give next, as text.
  [[nodiscard]] virtual std::string rows() const = 0;
};

/// How gc2pc reaches a database of the tests' PostgreSQL.
enum class Reach { libpq, odbc };

/// An empty database. `server` is the folder of the server.
[[nodiscard]] std::unique_ptr<CrashTarget> postgres_target(const std::filesystem::path& server, Reach reach);

} // namespace gc2pc::test
