// SPDX-License-Identifier: Apache-2.0
/// \file
/// Elements of the long lists of report.json as text. A large pool has hundreds of thousands: each is written
/// from where it is, without an object in between.
#pragma once

#include "migrator/report/summary.hpp"

#include <map>
#include <set>
#include <string>

namespace gc2pc {

/// What a report says of rooms besides the plan, by what it is asked by. The result must outlive it.
class RoomRemarks {
 public:
  explicit RoomRemarks(const PlanResult& result);

  [[nodiscard]] const Places& places() const { return places_; }
  [[nodiscard]] const SourceFacts& facts() const { return facts_; }
  /// Codes of the findings about the room.
  [[nodiscard]] const std::set<Code>& codes_of(const Guid& room) const;
  /// What is known of a room that is not migrated; null for a run of an earlier version.
  [[nodiscard]] const SourceFacts::SkippedRoom* skipped(const Guid& room) const;

 private:
  Places places_;
  const SourceFacts& facts_;
  std::map<Guid, std::set<Code>> codes_;
  std::map<Guid, const SourceFacts::SkippedRoom*> skipped_;
};

/// Each appends one object without a line end, its members in the order of their names.
void put_json(std::string& out, const Finding& finding);
void put_json(std::string& out, const RoomPlan& room, const RoomRemarks& remarks);
/// Of a finding that says that a room is not migrated.
void put_skipped_room(std::string& out, const Finding& finding, const RoomRemarks& remarks);

} // namespace gc2pc
