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
  std::string all, row;
  chat::for_each_change(set, [&](const auto& change) {
    const auto append = [&](const auto& one) {
      row_text(one, row);
      all += row;
    };
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

void shuffle_all(legacy::Inventory& source, std::mt19937& random) {
  const auto shuffle = [&](auto&... tables) { (std::shuffle(tables.begin(), tables.end(), random), ...); };
  shuffle(source.versions, source.principals, source.affiliations, source.addins, source.nodes,
          source.role_types, source.roles, source.scopes, source.last_chat_ids, source.invitations,
          source.last_invite_ids, source.preferences);
}

void shuffle_all(chat::Inventory& target, std::mt19937& random) {
  const auto shuffle = [&](auto&... tables) { (std::shuffle(tables.begin(), tables.end(), random), ...); };
  shuffle(target.configs, target.role_types, target.principals, target.affiliations, target.metas,
          target.addins, target.nodes, target.roles, target.scopes, target.last_chat_ids, target.invitations,
          target.last_invite_ids, target.preferences);
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
