// SPDX-License-Identifier: Apache-2.0
#include "mappings/rules/planner.hpp"

#include "mappings/model/error.hpp"
#include "mappings/model/numbers.hpp"
#include "mappings/model/plan_hash.hpp"
#include "mappings/rules/balance.hpp"
#include "mappings/rules/expected_lines.hpp"
#include "mappings/rules/explain.hpp"
#include "mappings/rules/files.hpp"
#include "mappings/rules/fit.hpp"
#include "mappings/rules/planning.hpp"
#include "mappings/rules/report_facts.hpp"
#include "mappings/rules/reports.hpp"
#include "mappings/rules/written_rows.hpp"

#include <future>
#include <utility>

namespace gc2pc {
namespace {

std::string digest_of_messages(const Survey& survey) {
  Sha256 digest;
  for (const auto& [id, channel] : survey.channels())
    digest.update(std::to_string(id.value) + '\t' + std::to_string(channel.messages) + '\t' +
                  std::to_string(channel.before_start) + '\t' + channel.digest.hex() + '\n');
  return hex(digest.finish());
}

void list_files(Planning& p) {
  p.plan.files = p.in.files.value_or(std::vector<std::string>{});
  const auto named = report_files(p.in.files, p.survey->links(), p.plan, p.log);
  if (const auto beyond = p.survey->links_beyond(); p.in.files && beyond > 0)
    p.log.add_run(Code::file_missing,
                  counted(beyond, "link") + " beyond the first " + grouped(most_links_per_message) +
                      " of a message " + (beyond == 1 ? "is" : "are") + " not looked at",
                  beyond);
  if (!p.in.copies_files)
    leave_files_out(p.plan);
  report_large_files({p.in.large_files, p.in.max_file_kb * bytes_per_kb}, p.survey->links().links(), named,
                     *p.tree, p.log);
}

/// Of two million roles and invitations only those of rooms that stay behind are asked for from here on,
/// unless it is asked how each was decided.
void let_go_of_access(Planning& p) {
  if (p.explains) {
    p.in.source.roles = in_place(p.source_roles);
    return;
  }
  const auto stays_behind = [&](legacy::NodeId id) {
    const auto node = p.tree->find(id);
    return node && !p.tree->node(*node).is_category && p.items->of(*node) == nullptr;
  };
  p.source_roles.drain([&](const legacy::Role& row) {
    if (stays_behind(row.node))
      p.in.source.roles.push_back(row);
  });
  std::erase_if(p.in.source.invitations, [&](const auto& row) { return !stays_behind(row.node); });
  p.in.source.invitations.shrink_to_fit();
}

/// Everything after the last message.
void assemble(Planning& p) {
  p.survey->report();
  p.people_on = people_on_nodes(p.source_roles, *p.tree, *p.kinds);
  let_go_of_access(p);
  write_rows(p);
  list_files(p);
  report_run(p);
  report_fit(p);
  count_rows(p);
}

} // namespace

std::vector<Guid> wanted_guids(const legacy::Inventory& source) {
  std::vector<Guid> wanted;
  for (const auto& principal : source.principals)
    if (principal.disabled)
      wanted.push_back(principal.guid);
  return wanted;
}

struct Planner::Impl : Planning {
  using Planning::Planning;
  SourceFacts facts;
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
  Planning& p = *impl_;
  p.survey->finish_channel();
  p.plan.conversion = p.survey->conversion();
  p.plan.inputs = std::move(p.in.inputs);
  p.plan.inputs.emplace_back("source structure", std::move(p.source_digest));
  p.plan.inputs.emplace_back("source messages", digest_of_messages(*p.survey));
  if (p.whole) {
    assemble(p);
    impl_->facts = report_facts({p.in.source, p.target, p.in.policies.separator, *p.tree, *p.items, *p.kinds,
                                 *p.survey, p.plan.structure});
  }
  // Beside the expected lines, which take longer and leave all other parts of the plan alone.
  // Where the system gives no thread it is done afterwards.
  PlanHash hash;
  auto rows_hashed = std::async(std::launch::async | std::launch::deferred, [&] { hash.rows_of(p.plan); });
  if (p.whole)
    expect_lines(p);
  p.plan.findings = p.log.take();
  rows_hashed.get();
  p.plan.hash = hash.finish_with(p.plan);
  return std::move(p.plan);
}

const SourceFacts& Planner::facts() const {
  return impl_->facts;
}

Explanation Planner::explain(const Question& question) {
  Planning& p = *impl_;
  if (!p.whole)
    throw Error(ErrorKind::plan_errors, "the legacy database is damaged; no item can be planned")
        .hint("Read the findings of 'gc2pc assess' first.");
  p.survey->finish_channel();
  p.explains = true;
  assemble(p);
  const auto findings = p.log.take();
  return gc2pc::explain({p.in.source, p.target, p.in.policies, *p.tree, *p.overrides, *p.items, *p.kinds,
                         *p.scopes, p.invitations, *p.survey, findings, p.plan, *p.people, *p.roles,
                         *p.principals},
                        question);
}

} // namespace gc2pc
