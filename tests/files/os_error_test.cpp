// SPDX-License-Identifier: Apache-2.0
#include "adapters/files/os_error.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>

using namespace gc2pc;

TEST_CASE("what the operating system says becomes the kind that fits") {
  CHECK(os_error("x", ENOSPC).kind() == ErrorKind::no_space);
  CHECK(os_error("x", EDQUOT).kind() == ErrorKind::no_space);
  CHECK(os_error("x", EFBIG).kind() == ErrorKind::no_space);
  CHECK(os_error("x", EACCES).kind() == ErrorKind::permission);
  CHECK(os_error("x", EPERM).kind() == ErrorKind::permission);
  CHECK(os_error("x", EROFS).kind() == ErrorKind::permission);
  CHECK(os_error("x", ENOENT).kind() == ErrorKind::not_found);
  CHECK(os_error("x", EEXIST).kind() == ErrorKind::conflict);
  CHECK(os_error("x", ENOTDIR).kind() == ErrorKind::wrong_input);
  CHECK(os_error("x", ESTALE).kind() == ErrorKind::connection);
  CHECK(os_error("x", ESTALE).is_retryable());
}

TEST_CASE("its text names what was done, the reason, and the remedy") {
  CHECK(os_error("cannot write '/a'", ENOSPC).what() ==
        std::string("cannot write '/a': No space left on device. Free space on that disk, then run the same "
                    "command again."));
  CHECK(os_error("cannot open '/a'", EACCES).what() ==
        std::string("cannot open '/a': Permission denied. Give the account that runs gc2pc access to it, "
                    "then run the same command again."));
  CHECK(os_error("cannot read '/a'", EIO).what() ==
        std::string("cannot read '/a': Input/output error. Check the disk or the mount, then run the same "
                    "command again."));
  CHECK(os_error("cannot open '/a'", ENOENT).what() ==
        std::string("cannot open '/a': No such file or directory"));
  CHECK(os_error("x", 99999).what() == std::string("x: error 99999"));
}
