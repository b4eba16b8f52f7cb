// SPDX-License-Identifier: Apache-2.0
/// \file
/// Databases of a driver that takes a SQL Server's place (tests/support/sqlserver_stand_in).
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <string>

namespace gc2pc::test {

/// Databases in a folder of their own, gone with the object.
class StandIn {
 public:
  /// A new database; `more` are keywords of its own, each with a semicolon after it.
  [[nodiscard]] std::string url(const std::string& more = {});
  /// The database of this name, which writes down what is sent to it.
  [[nodiscard]] std::string recorded(const std::string& name) const;
  /// The same one, which does not.
  [[nodiscard]] std::string silent(const std::string& name) const;
  /// Where it is written down: statements with U+001E after each.
  [[nodiscard]] std::filesystem::path record(const std::string& name) const {
    return folder_ / (name + ".sql");
  }

 private:
  TemporaryFolder folder_;
  int databases_ = 0;
};

} // namespace gc2pc::test
