// SPDX-License-Identifier: Apache-2.0
#include "migrator/base/format.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace gc2pc {

std::string byte_size(std::uint64_t bytes) {
  if (bytes < 1000)
    return fmt::format("{} {}", bytes, bytes == 1 ? "byte" : "bytes");
  static constexpr std::array units{"kB", "MB", "GB", "TB", "PB", "EB"};
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", value, value < 9.95 ? 1 : 0, units[unit]);
}

std::string duration(double seconds) {
  if (!(seconds > 0))
    return "0 s";
  if (seconds < 0.05)
    return "<0.1 s";
  if (seconds < 9.95)
    return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60)
    return fmt::format("{} s", whole);
  if (whole < 3600)
    return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  if (whole < 86'400)
    return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
  return fmt::format("{} d {:02} h", whole / 86'400, whole % 86'400 / 3600);
}

std::string_view name_of(legacy::Generation generation) {
  return generation == legacy::Generation::ocs_2007_r2 ? "Office Communications Server 2007 R2 Group Chat"
                                                       : "Lync Server 2010 Group Chat";
}

} // namespace gc2pc
