// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/planner.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/row_hash.hpp"
#include "mappings/model/row_key.hpp"
#include "mappings/rules/addins.hpp"
#include "mappings/rules/bad_values.hpp"
#include "mappings/rules/clean.hpp"
#include "mappings/rules/explain.hpp"
#include "mappings/rules/files.hpp"
#include "mappings/rules/fit.hpp"
#include "mappings/rules/invitations.hpp"
#include "mappings/rules/keys.hpp"
#include "mappings/rules/last_ids.hpp"
#include "mappings/rules/node_rows.hpp"
#include "mappings/rules/people_left.hpp"
#include "mappings/rules/preferences.hpp"
#include "mappings/rules/principals.hpp"
#include "mappings/rules/report_facts.hpp"
#include "mappings/rules/reports.hpp"
#include "mappings/rules/roles.hpp"
#include "mappings/rules/survey.hpp"
#include "mappings/rules/times.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

namespace gc2pc {
namespace {

/// Row order decides ties and ids, so it must not depend on the engine.
void sort_inventory(legacy::Inventory& source) {
  // Keys that occur twice are an error, whose findings come in one order, too.
  const auto by = [](auto& rows, auto key) {
    std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
      return key(a) < key(b) || (!(key(b) < key(a)) && row_fields(a) < row_fields(b));
    });
  };
  by(source.principals, [](const auto& r) { return r.id; });
  by(source.affiliations, [](const auto& r) { return std::tuple(r.principal, r.index, r.affiliation); });
  by(source.nodes, [](const auto& r) { return r.id; });
  by(source.role_types, [](const auto& r) { return r.id; });
  by(source.roles, [](const auto& r) { return std::tuple(r.node, r.principal, r.type); });
  by(source.scopes, [](const auto& r) { return std::tuple(r.node, r.principal); });
  by(source.addins, [](const auto& r) { return r.id; });
  by(source.last_chat_ids, [](const auto& r) { return std::tuple(r.node, r.last); });
  by(source.invitations,
     [](const auto& r) { return std::tuple(r.principal, r.node, r.invite_id, r.created_on); });
  by(source.last_invite_ids, [](const auto& r) { return r.principal; });
  by(source.preferences,
     [](const auto& r) { return std::tie(r.label, r.sequence, r.content, r.modified_by); });
  by(source.versions, [](const auto& r) { return std::tuple(r.version_id, r.versioned_on, r.pool_id); });
}

void sort_inventory(chat::Inventory& target) {
  const auto by = [](auto& rows, auto key) {
    std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  };
  by(target.nodes, [](const auto& r) { return r.id; });
  by(target.principals, [](const auto& r) { return r.id; });
  by(target.role_types, [](const auto& r) { return r.id; });
  by(target.roles, [](const auto& r) { return std::tuple(r.node, r.principal, r.type); });
  by(target.scopes, [](const auto& r) { return std::tuple(r.node, r.principal, r.denied); });
  by(target.addins, [](const auto& r) { return r.id; });
  by(target.last_chat_ids, [](const auto& r) { return std::tuple(r.node, r.last); });
}

std::string digest_of(const legacy::Inventory& source) {
  Sha256 digest;
  feed_rows(digest, source.versions);
  feed_rows(digest, source.principals);
  feed_rows(digest, source.affiliations);
  feed_rows(digest, source.addins);
  feed_rows(digest, source.nodes);
  feed_rows(digest, source.role_types);
  feed_rows(digest, source.roles);
  feed_rows(digest, source.scopes);
  feed_rows(digest, source.last_chat_ids);
  feed_rows(digest, source.invitations);
  feed_rows(digest, source.last_invite_ids);
  feed_rows(digest, source.preferences);
  return hex(digest.finish());
}

void set_balance(Plan& plan, const std::string& kind, const RowBalance& balance, std::size_t rows) {
  auto& counts = plan.counts[kind];
  counts.read = balance.read;
  counts.written = balance.written;
  counts.skipped = balance.skipped;
  counts.rows = static_cast<std::int64_t>(rows);
}

} // namespace

std::vector<Guid> wanted_guids(const legacy::Inventory& source) {
  std::vector<Guid> wanted;
  for (const auto& principal : source.principals)
    if (principal.disabled)
      wanted.push_back(principal.guid);
  return wanted;
}

/// The planning at work. Members stand in the order in which they need each other.
struct Planner::Impl {
  PlanInputs in;
  FindingLog log;
  Plan plan;
  SourceFacts source_facts;
  std::optional<Tree> tree;
  std::optional<RoleKinds> kinds;
  chat::Inventory target; ///< as it will be found: the given one, or the seed
  std::optional<People> people;
  std::optional<Overrides> overrides;
  std::optional<Items> items;
  Addins addins;
  std::optional<Scopes> scopes;
  std::optional<Roles> roles;
  std::vector<NodeRow> nodes;
  std::unordered_map<const Item*, std::size_t> row_of; ///< into nodes
  Invitations invitations;
  Preferences preferences;
  std::optional<UnknownAuthor> unknown;
  std::optional<Ticks> time_limit;              ///< C58
  std::map<std::string, std::int64_t> repeated; ///< rows dropped for their key, by table (C56)
  std::optional<Survey> survey;
  std::optional<Principals> principals;
  bool whole = false; ///< no database error: everything below the tree may be asked

  explicit Impl(PlanInputs given) : in(std::move(given)), log(in.max_errors) {
    sort_inventory(in.source); // so that findings of bad text have an order too
    auto xml_findings = clean_inventory(in.source, in.policies, log);
    sort_inventory(in.source); // and again by the keys that cleaning changed
    report_bad_values(in.source.bad_values, in.policies.bad_values, log);
    time_limit = message_time_limit(in.source);
    judge_times(in.source, in.policies.bad_time, log);
    repeated = drop_repeated_keys(in.source, log);
    tree.emplace(in.source.nodes, log);
    plan.legacy_pool = pool_id(in.source, tree->whole() ? &tree->node(tree->root()) : nullptr);
    prepare_target();
    kinds.emplace(in.source.role_types, target.role_types, log);
    whole = tree->whole() && kinds->whole();
    if (whole) {
      for (auto& finding : xml_findings)
        log.add(std::move(finding));
      convert_structure();
    }
    open_survey();
  }

  void prepare_target() {
    plan.creates_target = !in.target;
    plan.seed = chat::seed_for(plan.legacy_pool);
    target = in.target ? *in.target : inventory_of(plan.seed);
    sort_inventory(target);
  }

  void convert_structure() {
    people.emplace(in.source, target);
    overrides.emplace(*tree, in.policies, log);
    items.emplace(*tree, target, in.policies, *overrides, plan.legacy_pool, in.kept_ids, log);
    addins = convert_addins(in.source.addins, target.addins, in.policies, log);
    nodes = convert_nodes(*tree, *items, target, in.policies, addins.available, log);
    for (std::size_t i = 0; i < nodes.size(); ++i)
      row_of.emplace(nodes[i].item, i);
    scopes.emplace(in.source, target, *tree, *items, *people, log);
    roles.emplace(in.source, target, in.policies, *tree, *items, *kinds, *people, *scopes, log);
    invitations = convert_invitations(
        in.source, target, *tree, *items, [&](const Item& item) { return sends(item); }, *people, log);
    preferences = convert_preferences(in.source.preferences, target.preferences, log);
    unknown = unknown_author(in.source, in.policies, plan.legacy_pool, tree->node(tree->root()), *people);
  }

  bool sends(const Item& item) {
    if (item.fate == Fate::adopted)
      return sends_invitations(target.nodes[item.target_row], *items, target);
    return nodes[row_of.at(&item)].sends_invitations;
  }

  void open_survey() {
    const auto channel = [this](legacy::NodeId id) {
      ChannelFacts facts;
      facts.start = in.policies.start_date;
      const auto node = tree->find(id);
      if (!node || tree->node(*node).is_category)
        return facts;
      facts.kind = ChannelFacts::Kind::unmigrated_room;
      // After a database error no room is known to be migrated, so no message is looked at.
      if (const auto* item = whole ? items->of(*node) : nullptr) {
        facts.kind = ChannelFacts::Kind::migrated_room;
        facts.guid = item->target_guid;
        facts.start = overrides->of(*node).start_date;
      }
      return facts;
    };
    const auto author = [this](legacy::PrincipalId id) -> std::optional<Guid> {
      if (!whole)
        return std::nullopt;
      const auto standing = people->standing(id);
      if (standing == Standing::nobody || standing == Standing::federated_group)
        return std::nullopt;
      const Who who = people->who(id);
      if (const auto row = people->target_row(who))
        return target.principals[*row].guid;
      return in.source.principals[people->legacy_rows(who).front()].guid;
    };
    survey.emplace(in.policies, time_limit, channel, author, unknown ? unknown->guid_in(target) : Guid{},
                   log);
  }

  Plan finish() {
    survey->finish_channel();
    plan.conversion = survey->conversion();
    plan.inputs = std::move(in.inputs);
    plan.inputs.emplace_back("source structure", digest_of(in.source));
    plan.inputs.emplace_back("source messages", digest_of_messages());
    if (whole) {
      assemble();
      source_facts = report_facts(
          {in.source, target, in.policies.separator, *tree, *items, *kinds, *survey, plan.structure});
      expect();
    }
    plan.findings = log.take();
    plan.hash = hash_of(plan);
    return std::move(plan);
  }

  Explanation explain(const Question& question) {
    if (!whole)
      throw Error(ErrorKind::plan_errors, "the legacy database is damaged; no item can be planned")
          .hint("Read the findings of 'gc2pc assess' first.");
    survey->finish_channel();
    assemble();
    const auto findings = log.take();
    return gc2pc::explain({in.source, target, in.policies, *tree, *overrides, *items, *kinds, *scopes,
                           invitations, *survey, findings, plan, *people, *roles, *principals},
                          question);
  }

  [[nodiscard]] std::string digest_of_messages() const {
    Sha256 digest;
    for (const auto& [id, channel] : survey->channels())
      digest.update(std::to_string(id.value) + '\t' + std::to_string(channel.messages) + '\t' +
                    std::to_string(channel.before_start) + '\t' + channel.digest.hex() + '\n');
    return hex(digest.finish());
  }

  void assemble() {
    survey->report();
    principals.emplace(in.source, target, in.directory, in.policies, *people, in.kept_ids, log);
    refer_all();
    principals->settle(survey->unknown_author_messages() > 0 ? unknown : std::nullopt);
    plan.placeholder = principals->placeholder();
    principals->convert(plan.structure, plan.rest);
    write_nodes();
    write_access();
    write_rest();
    write_rooms();
    plan.files = in.files.value_or(std::vector<std::string>{});
    const auto named = report_files(in.files, survey->links(), plan, log);
    if (!in.copies_files)
      leave_files_out(plan);
    report_large_files({in.large_files, in.max_file_kb * bytes_per_kb}, survey->links(), named, *tree, log);
    report_run();
    report_fit();
    count();
  }

  void refer_all() {
    for (const auto& row : nodes) {
      principals->refer(row.added_by);
      principals->refer(row.updated_by);
    }
    for (const auto& row : scopes->rows()) {
      if (row.principal)
        principals->refer(*row.principal);
      principals->refer(row.by);
    }
    for (const auto& row : roles->rows()) {
      principals->refer(row.principal);
      principals->refer(row.by);
    }
    for (const auto author : survey->authors())
      principals->refer(author);
    for (const auto& row : invitations.rows)
      principals->refer(row.principal);
    for (const auto* row : preferences.rows)
      principals->refer(row->modified_by);
  }

  void write_nodes() {
    plan.structure.addins.inserted = addins.inserted;
    // Categories first, so that rooms find their parents.
    for (auto& row : nodes) {
      row.node.added_by = principals->by(row.added_by);
      row.node.updated_by = principals->by(row.updated_by);
      if (row.item->fate == Fate::overwritten)
        plan.structure.nodes.updated.emplace_back(target.nodes[row.item->target_row], row.node);
      else
        plan.structure.nodes.inserted.push_back(row.node);
    }
  }

  void write_access() {
    plan.structure.scopes.inserted.reserve(scopes->rows().size());
    plan.structure.roles.inserted.reserve(roles->rows().size());
    for (const auto& row : scopes->rows())
      plan.structure.scopes.inserted.push_back(
          {row.node, principals->id(row.who), row.denied, principals->by(row.by)});
    for (const auto& row : roles->rows())
      plan.structure.roles.inserted.push_back(
          {row.node, principals->id(row.who), kinds->target(row.kind), principals->by(row.by)});
    std::unordered_set<chat::NodeId> overwritten;
    for (const auto& item : items->all())
      if (item.fate == Fate::overwritten)
        overwritten.insert(item.id);
    if (overwritten.empty())
      return;
    for (const auto& row : target.scopes)
      if (overwritten.contains(row.node))
        plan.structure.scopes.deleted.push_back(row);
    for (const auto& row : target.roles)
      if (overwritten.contains(row.node))
        plan.structure.roles.deleted.push_back(row);
  }

  void write_rest() {
    for (const auto& row : invitations.rows)
      plan.rest.invitations.inserted.push_back(
          {principals->id(row.who), row.invite_id, row.node, row.created_on});
    std::map<chat::PrincipalId, const chat::LastInviteId*> present;
    for (const auto& row : target.last_invite_ids)
      present.emplace(row.principal, &row);
    for (const auto& [who, last] : invitations.last) {
      const chat::LastInviteId row{principals->id(who), last};
      if (const auto found = present.find(row.principal); found != present.end())
        plan.rest.last_invite_ids.updated.emplace_back(*found->second, row);
      else
        plan.rest.last_invite_ids.inserted.push_back(row);
    }
    for (const auto* row : preferences.rows)
      plan.rest.preferences.inserted.push_back(
          {row->label, row->sequence, row->content, principals->by(row->modified_by)});
    convert_last_chat_ids(in.source.last_chat_ids, target.last_chat_ids, *tree, *items, survey->channels(),
                          plan);
  }

  void write_rooms() {
    for (const auto& item : items->all()) {
      if (item.kind != ItemKind::room)
        continue;
      RoomPlan room;
      room.legacy = tree->node(item.legacy).id;
      room.room = item.id;
      room.guid = item.target_guid;
      room.legacy_name = tree->node(item.legacy).name;
      room.path = tree->path_name(item.legacy, in.policies.separator);
      room.name = item.name;
      room.start_date = overrides->of(item.legacy).start_date;
      if (const auto seen = survey->channels().find(room.legacy); seen != survey->channels().end()) {
        room.messages = seen->second.messages;
        room.bytes = seen->second.bytes;
        room.before_start = seen->second.before_start;
        room.last = seen->second.last;
        room.digest = seen->second.digest;
      }
      plan.rooms.push_back(std::move(room));
    }
    for (const auto id : survey->authors()) {
      const Who who = people->who(id);
      const auto row = people->target_row(who);
      plan.authors.push_back(
          {id, principals->id(who),
           row ? target.principals[*row].guid : in.source.principals[people->legacy_rows(who).front()].guid});
    }
  }

  void report_run() {
    report_channels(*tree, *items, in.source, survey->channels(), log);
    if (survey->unknown_author_messages() > 0)
      log.add_run(Code::unknown_author, "given to '" + unknown->uri + "'", survey->unknown_author_messages());
    if (in.source.compliance_rows > 0)
      log.add_run(Code::compliance_waiting, "rows of tblComplianceData are not exported yet",
                  in.source.compliance_rows);
    if (roles->of_disabled_users() > 0)
      log.add_run(Code::disabled_user_roles, "roles of disabled users are kept", roles->of_disabled_users());
    DroppedFederated federated;
    for (const DroppedFederated* dropped :
         {&scopes->federated(), &roles->federated(), &std::as_const(invitations).federated})
      for (const auto& [row, rows] : *dropped)
        federated[row] += rows;
    report_federated(in.source, *people, *principals, federated, log);
    report_dropped_columns(in.source, log);
    report_rooms_without_people(in.source.roles, target, *tree, *items, *kinds, plan.structure, log);
    report_not_looked_at();
  }

  void report_not_looked_at() {
    const std::string files = in.files ? "" : "the file store",
                      directory = in.directory.known ? "" : "the directory";
    const int missing = (files.empty() ? 0 : 1) + (directory.empty() ? 0 : 1);
    if (missing > 0)
      log.add_run(Code::not_looked_at,
                  files + (missing == 2 ? " and " : "") + directory + (missing == 2 ? " were" : " was") +
                      " not given",
                  missing);
  }

  /// C59.
  void report_fit() {
    std::map<chat::NodeId, std::string> nodes_by_id;
    std::map<chat::PrincipalId, std::string> principals_by_id;
    const LegacyKeys keys{
        [&](chat::NodeId id) {
          if (nodes_by_id.empty())
            for (const auto& item : items->all())
              nodes_by_id.emplace(item.id, key_of(item));
          const auto found = nodes_by_id.find(id);
          return found == nodes_by_id.end() ? std::to_string(id.value) + " of the target" : found->second;
        },
        [&](chat::PrincipalId id) {
          if (principals_by_id.empty())
            for (std::size_t row = 0; row < in.source.principals.size(); ++row)
              if (const auto legacy = in.source.principals[row].id; principals->is_migrated(row))
                principals_by_id.emplace(principals->by(legacy), std::to_string(legacy.value));
          const auto found = principals_by_id.find(id);
          return found != principals_by_id.end() ? found->second
                 : plan.placeholder && plan.placeholder->principal == id
                     ? "of the created principal"
                     : std::to_string(id.value) + " of the target";
        }};
    report_sizes(plan.structure, keys, log);
    report_sizes(plan.rest, keys, log);
    if (in.target && target.statics)
      report_static_rows(plan.structure, *target.statics, log); // last (C1)
  }

  [[nodiscard]] std::string key_of(const Item& item) const {
    const auto id = std::to_string(tree->node(item.legacy).id.value);
    return item.kind == ItemKind::made_category    ? "of a created category"
           : item.kind == ItemKind::split_category ? "of a split of nodeID " + id
                                                   : id;
  }

  void count() {
    set_balance(plan, "principal", principals->balance(), plan.structure.principals.size());
    set_balance(plan, "affiliation", principals->affiliation_balance(), plan.structure.affiliations.size());
    set_balance(plan, "addin", addins.balance, plan.structure.addins.size());
    set_balance(plan, "scope", scopes->balance(), plan.structure.scopes.inserted.size());
    set_balance(plan, "role", roles->balance(), plan.structure.roles.inserted.size());
    set_balance(plan, "invitation", invitations.balance, plan.rest.invitations.size());
    set_balance(plan, "preference", preferences.balance, plan.rest.preferences.size());
    count_nodes(*tree, *items, plan);
    count_messages(*tree, *items, survey->channels(), survey->without_channel(), plan);
    count_left_out(in.source.left_out, repeated, plan);
    for (const auto& [kind, counts] : plan.counts)
      if (!counts.balanced())
        throw Error(ErrorKind::internal, "the balance of " + kind + " rows does not add up: read " +
                                             std::to_string(counts.read) + ", written " +
                                             std::to_string(counts.written) + ", skipped " +
                                             std::to_string(counts.skipped_total()));
  }

  /// What the plan was made from takes half of the memory, and its result once more as much: the one goes
  /// before the other comes. Nothing but the target and the plan may be asked from here on.
  void let_go() {
    principals.reset();
    roles.reset();
    scopes.reset();
    invitations = {};
    people.reset();
    in.source = {};
    in.directory = {};
  }

  /// C53: the lines of everything that the plan writes or uses, as they will be.
  void expect() {
    std::unordered_set<Guid> concerned;
    for (const auto& item : items->all())
      concerned.insert(item.target_guid);
    for (const auto& guid : principals->guids())
      concerned.insert(guid);
    for (const auto& addin : in.source.addins)
      concerned.insert(addin.id);
    std::unordered_set<chat::NodeId> extended;
    for (const auto& row : scopes->rows())
      extended.insert(row.node);
    const bool with_preferences = !preferences.rows.empty();
    let_go();
    auto after = chat::apply(chat::apply(std::move(target), plan.structure), plan.rest);
    for (const auto& node : after.nodes)
      if (extended.contains(node.id))
        concerned.insert(node.guid);
    auto lines = structure_lines(after);
    after = {};
    plan.expected.reserve(lines.size() + plan.rooms.size());
    for (auto& line : lines)
      if (line.group ? concerned.contains(*line.group) : line.kind == "preference" && with_preferences)
        plan.expected.push_back(std::move(line));
    for (const auto& room : plan.rooms)
      plan.expected.push_back({"message", room.guid, room.digest});
    sort_lines(plan.expected);
  }
};

Planner::Planner(PlanInputs inputs) : impl_(std::make_unique<Impl>(std::move(inputs))) {}
Planner::~Planner() = default;

void Planner::survey(std::span<legacy::Message> messages) {
  impl_->survey->take(messages);
}

void Planner::survey_bad(std::span<const legacy::BadMessage> messages) {
  impl_->survey->take_bad(messages);
}

void Planner::remember(std::function<void(const ChannelMemory&)> sink) {
  impl_->survey->remember(std::move(sink));
}

bool Planner::recall(const ChannelMemory& memory) {
  return impl_->survey->recall(memory);
}

Plan Planner::finish() {
  return impl_->finish();
}

const SourceFacts& Planner::facts() const {
  return impl_->source_facts;
}

Explanation Planner::explain(const Question& question) {
  return impl_->explain(question);
}

} // namespace gc2pc
