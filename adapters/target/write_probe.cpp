// SPDX-License-Identifier: Apache-2.0
#include "adapters/target/write_probe.hpp"

#include "adapters/engines/engines.hpp"
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
  explicit Probe(const ConnectionString& connection) : engine_(engine_of(connection)) {
    if (const auto* files = engine_.files; files != nullptr && !files->exists(connection)) {
      beside_ = files->beside(connection);
      files->remove(*beside_);
      files->create(*beside_, [](const ConnectionString&) {});
    }
    database_.emplace(engine_, beside_.value_or(connection), Access::read_write);
    drop();
    defining([&] {
      database_->translated([&] { engine_.catalogue.prepare_control(*database_); });
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
      auto inserter = BulkInserter::of<chat::Message>(*database_, probe_table);
      inserter.insert_rows(messages);
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
    engine_.files->remove(*beside_);
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
        database_->translated([&] { engine_.catalogue.remove_control(*database_); });
      });
  }

  const Engine& engine_;
  std::optional<ConnectionString> beside_; ///< the database of the probe's own
  std::optional<Database> database_;
  bool there_ = false;
};

} // namespace

std::unique_ptr<WriteProbe> probe_writes(const ConnectionString& connection) {
  return std::make_unique<Probe>(connection);
}

} // namespace gc2pc
