// SPDX-License-Identifier: Apache-2.0
/// \file
/// A whole organisation as rows of small numbers: what RapidCheck makes and shrinks. Zero is always the
/// dullest value.
#pragma once

#include <rapidcheck.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <vector>

namespace gc2pc::test {

/// One row of a description. Each kind of row reads as many bytes as it needs, in its own order.
using Row = std::array<std::uint8_t, 32>;

/// What the rows of a description stand for.
enum class Part : std::size_t {
  policies, ///< no row: the defaults
  shape,    ///< the root and what there is once; no row: a plain root
  target,   ///< no row: the target is absent
  category,
  room,
  principal,
  affiliation,
  role_type,
  role,
  scope,
  addin,
  invitation,
  preference,
  last_chat,
  message,
  version,
  target_role_type,
  target_node,
  target_principal,
  target_affiliation,
  target_role,
  target_scope,
  target_addin,
  target_rest,
  end
};
inline constexpr auto part_count = static_cast<std::size_t>(Part::end);

/// Rows by what they stand for.
struct Description {
  std::array<std::vector<Row>, part_count> parts;

  [[nodiscard]] const std::vector<Row>& of(Part part) const { return parts[static_cast<std::size_t>(part)]; }
};

/// Shown when a property fails.
std::ostream& operator<<(std::ostream& out, const Description& description);

/// Random descriptions. They shrink by leaving rows out, then by setting bytes to zero or to the half.
[[nodiscard]] rc::Gen<Description> any_description();

/// Reads the bytes of a row one after the other; after the last one everything is zero.
class Dice {
 public:
  explicit Dice(const Row& row) : row_(row) {}

  [[nodiscard]] std::size_t byte() { return at_ < row_.size() ? row_[at_++] : 0; }
  /// 0 … n − 1.
  [[nodiscard]] std::size_t pick(std::size_t n) { return n == 0 ? 0 : byte() % n; }
  /// True in about `percent` of all rows.
  [[nodiscard]] bool rarely(std::size_t percent) {
    return byte() * 100 >= 256 * (100 - percent) && percent > 0;
  }
  template <class T, std::size_t N>
  [[nodiscard]] const T& of(const std::array<T, N>& values) {
    return values[pick(N)];
  }

 private:
  const Row& row_;
  std::size_t at_ = 0;
};

/// Calls `add(dice, number)` for each row of a part, numbered from 0.
template <class Add>
void each_row(const Description& description, Part part, Add add) {
  std::size_t number = 0;
  for (const auto& row : description.of(part)) {
    Dice dice(row);
    add(dice, number++);
  }
}

} // namespace gc2pc::test
