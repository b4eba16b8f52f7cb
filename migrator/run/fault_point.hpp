// SPDX-License-Identifier: Apache-2.0
/// \file
/// The points at which a test can make the program die stand in the adapters, too, and are declared there.
#pragma once

#include "adapters/fault_point.hpp"
