// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/text.hpp"
#include "mappings/rules/message_mapper.hpp"
#include "tests/property/property.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace gc2pc;
using test::Planned;

TEST_CASE("C43: each migrated message is there once, in its order, with its text and its author") {
  CHECK(test::holds("messages arrive", [](const Planned& it) {
    if (!it.whole())
      return;
    const auto& policies = it.organisation.inputs.policies;
    std::map<legacy::NodeId, std::vector<legacy::Message>> channels;
    for (const auto& message : it.organisation.messages)
      channels[message.room].push_back(message);
    std::map<legacy::PrincipalId, const legacy::Principal*> people;
    for (const auto& principal : it.organisation.inputs.source.principals)
      people[principal.id] = &principal;
    std::map<chat::PrincipalId, const chat::Principal*> result;
    for (const auto& principal : it.after.principals)
      result[principal.id] = &principal;

    MessageMapper mapper(it.plan);
    for (const auto& room : it.plan.rooms) {
      mapper.begin(room);
      ChatId last{INT64_MIN};
      std::int64_t written = 0, left_out = 0;
      for (const auto& from : channels[room.legacy]) {
        auto row = from;
        chat::Message to;
        if (!mapper.convert(row, to)) {
          RC_ASSERT(policies.start_date && from.date < *policies.start_date);
          ++left_out;
          continue;
        }
        ++written;
        RC_ASSERT(last < to.id);
        last = to.id;
        const bool clamps = policies.bad_time == BadTime::clamp;
        RC_ASSERT(to.room == room.room && to.id == from.id && to.is_alert == from.is_alert);
        RC_ASSERT(to.date ==
                  (clamps ? std::clamp(from.date, Ticks{0}, Ticks{3'155'378'975'999'999'999}) : from.date));
        auto content = from.content;
        clean_utf8(content);
        if (policies.xml_characters == XmlCharacters::replace)
          replace_non_xml(content);
        RC_ASSERT(to.content == content);
        // C43: what is not ASCII is not RTF.
        RC_ASSERT(to.rtf == (from.rtf && is_ascii(*from.rtf) && from.rtf->find('\0') == std::string::npos
                                 ? from.rtf
                                 : std::nullopt));
        // The author, or the placeholder.
        RC_ASSERT(result.contains(to.author));
        const auto author = people.find(from.author);
        if (author == people.end() || author->second->type == PrincipalType::federated_group)
          RC_ASSERT(it.plan.placeholder && to.author == it.plan.placeholder->principal);
        else if (author->second->type != PrincipalType::system_user)
          RC_ASSERT(result[to.author]->guid == author->second->guid ||
                    fold_case(result[to.author]->uri) == fold_case(author->second->uri));
        else
          RC_ASSERT(result[to.author]->type == PrincipalType::system_user);
      }
      RC_ASSERT(mapper.digest() == room.digest);
      RC_ASSERT(room.messages == written);
      RC_ASSERT(room.before_start == left_out);
      RC_ASSERT(room.last == (written == 0 ? ChatId{0} : last));
    }
  }));
}

TEST_CASE("C45: the last number of a room is never below a message's or what the source says") {
  CHECK(test::holds("last ids are kept", [](const Planned& it) {
    if (!it.whole())
      return;
    std::map<chat::NodeId, ChatId> last;
    for (const auto& row : it.after.last_chat_ids)
      last[row.node] = std::max(last[row.node], row.last);
    for (const auto& room : it.plan.rooms) {
      if (room.messages > 0)
        RC_ASSERT(last.at(room.room) >= room.last);
      for (const auto& row : it.organisation.inputs.source.last_chat_ids)
        if (row.node == room.legacy)
          RC_ASSERT(last.at(room.room) >= row.last);
    }
  }));
}
