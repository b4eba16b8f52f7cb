// SPDX-License-Identifier: Apache-2.0
#include "adapters/archive/zstd_stream.hpp"

#include "adapters/archive/libarchive_handles.hpp"
#include "mappings/model/error.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace gc2pc {
namespace {

using libarchive::compression_level, libarchive::Entry, libarchive::Reader, libarchive::Writer;

/// Bytes that are read from a file at once.
constexpr std::size_t block_bytes = std::size_t{64} * 1024;
/// Bytes that are unpacked at once.
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// libarchive's texts repeat what it read, which may be anything; they are left out.
Error unreadable_text() {
  return Error(ErrorKind::corrupt, "the compressed text cannot be read");
}

} // namespace

struct ZstdWriter::Impl {
  Sink sink;
  std::exception_ptr failed; ///< what the sink threw: it must not cross a C library
  Writer writer{archive_write_new()};

  void check(la_ssize_t result) {
    if (failed)
      std::rethrow_exception(std::exchange(failed, nullptr));
    if (result < ARCHIVE_OK)
      throw Error(ErrorKind::internal, "libarchive cannot compress");
  }
  static la_ssize_t take(archive*, void* self, const void* bytes, size_t count) {
    auto& impl = *static_cast<Impl*>(self);
    try {
      impl.sink({static_cast<const char*>(bytes), count});
      return static_cast<la_ssize_t>(count);
    } catch (...) {
      impl.failed = std::current_exception();
      return -1;
    }
  }
};

ZstdWriter::ZstdWriter(Sink sink, std::optional<int> level) : impl_(std::make_unique<Impl>()) {
  impl_->sink = std::move(sink);
  auto* const writer = impl_->writer.get();
  const Entry entry(archive_entry_new());
  if (writer == nullptr || !entry)
    throw std::bad_alloc();
  impl_->check(archive_write_set_format_raw(writer));
  impl_->check(archive_write_add_filter_zstd(writer));
  const auto digits = level ? std::to_string(*level) : std::string(compression_level);
  impl_->check(archive_write_set_filter_option(writer, "zstd", "compression-level", digits.c_str()));
  impl_->check(archive_write_set_bytes_per_block(writer, 0)); // no padding, no buffer of its own
  impl_->check(archive_write_open(writer, impl_.get(), nullptr, &Impl::take, nullptr));
  archive_entry_set_pathname(entry.get(), "text");
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  impl_->check(archive_write_header(writer, entry.get()));
}

ZstdWriter::~ZstdWriter() {
  // The destructor of libarchive's handle writes what is left: after a failure it is not wanted.
  impl_->sink = [](std::string_view) {};
}

void ZstdWriter::write(std::string_view text) {
  if (!text.empty())
    impl_->check(archive_write_data(impl_->writer.get(), text.data(), text.size()));
}

void ZstdWriter::finish() {
  impl_->check(archive_write_close(impl_->writer.get()));
}

struct ZstdReader::Impl {
  Reader reader{archive_read_new()};
  bool done = false;

  void prepare() const {
    if (!reader)
      throw std::bad_alloc();
    if (archive_read_support_format_raw(reader.get()) != ARCHIVE_OK ||
        archive_read_support_format_empty(reader.get()) != ARCHIVE_OK ||
        archive_read_support_filter_zstd(reader.get()) != ARCHIVE_OK)
      throw Error(ErrorKind::internal, "libarchive cannot read zstd");
  }
  void begin(int opened) {
    archive_entry* entry = nullptr;
    const int result = opened == ARCHIVE_OK ? archive_read_next_header(reader.get(), &entry) : opened;
    done = result == ARCHIVE_EOF; // a text without a byte
    // Without the filter it would be the bytes themselves.
    if ((result != ARCHIVE_OK && !done) || archive_filter_code(reader.get(), 0) != ARCHIVE_FILTER_ZSTD)
      throw unreadable_text();
  }
};

ZstdReader::ZstdReader(int file) : impl_(std::make_unique<Impl>()) {
  impl_->prepare();
  impl_->begin(archive_read_open_fd(impl_->reader.get(), file, block_bytes));
}

ZstdReader::ZstdReader(std::string_view bytes) : impl_(std::make_unique<Impl>()) {
  impl_->prepare();
  impl_->begin(archive_read_open_memory(impl_->reader.get(), bytes.data(), bytes.size()));
}

ZstdReader::~ZstdReader() = default;

bool ZstdReader::read(std::string& text, std::size_t most) {
  if (impl_->done)
    return false;
  const auto before = text.size();
  text.resize(before + most);
  const auto got = archive_read_data(impl_->reader.get(), text.data() + before, most);
  text.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
  if (got < 0)
    throw unreadable_text();
  impl_->done = got == 0;
  return got > 0;
}

std::string unpack_zstd(std::string_view bytes, std::size_t size) {
  ZstdReader reader(bytes);
  std::string text;
  // Piece by piece: what the size says is believed only when the bytes are there.
  while (text.size() <= size && reader.read(text, std::min(piece_bytes, size + 1 - text.size()))) {
  }
  if (text.size() != size)
    throw Error(ErrorKind::corrupt, "the compressed text has another length than expected");
  return text;
}

} // namespace gc2pc
