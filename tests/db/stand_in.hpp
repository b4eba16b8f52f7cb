// SPDX-License-Identifier: Apache-2.0
/// \file
/// Databases of a driver that takes a SQL Server's place (tests/support/sqlserver_stand_in).
#pragma once

#include "tests/files/temporary_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace gc2pc::test {

/// Databases in a folder of their own, gone with the object.
class StandIn {
 public:
  /// A new database; `more` are keywords of its own, each with a semicolon behind it.
  [[nodiscard]] std::string url(const std::string& more = {});
  /// The same, which writes down what is sent to it under the name `role`.
  [[nodiscard]] std::string recorded(const std::string& role, const std::string& more = {});
  /// Where: a file for each role, statements with U+001E behind each.
  [[nodiscard]] std::filesystem::path record(const std::string& role) const {
    return folder_ / (role + ".sql");
  }
  /// Every statement once.
  [[nodiscard]] std::vector<std::string> statements(const std::string& role) const;

 private:
  TemporaryFolder folder_;
  int databases_ = 0;
};

} // namespace gc2pc::test
