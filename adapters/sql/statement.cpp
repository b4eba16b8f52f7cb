// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/statement.hpp"

#include <utility>

namespace gc2pc {
Statement::Statement(Database& database, const std::string& sql, const std::vector<Storage>& parameters,
                     const std::vector<Storage>& results)
    : database_(database), parameters_(slots_for(parameters)), results_(slots_for(results)),
      statement_(database.translated(
          [&] { return database.engine().rows.statement(database, sql, parameters_, results_); })) {}

void Statement::refuse_nul() const {
  if (database_.engine().rows.keeps_nul())
    return;
  for (const auto& slot : parameters_)
    if (slot.storage == Storage::text && !slot.is_null() && slot.text.find('\0') != std::string::npos)
      throw nul_refused(database_.description());
}

std::int64_t Statement::execute() {
  refuse_nul();
  return database_.translated([&] { return statement_->execute(); });
}

bool Statement::execute_last() {
  refuse_nul();
  return database_.translated([&] { return statement_->execute_last(); });
}

void Statement::queue(std::function<void(std::int64_t)> done) {
  refuse_nul();
  database_.translated([&] { statement_->queue(std::move(done)); });
}

void Statement::end_queue() {
  database_.translated([&] { statement_->end_queue(); });
}

void Statement::open() {
  refuse_nul();
  database_.translated([&] { statement_->open(); });
}

bool Statement::fetch() {
  return database_.translated([&] { return statement_->fetch(); });
}

Error nul_refused(const std::string& database) {
  return Error(ErrorKind::wrong_input,
               database + " cannot hold the character U+0000, which occurs in a text");
}

} // namespace gc2pc
