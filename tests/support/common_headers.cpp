// SPDX-License-Identifier: Apache-2.0
// Nothing of its own: the precompiled headers need a program part that they are built with.
