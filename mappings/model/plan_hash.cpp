// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/plan_hash.hpp"

namespace gc2pc {

void PlanHash::begin(const Plan& plan) {
  line("gc2pc plan", std::string("2"));
  for (const auto& [name, value] : plan.inputs)
    line("input", name, value);
  line("target", plan.creates_target, plan.legacy_pool);
  if (!plan.creates_target)
    return;
  name_table<chat::Config>();
  inserted(plan.seed.config);
  name_table<chat::RoleType>();
  for (const auto& type : plan.seed.role_types)
    inserted(type);
  name_table<chat::Node>();
  inserted(plan.seed.root);
  name_table<chat::Principal>();
  inserted(plan.seed.system);
}

void PlanHash::rows_of(const Plan& plan) {
  begin(plan);
  for (const auto* changes : {&plan.structure, &plan.rest})
    chat::for_each_change(*changes, [&]<class Row>(const chat::Change<Row>& change) {
      begin_table<Row>();
      for (const auto& row : change.inserted)
        inserted(row);
      end_table(change);
    });
  lists(plan);
}

std::string PlanHash::finish_with(const Plan& plan) {
  for (const auto& one : plan.findings)
    finding(one);
  counts(plan);
  for (const auto& one : plan.expected)
    expected(one);
  return finish();
}

void PlanHash::lists(const Plan& plan) {
  for (const auto& room : plan.rooms)
    line("room", room.legacy, room.room, room.guid, room.path, room.name, room.messages, room.bytes,
         room.start_date, room.before_start, room.last, room.digest.count, room.digest.hex());
  for (const auto& author : plan.authors)
    line("author", author.legacy, author.principal, author.guid);
  line("conversion", plan.conversion.clamp_time, plan.conversion.replace_xml);
  if (plan.placeholder)
    line("placeholder", plan.placeholder->principal, plan.placeholder->guid);
  for (const auto& file : plan.files)
    line("file", file);
}

void PlanHash::finding(const Finding& finding) {
  line("finding", std::string(text_of(finding.code).name), finding.table, finding.key, finding.guid,
       finding.name, finding.detail, finding.rows);
}

void PlanHash::counts(const Plan& plan) {
  for (const auto& [kind, counts] : plan.counts) {
    line("count", kind, counts.read, counts.written, counts.rows);
    for (const auto& [reason, rows] : counts.skipped)
      line("skipped", reason, rows);
  }
}

void PlanHash::expected(const DigestLine& line) {
  line.append_to(text_);
  spill();
}

std::string PlanHash::finish() {
  digest_.update(text_);
  text_.clear();
  return hex(digest_.finish());
}

} // namespace gc2pc
