// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/message_files.hpp"

#include "adapters/archive/zstd_stream.hpp"
#include "mappings/model/error.hpp"

#include <utility>

namespace gc2pc {
namespace {

/// Half of an export's time is compression. The usual level would make chat text a tenth smaller, and need
/// half as much time again.
constexpr int frame_level = 1;

Error source_changed() {
  return Error(ErrorKind::changed, "the messages changed since the export was begun")
      .hint("Delete the unfinished archive and export again while no one writes messages.");
}

} // namespace

MessageFiles::MessageFiles(ArchiveWriter& archive, const ArchiveLimits& limits)
    : archive_(archive), limits_(limits), earlier_files_(archive.progress().finished().size()) {}

void MessageFiles::end_row(std::optional<std::int64_t> room, std::size_t text_bytes,
                           const GroupDigest& total) {
  if (room) {
    if (!first_room_)
      first_room_ = room;
    last_room_ = room;
  }
  ++rows_;
  bytes_ += text_bytes;
  if (rows_ >= limits_.frame_rows || bytes_ >= limits_.frame_bytes)
    end_frame(total);
}

void MessageFiles::end_frame(const GroupDigest& total) {
  if (compares())
    compare_frame(total);
  else
    write_frame(total);
  rows_ = 0;
  bytes_ = 0;
  // Without a room a frame counts to the one before it, so that rooms ascend.
  first_room_ = std::nullopt;
}

void MessageFiles::compare_frame(const GroupDigest& total) {
  const auto& file = archive_.progress().finished()[compared_files_];
  const auto& frame = file.frames.at(compared_frames_);
  if (frame.rows != rows_ || frame.total_count != total.count || frame.total_sum != total.hex())
    throw source_changed();
  if (++compared_frames_ == file.frames.size()) {
    ++compared_files_;
    compared_frames_ = 0;
  }
}

void MessageFiles::write_frame(const GroupDigest& total) {
  packed_.clear();
  ZstdWriter writer([&](std::string_view bytes) { packed_ += bytes; }, frame_level);
  writer.write(text_);
  writer.finish();
  if (archive_.encrypts())
    packed_ = archive_.sealed(packed_);
  const auto number = static_cast<std::int64_t>(archive_.progress().finished().size()) + 1;
  if (!file_)
    file_.emplace(archive_, archive_files::messages(number));
  MessageFrame frame;
  frame.file = number;
  frame.offset = file_->bytes();
  frame.bytes = static_cast<std::int64_t>(packed_.size());
  frame.text_bytes = static_cast<std::int64_t>(text_.size());
  frame.rows = rows_;
  frame.first_room = first_room_ ? first_room_ : last_room_;
  frame.last_room = last_room_;
  frame.sha256 = sha256_hex(packed_);
  frame.total_count = total.count;
  frame.total_sum = total.hex();
  frames_.push_back(std::move(frame));
  file_->write_sealed(packed_);
  text_.clear();
  if (file_->bytes() >= limits_.file_bytes)
    end_file();
}

void MessageFiles::end_file() {
  if (!file_)
    return;
  FinishedMessages finished;
  finished.bytes = file_->bytes();
  finished.sha256 = file_->commit();
  finished.frames = std::exchange(frames_, {});
  file_.reset();
  archive_.progress().add(std::move(finished));
}

std::vector<MessageFrame> MessageFiles::finish(const GroupDigest& total) {
  if (rows_ > 0)
    end_frame(total);
  if (compares())
    throw source_changed();
  end_file();
  std::vector<MessageFrame> all;
  for (const auto& file : archive_.progress().finished())
    all.insert(all.end(), file.frames.begin(), file.frames.end());
  return all;
}

} // namespace gc2pc
