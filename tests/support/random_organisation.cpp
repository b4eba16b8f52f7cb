// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_organisation.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace gc2pc::test {
namespace {

constexpr std::int64_t day = 864'000'000'000;
constexpr std::int64_t member = 101, manager = 102, voiced = 103;
constexpr legacy::PrincipalId system_id{1};
const Ticks beginning{633'794'400'000'000'000};

const std::array<std::string, 8> texts{
    "", "about", "topic", "a | b", "\U0001F600", "tab\there", std::string(255, 'd'), ""};
const std::array<std::string, 5> bad_bits{std::string(1, '\0'), "\xED\xA0\x80", "\xFF", "\xF0\x9F\x98",
                                          "\xC0\xAF"};

std::optional<bool> maybe(Dice& dice) {
  constexpr std::array<std::optional<bool>, 5> values{std::nullopt, true, false, true, std::nullopt};
  return dice.of(values);
}

/// Fills the source from a description; each part uses what the parts before it made.
class Source {
 public:
  Source(const Description& description, bool flat) : description_(description), flat_(flat) {
    policies();
    role_types();
    principals();
    addins();
    nodes();
    affiliations();
    roles();
    scopes();
    rest();
    messages();
  }

  RandomOrganisation result;

 private:
  legacy::Inventory& source() { return result.inputs.source; }

  void policies() {
    each_row(description_, Part::policies, [&](Dice& dice, std::size_t) {
      auto& rules = result.inputs.policies;
      static const std::array<std::string, 5> separators{"-", " / ", "x", "----------------", "\U0001F600"};
      static const std::array<std::string, 4> defaults{"General", "Lab", "Caf\u00e9", "rooms"};
      rules.separator = dice.of(separators);
      rules.default_category_name = dice.of(defaults);
      rules.bad_text = dice.rarely(10) ? BadText::fail : BadText::replace;
      rules.root_rooms = dice.rarely(10) ? RootRooms::fail : RootRooms::default_category;
      rules.long_names = dice.rarely(15) ? LongNames::fail : LongNames::shorten;
      rules.name_conflict = dice.rarely(15) ? NameConflict::fail : NameConflict::suffix;
      constexpr std::array conflicts{TargetConflict::fail,      TargetConflict::adopt,
                                     TargetConflict::overwrite, TargetConflict::suffix,
                                     TargetConflict::adopt,     TargetConflict::overwrite};
      rules.target_conflict = dice.of(conflicts);
      rules.disabled_rooms = static_cast<DisabledRooms>(dice.pick(2));
      rules.topic = static_cast<Topic>(dice.pick(2));
      rules.mixed_settings = static_cast<MixedSettings>(dice.pick(2));
      rules.root_managers = static_cast<RootManagers>(dice.pick(2));
      if (dice.rarely(50))
        rules.visibility = {{1, 6}, {6, 3}};
      rules.mark_principals_dirty = !dice.rarely(30);
      if (dice.rarely(20))
        rules.sip_domain = "Fabrikam.com";
      if (dice.rarely(25))
        rules.start_date = Ticks{beginning.value + static_cast<std::int64_t>(dice.pick(12)) * day};
      result.inputs.directory.known = dice.rarely(50);
      rules.bad_time = dice.rarely(60) ? BadTime::clamp : BadTime::fail;
      rules.xml_characters = static_cast<XmlCharacters>(dice.pick(2));
      rules.blank_names = dice.rarely(10) ? BlankNames::fail : BlankNames::replace;
    });
  }

  void role_types() {
    source().role_types = {{legacy::RoleTypeId{member}, "Member", 3984, true, true},
                           {legacy::RoleTypeId{manager}, "Manager", 12276, false, true},
                           {legacy::RoleTypeId{voiced}, "Voiced", 4096, true, true}};
    static const std::array<std::string, 6> kinds{"Observer", "MEMBER", "manager", "Voiced", "Creator", ""};
    each_row(description_, Part::role_type, [&](Dice& dice, std::size_t number) {
      const auto& kind = dice.of(kinds);
      const auto id = static_cast<std::int64_t>(number) + (dice.rarely(50) ? 90 : 110);
      source().role_types.push_back({legacy::RoleTypeId{id}, kind, 0, true, true});
    });
    if (description_.of(Part::shape).size() == 1 && Dice(description_.of(Part::shape)[0]).byte() >= 252)
      source().role_types.erase(source().role_types.begin());
  }

  /// Mostly a principal that exists.
  legacy::PrincipalId anybody(Dice& dice) {
    const auto which = dice.pick(source().principals.size());
    return dice.rarely(5) ? legacy::PrincipalId{9'000 + static_cast<std::int64_t>(which)}
                          : source().principals[which].id;
  }

  void principals() {
    legacy::Principal system;
    system.id = system_id;
    system.guid = any_guid('p', 1);
    system.uri = "sip:system@contoso.com";
    system.type = PrincipalType::system_user;
    system.added_on = system.updated_on = beginning;
    source().principals.push_back(system);
    using enum PrincipalType;
    constexpr std::array types{
        user,        user,   user,   user,           user,           user,          group,
        group,       domain, folder, federated_user, federated_user, external_user, federated_group,
        system_user, user};
    static const std::array<std::string, 4> domains{"contoso.com", "CONTOSO.com", "fabrikam.com",
                                                    "Stra\u00dfe.example"};
    static const std::array<std::string, 5> paths{"CN=Doe\\, Jane,DC=contoso", "", "CN=J\\C3\\BCrgen,DC=x",
                                                  "CN=\\FF,DC=x", "no path"};
    each_row(description_, Part::principal, [&](Dice& dice, std::size_t number) {
      legacy::Principal row;
      row.type = dice.of(types);
      row.id = legacy::PrincipalId{static_cast<std::int64_t>(number) + (dice.rarely(30) ? 500 : 10)};
      row.guid = any_guid('p', static_cast<std::size_t>(row.id.value));
      row.uri = "sip:u" + std::to_string(number) + "@" + dice.of(domains);
      const auto name = any_name(dice);
      if (!dice.rarely(10))
        row.name = name;
      if (dice.rarely(40))
        row.ad_path = dice.of(paths);
      if (dice.rarely(5))
        row.email = std::string(300, 'm');
      row.disabled = dice.rarely(20);
      const auto by = anybody(dice);
      if (!dice.rarely(20))
        row.added_by = row.updated_by = by;
      row.added_on = row.updated_on = Ticks{beginning.value + static_cast<std::int64_t>(dice.byte()) * day};
      if (dice.rarely(70))
        row.verified_on = DateTime{row.added_on};
      if (dice.rarely(50))
        result.inputs.directory.live.insert(row.guid);
      if (dice.rarely(1))
        row.type = PrincipalType{12};
      if (dice.rarely(1))
        row.uri.insert(4, 250, 'u');
      if (dice.rarely(4))
        row.uri = dice.rarely(50) ? "" : source().principals[dice.pick(source().principals.size())].uri;
      if (dice.rarely(10)) {
        row.use_inherited_perms = false;
        row.allowed_perm_set = static_cast<std::int64_t>(dice.pick(8));
      }
      row.updated_on = odd_time(dice, row.updated_on);
      source().principals.push_back(row);
    });
  }

  /// Rarely a time of no calendar.
  static Ticks odd_time(Dice& dice, Ticks usual) {
    constexpr std::array<std::int64_t, 4> times{-1, 3'155'378'976'000'000'000, INT64_MIN, 0};
    return dice.rarely(1) ? Ticks{dice.of(times)} : usual;
  }

  void addins() {
    static const std::array<std::string, 5> urls{"https://a.example/", "HTTP://b.example/",
                                                 "https://c.example/", "ftp://d", ""};
    each_row(description_, Part::addin, [&](Dice& dice, std::size_t number) {
      const auto& url = dice.of(urls);
      auto name = flat_ ? "Add-in " + std::to_string(number) : any_name(dice);
      source().addins.push_back({any_guid('a', number, dice.rarely(10)), std::move(name), url});
    });
  }

  void nodes() {
    legacy::Node root;
    root.id = legacy::NodeId{1};
    each_row(description_, Part::shape, [&](Dice& dice, std::size_t) {
      static_cast<void>(dice.byte()); // role_types()
      root.id = legacy::NodeId{dice.rarely(20) ? 700 : 1};
      root.invite = maybe(dice);
      root.logged = maybe(dice);
      root.file_post = maybe(dice);
      root.restrict_child_create = maybe(dice);
      root.inheritance = dice.rarely(5);
      source().compliance_rows = dice.rarely(10) ? 3 : 0;
    });
    root.guid = any_guid('n', 0);
    root.parent = root.scope_definer = root.role_definer = root.id;
    root.is_category = root.scope_change = true;
    root.name = "Root";
    root.behavior = 4;
    root.visibility = 3;
    root.added_by = root.updated_by = system_id;
    root.added_on = root.updated_on = beginning;
    source().nodes.push_back(root);
    each_row(description_, Part::category, [&](Dice& dice, std::size_t number) { node(dice, number, true); });
    // Categories come first, so that a room finds its parent by index.
    const auto categories = source().nodes.size();
    if (flat_ && categories == 1)
      return;
    each_row(description_, Part::room,
             [&](Dice& dice, std::size_t number) { node(dice, number, false, categories); });
    each_row(description_, Part::shape, [&](Dice& dice, std::size_t) {
      for (int skipped = 0; skipped < 10; ++skipped)
        static_cast<void>(dice.byte());
      if (dice.rarely(3) && !flat_)
        source().nodes.back().parent = dice.rarely(50) ? std::nullopt : std::optional(legacy::NodeId{4711});
    });
    for (std::size_t i = 1; i < source().nodes.size(); ++i) {
      // Definers by any node, those made later too.
      auto& row = source().nodes[i];
      row.scope_definer = definer(row.scope_definer, root.id);
      row.role_definer = definer(row.role_definer, root.id);
    }
  }

  legacy::NodeId definer(legacy::NodeId choice, legacy::NodeId root) {
    if (choice.value < 120)
      return root;
    const auto index = static_cast<std::size_t>(choice.value);
    return choice.value == 255 ? legacy::NodeId{4711} : source().nodes[index % source().nodes.size()].id;
  }

  void node(Dice& dice, std::size_t number, bool is_category, std::size_t categories = 0) {
    legacy::Node row;
    row.is_category = row.scope_change = is_category;
    auto name = any_name(dice);
    const auto parent = dice.byte();
    const auto ancestors = is_category ? source().nodes.size() : categories;
    row.parent = source().nodes[parent % ancestors].id;
    row.id = legacy::NodeId{static_cast<std::int64_t>(2 * number) + (is_category ? 2 : 3) +
                            (dice.rarely(25) ? 1'000 : 0)};
    row.guid = any_guid('n', static_cast<std::size_t>(row.id.value), dice.rarely(10));
    row.name = std::move(name);
    row.description = dice.of(texts);
    row.scope_definer = legacy::NodeId{static_cast<std::int64_t>(dice.byte())};
    row.role_definer = legacy::NodeId{static_cast<std::int64_t>(dice.byte())};
    row.invite = maybe(dice);
    row.logged = dice.rarely(40) ? maybe(dice) : std::nullopt;
    row.file_post = dice.rarely(40) ? maybe(dice) : std::nullopt;
    row.added_by = anybody(dice);
    row.updated_by = system_id;
    row.added_on = row.updated_on = Ticks{beginning.value + row.id.value};
    row.behavior = 4;
    row.visibility = 3;
    if (is_category) {
      row.inheritance = dice.rarely(10);
      row.restrict_child_create = maybe(dice);
      constexpr std::array<std::optional<std::int64_t>, 4> visibilities{3, std::nullopt, 2, std::nullopt};
      row.visibility = dice.of(visibilities);
    } else {
      constexpr std::array<std::int64_t, 4> visibilities{3, 2, 6, 1};
      row.topic = dice.of(texts);
      row.disabled = dice.rarely(15);
      const auto behavior = dice.byte();
      row.behavior = behavior > 252 && !flat_ ? 7 : behavior > 150 ? 5 : 4;
      row.visibility = dice.of(visibilities);
      const auto addin = dice.pick(8);
      if (*row.visibility != 3 && *row.visibility != 2 && result.inputs.policies.visibility.empty() &&
          addin < 7)
        row.visibility.reset();
      if (addin < source().addins.size())
        row.addin = source().addins[addin].id;
      if (dice.rarely(25))
        row.visibility.reset();
      row.added_on = odd_time(dice, row.added_on);
    }
    if (flat_) {
      row.parent = source().nodes[is_category ? 0 : 1 + parent % (categories - 1)].id;
      row.name = (is_category ? "Category " : "Room ") + std::to_string(number);
    }
    source().nodes.push_back(std::move(row));
  }

  void affiliations() {
    std::set<std::tuple<legacy::PrincipalId, std::int64_t, legacy::PrincipalId>> keys;
    each_row(description_, Part::affiliation, [&](Dice& dice, std::size_t number) {
      const auto who = anybody(dice), group = anybody(dice);
      const auto index = who == group ? -1 : static_cast<std::int64_t>(number);
      if (keys.emplace(who, index, group).second)
        source().affiliations.push_back({who, group, index, system_id});
    });
  }

  legacy::NodeId any_node(Dice& dice) {
    const auto which = dice.pick(source().nodes.size());
    return dice.rarely(3) ? legacy::NodeId{4'711} : source().nodes[which].id;
  }

  void roles() {
    std::set<std::tuple<legacy::NodeId, legacy::PrincipalId, legacy::RoleTypeId>> keys;
    each_row(description_, Part::role, [&](Dice& dice, std::size_t) {
      legacy::Role row;
      row.node = any_node(dice);
      row.principal = anybody(dice);
      row.type = dice.rarely(5) ? legacy::RoleTypeId{555}
                                : source().role_types[dice.pick(source().role_types.size())].id;
      row.updated_by = anybody(dice);
      row.honors_override = dice.rarely(60);
      row.honors_scope = !dice.rarely(40);
      if (keys.emplace(row.node, row.principal, row.type).second)
        source().roles.push_back(row);
    });
  }

  void scopes() {
    std::set<std::pair<legacy::NodeId, legacy::PrincipalId>> keys;
    each_row(description_, Part::scope, [&](Dice& dice, std::size_t) {
      const auto node = dice.rarely(50) ? source().nodes[0].id : any_node(dice);
      const auto who = anybody(dice);
      if (keys.emplace(node, who).second)
        source().scopes.push_back({node, who, anybody(dice)});
    });
  }

  void rest() {
    std::set<std::pair<legacy::PrincipalId, legacy::NodeId>> invited;
    each_row(description_, Part::invitation, [&](Dice& dice, std::size_t) {
      const auto node = any_node(dice);
      const auto who = anybody(dice);
      if (invited.emplace(who, node).second)
        source().invitations.push_back(
            {who, static_cast<std::int64_t>(dice.pick(9)), node, DateTime{beginning}});
    });
    static const std::array<std::string, 5> labels{"a", "A", "a\xFF", "a\xFE", "b "};
    std::set<std::pair<std::string, std::int64_t>> preferences;
    each_row(description_, Part::preference, [&](Dice& dice, std::size_t number) {
      const auto& label = dice.of(labels);
      const auto sequence = static_cast<std::int64_t>(dice.pick(2));
      if (preferences.emplace(label, sequence).second)
        source().preferences.push_back({label, sequence, "content " + std::to_string(number), anybody(dice)});
    });
    std::set<std::pair<legacy::NodeId, ChatId>> last;
    each_row(description_, Part::last_chat, [&](Dice& dice, std::size_t) {
      const auto node = any_node(dice);
      const ChatId id{static_cast<std::int64_t>(dice.pick(60))};
      if (last.emplace(node, id).second)
        source().last_chat_ids.push_back({node, id});
    });
    each_row(description_, Part::version, [&](Dice& dice, std::size_t number) {
      source().versions.push_back({static_cast<std::int64_t>(dice.pick(2)),
                                   DateTime{Ticks{beginning.value + static_cast<std::int64_t>(number) * day}},
                                   std::nullopt, any_guid('v', number)});
    });
  }

  void messages() {
    static const std::array<std::string, 8> contents{"hello",
                                                     "",
                                                     "see ma-filelink:x/a.txt",
                                                     "ma-filelink://b.txt\" tail",
                                                     "na\u00efve \U0001F600",
                                                     "tab\tline\n",
                                                     "ma-filelink:B.TXT",
                                                     "\x0B\uFFFE"};
    std::set<std::pair<legacy::NodeId, ChatId>> keys;
    each_row(description_, Part::message, [&](Dice& dice, std::size_t) {
      legacy::Message row;
      row.room = any_node(dice);
      row.id = ChatId{static_cast<std::int64_t>(dice.pick(40)) + 1};
      row.date = Ticks{beginning.value + static_cast<std::int64_t>(dice.pick(20)) * day};
      row.author = anybody(dice);
      row.is_alert = dice.rarely(20);
      row.content = dice.of(contents);
      if (dice.rarely(10))
        row.content.insert(row.content.size() / 2, dice.of(bad_bits));
      if (dice.rarely(20))
        row.rtf = "{\\rtf1}" + (dice.rarely(50) ? "plain" : dice.of(bad_bits));
      row.date = odd_time(dice, row.date);
      if (keys.emplace(row.room, row.id).second)
        result.messages.push_back(std::move(row));
    });
    std::sort(result.messages.begin(), result.messages.end(),
              [](const auto& a, const auto& b) { return std::tie(a.room, a.id) < std::tie(b.room, b.id); });
    result.inputs.files = {"b.txt", "unnamed.txt"};
  }

  const Description& description_;
  const bool flat_;
};

} // namespace

Plan RandomOrganisation::plan() const {
  Planner planner(inputs);
  auto rows = messages;
  planner.survey(rows);
  return planner.finish();
}

chat::Inventory RandomOrganisation::target(const Plan& plan) const {
  return inputs.target ? *inputs.target : chat::inventory_of(plan.seed);
}

RandomOrganisation build(const Description& description) {
  Source source(description, false);
  build_target(description, source.result);
  return std::move(source.result);
}

RandomOrganisation build_flat(const Description& description) {
  return std::move(Source(description, true).result);
}

} // namespace gc2pc::test
