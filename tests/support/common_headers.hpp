// SPDX-License-Identifier: Apache-2.0
/// \file
/// What most tests include, to be precompiled. No test includes this file: each includes what it uses.
#pragma once

#include "adapters/directory/directory.hpp"
#include "adapters/files/file_store.hpp"
#include "adapters/source/legacy_source.hpp"
#include "adapters/target/chat_store.hpp"
#include "mappings/digest/canonical.hpp"
#include "mappings/model/plan.hpp"
#include "mappings/rules/planner.hpp"
#include "migrator/run/run.hpp"
#include "migrator/run/session.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>
