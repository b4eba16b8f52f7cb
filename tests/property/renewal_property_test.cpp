// SPDX-License-Identifier: Apache-2.0
/// \file
/// A plan that takes the place of an earlier one whose rows are in the target already.
#include "mappings/digest/canonical.hpp"
#include "mappings/digest/structure_lines.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <random>

using namespace gc2pc;
using test::Planned;

namespace {

/// What people may do to a pool in use: some messages, roles, invitations, people and rooms go, some are
/// renamed. Other rows may still refer to what goes: the rules must cope.
test::RandomOrganisation edited(const test::RandomOrganisation& before, std::mt19937& random) {
  auto after = before;
  const auto sometimes = [&](const auto&) { return random() % 8 == 0; };
  auto& source = after.inputs.source;
  std::erase_if(after.messages, sometimes);
  std::erase_if(source.roles, sometimes);
  std::erase_if(source.scopes, [&](const auto&) { return random() % 16 == 0; });
  std::erase_if(source.invitations, sometimes);
  std::erase_if(source.nodes, [&](const auto& node) { return !node.is_category && random() % 8 == 0; });
  for (auto& node : source.nodes)
    if (random() % 8 == 0)
      node.name += "*";
  for (auto& principal : source.principals)
    if (random() % 8 == 0)
      principal.name = "Renamed";
  for (auto& message : after.messages)
    if (random() % 16 == 0)
      message.content += "*";
  return after;
}

std::mt19937 any_edits() {
  return std::mt19937(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint32_t>()));
}

/// Rows as their canonical lines: ids do not count.
std::vector<DigestLine> lines_after(chat::Inventory target, const chat::ChangeSet& changes) {
  auto lines = structure_lines(chat::apply(std::move(target), changes));
  sort_lines(lines);
  return lines;
}

} // namespace

TEST_CASE("from one plan's structure to the next one's is the way that the transition goes") {
  CHECK(test::holds("transition", [](const Planned& it) {
    if (!it.whole())
      return;
    auto random = any_edits();
    auto next = edited(it.organisation, random);
    next.inputs.kept_ids = KeptIds(it.plan.structure);
    const auto plan = next.plan();
    if (plan.counts.empty())
      return;
    const auto way = chat::transition(it.plan.structure, plan.structure);
    const auto start = it.organisation.target(it.plan);
    RC_ASSERT(lines_after(chat::apply(start, it.plan.structure), way) == lines_after(start, plan.structure));
    RC_ASSERT(chat::transition(plan.structure, plan.structure).empty());
  }));
}

TEST_CASE("what is the same by its GUID keeps its id, and the result is that of a plan without kept ids") {
  CHECK(test::holds("kept ids", [](const Planned& it) {
    if (!it.whole())
      return;
    auto random = any_edits();
    auto next = edited(it.organisation, random);
    const auto free = next.plan();
    next.inputs.kept_ids = KeptIds(it.plan.structure);
    const auto plan = next.plan();
    RC_ASSERT(plan.expected == free.expected);
    RC_ASSERT(plan.findings == free.findings);
    const KeptIds before(it.plan.structure);
    for (const auto& node : plan.structure.nodes.inserted)
      RC_ASSERT(before.nodes.of(node.guid).value_or(node.id) == node.id);
    for (const auto& principal : plan.structure.principals.inserted)
      RC_ASSERT(before.principals.of(principal.guid).value_or(principal.id) == principal.id);
  }));
}

TEST_CASE("a plan by what is remembered of the channels is that of all their messages") {
  CHECK(test::holds("recall", [](const Planned& it) {
    std::vector<ChannelMemory> memories;
    {
      Planner planner(it.organisation.inputs);
      planner.remember([&](const ChannelMemory& memory) { memories.push_back(memory); });
      auto rows = it.organisation.messages;
      planner.survey(rows);
      RC_ASSERT(planner.finish().hash == it.plan.hash);
    }
    Planner planner(it.organisation.inputs);
    for (const auto& memory : memories)
      RC_ASSERT(planner.recall(memory));
    RC_ASSERT(planner.finish().hash == it.plan.hash);
  }));
}

TEST_CASE("a channel is remembered in vain when the rules make something else of it now") {
  CHECK(test::holds("recall after edits", [](const Planned& it) {
    std::vector<ChannelMemory> memories;
    Planner first(it.organisation.inputs);
    first.remember([&](const ChannelMemory& memory) { memories.push_back(memory); });
    auto rows = it.organisation.messages;
    first.survey(rows);
    static_cast<void>(first.finish());

    auto random = any_edits();
    auto next = edited(it.organisation, random);
    next.messages = it.organisation.messages; // people and rooms change, what was said does not
    Planner planner(next.inputs);
    rows = next.messages;
    for (const auto& memory : memories)
      if (!planner.recall(memory)) {
        std::vector<legacy::Message> own;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(own),
                     [&](const auto& message) { return message.room == memory.channel; });
        planner.survey(own);
      }
    RC_ASSERT(planner.finish().hash == next.plan().hash);
  }));
}
