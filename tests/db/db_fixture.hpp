// SPDX-License-Identifier: Apache-2.0
/// \file
/// For database tests: connection strings, raw SQL behind gc2pc's back, rows to compare, a child that dies.
#pragma once

#include "mappings/model/columns.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gc2pc::test {

inline std::string sqlite(const std::filesystem::path& file) {
  return "sqlite3://dbname=\"" + file.string() + "\"";
}

/// A raw connection, to do what gc2pc never does.
class RawDatabase {
 public:
  explicit RawDatabase(const std::filesystem::path& file) {
    sqlite3* opened = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &opened) == SQLITE_OK);
    connection_.reset(opened);
  }
  void run(const std::string& sql) {
    char* error = nullptr;
    const int outcome = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, &error);
    const std::string text = error != nullptr ? error : "";
    sqlite3_free(error);
    INFO(sql);
    INFO(text);
    REQUIRE(outcome == SQLITE_OK);
  }
  /// The error that `sql` gives; empty when it works.
  std::string refused(const std::string& sql) {
    char* error = nullptr;
    sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, &error);
    const std::string text = error != nullptr ? error : "";
    sqlite3_free(error);
    return text;
  }
  /// First column of all rows, joined by commas.
  std::string query(const std::string& sql) {
    std::string result;
    const auto append = [](void* into, int, char** values, char**) {
      auto& text = *static_cast<std::string*>(into);
      text += (text.empty() ? "" : ",") + std::string(values[0] != nullptr ? values[0] : "NULL");
      return 0;
    };
    REQUIRE(sqlite3_exec(connection_.get(), sql.c_str(), append, &result, nullptr) == SQLITE_OK);
    return result;
  }

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close(connection); }
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

/// A row as fields, for comparing rows of types without operator==.
template <class Row>
std::vector<Field> fields_of(const Row& row) {
  std::vector<Field> fields;
  for_each_column<Row>([&](const auto& column) { fields.push_back(to_field(row.*(column.member))); });
  return fields;
}

template <class Row>
std::vector<std::vector<Field>> fields_of(const std::vector<Row>& rows) {
  std::vector<std::vector<Field>> result;
  for (const auto& row : rows)
    result.push_back(fields_of(row));
  return result;
}

/// Runs `work` in a child process that kills itself with SIGKILL where `work` ends or calls die().
inline void in_killed_child(const std::function<void()>& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      work();
    } catch (...) {
      ::_exit(1); // the parent sees that it did not die as it should
    }
    ::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
}

inline Guid guid_number(int number) {
  Guid guid;
  guid.bytes[14] = static_cast<std::uint8_t>(number / 256);
  guid.bytes[15] = static_cast<std::uint8_t>(number % 256);
  return guid;
}

} // namespace gc2pc::test
