// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/organisation.hpp"

#include "adapters/directory/dn.hpp"
#include "mappings/model/text.hpp"
#include "migrator/sample/memberships.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::sample {
namespace {

using namespace legacy;

/// Name space of all GUIDs of samples.
constexpr Guid name_space{
    {0x5a, 0x3c, 0x1d, 0x70, 0x2b, 0x64, 0x4e, 0x0f, 0x9a, 0x11, 0x77, 0x20, 0xc4, 0x58, 0x1e, 0x93}};
using enum PrincipalType;
constexpr RoleTypeId member{101}, manager{102}, voiced{103};
constexpr std::int64_t normal = 4, auditorium = 5, visible_to_members = 2, visible_in_scope = 3;
constexpr PrincipalId system_id{1}, domain_id{2}, staff_id{3}, partners_id{4}, federated_group_id{5},
    first_group{10};
constexpr NodeId root_id{1};
constexpr std::size_t people_per_team = 120;
/// 2009-06-01T08:00:00Z, when the pool went into use.
constexpr std::int64_t opening = 633'794'400'000'000'000;

std::string cut(const std::string& text, std::int64_t units) {
  return std::string(cut_utf16(text, Utf16Length{units}));
}

class Builder {
 public:
  Builder(std::uint64_t seed, const Size& size, const TextMaker& text)
      : random_(seed), text_(text), size_(size), rooms_(size.rooms), messages_(size.messages) {
    result_.pool = Guid::v5(name_space, fmt::format("pool {}", seed));
  }

  Organisation build() {
    frame();
    people();
    tree();
    rooms();
    if (size_.roles)
      add_memberships(rows_, users_, teams_, *size_.roles, random_);
    rest();
    share_messages();
    return std::move(result_);
  }

 private:
  [[nodiscard]] Guid guid(std::string_view what, std::int64_t id) const {
    return Guid::v5(result_.pool, fmt::format("{} {}", what, id));
  }

  Principal& principal(PrincipalId id, PrincipalType type, std::string uri, std::string name) {
    Principal row;
    row.id = id;
    row.guid = guid("principal", id.value);
    row.uri = std::move(uri);
    row.name = std::move(name);
    row.type = type;
    row.added_by = row.updated_by = system_id;
    row.added_on = row.updated_on = Ticks{opening + id.value * ticks_per_second};
    row.verified_on = DateTime{Ticks{opening + 1'000L * 86'400 * ticks_per_second}};
    affiliation(id, id, -1);
    return rows_.principals.emplace_back(std::move(row));
  }

  void affiliation(PrincipalId who, PrincipalId to, std::int64_t index) {
    rows_.affiliations.push_back({who, to, index, system_id});
  }

  [[nodiscard]] std::string group_uri(PrincipalId id) const {
    return fmt::format("ma-grp:{}@u.g", guid("uri", id.value).text());
  }

  void frame() {
    rows_.versions.push_back({60, DateTime{Ticks{opening}}, "Lync Server 2010, Group Chat", result_.pool});
    rows_.role_types = {{member, "Member", 3984, true, true},
                        {manager, "Manager", 12276, false, true},
                        {voiced, "Voiced", 4096, true, true}};
    rows_.addins = {{guid("addin", 1), "Ticket board", "https://tickets.contoso.example/board"},
                    {guid("addin", 2), "Dashboards", "https://dashboards.contoso.example/"},
                    {guid("addin", 3), "Old share", "file://server/share"}};
    principal(system_id, system_user, fmt::format("sip:system@{}", sip_domain), "System");
    principal(domain_id, domain, group_uri(domain_id), std::string(base_dn)).ad_path = std::string(base_dn);
    principal(staff_id, folder, group_uri(staff_id), "Staff").ad_path = fmt::format("OU=Staff,{}", base_dn);
    principal(partners_id, folder, group_uri(partners_id), "Partners").ad_path =
        fmt::format("OU=Partners,{}", base_dn);
    principal(federated_group_id, federated_group, group_uri(federated_group_id), "Fabrikam");
    for (std::size_t i = 0; i < departments().size(); ++i) {
      const PrincipalId id{first_group.value + static_cast<std::int64_t>(i)};
      const auto name = fmt::format("{} people", departments()[i]);
      principal(id, group, group_uri(id), name).ad_path = fmt::format("CN={},OU=Groups,{}", name, base_dn);
    }
  }

  void people() {
    const auto count = size_.people.value_or(std::clamp<std::int64_t>(rooms_ * 4, 60, 100'000));
    const auto firsts = first_names(), lasts = last_names();
    for (std::int64_t i = 0; i < count; ++i) {
      const auto index = static_cast<std::size_t>(i);
      const auto first = firsts[index % firsts.size()],
                 last = lasts[(index / firsts.size() + index * 7) % lasts.size()];
      const auto round = index / (firsts.size() * lasts.size());
      // Names come round in a large organisation; two of them are the same even in a small one.
      const auto name = i == count - 1 ? std::string(*rows_.principals.back().name)
                                       : fmt::format("{} {}{}", first, last,
                                                     round == 0 ? "" : fmt::format(" {}", round + 1));
      const auto account = fmt::format("user{:05}", i + 1);
      const PrincipalId id{100 + i};
      auto& row = principal(id, user, fmt::format("sip:{}@{}", account, sip_domain), name);
      row.company = "Contoso";
      row.email = row.upn = fmt::format("{}@{}", account, sip_domain);
      row.ad_path = fmt::format("CN={},OU={},{}", escape_rdn_value(i == count - 1 ? name + " 2" : name),
                                i % 50 == 49 ? "Partners" : "Staff", base_dn);
      row.disabled = i % 40 == 7;
      if (i % 55 == 13 || i % 55 == 14) { // may not post files; administers rooms
        row.use_inherited_perms = false;
        row.allowed_perm_set = i % 55 == 13 ? 0 : 5;
      }
      affiliation(id, department_group(index), 1);
      affiliation(id, i % 50 == 49 ? partners_id : staff_id, 2);
      affiliation(id, domain_id, 3);
      result_.writers.push_back(id);
      users_.push_back(id);
    }
    for (std::int64_t i = 0; i < 5; ++i) {
      const PrincipalId id{100 + count + i};
      principal(id, federated_user, fmt::format("sip:guest{}@fabrikam.example", i + 1),
                fmt::format("Guest {} (Fabrikam)", i + 1));
      federated_.push_back(id);
    }
    result_.writers.push_back(federated_.front());
    if (size_.people)
      team_groups(PrincipalId{100 + count + 5});
  }

  /// Groups inside the groups of the departments, as large directories have them. The membership table is its
  /// own closure, so a person is in the department's group by a row of its own.
  void team_groups(PrincipalId first) {
    const auto each = departments().size();
    for (std::size_t i = 0; i * people_per_team < users_.size(); ++i) {
      const PrincipalId id{first.value + static_cast<std::int64_t>(i)};
      const auto name = fmt::format("{} team {}", departments()[i % each], i / each + 1);
      principal(id, group, group_uri(id), name).ad_path = fmt::format("CN={},OU=Groups,{}", name, base_dn);
      affiliation(id, department_group(i), 1);
      affiliation(id, domain_id, 2);
      teams_.push_back(id);
    }
    // Users of one department are `each` apart, and so do its teams.
    for (std::size_t i = 0; i < users_.size(); ++i)
      affiliation(users_[i], teams_[(i / each / people_per_team * each + i % each) % teams_.size()], 4);
  }

  [[nodiscard]] PrincipalId department_group(std::size_t index) const {
    return PrincipalId{first_group.value + static_cast<std::int64_t>(index % departments().size())};
  }
  PrincipalId someone() { return users_[random_.below(users_.size())]; }
  /// Mostly of the department that the index stands for, as people in a room are.
  PrincipalId someone_of(std::size_t department) {
    if (random_.once_in(10))
      return someone();
    const auto count = departments().size();
    return users_[random_.below(users_.size() / count) * count + department];
  }

  Node& node(NodeId parent, bool is_category, std::string name, std::string description) {
    const NodeId id{static_cast<std::int64_t>(rows_.nodes.size()) + 1};
    Node row;
    row.id = id;
    row.guid = guid("node", id.value);
    row.parent = parent;
    row.is_category = is_category;
    row.name = std::move(name);
    row.description = std::move(description);
    row.scope_change = is_category;
    row.behavior = normal;
    row.visibility = visible_in_scope;
    row.scope_definer = row.role_definer = root_id;
    row.added_by = row.updated_by = id == root_id ? system_id : someone();
    row.added_on = Ticks{opening + id.value * 3'600 * ticks_per_second};
    row.updated_on = Ticks{row.added_on.value + 40 * ticks_per_second};
    return rows_.nodes.emplace_back(std::move(row));
  }

  void role(NodeId where, PrincipalId who, RoleTypeId kind) {
    rows_.roles.push_back({where, who, kind, system_id, kind != manager, true});
  }

  void tree() {
    auto& root = node(root_id, true, "Contoso", "All chat rooms");
    root.filestore_uri = "https://gc.contoso.example/MGCWebService/";
    root.invite = true;
    root.logged = true;
    root.file_post = true;
    root.restrict_child_create = false;
    role(root_id, someone(), manager);
    const auto wanted = static_cast<std::size_t>(
        std::clamp<std::int64_t>(rooms_ / 8, 2, static_cast<std::int64_t>(departments().size())));
    for (std::size_t d = 0; d < wanted; ++d) {
      auto& department = node(root_id, true, std::string(departments()[d]),
                              fmt::format("Everything about {}", departments()[d]));
      const auto id = department.id;
      department.scope_definer = department.role_definer = id;
      department.invite = d % 4 != 3;
      department.restrict_child_create = d % 2 == 0;
      if (d % 5 == 2)
        department.file_post = false;
      if (d % 5 == 1)
        department.visibility = visible_to_members; // rooms without a value of their own inherit it
      role(id, department_group(d), member);
      for (int i = 0; i < 2; ++i)
        role_once(id, someone_of(d), manager);
      // Legal sees only its own people; everyone else is open to all staff and the partners' guests.
      if (departments()[d] == "Legal")
        rows_.scopes.push_back({id, department_group(d), system_id});
      else
        for (const auto who : {staff_id, partners_id})
          rows_.scopes.push_back({id, who, system_id});
      categories_.push_back({id, id, d});
      for (std::size_t p = 0; p < places_per_department() && rooms_ >= 30; ++p) {
        const auto round = p / places().size();
        auto name = std::string(places()[(d + p) % places().size()]);
        if (round > 0)
          name += fmt::format(" {}", round + 1);
        const auto place = node(id, true, std::move(name), "").id;
        define(place, id);
        // A place that only some teams see.
        if (p % 16 == 7 && !teams_.empty()) {
          rows_.nodes[static_cast<std::size_t>(place.value) - 1].scope_definer = place;
          for (std::size_t t = 0; t < 3; ++t)
            scope_once(place, teams_[(d + (p + t) * departments().size()) % teams_.size()]);
        }
        categories_.push_back({place, id, d});
        for (std::size_t t = 0; t < 2 && p == 0; ++t) {
          const auto team =
              node(place, true, std::string(teams()[(d + t) % teams().size()]), "Third level").id;
          define(team, id);
          categories_.push_back({team, id, d});
        }
      }
    }
    rows_.scopes.push_back({categories_.front().id, federated_group_id, system_id});
    rows_.scopes.push_back({categories_.front().id, PrincipalId{9'999'991}, system_id});
    rows_.scopes.push_back({root_id, domain_id, system_id});
  }

  /// Some 80 rooms a place; two in organisations that are small.
  [[nodiscard]] std::size_t places_per_department() const {
    return size_.roles ? static_cast<std::size_t>(std::clamp<std::int64_t>(rooms_ / 640, 2, 60)) : 2;
  }

  /// Roles and scope of a node come from `department`.
  void define(NodeId id, NodeId department) {
    auto& row = rows_.nodes[static_cast<std::size_t>(id.value) - 1];
    row.scope_definer = row.role_definer = department;
  }

  void rooms() {
    for (std::int64_t i = 0; i < rooms_; ++i) {
      const auto& category = categories_[static_cast<std::size_t>(i) % categories_.size()];
      const auto index = static_cast<std::size_t>(i);
      const auto subject = subjects()[index % subjects().size()];
      const auto purpose = purposes()[(index / subjects().size()) % purposes().size()];
      const auto round = index / (subjects().size() * purposes().size());
      auto name = round == 0 ? fmt::format("{} {}", subject, purpose)
                             : fmt::format("{} {} {}", subject, purpose, round + 1);
      // Two first-level categories each have one: they clash in a pool, where names are unique.
      if (category.id == category.department && lobbies_ < 2)
        name = lobbies_++ == 0 ? "Lobby" : "LOBBY ";
      if (index == 7)
        name = "\u200B "; // somebody cleared it
      if (index == 4)
        name = cut(text_.prose(252, random_), 252);
      const bool under_root = index == 3;
      auto& room = node(under_root ? root_id : category.id, false, std::move(name),
                        index % 3 == 0 ? text_.prose(60, random_) : "");
      room_details(room, index, under_root ? root_id : category.department, category.number);
      if (const auto& own = rows_.nodes[static_cast<std::size_t>(category.id.value) - 1];
          !under_root && own.scope_definer == own.id && room.scope_definer == category.department)
        room.scope_definer = own.id;
    }
  }

  void room_details(Node& room, std::size_t index, NodeId department, std::size_t number) {
    const auto id = room.id;
    room.scope_definer = room.role_definer = department;
    if (index % 6 == 1)
      room.topic = "Topic: " + cut(text_.prose(30, random_), 30);
    if (index % 90 == 5)
      room.topic = cut(text_.prose(240, random_), 240);
    room.disabled = index % 17 == 9;
    if (index % 19 == 4)
      room.visibility.reset();
    else if (index % 7 == 2)
      room.visibility = visible_to_members;
    if (index % 11 == 6)
      room.invite = index % 2 == 0;
    if (index % 37 == 8)
      room.logged = false;
    if (index % 13 == 5)
      room.addin = rows_.addins[index % 3].id;
    const bool is_auditorium = index % 23 == 10;
    room.behavior = is_auditorium ? auditorium : normal;
    const bool own_scope = index % 29 == 11;
    if (own_scope) {
      room.scope_definer = id;
      for (int i = 0; i < 6; ++i)
        scope_once(id, someone_of(number));
    }
    if (index % 4 == 1 || is_auditorium)
      own_roles(id, index, number, is_auditorium);
    if (index % 5 == 0)
      role_once(id, someone_of(number), manager);
  }

  void own_roles(NodeId id, std::size_t index, std::size_t number, bool is_auditorium) {
    rows_.nodes[static_cast<std::size_t>(id.value) - 1].role_definer = id;
    const auto count = 4 + random_.below(12);
    for (std::size_t i = 0; i < count; ++i)
      role_once(id, someone_of(number), member);
    if (is_auditorium || index % 41 == 1)
      for (int i = 0; i < 2; ++i)
        role_once(id, someone_of(number), voiced);
    if (index % 12 == 1)
      role_once(id, federated_[index % federated_.size()], member);
    if (index % 44 == 1)
      role_once(id, PrincipalId{9'999'992}, member);
  }

  void role_once(NodeId where, PrincipalId who, RoleTypeId kind) {
    const auto same = [&](const Role& row) {
      return row.node == where && row.principal == who && row.type == kind;
    };
    // Rows of one node are together at the end.
    for (auto row = rows_.roles.rbegin(); row != rows_.roles.rend() && row->node == where; ++row)
      if (same(*row))
        return;
    role(where, who, kind);
  }
  void scope_once(NodeId where, PrincipalId who) {
    for (auto row = rows_.scopes.rbegin(); row != rows_.scopes.rend() && row->node == where; ++row)
      if (row->principal == who)
        return;
    rows_.scopes.push_back({where, who, system_id});
  }

  void rest() {
    std::vector<std::int64_t> last_invite(users_.size());
    if (size_.roles)
      invite_members(rows_, users_, last_invite);
    for (const auto& room : rows_.nodes) {
      if (size_.roles || room.is_category || room.id.value % 3 != 0)
        continue;
      const auto first = random_.below(users_.size());
      for (std::size_t i = 0; i < 3 && i < users_.size(); ++i) {
        const auto who = (first + i) % users_.size();
        rows_.invitations.push_back({users_[who], ++last_invite[who], room.id,
                                     DateTime{Ticks{opening + room.id.value * 86'400 * ticks_per_second}}});
      }
    }
    for (std::size_t i = 0; i < users_.size(); ++i) {
      if (last_invite[i] > 0)
        rows_.last_invite_ids.push_back({users_[i], last_invite[i]});
      if (i % 10 == 3)
        rows_.preferences.push_back({fmt::format("sip:user{:05}@{}", i + 1, sip_domain), 1,
                                     "rooms=" + guid("preference", static_cast<std::int64_t>(i)).text(),
                                     users_[i]});
    }
  }

  /// Few rooms have most of the traffic (one over the rank), and some have none.
  void share_messages() {
    std::vector<NodeId> order;
    for (const auto& row : rows_.nodes)
      if (!row.is_category)
        order.push_back(row.id);
    std::vector<double> weight(order.size());
    double whole = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto rank = random_.below(order.size());
      weight[i] = i % 31 == 30 ? 0 : 1.0 / static_cast<double>(rank + 3);
      whole += weight[i];
    }
    std::int64_t left = messages_;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto& row = rows_.nodes[static_cast<std::size_t>(order[i].value) - 1];
      const auto wanted = static_cast<std::int64_t>(static_cast<double>(messages_) * weight[i] / whole);
      RoomTraffic traffic{
          row.id, row.guid, std::min(left, wanted), 0, random_.below(users_.size()), 5 + random_.below(40)};
      traffic.language = random_.once_in(3) ? random_.below(languages().size()) : 0;
      left -= traffic.messages;
      result_.traffic.push_back(traffic);
    }
    result_.traffic.front().messages += left;
  }

  struct Category {
    NodeId id, department;
    std::size_t number; ///< of the department
  };

  Random random_;
  const TextMaker& text_;
  Size size_;
  std::int64_t rooms_, messages_;
  Organisation result_;
  Inventory& rows_ = result_.inventory;
  std::vector<Category> categories_;
  int lobbies_ = 0;
  std::vector<PrincipalId> users_, federated_, teams_;
};

} // namespace

Organisation make_organisation(std::uint64_t seed, const Size& size, const TextMaker& text) {
  return Builder(seed, size, text).build();
}

} // namespace gc2pc::sample
