// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/write_probe.hpp"

#include "adapters/sql/bulk_inserter.hpp"
#include "adapters/sql/database.hpp"

#include <optional>

namespace gc2pc {
namespace {

/// Messages as the real table has them: same columns, same key.
std::string table_statement(const Database& database) {
  const auto& dialect = database.dialect();
  std::string columns;
  for (const auto& [name, storage] : RowSql<chat::Message>::columns())
    columns += dialect.quoted(name) + ' ' + std::string(dialect.type(storage)) + ", ";
  return "CREATE TABLE " + dialect.quoted(probe_table) + " (" + columns + "PRIMARY KEY (" +
         RowSql<chat::Message>::names(dialect, Columns::key) + "))";
}

class Probe final : public WriteProbe {
 public:
  explicit Probe(const ConnectionString& connection) : dialect_(dialect_of(connection)) {
    if (dialect_.exists(connection)) {
      database_.emplace(connection, Access::read_write);
    } else {
      beside_ = dialect_.beside(connection);
      dialect_.remove_database(*beside_);
      dialect_.create_database(*beside_, [](const ConnectionString&) {});
      database_.emplace(*beside_, Access::read_write);
    }
    drop();
    defining([&] {
      database_->translated([&] { dialect_.prepare_control(database_->session()); });
      database_->execute(table_statement(*database_));
    });
    there_ = true;
  }
  ~Probe() override {
    try {
      remove();
    } catch (const Error&) { // the error that ends the probe says more; the next probe removes the table
    }
  }
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  void write(std::span<const chat::Message> messages) override {
    in_transaction([&] {
      BulkInserter<chat::Message> inserter(*database_, probe_table);
      inserter.insert(messages);
      inserter.flush();
    });
  }
  void remove() override {
    if (!there_)
      return;
    there_ = false;
    if (!beside_) {
      drop();
      return;
    }
    database_.reset();
    dialect_.remove_database(*beside_);
  }

 private:
  template <class Work>
  void in_transaction(Work&& work) {
    Transaction transaction(*database_, Access::read_write);
    work();
    transaction.commit();
  }
  template <class Work>
  void defining(Work&& work) {
    Transaction transaction(*database_, DefinesTables{});
    work();
    transaction.commit();
  }
  void drop() {
    if (has_name(database_->tables(), probe_table))
      defining([&] {
        database_->execute("DROP TABLE " + database_->quoted(probe_table));
        database_->translated([&] { dialect_.remove_control(database_->session()); });
      });
  }

  const Dialect& dialect_;
  std::optional<ConnectionString> beside_; ///< the database of the probe's own
  std::optional<Database> database_;
  bool there_ = false;
};

} // namespace

std::unique_ptr<WriteProbe> probe_writes(const ConnectionString& connection) {
  return std::make_unique<Probe>(connection);
}

} // namespace gc2pc
