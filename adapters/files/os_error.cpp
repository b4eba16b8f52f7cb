// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/os_error.hpp"

#include <cerrno>
#include <cstring>
#include <string>

namespace gc2pc {
namespace {

ErrorKind kind_of(int error_number) {
  switch (error_number) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG: // FAT and some mounts cannot hold the file: another place with room is the remedy, too
    return ErrorKind::no_space;
  case EACCES:
  case EPERM:
  case EROFS:
    return ErrorKind::permission;
  case ENOENT:
    return ErrorKind::not_found;
  case EIO:
  case ESTALE:
  case ETIMEDOUT:
  case EHOSTDOWN:
  case EHOSTUNREACH:
  case ENOTCONN:
    return ErrorKind::connection;
  case EEXIST:
    return ErrorKind::conflict;
  default:
    return ErrorKind::wrong_input;
  }
}

} // namespace

Error os_error(std::string_view doing, int error_number) {
  // strerrordesc_np does not translate: the text is the same in every locale, and thread-safe.
  const char* reason = ::strerrordesc_np(error_number);
  const std::string text = reason ? reason : "error " + std::to_string(error_number);
  Error error(kind_of(error_number), std::string(doing) + ": " + text);
  switch (error.kind()) {
  case ErrorKind::no_space:
    error.hint("Free space on that disk, then run the same command again.");
    break;
  case ErrorKind::permission:
    error.hint("Give the account that runs gc2pc access to it, then run the same command again.");
    break;
  case ErrorKind::connection:
    error.hint("Check the disk or the mount, then run the same command again.").retryable();
    break;
  default:
    break;
  }
  return error;
}

} // namespace gc2pc
