// SPDX-License-Identifier: Apache-2.0
#include "adapters/run/plan_tables.hpp"

#include "adapters/run/expected_rows.hpp"
#include "adapters/run/plan_rows.hpp"
#include "adapters/sql/record_table.hpp"
#include "mappings/model/error.hpp"
#include "mappings/model/plan_hash.hpp"

#include <algorithm>

namespace gc2pc {
namespace {

constexpr auto integer = Storage::integer;
constexpr auto text = Storage::text;

const RecordTable header_table{"plan", {{"name", text}, {"value", text}}};
const RecordTable input_table{"plan_input", {{"position", integer}, {"name", text}, {"value", text}}};
const RecordTable room_table{"plan_room",
                             {{"position", integer},
                              {"legacy_node", integer},
                              {"node", integer},
                              {"guid", text},
                              {"legacy_name", text},
                              {"path", text},
                              {"name", text},
                              {"messages", integer},
                              {"bytes", integer},
                              {"start_date", integer},
                              {"before_start", integer},
                              {"last_chat_id", integer},
                              {"digest_messages", integer},
                              {"digest", text}}};
const RecordTable author_table{
    "plan_author",
    {{"position", integer}, {"legacy_principal", integer}, {"principal", integer}, {"guid", text}}};
const RecordTable file_table{"plan_file", {{"position", integer}, {"path", text}}};
const RecordTable finding_table{"plan_finding",
                                {{"position", integer},
                                 {"severity", text},
                                 {"code", text},
                                 {"table_name", text},
                                 {"key", text},
                                 {"guid", text},
                                 {"name", text},
                                 {"detail", text},
                                 {"rows", integer}}};
const RecordTable count_table{"plan_count",
                              {{"kind", text}, {"read", integer}, {"written", integer}, {"rows", integer}}};
/// Why rows of a kind are not written.
const RecordTable reason_table{"plan_count_reason",
                               {{"kind", text}, {"outcome", text}, {"reason", text}, {"rows", integer}}};
const RecordTable* const record_tables[] = {&header_table, &input_table,   &room_table,  &author_table,
                                            &file_table,   &finding_table, &count_table, &reason_table};

[[noreturn]] void damaged(Database& database, const std::string& what) {
  throw Error(ErrorKind::corrupt, database.description() + ": the stored plan is damaged: " + what);
}

Guid guid_of(Database& database, const Slot& slot) {
  const auto guid = Guid::parse(slot.text);
  if (!guid)
    damaged(database, "a GUID is invalid");
  return *guid;
}

std::optional<Guid> optional_guid_of(Database& database, const Slot& slot) {
  if (slot.is_null())
    return std::nullopt;
  return guid_of(database, slot);
}

GroupDigest digest_of(Database& database, const Slot& count, const Slot& digest) {
  const auto result = GroupDigest::parse(count.integer, digest.text);
  if (!result)
    damaged(database, "a digest is invalid");
  return *result;
}

std::int64_t number_of(Database& database, const std::string& value) {
  try {
    return std::stoll(value);
  } catch (const std::exception&) {
    damaged(database, "a number is invalid");
  }
}

/// Calls `visit(rows)` for the PlanRows of every row type that a plan holds.
template <class Visit>
void for_each_row_table(Database& database, Visit&& visit) {
  visit(PlanRows<chat::Config>(database));
  visit(PlanRows<chat::RoleType>(database));
  chat::ChangeSet shape;
  chat::for_each_change(shape, [&]<class Row>(chat::Change<Row>&) { visit(PlanRows<Row>(database)); });
}

void write_header(Database& database, const Plan& plan) {
  auto writer = header_table.inserter(database);
  const auto put_value = [&](std::string_view name, const std::string& value) {
    writer.execute_with(name, value);
  };
  put_value("hash", plan.hash);
  put_value("legacy_pool", plan.legacy_pool.text());
  put_value("creates_target", plan.creates_target ? "1" : "0");
  put_value("clamp_time", plan.conversion.clamp_time ? "1" : "0");
  put_value("replace_xml", plan.conversion.replace_xml ? "1" : "0");
  if (plan.placeholder) {
    put_value("placeholder_principal", std::to_string(plan.placeholder->principal.value));
    put_value("placeholder_guid", plan.placeholder->guid.text());
  }
}

/// False when there is no plan.
bool read_header(Database& database, Plan& plan) {
  bool found = false;
  read_records(database, header_table, [&](std::span<Slot> row) {
    found = true;
    const auto& name = row[0].text;
    const auto& value = row[1].text;
    if (name == "hash")
      plan.hash = value;
    else if (name == "legacy_pool")
      plan.legacy_pool = guid_of(database, row[1]);
    else if (name == "creates_target")
      plan.creates_target = value == "1";
    else if (name == "clamp_time")
      plan.conversion.clamp_time = value == "1";
    else if (name == "replace_xml")
      plan.conversion.replace_xml = value == "1";
    else if (name == "placeholder_principal" || name == "placeholder_guid") {
      if (!plan.placeholder)
        plan.placeholder.emplace();
      if (name == "placeholder_guid")
        plan.placeholder->guid = guid_of(database, row[1]);
      else
        plan.placeholder->principal = chat::PrincipalId{number_of(database, value)};
    } else
      damaged(database, "an unknown value in its header");
  });
  return found;
}

void write_lists(Database& database, const Plan& plan) {
  std::int64_t position = 0;
  auto inputs = input_table.bulk(database);
  for (const auto& [name, value] : plan.inputs)
    inputs.insert(++position, name, value);
  position = 0;
  auto rooms = room_table.bulk(database);
  for (const auto& room : plan.rooms)
    rooms.insert(++position, room.legacy, room.room, room.guid, room.legacy_name, room.path, room.name,
                 room.messages, room.bytes, room.start_date, room.before_start, room.last, room.digest.count,
                 room.digest.hex());
  position = 0;
  auto authors = author_table.bulk(database);
  for (const auto& author : plan.authors)
    authors.insert(++position, author.legacy, author.principal, author.guid);
  position = 0;
  auto files = file_table.bulk(database);
  for (const auto& file : plan.files)
    files.insert(++position, file);
  position = 0;
  auto findings = finding_table.bulk(database);
  for (const auto& f : plan.findings) {
    const auto& code = text_of(f.code);
    findings.insert(++position, to_string(code.severity), code.name, f.table, f.key, f.guid, f.name, f.detail,
                    f.rows);
  }
  auto counts = count_table.bulk(database);
  auto reasons = reason_table.bulk(database);
  for (const auto& [kind, count] : plan.counts) {
    counts.insert(kind, count.read, count.written, count.rows);
    for (const auto& [reason, rows] : count.skipped)
      reasons.insert(kind, std::string_view("skipped"), reason, rows);
  }
}

void read_lists(Database& database, Plan& plan) {
  read_records(database, input_table,
               [&](std::span<Slot> row) { plan.inputs.emplace_back(row[1].text, row[2].text); });
  read_records(database, room_table, [&](std::span<Slot> row) {
    RoomPlan room;
    room.legacy = legacy::NodeId{row[1].integer};
    room.room = chat::NodeId{row[2].integer};
    room.guid = guid_of(database, row[3]);
    room.legacy_name = row[4].text;
    room.path = row[5].text;
    room.name = row[6].text;
    room.messages = row[7].integer;
    room.bytes = row[8].integer;
    if (!row[9].is_null())
      room.start_date = Ticks{row[9].integer};
    room.before_start = row[10].integer;
    room.last = ChatId{row[11].integer};
    room.digest = digest_of(database, row[12], row[13]);
    plan.rooms.push_back(std::move(room));
  });
  read_records(database, author_table, [&](std::span<Slot> row) {
    plan.authors.push_back(
        {legacy::PrincipalId{row[1].integer}, chat::PrincipalId{row[2].integer}, guid_of(database, row[3])});
  });
  read_records(database, file_table, [&](std::span<Slot> row) { plan.files.push_back(row[1].text); });
  read_records(database, count_table, [&](std::span<Slot> row) {
    auto& count = plan.counts[row[0].text];
    count.read = row[1].integer;
    count.written = row[2].integer;
    count.rows = row[3].integer;
  });
  read_records(database, reason_table, [&](std::span<Slot> row) {
    if (row[1].text != "skipped")
      damaged(database, "a count is of an unknown list");
    plan.counts[row[0].text].skipped[row[2].text] = row[3].integer;
  });
}

template <class Visit>
void read_findings(Database& database, const Visit& visit) {
  read_records(database, finding_table, [&](std::span<Slot> row) {
    const auto code = code_named(row[2].text);
    if (!code)
      damaged(database, "a finding's code is unknown");
    visit(Finding{*code, row[3].text, row[4].text, optional_guid_of(database, row[5]), row[6].text,
                  row[7].text, row[8].integer});
  });
}

template <class Rows>
auto only_one(Database& database, const Rows& rows) {
  if (rows.size() != 1)
    damaged(database, "its seed is incomplete");
  return rows[0];
}

/// So many rows a list is made for: one that grows takes up to three times as much.
std::size_t rows_in(Database& database, const RecordTable& table) {
  return static_cast<std::size_t>(database.number("SELECT count(*) FROM " + table.name));
}

/// Leaves numbers, GUIDs and the key. Of a table whose key is one column: by that, what refers to a text is
/// found, too.
template <class Row>
void drop_texts(Row& row) {
  if (storages<Row>(Columns::key).size() != 1)
    return;
  for_each_column<Row>([&](const auto& column) {
    auto& member = row.*(column.member);
    using Member = std::remove_cvref_t<decltype(member)>;
    if constexpr (std::is_same_v<Member, std::string> || std::is_same_v<Member, chat::OptText>)
      if (column.key == Key::no)
        member = Member();
  });
}

/// Reads the changes of a plan, hashes them all, and keeps what is wanted of them.
class ChangeReader {
 public:
  /// Without `hash` only what is wanted is read.
  ChangeReader(Database& database, PlanParts parts, PlanHash* hash, PlanExtract& extract)
      : database_(database), parts_(parts), hash_(hash), extract_(extract) {}

  void read(PlanPart part, chat::ChangeSet& changes) {
    chat::for_each_change(changes, [&]<class Row>(chat::Change<Row>& change) { read_table(part, change); });
  }

 private:
  template <class Row>
  [[nodiscard]] bool is_kept() const {
    return parts_ == PlanParts::all || parts_ == PlanParts::undo ||
           (parts_ == PlanParts::report && std::is_same_v<Row, chat::Node>);
  }
  template <class Row>
  [[nodiscard]] bool is_named() const {
    return parts_ == PlanParts::report && std::is_same_v<Row, chat::Principal>;
  }

  template <class Row>
  void read_table(PlanPart part, chat::Change<Row>& change) {
    if (hash_ == nullptr && !is_kept<Row>() && !is_named<Row>())
      return;
    PlanRows<Row> rows(database_);
    decltype(change.inserted) inserted;
    const auto most = is_kept<Row>() ? rows.count() : 0; // now: a stream of rows lets nothing in between
    std::size_t count = 0;
    if (hash_ != nullptr)
      hash_->begin_table<Row>();
    auto others = rows.read(part, [&](Row&& row) {
      if (hash_ != nullptr)
        hash_->inserted(row);
      ++count;
      if (is_kept<Row>()) {
        if constexpr (requires { inserted.reserve(most); })
          if (inserted.empty())
            inserted.reserve(most);
        if (parts_ == PlanParts::undo)
          drop_texts(row);
        inserted.push_back(std::move(row));
      } else {
        name(row);
      }
    });
    if (hash_ != nullptr)
      hash_->end_table(others);
    extract_.rows.add<Row>(part == PlanPart::rest ? RowStep::rest : RowStep::structure, count,
                           others.updated.size(), others.deleted.size());
    if (is_kept<Row>()) {
      change = std::move(others);
      change.inserted = std::move(inserted);
    } else {
      for (const auto& [before, after] : others.updated)
        name(after);
    }
  }

  template <class Row>
  void name(const Row& row) {
    if constexpr (std::is_same_v<Row, chat::Principal>)
      if (const auto& name = row.display_name ? row.display_name : row.name;
          is_named<Row>() && name && !name->empty())
        extract_.people.emplace(row.guid, *name);
  }

  Database& database_;
  PlanParts parts_;
  PlanHash* hash_;
  PlanExtract& extract_;
};

} // namespace

void create_plan_tables(Database& database) {
  for (const auto* table : record_tables)
    table->create(database);
  ExpectedRows(database).create();
  for_each_row_table(database, [](auto rows) { rows.create(); });
}

void write_plan(Database& database, const Plan& plan) {
  for (const auto* table : record_tables)
    database.execute("DELETE FROM " + table->name);
  ExpectedRows(database).clear();
  for_each_row_table(database, [](auto rows) { rows.clear(); });

  write_header(database, plan);
  PlanRows<chat::Config>(database).write(PlanPart::seed, std::vector{plan.seed.config});
  PlanRows<chat::RoleType>(database).write(PlanPart::seed, plan.seed.role_types);
  PlanRows<chat::Node>(database).write(PlanPart::seed, std::vector{plan.seed.root});
  PlanRows<chat::Principal>(database).write(PlanPart::seed, std::vector{plan.seed.system});
  const auto write_changes = [&](PlanPart part, const chat::ChangeSet& changes) {
    chat::for_each_change(changes, [&]<class Row>(const chat::Change<Row>& change) {
      PlanRows<Row>(database).write(part, change);
    });
  };
  write_changes(PlanPart::structure, plan.structure);
  write_changes(PlanPart::rest, plan.rest);
  write_lists(database, plan);
  ExpectedRows(database).write(plan.expected);
}

std::optional<StoredPlan> read_plan(Database& database, PlanParts parts,
                                    const std::optional<ProvenPlan>& proven) {
  StoredPlan stored;
  auto& plan = stored.extract.plan;
  if (!read_header(database, plan))
    return std::nullopt;
  plan.seed.config = only_one(database, PlanRows<chat::Config>(database).read(PlanPart::seed).inserted);
  plan.seed.role_types = PlanRows<chat::RoleType>(database).read(PlanPart::seed).inserted;
  plan.seed.root = only_one(database, PlanRows<chat::Node>(database).read(PlanPart::seed).inserted);
  plan.seed.system = only_one(database, PlanRows<chat::Principal>(database).read(PlanPart::seed).inserted);
  read_lists(database, plan);

  const bool is_proven = proven && proven->hash == plan.hash;
  PlanHash hash;
  hash.begin(plan);
  ChangeReader reader(database, parts, is_proven ? nullptr : &hash, stored.extract);
  reader.read(PlanPart::structure, plan.structure);
  reader.read(PlanPart::rest, plan.rest);
  hash.lists(plan);
  const bool all_findings = parts == PlanParts::all || parts == PlanParts::report;
  if (all_findings)
    plan.findings.reserve(rows_in(database, finding_table));
  read_findings(database, [&](Finding&& finding) {
    if (!is_proven)
      hash.finding(finding);
    if (all_findings || text_of(finding.code).severity == Severity::error)
      plan.findings.push_back(std::move(finding));
  });
  hash.counts(plan);
  ExpectedRows expected(database);
  if (parts != PlanParts::undo)
    plan.expected.reserve(expected.count());
  if (parts != PlanParts::undo || !is_proven)
    expected.read([&](const DigestLine& line) {
      if (!is_proven)
        hash.expected(line);
      if (parts != PlanParts::undo)
        plan.expected.push_back(line);
    });
  stored.hash = is_proven ? proven->hash : hash.finish();
  if (is_proven)
    stored.extract.rows = proven->rows;
  return stored;
}

} // namespace gc2pc
