// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_description.hpp"

#include <algorithm>
#include <ostream>
#include <random>
#include <string_view>

namespace gc2pc::test {
namespace {

struct PartSize {
  std::string_view name;
  std::size_t most; ///< rows at full size
};

constexpr std::array<PartSize, part_count> sizes{{{"policies", 1},
                                                  {"shape", 1},
                                                  {"target", 1},
                                                  {"category", 7},
                                                  {"room", 9},
                                                  {"principal", 10},
                                                  {"affiliation", 14},
                                                  {"role type", 2},
                                                  {"role", 24},
                                                  {"scope", 8},
                                                  {"add-in", 4},
                                                  {"invitation", 8},
                                                  {"preference", 5},
                                                  {"last chat id", 5},
                                                  {"message", 14},
                                                  {"version", 2},
                                                  {"target role type", 2},
                                                  {"target node", 9},
                                                  {"target principal", 8},
                                                  {"target affiliation", 8},
                                                  {"target role", 10},
                                                  {"target scope", 14},
                                                  {"target add-in", 3},
                                                  {"target rest", 6}}};

Description make(const rc::Random& random, int size) {
  rc::Random source = random;
  std::mt19937_64 bits(source.next());
  Description description;
  for (std::size_t part = 0; part < part_count; ++part) {
    // Small sizes come first, so that the first counterexample is small already.
    const auto most = std::max<std::size_t>(1, sizes[part].most * static_cast<std::size_t>(size + 20) / 120);
    // What is there once at most is mostly there.
    const auto rows = sizes[part].most == 1 ? bits() % 4 != 0 : bits() % (most + 1);
    for (std::size_t i = 0; i < rows; ++i) {
      Row row;
      for (auto& byte : row)
        byte = static_cast<std::uint8_t>(bits() >> 56);
      description.parts[part].push_back(row);
    }
  }
  return description;
}

/// One way to make a description smaller.
struct Step {
  enum class Kind { cut, clear, zero, half } kind;
  std::size_t part, first, last, byte;
};

Description smaller(Description from, const Step& step) {
  auto& rows = from.parts[step.part];
  switch (step.kind) {
  case Step::Kind::cut:
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(step.first),
               rows.begin() + static_cast<std::ptrdiff_t>(step.last));
    break;
  case Step::Kind::clear:
    rows[step.first] = {};
    break;
  case Step::Kind::zero:
    rows[step.first][step.byte] = 0;
    break;
  case Step::Kind::half:
    rows[step.first][step.byte] /= 2;
    break;
  }
  return from;
}

/// Whole parts first, then halves, rows, bytes.
std::vector<Step> steps(const Description& from) {
  std::vector<Step> result;
  for (std::size_t part = 0; part < part_count; ++part)
    if (const auto rows = from.parts[part].size(); rows > 1)
      result.push_back({Step::Kind::cut, part, 0, rows, 0});
  for (std::size_t part = 0; part < part_count; ++part)
    if (const auto rows = from.parts[part].size(); rows > 3) {
      result.push_back({Step::Kind::cut, part, rows / 2, rows, 0});
      result.push_back({Step::Kind::cut, part, 0, rows / 2, 0});
    }
  for (std::size_t part = 0; part < part_count; ++part)
    for (std::size_t row = 0; row < from.parts[part].size(); ++row)
      result.push_back({Step::Kind::cut, part, row, row + 1, 0});
  for (std::size_t part = 0; part < part_count; ++part)
    for (std::size_t row = 0; row < from.parts[part].size(); ++row) {
      const auto& bytes = from.parts[part][row];
      if (std::count(bytes.begin(), bytes.end(), 0) + 1 < static_cast<std::ptrdiff_t>(bytes.size()))
        result.push_back({Step::Kind::clear, part, row, 0, 0});
    }
  for (std::size_t part = 0; part < part_count; ++part)
    for (std::size_t row = 0; row < from.parts[part].size(); ++row)
      for (std::size_t byte = 0; byte < from.parts[part][row].size(); ++byte) {
        if (from.parts[part][row][byte] != 0)
          result.push_back({Step::Kind::zero, part, row, 0, byte});
        if (from.parts[part][row][byte] > 1)
          result.push_back({Step::Kind::half, part, row, 0, byte});
      }
  return result;
}

} // namespace

std::ostream& operator<<(std::ostream& out, const Description& description) {
  for (std::size_t part = 0; part < part_count; ++part)
    for (const auto& row : description.parts[part]) {
      out << sizes[part].name << ':';
      for (const auto byte : row)
        out << ' ' << static_cast<int>(byte);
      out << '\n';
    }
  return out;
}

rc::Gen<Description> any_description() {
  return [](const rc::Random& random, int size) {
    return rc::shrinkable::shrinkRecur(make(random, size), [](const Description& from) {
      return rc::seq::map(rc::seq::fromContainer(steps(from)),
                          [from](const Step& step) { return smaller(from, step); });
    });
  };
}

} // namespace gc2pc::test
