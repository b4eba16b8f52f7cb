// SPDX-License-Identifier: Apache-2.0
#include "adapters/source/legacy_source.hpp"

#include <utility>

namespace gc2pc {
namespace {

class OneRangeAfterTheOther final : public RangesReader {
 public:
  OneRangeAfterTheOther(LegacySource& source, std::vector<MessageRange> ranges)
      : source_(source), ranges_(std::move(ranges)) {}

  MessageReader<legacy::Message>* next() override {
    stream_.reset(); // at most one at a time
    if (next_ < ranges_.size())
      stream_ = source_.messages(ranges_[next_++]);
    return stream_.get();
  }

 private:
  LegacySource& source_;
  std::vector<MessageRange> ranges_;
  std::size_t next_ = 0;
  std::unique_ptr<MessageReader<legacy::Message>> stream_;
};

} // namespace

std::unique_ptr<RangesReader> LegacySource::ranges(std::vector<MessageRange> ranges) {
  return std::make_unique<OneRangeAfterTheOther>(*this, std::move(ranges));
}

} // namespace gc2pc
