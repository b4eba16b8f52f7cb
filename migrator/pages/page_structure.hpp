// SPDX-License-Identifier: Apache-2.0
/// \file
/// What pages show of a store beside its messages, the same for both products.
#pragma once

#include "mappings/model/chat.hpp"
#include "mappings/model/legacy.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gc2pc::pages {

struct Person {
  std::int64_t id = 0;
  std::string_view name; ///< the address when there is no name
  std::string_view address, kind, state;
  bool shares_name = false;  ///< with another one: the address belongs to it then
  std::int64_t messages = 0; ///< that were seen so far
};

/// A category or a room.
struct Place {
  std::int64_t id = 0;
  std::optional<std::int64_t> parent;
  bool is_category = false, is_disabled = false, is_auditorium = false;
  std::string_view name, description, topic;
  Guid guid;
};

enum class Part { member, manager, presenter, creator };

/// Who has which part where, as a row says it.
struct Grant {
  std::int64_t place = 0;
  Part part{};
  std::size_t person = 0; ///< index
};

/// Texts are those of the inventory, which outlives this.
class PageStructure {
 public:
  explicit PageStructure(const chat::Inventory& inventory);
  explicit PageStructure(const legacy::Inventory& inventory);

  /// "Persistent Chat", "Group Chat".
  [[nodiscard]] std::string_view product() const { return product_; }
  /// Whether a role on a category counts for the rooms below it.
  [[nodiscard]] bool roles_come_down() const { return roles_come_down_; }
  /// Sorted by id.
  [[nodiscard]] const std::vector<Place>& places() const { return places_; }
  [[nodiscard]] const Place* place(std::int64_t id) const;
  [[nodiscard]] std::vector<Person>& people() { return people_; }
  [[nodiscard]] const std::vector<Person>& people() const { return people_; }
  /// Index of a person; nothing when no row has the id.
  [[nodiscard]] std::optional<std::size_t> person(std::int64_t id) const;
  /// Of one place and part, sorted by the people's names.
  [[nodiscard]] std::vector<std::size_t> people_with(std::int64_t place, Part part) const;
  /// Members, presenters and managers, each once.
  [[nodiscard]] std::size_t count_people(std::int64_t place) const;
  /// Names of the categories above, from below the root, with a sign between them.
  [[nodiscard]] std::string path(std::int64_t id) const;

 private:
  template <class Inventory>
  void fill(const Inventory& inventory);
  [[nodiscard]] std::pair<std::size_t, std::size_t> grants_of(std::int64_t place) const;

  std::string_view product_;
  bool roles_come_down_;
  std::vector<Place> places_;
  std::vector<Person> people_;
  std::vector<Grant> grants_; ///< sorted by place and part
  std::unordered_map<std::int64_t, std::size_t> person_by_id_;
};

/// How a person is named among others: with the address where the name is not the only one.
[[nodiscard]] std::string label_of(const Person& person);

} // namespace gc2pc::pages
