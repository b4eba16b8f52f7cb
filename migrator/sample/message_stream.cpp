// SPDX-License-Identifier: Apache-2.0
#include "migrator/sample/message_stream.hpp"

#include "adapters/files/atomic_file.hpp"
#include "mappings/model/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gc2pc::sample {
namespace {

constexpr std::size_t batch_rows = 2'000;
/// A file store of any size behaves like one of this many files.
constexpr std::int64_t most_files = 400;
/// 2009-06-01T08:00:00Z to about four years later.
constexpr std::int64_t opening = 633'794'400'000'000'000, span_ticks = 4LL * 365 * 86'400 * ticks_per_second;
/// 2000-01-01T00:00:00Z.
constexpr std::int64_t first_clock = 630'822'816'000'000'000;
constexpr legacy::PrincipalId nobody{9'999'993};
constexpr std::int64_t roomless_messages = 3;

std::string upper_case(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
  return text;
}

class Stream {
 public:
  Stream(const Organisation& organisation, const TextMaker& text, std::uint64_t seed,
         const std::filesystem::path& files,
         const std::function<void(std::span<const legacy::Message>)>& sink)
      : organisation_(organisation), text_(text), random_(seed ^ 0x6d65737361676573ULL), files_(files),
        sink_(sink), batch_(batch_rows) {}

  StreamResult run() {
    for (const auto& room : organisation_.traffic)
      messages_of(room);
    // A room that was deleted from the database by hand.
    const legacy::NodeId gone{organisation_.traffic.back().room.value + 100};
    const auto roomless = std::min<std::int64_t>(roomless_messages, result_.messages);
    for (std::int64_t i = 0; i < roomless; ++i) {
      auto& row = next(gone, ChatId{i + 1});
      row.date = Ticks{opening + i * ticks_per_second};
      row.author = organisation_.writers.front();
      text_.message(row.content, 0, random_);
    }
    flush();
    unnamed_files();
    return std::move(result_);
  }

 private:
  legacy::Message& next(legacy::NodeId room, ChatId id) {
    if (used_ == batch_.size())
      flush();
    auto& row = batch_[used_++];
    row.room = room;
    row.id = id;
    row.is_alert = false;
    row.rtf.reset();
    ++result_.messages;
    return row;
  }

  void flush() {
    if (used_ > 0)
      sink_(std::span(batch_).first(used_));
    used_ = 0;
  }

  void messages_of(const RoomTraffic& room) {
    if (room.messages == 0)
      return;
    std::int64_t id = 0;
    const auto step = std::max<std::int64_t>(span_ticks / (room.messages + 1), 1);
    for (std::int64_t i = 0; i < room.messages; ++i) {
      // A deleted message leaves a gap.
      id += random_.once_in(500) ? 2 : 1;
      auto& row = next(room.room, ChatId{id});
      // Servers of a pool do not agree on the time, so the date is not quite the order.
      row.date = Ticks{opening + i * step +
                       static_cast<std::int64_t>(random_.below(1'000)) * ticks_per_second / 100};
      const auto writer =
          (room.first_regular + random_.below(room.regulars)) % (organisation_.writers.size() - 1);
      row.author = organisation_.writers[writer];
      content(row, room);
    }
    result_.last_chat_ids.push_back({room.room, ChatId{id}});
  }

  void content(legacy::Message& row, const RoomTraffic& room) {
    // Rare things are decided by one draw, because a draw for each would cost more than the text.
    const auto draw = random_.below(30'000);
    if (draw < 100)
      text_.story(row.content, room.language, random_);
    else
      text_.message(row.content, room.language, random_);
    if (draw >= 100 && draw < 400)
      row.is_alert = true;
    else if (draw < 1'000 && draw >= 400)
      row.rtf = R"({\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Segoe UI;}}\fs20 formatted text\par})";
    else if (draw >= 1'000 && draw < 1'010)
      row.author = nobody;
    else if (draw >= 1'010 && draw < 1'100)
      row.author = organisation_.writers.back();
    else if (draw == 1'100)
      row.content.insert(row.content.size() / 2, 1, '\0');
    else if (draw == 1'101)
      row.content.insert(row.content.size() / 2, 1, '\v');
    else if (draw == 1'102)
      row.rtf = "{\\rtf1\\ansi caf\u00E9\\par}";
    else if (draw == 1'103)
      row.date = Ticks{first_clock + row.id.value}; // a server whose clock had lost its battery
    else if (draw >= 1'200 && draw < 1'320)
      link(row, room);
  }

  void link(legacy::Message& row, const RoomTraffic& room) {
    if (links_ == most_files)
      return;
    ++links_;
    const auto path = fmt::format("{}/{}.txt", room.guid.text(),
                                  Guid::v5(room.guid, fmt::format("file {}", links_)).text());
    const auto text = text_.prose(40 + random_.below(2'000), random_);
    // One in twenty is gone, as it is in file stores that are some years old.
    if (links_ % 20 != 11)
      write(path, text);
    // Another one was written by hand, on a server that takes capitals for no difference.
    const auto named = links_ % 20 == 6 ? upper_case(path) : path;
    row.content = fmt::format("ma-filelink:{} (notes.txt, {} bytes)", named, text.size());
  }

  void unnamed_files() {
    for (int i = 1; i <= 4; ++i)
      write(fmt::format("{}/{}.bin", organisation_.pool.text(),
                        Guid::v5(organisation_.pool, fmt::format("unnamed {}", i)).text()),
            text_.prose(20, random_));
  }

  void write(const std::string& path, const std::string& bytes) {
    std::filesystem::create_directories((files_ / path).parent_path());
    write_file_atomically(files_ / path, bytes);
    ++result_.files;
  }

  const Organisation& organisation_;
  const TextMaker& text_;
  Random random_;
  const std::filesystem::path& files_;
  const std::function<void(std::span<const legacy::Message>)>& sink_;
  std::vector<legacy::Message> batch_;
  std::size_t used_ = 0;
  std::int64_t links_ = 0;
  StreamResult result_;
};

} // namespace

StreamResult stream_messages(const Organisation& organisation, const TextMaker& text, std::uint64_t seed,
                             const std::filesystem::path& files,
                             const std::function<void(std::span<const legacy::Message>)>& sink) {
  return Stream(organisation, text, seed, files, sink).run();
}

} // namespace gc2pc::sample
