// SPDX-License-Identifier: Apache-2.0
/// \file
/// Rows on their way out of a database, and the slots that their values come in.
#pragma once

#include "adapters/sql/dialect.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gc2pc {

/// One value on its way in or out of a statement. Its address is known to the driver, so it never moves.
struct Slot {
  Storage storage = Storage::integer;
  soci::indicator state = soci::i_ok;
  long long integer = 0;
  std::string text;

  [[nodiscard]] bool is_null() const { return state == soci::i_null; }
  void set_null() { state = soci::i_null; }
  void set(std::int64_t value) {
    state = soci::i_ok;
    integer = value;
  }
  void set(std::string_view value) {
    state = soci::i_ok;
    text = value;
  }
};

/// Delivers rows one by one.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// The values of the fetched row.
  [[nodiscard]] virtual std::span<Slot> results() = 0;
  /// Puts the next row into the result slots; false when there is none.
  virtual bool fetch() = 0;
  /// The first integer slot for which the fetched row holds neither an integer nor NULL, from the slot `from`
  /// on.
  [[nodiscard]] virtual std::optional<Misfit> first_not_integer(std::size_t from) = 0;
};

/// The first of a row's misfits, which are in the order of the columns, from the column `from` on.
[[nodiscard]] std::optional<Misfit> first_misfit(std::span<const Misfit> misfits, std::size_t from);

/// Takes the integer out of a value's text; what the text is when it is none. Booleans are 1 and 0.
[[nodiscard]] std::optional<std::string_view> take_integer(std::string_view text, long long& integer);

} // namespace gc2pc
