// SPDX-License-Identifier: Apache-2.0
#include "adapters/directory/ldif_names.hpp"

#include <functional>

namespace gc2pc {

void LdifNames::add(std::string_view name) {
  if (slots_.size() < 2 * (ends_.size() + 1))
    grow();
  text_ += name;
  ends_.push_back(text_.size());
  slots_[slot_of(name)] = static_cast<std::uint32_t>(ends_.size());
}

std::string_view LdifNames::at(std::size_t number) const {
  const auto begin = number == 0 ? 0 : ends_.at(number - 1);
  return std::string_view(text_).substr(begin, ends_.at(number) - begin);
}

std::optional<std::size_t> LdifNames::find(std::string_view name) const {
  if (slots_.empty())
    return std::nullopt;
  const auto found = slots_[slot_of(name)];
  return found == 0 ? std::nullopt : std::optional<std::size_t>(found - 1);
}

std::size_t LdifNames::slot_of(std::string_view name) const {
  auto slot = std::hash<std::string_view>()(name) & (slots_.size() - 1);
  while (slots_[slot] != 0 && at(slots_[slot] - 1) != name)
    slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

void LdifNames::grow() {
  slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), 0);
  for (std::size_t number = 0; number < ends_.size(); ++number)
    slots_[slot_of(at(number))] = static_cast<std::uint32_t>(number + 1);
}

} // namespace gc2pc
