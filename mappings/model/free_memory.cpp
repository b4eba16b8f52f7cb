// SPDX-License-Identifier: Apache-2.0
#include "mappings/model/free_memory.hpp"

#include <malloc.h>

namespace gc2pc {

void return_free_memory() {
  ::malloc_trim(0);
}

} // namespace gc2pc
