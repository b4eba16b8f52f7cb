// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/principals.hpp"

#include "mappings/model/distinguished_name.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/numbers.hpp"
#include "mappings/model/text.hpp"
#include "mappings/rules/keys.hpp"
#include "mappings/rules/next_id.hpp"
#include "mappings/rules/times.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

namespace gc2pc {
namespace {

constexpr Utf16Length max_uri{256};
constexpr std::int64_t max_text = 256, max_ad_path = 384;
/// Index of the affiliation of everybody with itself (C40).
constexpr std::int64_t self_index = -1;

/// Rows that have a text in common with another row, by that text; rows without one are in none. Hashes find
/// them first: a map of all texts would be the most that a planning has in memory at once.
template <class TextOf>
std::map<std::string, std::vector<std::size_t>> rows_with_same_text(std::size_t size, const TextOf& text_of) {
  std::vector<std::pair<std::size_t, std::uint32_t>> hashes;
  hashes.reserve(size);
  for (std::size_t row = 0; row < size; ++row)
    if (const auto text = text_of(row))
      hashes.emplace_back(std::hash<std::string>()(*text), static_cast<std::uint32_t>(row));
  std::sort(hashes.begin(), hashes.end());
  std::map<std::string, std::vector<std::size_t>> rows;
  for (auto first = hashes.begin(); first != hashes.end();) {
    const auto last = std::find_if(first, hashes.end(),
                                   [&](const auto& candidate) { return candidate.first != first->first; });
    if (last - first > 1)
      for (; first != last; ++first)
        rows[*text_of(first->second)].push_back(first->second);
    first = last;
  }
  std::erase_if(rows, [](const auto& of_text) { return of_text.second.size() < 2; });
  return rows;
}

} // namespace

Guid UnknownAuthor::guid_in(const chat::Inventory& target) const {
  return target_row ? target.principals[*target_row].guid : guid;
}

std::string sip_domain(const legacy::Inventory& source, const Policies& policies) {
  if (policies.sip_domain)
    return *policies.sip_domain;
  std::map<std::string, std::int64_t> domains;
  for (const auto& principal : source.principals) {
    const auto at = principal.uri.rfind('@');
    if (principal.type == PrincipalType::user && at != std::string::npos && at + 1 < principal.uri.size())
      ++domains[ascii_lower(std::string_view(principal.uri).substr(at + 1))];
  }
  // The first of the highest: the map is sorted by name.
  const auto most = std::max_element(domains.begin(), domains.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == domains.end() ? "invalid" : most->first;
}

Guid pool_id(const legacy::Inventory& source, const legacy::Node* root) {
  const auto latest =
      std::max_element(source.versions.begin(), source.versions.end(), [](const auto& a, const auto& b) {
        // Of equal ones the lowest GUID, whatever the engine's order.
        return std::tie(a.version_id, a.versioned_on, b.pool_id) <
               std::tie(b.version_id, b.versioned_on, a.pool_id);
      });
  if (latest != source.versions.end())
    return latest->pool_id;
  return root ? root->guid : Guid{};
}

UnknownAuthor unknown_author(const legacy::Inventory& source, const Policies& policies, const Guid& pool,
                             const legacy::Node& root, const People& people) {
  UnknownAuthor author{Guid::v5(pool, "unknown-author"), "sip:unknown-author@" + sip_domain(source, policies),
                       root.added_on, std::nullopt, false};
  if (const auto found = people.match(author.guid, author.uri)) {
    author.target_row = found->first;
    author.matched_by_uri = found->second;
  }
  return author;
}

Principals::Principals(const legacy::Inventory& source, const PackedList<legacy::Affiliation>& affiliations,
                       const chat::Inventory& target, const DirectoryFacts& directory,
                       const Policies& policies, People& people, const KeptIds& kept, FindingLog& log)
    : source_(source), affiliations_(affiliations), target_(target), directory_(directory),
      policies_(policies), people_(people), kept_(kept), log_(log), referred_(source.principals.size()) {}

void Principals::refer(legacy::PrincipalId id) {
  const auto row = people_.legacy_row(id);
  if (!row || referred_[*row] || people_.standing(id) == Standing::federated_group)
    return;
  referred_[*row] = true;
  waiting_.push_back(*row);
}

void Principals::refer(const ChangedBy& by) {
  if (by.legacy)
    refer(*by.legacy);
}

/// The legacy rows of the groups of each legacy row.
NumberLists Principals::groups_of_rows() const {
  std::vector<std::pair<Who, std::uint32_t>> pairs;
  pairs.reserve(affiliations_.size());
  for (const auto& row : affiliations_)
    if (const auto member = people_.legacy_row(row.principal), group = people_.legacy_row(row.affiliation);
        member && group)
      pairs.emplace_back(static_cast<std::uint32_t>(*member), static_cast<std::uint32_t>(*group));
  return NumberLists(std::move(pairs));
}

void Principals::settle(const std::optional<UnknownAuthor>& placeholder) {
  const auto groups = groups_of_rows();
  while (!waiting_.empty()) {
    const auto at = waiting_.back();
    waiting_.pop_back();
    const auto& principal = source_.principals[at];
    for (const auto group :
         groups.of(static_cast<std::uint32_t>(at))) // of each migrated one its affiliations
      refer(source_.principals[group].id);
    if (people_.target_row(people_.who(principal.id)))
      continue; // its row stays as it is, by-columns too
    if (principal.added_by)
      refer(*principal.added_by);
    if (principal.updated_by)
      refer(*principal.updated_by);
  }
  for (std::size_t row = 0; row < referred_.size(); ++row)
    if (const Who who = people_.who(source_.principals[row].id); referred_[row] && !people_.target_row(who))
      fresh_.push_back(who);
  std::sort(fresh_.begin(), fresh_.end(),
            [&](Who a, Who b) { return people_.legacy_rows(a).front() < people_.legacy_rows(b).front(); });
  std::int64_t highest = kept_.principals.highest();
  for (const auto& principal : target_.principals)
    highest = std::max(highest, principal.id.value);
  const auto id_of = [&](const Guid& guid) {
    const auto kept = kept_.principals.of(guid);
    return kept ? *kept : chat::PrincipalId{next_id(highest)};
  };
  ids_.resize(people_.size());
  for (const Who who : fresh_)
    ids_[who] = id_of(source_.principals[people_.legacy_rows(who).front()].guid);
  if (!placeholder)
    return;
  const auto same_guid =
      std::count_if(source_.principals.begin(), source_.principals.end(),
                    [&](const auto& principal) { return principal.guid == placeholder->guid; });
  if (same_guid > 0)
    log_.add(repeated_guid("tblPrincipal", "prinGuid", placeholder->guid,
                           "is created for '" + placeholder->uri +
                               "', and a principal of the legacy database has it",
                           same_guid + 1));
  if (placeholder->target_row) {
    const auto& row = target_.principals[*placeholder->target_row];
    placeholder_ = Placeholder{row.id, placeholder->guid_in(target_)};
    if (placeholder->matched_by_uri)
      log_.add({Code::account_recreated, "tblPrincipal (target)", "prinID " + std::to_string(row.id.value),
                row.guid, row.uri, "used for unknown authors", 1});
  } else {
    placeholder_ = Placeholder{id_of(placeholder->guid), placeholder->guid};
    new_placeholder_ = placeholder;
  }
}

chat::PrincipalId Principals::system() const {
  return target_.principals[people_.system()].id;
}

chat::PrincipalId Principals::id(Who who) const {
  if (const auto row = people_.target_row(who))
    return target_.principals[*row].id;
  if (who < ids_.size() && ids_[who])
    return *ids_[who];
  throw Error(ErrorKind::internal, "a written row refers to a principal that is not migrated");
}

chat::PrincipalId Principals::by(legacy::PrincipalId legacy) {
  const auto standing = people_.standing(legacy);
  return standing == Standing::nobody || standing == Standing::federated_group ? system()
                                                                               : id(people_.who(legacy));
}

chat::PrincipalId Principals::by(const ChangedBy& changed) {
  if (changed.target)
    return *changed.target;
  return changed.legacy ? by(*changed.legacy) : system();
}

void Principals::cut(std::optional<std::string>& value, std::int64_t limit, const legacy::Principal& from,
                     std::string_view column) {
  if (!value)
    return;
  const auto length = utf16_length(*value);
  if (length <= Utf16Length{limit})
    return;
  value = std::string(cut_utf16(*value, Utf16Length{limit}));
  log_.add(Code::value_cut, from,
           std::string(column) + " from " + std::to_string(length.value) + " to " + std::to_string(limit) +
               " UTF-16 units");
}

chat::Principal Principals::convert(const legacy::Principal& from, chat::PrincipalId new_id) {
  chat::Principal to;
  to.id = new_id;
  to.guid = from.guid;
  to.uri = from.uri;
  if (const auto length = utf16_length(from.uri); length > max_uri)
    log_.add(Code::uri_too_long, from, "prinUri has " + std::to_string(length.value) + " UTF-16 units");
  to.name = from.name;
  if (from.ad_path)
    if (auto name = first_rdn_value(*from.ad_path); !name.empty()) {
      clean_utf8(name); // escapes may stand for bytes that are not text
      to.name = std::move(name);
    }
  to.display_name = from.name;
  to.company = from.company;
  to.email = from.email;
  to.ad_path = from.ad_path;
  to.upn = from.upn;
  cut(to.name, max_text, from, "prinName");
  cut(to.display_name, max_text, from, "prinDisplayName");
  cut(to.company, max_text, from, "prinCompanyName");
  cut(to.email, max_text, from, "prinEmail");
  cut(to.ad_path, max_ad_path, from, "prinADPath");
  cut(to.upn, max_text, from, "prinADUserPrincipalName");
  to.type = is_federated_user(from.type) ? PrincipalType::user : from.type;
  to.disabled = from.disabled || is_federated_user(from.type) ? 1 : 0;
  if (from.disabled && !is_federated_user(from.type) && directory_.known &&
      !directory_.live.contains(from.guid)) {
    to.disabled = 2;
    log_.add(Code::account_gone, from, "prinDisabled becomes 2");
  }
  if (from.added_by)
    to.added_by = by(*from.added_by);
  if (from.updated_by)
    to.updated_by = by(*from.updated_by);
  to.added_on = from.added_on;
  to.updated_on = from.updated_on;
  to.verified_on = verified_on(from);
  return to;
}

/// C38, C58.
DateTime Principals::verified_on(const legacy::Principal& from) {
  const auto written = column_date(from.verified_on.value_or(DateTime{clamped(from.updated_on)}));
  const bool is_constant =
      source_.constants.contains({"tblPrincipal", from.verified_on ? "prinVerifiedOn" : "prinUpdatedOn"});
  if (written.cut && !is_constant)
    log_.add(Code::value_cut, from,
             "prinVerifiedOn is before 1753, where the column begins; becomes " + written.date.text());
  return written.date;
}

void Principals::convert(chat::ChangeSet& structure, chat::ChangeSet& rest) {
  for (const Who who : fresh_) {
    const auto& from = source_.principals[people_.legacy_rows(who).front()];
    structure.principals.inserted.push_back(convert(from, *ids_[who]));
    if (policies_.mark_principals_dirty && is_kept(from.type))
      rest.metas.inserted.push_back({*ids_[who], true, true, false, 0, std::nullopt, std::nullopt});
  }
  if (new_placeholder_) {
    chat::Principal to;
    to.id = placeholder_->principal;
    to.guid = new_placeholder_->guid;
    to.uri = new_placeholder_->uri;
    to.name = to.display_name = "unknown-author";
    to.disabled = 1;
    to.type = PrincipalType::user;
    to.added_on = to.updated_on = new_placeholder_->added_on;
    to.verified_on = column_date(DateTime{clamped(new_placeholder_->added_on)}).date;
    if (const auto length = utf16_length(to.uri); length > max_uri)
      log_.add({Code::uri_too_long, "tblPrincipal", "created principal", to.guid, to.uri,
                "prinUri has " + std::to_string(length.value) + " UTF-16 units", 1});
    structure.principals.inserted.push_back(to);
  }
  convert_affiliations(structure);
  report();
}

void Principals::convert_affiliations(chat::ChangeSet& structure) {
  std::set<std::pair<chat::PrincipalId, chat::PrincipalId>> in_target;
  for (const auto& row : target_.affiliations)
    in_target.emplace(row.principal, row.affiliation);
  auto& rows = structure.affiliations.inserted;
  std::unordered_set<chat::PrincipalId> fresh;
  for (const auto& principal : structure.principals.inserted) {
    fresh.insert(principal.id);
    rows.push_back({principal.id, principal.id, self_index, system()});
  }
  // One row per pair: of several the first by legacy principal, index and affiliation. Rows of a member come
  // one after the other, unless several legacy principals are one: only of those all pairs are remembered.
  std::set<chat::PrincipalId> groups_of_last;
  std::optional<legacy::PrincipalId> last;
  std::set<std::pair<chat::PrincipalId, chat::PrincipalId>> of_several;
  const auto write = [&](const legacy::Affiliation& row, chat::PrincipalId member,
                         chat::PrincipalId its_group) {
    if (last != row.principal)
      groups_of_last.clear();
    last = row.principal;
    const bool has_itself = member == its_group && fresh.contains(member);
    const bool is_one = people_.legacy_rows(people_.who(row.principal)).size() == 1;
    if (!has_itself &&
        (is_one ? groups_of_last.insert(its_group).second : of_several.emplace(member, its_group).second))
      rows.push_back({member, its_group, row.index, system()});
  };

  const auto in_result = [&](legacy::PrincipalId legacy) -> std::optional<chat::PrincipalId> {
    const auto standing = people_.standing(legacy);
    if (standing == Standing::nobody || standing == Standing::federated_group)
      return std::nullopt;
    const Who who = people_.who(legacy);
    if (people_.target_row(who) || referred_[*people_.legacy_row(legacy)])
      return id(who);
    return std::nullopt;
  };
  for (const auto& row : affiliations_) {
    ++affiliation_balance_.read;
    const auto member = in_result(row.principal), its_group = in_result(row.affiliation);
    if (!member || !its_group) {
      ++affiliation_balance_.skipped["its member or its group is not migrated"];
    } else if (in_target.contains({*member, *its_group})) {
      ++affiliation_balance_.skipped["the target has it"];
    } else {
      // A legacy self-affiliation is the one that every new principal gets.
      write(row, *member, *its_group);
      ++affiliation_balance_.written;
    }
  }
}

void Principals::report() {
  for (std::size_t i = 0; i < source_.principals.size(); ++i) {
    const auto& principal = source_.principals[i];
    ++balance_.read;
    if (!is_known(principal.type))
      log_.add(Code::principal_type, principal, "prinTypeID " + to_string(principal.type));
    const Who who = people_.who(principal.id);
    if (!referred_[i]) {
      ++balance_.skipped[principal.type == PrincipalType::federated_group ? "federated-group"
                                                                          : "nothing refers to it"];
      continue;
    }
    ++balance_.written;
    if (people_.matched_by_uri(i))
      log_.add(Code::account_recreated, principal,
               "the target knows '" + principal.uri + "' as " + target_.principals[who].guid.text());
    report_rights(principal);
  }
  report_same_names();
  report_same_addresses();
}

/// C42a: rights of its own, which no account has in Persistent Chat.
void Principals::report_rights(const legacy::Principal& principal) {
  constexpr std::int64_t may_post_files = 1, administers_users = 2, administers_rooms = 4;
  if (principal.use_inherited_perms || !is_kept(principal.type))
    return;
  const auto has = [&](std::int64_t right) { return (principal.allowed_perm_set & right) != 0; };
  if (!has(may_post_files))
    log_.add(Code::upload_ban_lost, principal, "was not allowed to post files");
  if (has(administers_users) || has(administers_rooms))
    log_.add(Code::office_lost, principal,
             !has(administers_rooms)   ? "administered users"
             : !has(administers_users) ? "administered rooms"
                                       : "administered users and rooms");
}

std::string Principals::prin_ids(const std::vector<std::size_t>& rows) const {
  std::string ids;
  for (const auto row : rows)
    ids += (ids.empty() ? "prinID " : ", ") + std::to_string(source_.principals[row].id.value);
  return ids;
}

void Principals::report_same_names() {
  const auto same = rows_with_same_text(source_.principals.size(), [&](std::size_t row) {
    const auto& principal = source_.principals[row];
    return referred_[row] && principal.type == PrincipalType::user && principal.name &&
                   !principal.name->empty()
               ? std::optional(fold_name(*principal.name))
               : std::nullopt;
  });
  // Names are the same as C10 says, which is how the product looks people up.
  for (const auto& [folded, rows] : same)
    log_.add(
        {Code::duplicate_display_name, "tblPrincipal", prin_ids(rows), std::nullopt,
         *source_.principals[rows.front()].name,
         counted(static_cast<std::int64_t>(rows.size()), "user has", "users have") + " this display name",
         static_cast<std::int64_t>(rows.size())});
}

/// C35: those that become one are one.
void Principals::report_same_addresses() {
  const auto same = rows_with_same_text(source_.principals.size(), [&](std::size_t row) {
    const auto& uri = source_.principals[row].uri;
    return referred_[row] && !uri.empty() ? std::optional(fold_case(uri)) : std::nullopt;
  });
  for (const auto& [folded, rows] : same) {
    const auto who = [&](std::size_t row) { return people_.who(source_.principals[row].id); };
    const Who first = who(rows.front());
    if (std::all_of(rows.begin(), rows.end(), [&](std::size_t row) { return who(row) == first; }))
      continue;
    log_.add({Code::duplicate_address, "tblPrincipal", prin_ids(rows), std::nullopt,
              source_.principals[rows.front()].uri,
              counted(static_cast<std::int64_t>(rows.size()), "principal has", "principals have") +
                  " this address",
              static_cast<std::int64_t>(rows.size())});
  }
}

std::vector<Guid> Principals::guids() {
  std::vector<Guid> guids;
  for (std::size_t row = 0; row < referred_.size(); ++row) {
    if (!referred_[row])
      continue;
    const auto in_target = people_.target_row(people_.who(source_.principals[row].id));
    guids.push_back(in_target ? target_.principals[*in_target].guid : source_.principals[row].guid);
  }
  if (placeholder_)
    guids.push_back(placeholder_->guid);
  return guids;
}

} // namespace gc2pc
