// SPDX-License-Identifier: Apache-2.0
//
// Everything an application needs.
#ifndef FACTPORT_HOST_HOST_HPP
#define FACTPORT_HOST_HOST_HPP

#include <factport/host/append.hpp>
#include <factport/host/call_options.hpp>
#include <factport/host/catalog.hpp>
#include <factport/host/clock.hpp>
#include <factport/host/condition.hpp>
#include <factport/host/config.hpp>
#include <factport/host/error.hpp>
#include <factport/host/library.hpp>
#include <factport/host/log.hpp>
#include <factport/host/open_options.hpp>
#include <factport/host/retry.hpp>
#include <factport/host/scan.hpp>
#include <factport/host/serializer.hpp>
#include <factport/host/store.hpp>
#include <factport/host/timestamp.hpp>

#endif  // FACTPORT_HOST_HOST_HPP
