// SPDX-License-Identifier: Apache-2.0
/// \file
/// Gives memory that was freed back to the system. The allocator keeps small blocks for later: after a stage
/// that has let go of millions of them, the next one may need other sizes.
#pragma once

namespace gc2pc {

void return_free_memory();

} // namespace gc2pc
