// SPDX-License-Identifier: Apache-2.0
/// \file
/// Streams messages out of an archive.
#pragma once

#include "adapters/batch.hpp"
#include "adapters/export/archive_folder.hpp"
#include "mappings/model/chat.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gc2pc {

/// Messages of all channels, or of one, in ascending room and chatId.
template <class Row>
class ArchiveMessages final : public MessageReader<Row> {
 public:
  ArchiveMessages(std::shared_ptr<const ArchiveFolder> folder, std::optional<std::int64_t> room,
                  std::optional<ChatId> after);

  bool next(Batch<Row>& batch) override;

 private:
  /// Makes the next frame with such messages the current one; false when there is none.
  bool next_frame();
  /// Adds the row of the line at hand, and goes to the next line.
  void take_line(Batch<Row>& batch);
  void take_unreadable(Batch<Row>& batch);
  [[nodiscard]] std::string_view line() const;
  [[nodiscard]] std::size_t text_size() const { return text_ ? text_->size() : 0; }
  [[nodiscard]] bool is_wanted(std::int64_t room, std::optional<ChatId> id) const;

  std::shared_ptr<const ArchiveFolder> folder_;
  std::optional<std::int64_t> room_;
  std::optional<ChatId> after_;
  std::size_t next_ = 0;                    ///< frame
  std::shared_ptr<const std::string> text_; ///< of the current frame
  std::size_t at_ = 0;                      ///< in text_
  std::vector<legacy::BadMessage> bad_;
};

extern template class ArchiveMessages<chat::Message>;
extern template class ArchiveMessages<legacy::Message>;

} // namespace gc2pc
