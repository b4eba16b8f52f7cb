// SPDX-License-Identifier: Apache-2.0
/// \file
/// C33, C35–C42a: which principals are migrated, under which ids, with which columns and affiliations.
#pragma once

#include "mappings/model/change_set.hpp"
#include "mappings/model/kept_ids.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/model/policies.hpp"
#include "mappings/rules/access.hpp"
#include "mappings/rules/finding_log.hpp"
#include "mappings/rules/people.hpp"
#include "mappings/rules/planner.hpp"

#include <optional>
#include <vector>

namespace gc2pc {

/// Who stands for authors that do not exist (C41), before it has an id.
struct UnknownAuthor {
  Guid guid; ///< UUIDv5(poolId, `unknown-author`)
  std::string uri;
  Ticks added_on;                        ///< nodeAddedOn of the legacy root
  std::optional<std::size_t> target_row; ///< it is in the target already
  bool matched_by_uri = false;

  /// The GUID that stands for it in the target.
  [[nodiscard]] Guid guid_in(const chat::Inventory& target) const;
};

/// C42: the SIP domain that invented addresses are in.
[[nodiscard]] std::string sip_domain(const legacy::Inventory& source, const Policies& policies);
/// C42: the pool's id.
[[nodiscard]] Guid pool_id(const legacy::Inventory& source, const legacy::Node* root);
[[nodiscard]] UnknownAuthor unknown_author(const legacy::Inventory& source, const Policies& policies,
                                           const Guid& pool, const legacy::Node& root, const People& people);

/// Collects references, then closes over them, then converts.
class Principals {
 public:
  /// `affiliations` by principal; asked for by settle() and convert().
  Principals(const legacy::Inventory& source, const PackedList<legacy::Affiliation>& affiliations,
             const chat::Inventory& target, const DirectoryFacts& directory, const Policies& policies,
             People& people, const KeptIds& kept, FindingLog& log);

  /// A written row refers to it (C33). Unknown ids and federated groups are ignored.
  void refer(legacy::PrincipalId id);
  void refer(const ChangedBy& by);
  /// Closes over the references and gives ids; after it only the questions below.
  void settle(const std::optional<UnknownAuthor>& placeholder);

  /// Id in the target. Throws Error(internal) for a principal that was never referred to.
  [[nodiscard]] chat::PrincipalId id(Who who) const;
  [[nodiscard]] chat::PrincipalId by(legacy::PrincipalId legacy);
  [[nodiscard]] chat::PrincipalId by(const ChangedBy& changed);
  [[nodiscard]] std::optional<Placeholder> placeholder() const { return placeholder_; }
  /// C34, C31: the target's system user.
  [[nodiscard]] chat::PrincipalId system() const;

  /// Writes principals, marks (C39) and affiliations (C40), and adds the findings about principals.
  void convert(chat::ChangeSet& structure, chat::ChangeSet& rest);
  /// GUIDs in the target of everybody that is migrated.
  [[nodiscard]] std::vector<Guid> guids();
  /// By index into source.principals.
  [[nodiscard]] bool is_migrated(std::size_t legacy_row) const { return referred_[legacy_row]; }
  [[nodiscard]] const RowBalance& balance() const { return balance_; }
  [[nodiscard]] const RowBalance& affiliation_balance() const { return affiliation_balance_; }

 private:
  chat::Principal convert(const legacy::Principal& from, chat::PrincipalId id);
  [[nodiscard]] NumberLists groups_of_rows() const;
  void convert_affiliations(chat::ChangeSet& structure);
  [[nodiscard]] DateTime verified_on(const legacy::Principal& from);
  void report();
  void report_rights(const legacy::Principal& principal);
  [[nodiscard]] std::string prin_ids(const std::vector<std::size_t>& rows) const;
  void report_same_names();
  void report_same_addresses();
  void cut(std::optional<std::string>& value, std::int64_t limit, const legacy::Principal& from,
           std::string_view column);

  const legacy::Inventory& source_;
  const PackedList<legacy::Affiliation>& affiliations_;
  const chat::Inventory& target_;
  const DirectoryFacts& directory_;
  const Policies& policies_;
  People& people_;
  const KeptIds& kept_;
  FindingLog& log_;
  std::vector<bool> referred_;                        ///< by legacy row
  std::vector<std::size_t> waiting_;                  ///< legacy rows referred to, not yet closed over
  std::vector<std::optional<chat::PrincipalId>> ids_; ///< of new ones, by identity
  std::vector<Who> fresh_;                            ///< new ones, ascending legacy prinID
  std::optional<Placeholder> placeholder_;
  std::optional<UnknownAuthor> new_placeholder_;
  RowBalance balance_, affiliation_balance_;
};

} // namespace gc2pc
