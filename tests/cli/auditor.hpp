// SPDX-License-Identifier: Apache-2.0
/// \file
/// For tests: the questions of docs/queries, asked of a database by its engine's own program as an auditor
/// would do it.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace gc2pc::test {

/// What is asked: of everybody, or of one person.
struct Inquiry {
  std::string words = "the";      ///< question 3
  std::string day = "2011-01-01"; ///< questions 1 and 2
  std::string address;            ///< questions 4 to 6; empty: all of them
};

/// The answers to docs/queries/sqlite-SIDE.sql, without the names that the rules may change (each line's last
/// column), the lines sorted.
[[nodiscard]] std::string sqlite_answers(const std::string& side, const std::filesystem::path& file,
                                         const Inquiry& inquiry);
/// The same of docs/queries/postgres-SIDE.sql.
[[nodiscard]] std::string postgres_answers(const std::string& side, const std::string& keywords,
                                           const Inquiry& inquiry);

/// The lines of a question.
[[nodiscard]] std::size_t count_of(const std::string& answers, char question);
/// As the page says it: lines that name one of the rooms, and those of question 4.
[[nodiscard]] std::string about(const std::string& answers, const std::filesystem::path& report);
/// Of question 4 only people whose GUID is among `guids`: those of the new store.
[[nodiscard]] std::string of_people(const std::string& answers, const std::string& guids);

} // namespace gc2pc::test
