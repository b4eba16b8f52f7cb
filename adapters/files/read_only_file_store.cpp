// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/read_only_file_store.hpp"

#include "mappings/model/error.hpp"

#include <utility>

namespace gc2pc {
namespace {

class ReadOnlyFileStore final : public FileStore {
 public:
  explicit ReadOnlyFileStore(std::unique_ptr<FileStore> store) : store_(std::move(store)) {}

  std::string description() const override { return store_->description(); }
  std::vector<StoredFile> list() override { return store_->list(); }
  std::optional<std::string> sha256(const std::string& path) override { return store_->sha256(path); }
  void read(const std::string& path, const std::function<void(const char*, std::size_t)>& sink) override {
    store_->read(path, sink);
  }
  bool exists() const override { return store_->exists(); }
  std::uint64_t free_bytes() const override { return store_->free_bytes(); }

  Copied copy_from(FileStore&, const StoredFile&, const std::function<void(std::uint64_t)>&) override {
    refuse("copy a file to");
  }
  void remove(const std::string&) override { refuse("remove a file from"); }
  void create() override { refuse("create"); }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(ErrorKind::internal, "a dry run tried to " + what + " " + store_->description());
  }

  std::unique_ptr<FileStore> store_;
};

} // namespace

std::unique_ptr<FileStore> read_only(std::unique_ptr<FileStore> store) {
  return std::make_unique<ReadOnlyFileStore>(std::move(store));
}

} // namespace gc2pc
