// SPDX-License-Identifier: Apache-2.0
#include "adapters/sql/row_io.hpp"

#include <utility>

namespace gc2pc {
namespace {

class OneAfterTheOther final : public RowSources {
 public:
  OneAfterTheOther(const RowIo& rows, Database& database, std::vector<RowQuery> queries,
                   std::vector<Storage> results)
      : rows_(rows), database_(database), queries_(std::move(queries)), results_(std::move(results)) {}

  RowSource* next() override {
    source_.reset(); // at most one at a time
    if (next_ == queries_.size())
      return nullptr;
    const auto& query = queries_[next_++];
    source_ = rows_.stream(database_, query.sql, query.parameters, results_);
    return source_.get();
  }

 private:
  const RowIo& rows_;
  Database& database_;
  std::vector<RowQuery> queries_;
  std::vector<Storage> results_;
  std::size_t next_ = 0;
  std::unique_ptr<RowSource> source_;
};

} // namespace

std::unique_ptr<RowSources> RowIo::streams(Database& database, std::vector<RowQuery> queries,
                                           const std::vector<Storage>& results) const {
  return std::make_unique<OneAfterTheOther>(*this, database, std::move(queries), results);
}

} // namespace gc2pc
