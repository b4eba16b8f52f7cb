// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/additions.hpp"

#include "mappings/model/key_groups.hpp"
#include "mappings/model/row_key.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>

namespace gc2pc::chat {
namespace {

/// What the structure added; the references of the product's schema to it.
struct Brought {
  std::unordered_set<PrincipalId> principals;
  std::unordered_set<NodeId> nodes;
  std::unordered_set<Guid> addins;

  explicit Brought(const ChangeSet& structure) {
    for (const auto& row : structure.principals.inserted)
      principals.insert(row.id);
    for (const auto& row : structure.nodes.inserted)
      nodes.insert(row.id);
    for (const auto& row : structure.addins.inserted)
      addins.insert(row.id);
  }
  [[nodiscard]] bool has(const PrincipalMeta& row) const { return principals.contains(row.principal); }
  [[nodiscard]] bool has(const Node& row) const {
    return (row.parent && nodes.contains(*row.parent)) || (row.addin && addins.contains(*row.addin));
  }
  [[nodiscard]] bool has(const Role& row) const {
    return nodes.contains(row.node) || principals.contains(row.principal);
  }
  [[nodiscard]] bool has(const ScopeEntry& row) const {
    return nodes.contains(row.node) || principals.contains(row.principal);
  }
  [[nodiscard]] bool has(const LastChatId& row) const { return nodes.contains(row.node); }
  [[nodiscard]] bool has(const Invitation& row) const {
    return nodes.contains(row.node) || principals.contains(row.principal);
  }
  [[nodiscard]] bool has(const LastInviteId& row) const { return principals.contains(row.principal); }
};

/// Whether rows of a table refer to other rows in a way that the product's schema knows.
template <class Row>
constexpr bool refers = !std::is_same_v<Row, Principal> && !std::is_same_v<Row, Affiliation> &&
                        !std::is_same_v<Row, Addin> && !std::is_same_v<Row, Preference>;

/// What identifies a row. A message that is written moves its room's last chatId on, which is part of that
/// row's key: it stays the row that it was.
using Identity = std::array<std::int64_t, 3>;

template <class Row>
Identity identity_of(const Row& row) {
  Identity identity{};
  if constexpr (std::is_same_v<Row, LastChatId>) {
    identity[0] = row.node.value;
  } else {
    std::size_t i = 0;
    for_each_column<Row>([&](const auto& column) {
      if constexpr (is_strong<std::remove_cvref_t<decltype(row.*(column.member))>>::value)
        if (column.key == Key::yes)
          identity.at(i++) = (row.*(column.member)).value;
    });
  }
  return identity;
}

/// The rows of one table that changes left there.
class OwnRows {
 public:
  virtual ~OwnRows() = default;
  /// Fastest for rows in the order of their keys.
  [[nodiscard]] virtual bool contain(const Identity& row) = 0;
};

/// Any rows, as a sorted list of their keys.
class ListedRows final : public OwnRows {
 public:
  template <class Row>
  ListedRows(const Change<Row>& structure, const Change<Row>& rest) {
    rows_.reserve(structure.inserted.size() + structure.updated.size() + rest.inserted.size() +
                  rest.updated.size());
    for (const auto* change : {&structure, &rest}) {
      for (const auto& row : change->inserted)
        rows_.push_back(identity_of(row));
      for (const auto& [before, after] : change->updated)
        rows_.push_back(identity_of(after));
    }
    if (!std::is_sorted(rows_.begin(), rows_.end()))
      std::sort(rows_.begin(), rows_.end());
    next_ = rows_.begin();
  }
  [[nodiscard]] bool contain(const Identity& row) override {
    if (next_ == rows_.end() || *next_ != row)
      next_ = std::lower_bound(rows_.begin(), rows_.end(), row);
    if (next_ == rows_.end() || *next_ != row)
      return false;
    ++next_; // most often the next row of the store is the next one here
    return true;
  }

 private:
  std::vector<Identity> rows_;
  std::vector<Identity>::const_iterator next_;
};

/// Rows where they are: two million roles need not be listed once more.
template <class Row>
class GroupedRows final : public OwnRows {
 public:
  GroupedRows(const Change<Row>& structure, const Change<Row>& rest)
      : structure_(structure), rest_(rest), groups_(structure.inserted) {
    read_group();
  }

  [[nodiscard]] bool can_be_read() const {
    return structure_.updated.empty() && rest_.inserted.empty() && rest_.updated.empty() &&
           groups_.few_runs();
  }
  [[nodiscard]] bool contain(const Identity& row) override {
    if (!listed_ && last_ && row[0] < *last_)
      listed_.emplace(structure_, rest_); // the store has them in another order
    if (listed_)
      return listed_->contain(row);
    last_ = row[0];
    while (!group_.empty() && group_.front()[0] < row[0])
      read_group();
    return std::binary_search(group_.begin(), group_.end(), row);
  }

 private:
  void read_group() {
    group_.clear();
    for (const auto& row : groups_.next())
      group_.push_back(identity_of(row));
  }

  const Change<Row>& structure_;
  const Change<Row>& rest_;
  KeyGroups<Row> groups_;
  std::vector<Identity> group_; ///< sorted, as the rows are
  std::optional<std::int64_t> last_;
  std::optional<ListedRows> listed_;
};

template <class Row>
std::unique_ptr<OwnRows> own_rows(const Change<Row>& structure, const Change<Row>& rest) {
  auto grouped = std::make_unique<GroupedRows<Row>>(structure, rest);
  if (grouped->can_be_read())
    return grouped;
  return std::make_unique<ListedRows>(structure, rest);
}

} // namespace

struct AdditionsFinder::Impl {
  Impl(const ChangeSet& of_structure, const ChangeSet& of_rest)
      : structure(of_structure), rest(of_rest), brought(of_structure) {}

  template <class Row>
  void look_at(const std::vector<Row>& rows) {
    if constexpr (refers<Row>) {
      if (rows.empty())
        return;
      if (collected != Table<Row>::name) {
        own.reset(); // not two lists at once
        own = own_rows(change_of<Row>(structure), change_of<Row>(rest));
        collected = Table<Row>::name;
      }
      for (const auto& row : rows)
        if (brought.has(row) && !own->contain(identity_of(row)))
          change_of<Row>(additions).inserted.push_back(row);
    }
  }

  const ChangeSet& structure;
  const ChangeSet& rest;
  const Brought brought;
  std::unique_ptr<OwnRows> own;
  std::string_view collected; ///< the table that `own` has the rows of
  ChangeSet additions;
};

AdditionsFinder::AdditionsFinder(const ChangeSet& structure, const ChangeSet& rest)
    : impl_(std::make_unique<Impl>(structure, rest)) {}
AdditionsFinder::~AdditionsFinder() = default;

void AdditionsFinder::look_at(const Tables& piece) {
  for_each_table(piece, [&]<class Row>(const std::vector<Row>& rows) {
    if constexpr (!std::is_same_v<Row, Config> && !std::is_same_v<Row, RoleType>)
      impl_->look_at(rows);
  });
}

ChangeSet AdditionsFinder::take() {
  return std::move(impl_->additions);
}

ChangeSet additions_to(const ChangeSet& structure, const ChangeSet& rest, const Tables& now) {
  AdditionsFinder finder(structure, rest);
  finder.look_at(now);
  return finder.take();
}

std::vector<std::string> texts_of(const ChangeSet& additions) {
  std::vector<std::string> texts;
  for_each_change(additions, [&]<class Row>(const Change<Row>& change) {
    for (const auto& row : change.inserted)
      texts.push_back(std::string(Table<Row>::name) + ' ' + row_key_text(row));
  });
  return texts;
}

ChangeSet joined(ChangeSet changes, const ChangeSet& additions) {
  for_each_change_pair(changes, additions, [](auto& into, const auto& from) {
    for (const auto& row : from.inserted)
      into.inserted.push_back(row);
  });
  return changes;
}

} // namespace gc2pc::chat
