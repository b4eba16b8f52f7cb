// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/row_hash.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace gc2pc;
using test::Planned;

namespace {

/// All rows of a change set, in their order.
std::string text_of_rows(const chat::ChangeSet& set) {
  std::string all;
  chat::for_each_change(set, [&](const auto& change) {
    const auto append = [&](const auto& one) { append_row(one, all); };
    std::for_each(change.inserted.begin(), change.inserted.end(), append);
    all += '\n';
    for (const auto& [before, after] : change.updated) {
      append(before);
      append(after);
    }
    all += '\n';
    std::for_each(change.deleted.begin(), change.deleted.end(), append);
    all += '\n';
  });
  return all;
}

void assert_same(const Plan& a, const Plan& b) {
  RC_ASSERT(text_of_rows(a.structure) == text_of_rows(b.structure));
  RC_ASSERT(text_of_rows(a.rest) == text_of_rows(b.rest));
  RC_ASSERT(a.findings == b.findings);
  RC_ASSERT(a.expected == b.expected);
  RC_ASSERT(a.inputs == b.inputs);
  RC_ASSERT(a.hash == b.hash);
}

/// A seed that RapidCheck knows, for what need not shrink.
std::mt19937 any_order() {
  return std::mt19937(*rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint32_t>()));
}

template <class Inventory>
void shuffle_all(Inventory& inventory, std::mt19937& random) {
  for_each_table(inventory, [&](auto& rows) { std::shuffle(rows.begin(), rows.end(), random); });
}

} // namespace

TEST_CASE("a plan made twice is the same, and its hash is that of its content") {
  CHECK(test::holds("planning is pure", [](const Planned& it) {
    assert_same(it.plan, it.organisation.plan());
    RC_ASSERT(hash_of(it.plan) == it.plan.hash);
  }));
}

TEST_CASE("the order of the source's rows and how its messages are cut make no difference") {
  CHECK(test::holds("order does not matter", [](const Planned& it) {
    auto random = any_order();
    auto inputs = it.organisation.inputs;
    shuffle_all(inputs.source, random);
    Planner planner(std::move(inputs));
    auto rows = it.organisation.messages;
    for (std::span<legacy::Message> rest(rows); !rest.empty();) {
      const auto part = std::min<std::size_t>(rest.size(), 1 + random() % 4);
      planner.survey(rest.first(part));
      rest = rest.subspan(part);
    }
    assert_same(it.plan, planner.finish());
  }));
}

TEST_CASE("the order of the target's rows makes no difference") {
  CHECK(test::holds("order of the target does not matter", [](const Planned& it) {
    if (!it.organisation.inputs.target)
      return;
    auto random = any_order();
    auto other = it.organisation;
    shuffle_all(*other.inputs.target, random);
    assert_same(it.plan, other.plan());
  }));
}

TEST_CASE("C56: a database that was loaded twice makes the same rows as once, and its keys are named") {
  CHECK(test::holds("loaded twice", [](const Planned& it) {
    if (!it.whole())
      return;
    auto random = any_order();
    auto twice = it.organisation;
    auto& source = twice.inputs.source;
    const auto copy = source;
    legacy::for_each_table_pair(
        source, copy, []<class Row>(std::vector<Row>& to, const std::vector<Row>& from) {
          if constexpr (!std::is_same_v<Row, legacy::Version>) // the latest one counts
            to.insert(to.end(), from.begin(), from.end());
        });
    shuffle_all(source, random);
    twice.messages.clear();
    for (const auto& message : it.organisation.messages)
      twice.messages.insert(twice.messages.end(), 2, message);
    const auto plan = twice.plan();
    RC_ASSERT(plan.expected == it.plan.expected);
    RC_ASSERT(text_of_rows(plan.structure) == text_of_rows(it.plan.structure));
    std::size_t keys = 0, rooms = 0;
    for (const auto& finding : plan.findings)
      keys += finding.code == Code::duplicate_key && finding.table != "tblChat" ? 1 : 0;
    for (const auto& room : it.plan.rooms)
      rooms += room.messages > 0 ? 1 : 0;
    std::size_t told = 0, before = 0;
    for (const auto& finding : plan.findings)
      told += finding.code == Code::duplicate_key && finding.table == "tblChat" ? 1 : 0;
    for (const auto& finding : it.plan.findings)
      before += finding.code == Code::duplicate_key ? 1 : 0; // of GUIDs that are made
    RC_ASSERT(told == rooms);
    RC_ASSERT(keys == before + 2 * copy.nodes.size() + 2 * copy.principals.size() + copy.affiliations.size() +
                          copy.addins.size() + copy.role_types.size() + copy.roles.size() +
                          copy.scopes.size() + copy.last_invite_ids.size());
    for (const auto& [kind, counts] : plan.counts)
      RC_ASSERT(counts.balanced());
  }));
}
