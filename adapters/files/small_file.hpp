// SPDX-License-Identifier: Apache-2.0
/// \file
/// Reads a small file whole, whatever a hostile or a broken one does.
#pragma once

#include "adapters/files/unique_fd.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gc2pc {

/// What may have the name: a file, or also the caller's own pipe or terminal (`/dev/fd/3`,
/// `/dev/stdin`), where a descriptor is meant.
enum class SmallFile { regular, or_own_pipe };

/// Whether a path is a name by which a process reaches what it was given open. In another process it names
/// something else.
[[nodiscard]] bool names_descriptor(std::string_view path);
/// A name of a descriptor without its number: all that another process can know of it.
inline constexpr std::string_view any_descriptor = "/dev/fd/";
/// A text, for example a database connection, with each name of a descriptor replaced by any_descriptor.
[[nodiscard]] std::string without_descriptors(std::string_view text);

/// Rule files, templates and configuration have a few kilobytes.
inline constexpr std::size_t most_text_bytes = std::size_t{4} << 20;

/// Opens it without waiting for another program. `shown` is as in read_small(). Throws os_error, and
/// Error(wrong_input) for a folder, a named pipe, a device or a socket.
[[nodiscard]] UniqueFd open_small(const std::string& path, const std::string& shown, SmallFile kind);

/// Everything to the end: what cannot be read to its end is an error, never a shorter file. `shown` names it
/// in messages, e.g. "rule file 'x.xml'". Throws os_error, Error(wrong_input) beyond `most` bytes and for a
/// NUL, which texts do not have, and Error(interrupted) when a signal arrives while a pipe says nothing.
[[nodiscard]] std::string read_small(const UniqueFd& file, const std::string& shown, std::size_t most);

/// Both. `what` is "rule file", `most` as above.
[[nodiscard]] std::string read_small_file(const std::string& path, std::string_view what,
                                          std::size_t most = most_text_bytes);

} // namespace gc2pc
