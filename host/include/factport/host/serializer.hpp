// SPDX-License-Identifier: Apache-2.0
//
// Serializer<T>: how an application's own type becomes a JSON payload and comes back. Specialize
// it:
//
//     template <>
//     struct factport::Serializer<Deposited> {
//       static constexpr std::string_view kName = "deposited";      // the event's name
//       static std::string serialize(const Deposited& value);       // one JSON value
//       static Deposited deserialize(std::string_view payload);
//     };
//
//     stream.publish({event_of(Deposited{.amount = 100})});
//     for (const auto& event : stream.scan()) if (is<Deposited>(event)) total +=
//     as<Deposited>(event).amount;
//
// The payload is validated like any other.
#ifndef FACTPORT_HOST_SERIALIZER_HPP
#define FACTPORT_HOST_SERIALIZER_HPP

#include <factport/host/append.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace factport {

template <class T>
struct Serializer;

/// An event whose payload is `value`, named by its Serializer.
template <class T>
NewEvent event_of(const T& value) {
  return {.name = std::string(Serializer<T>::kName), .payload = Serializer<T>::serialize(value)};
}
/// The same under another name.
template <class T>
NewEvent event_of(std::string name, const T& value) {
  return {.name = std::move(name), .payload = Serializer<T>::serialize(value)};
}

/// Whether an event has the name of T's Serializer.
template <class T, class Event>
bool is(const Event& event) {
  return event.name() == Serializer<T>::kName;
}

/// An event's payload as a T. Throws what the Serializer throws.
template <class T, class Event>
T as(const Event& event) {
  return Serializer<T>::deserialize(event.payload());
}

}  // namespace factport

#endif  // FACTPORT_HOST_SERIALIZER_HPP
