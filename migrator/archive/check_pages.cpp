// SPDX-License-Identifier: Apache-2.0
#include "migrator/archive/check_pages.hpp"

#include "mappings/model/error.hpp"
#include "migrator/base/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace gc2pc {
namespace {

/// The pages of one room after the other.
class PageCheck {
 public:
  PageCheck(const ArchiveFolder& archive, Observer& observer, const StopRequested& stop,
            const std::function<void(std::string_view)>& damaged)
      : archive_(archive), observer_(observer), stop_(stop), damaged_(damaged) {}

  std::size_t run() {
    const auto& manifest = archive_.manifest();
    observer_.begin("check pages", static_cast<std::uint64_t>(manifest.pages->count), Unit::files);
    examined([&] {
      archive_.for_each_page([&](const std::string& name, std::string_view sum) {
        stop_if_requested(stop_, "checking pages");
        go_to(name.substr(0, name.rfind('/')));
        names_.push_back(name.substr(folder_.size() + 1));
        examined([&] { static_cast<void>(archive_.open_checked(name, sum)); });
        observer_.progress(++compared_);
      });
      go_to({});
      // Only with the whole list it is known which folders do not belong there.
      const std::string rooms(archive_files::rooms);
      for (const auto& folder : archive_.names_in(rooms))
        if (!std::binary_search(folders_.begin(), folders_.end(), rooms + "/" + folder))
          stranger(rooms + "/" + folder);
    });
    observer_.end(counted(static_cast<std::int64_t>(compared_), "page"));
    return compared_;
  }

 private:
  template <class Work>
  void examined(Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::corrupt)
        throw;
      damaged_(error.message());
    }
  }

  void stranger(const std::string& name) { damaged_(fmt::format("'{}' does not belong to it", name)); }

  /// Ends the folder of a room; `folder` is the next one.
  void go_to(const std::string& folder) {
    if (folder == folder_)
      return;
    if (!folder_.empty()) {
      examined([&] {
        for (const auto& name : archive_.names_in(folder_))
          if (!std::binary_search(names_.begin(), names_.end(), name))
            stranger(folder_ + "/" + name);
      });
      folders_.push_back(folder_);
    }
    folder_ = folder;
    names_.clear();
  }

  const ArchiveFolder& archive_;
  Observer& observer_;
  const StopRequested& stop_;
  const std::function<void(std::string_view)>& damaged_;
  std::string folder_;               ///< of the room at hand
  std::vector<std::string> names_;   ///< of its pages, sorted as the list is
  std::vector<std::string> folders_; ///< of the rooms before
  std::size_t compared_ = 0;
};

} // namespace

std::size_t check_pages(const ArchiveFolder& archive, Observer& observer, const StopRequested& stop,
                        const std::function<void(std::string_view)>& damaged) {
  return archive.manifest().pages ? PageCheck(archive, observer, stop, damaged).run() : 0;
}

} // namespace gc2pc
