// SPDX-License-Identifier: Apache-2.0
/// \file
/// A prepared statement with typed slots.
#pragma once

#include "adapters/sql/database.hpp"
#include "adapters/sql/engine_statement.hpp"
#include "adapters/sql/row_source.hpp"
#include "mappings/model/columns.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gc2pc {

/// How a value of a type is bound.
template <class T>
[[nodiscard]] constexpr Storage bound_as() {
  if constexpr (std::is_convertible_v<const T&, std::string_view>)
    return Storage::text;
  else
    return storage_of<T>();
}

/// That a text has U+0000, which the engine cannot store.
[[nodiscard]] Error nul_refused(const std::string& database);

/// Puts a value into a slot: a member of a row, a number or a text.
template <class T>
void put(const T& value, Slot& slot) {
  if constexpr (is_optional<T>::value) {
    if (value)
      put(*value, slot);
    else
      slot.set_null();
  } else if constexpr (is_strong<T>::value) {
    slot.set(value.value);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    slot.set(std::string_view(value));
  } else if constexpr (storage_of<T>() == Storage::integer) {
    slot.set(static_cast<std::int64_t>(value));
  } else {
    slot.set(std::string_view(value.text()));
  }
}

/// Prepared once, run as often as wanted. Parameters are in the SQL as :p0, :p1, … in this order.
class Statement final : public RowSource {
 public:
  Statement(Database& database, const std::string& sql, const std::vector<Storage>& parameters,
            const std::vector<Storage>& results = {});
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] std::span<Slot> parameters() { return parameters_; }
  [[nodiscard]] std::span<Slot> results() override { return results_; }

  /// Runs a statement without result; returns how many rows it changed.
  std::int64_t execute();
  /// For Transaction::commit_with().
  [[nodiscard]] bool execute_last();
  /// For many rows: engines whose server may be far away send several before they wait for an answer. As
  /// EngineStatement::queue().
  void queue(std::function<void(std::int64_t)> done);
  void end_queue();
  /// As execute() with these values, one for each parameter in their order.
  template <class... Values>
  std::int64_t execute_with(const Values&... values) {
    std::size_t i = 0;
    (put(values, parameters_.at(i++)), ...);
    return execute();
  }
  /// Starts a query with the parameters as they are now.
  void open();
  bool fetch() override;

 private:
  void refuse_nul() const;

  Database& database_;
  std::vector<Slot> parameters_, results_;
  std::unique_ptr<EngineStatement> statement_;
};

/// Runs a statement once with these values, whose types say how they are bound; returns how many rows it
/// changed.
template <class... Values>
std::int64_t execute_with(Database& database, const std::string& sql, const Values&... values) {
  return Statement(database, sql, {bound_as<Values>()...}).execute_with(values...);
}

} // namespace gc2pc
