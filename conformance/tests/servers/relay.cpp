// SPDX-License-Identifier: Apache-2.0
#include "relay.hpp"

#include "postgres_server.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace factport::conformance {

namespace {

const char* const kSocket = ".s.PGSQL.5432";

std::filesystem::path fresh_directory() {
  // Short: the path of a unix socket has 107 bytes at most.
  std::string name = "/tmp/fp-relay-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), "cannot make " + name);
  return name;
}

sockaddr_un address_of(const std::filesystem::path& directory) {
  const std::string path = (directory / kSocket).string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error(path + " is too long");
  path.copy(address.sun_path, path.size());
  return address;
}

Socket unix_socket() {
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "socket");
  return Socket(descriptor);
}

Socket listen_in(const std::filesystem::path& directory) {
  Socket socket = unix_socket();
  const sockaddr_un address = address_of(directory);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), 128) != 0)
    throw std::system_error(errno, std::generic_category(),
                            "cannot listen in " + directory.string());
  return socket;
}

}  // namespace

Relay::Relay(std::filesystem::path socket_directory)
    : server_(std::move(socket_directory)),
      directory_(fresh_directory()),
      listener_(listen_in(directory_)),
      acceptor_([this] { accept_clients(); }) {}

Relay::~Relay() {
  orders_.end();
  ::shutdown(listener_.get(), SHUT_RDWR);
  acceptor_.join();
  cut_all();
  links_.clear();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string Relay::url(std::string_view database) const { return socket_url(directory_, database); }

void Relay::cut_all() {
  const std::lock_guard lock(mutex_);
  for (RelayLink& link : links_) link.cut();
}

void Relay::accept_clients() {
  for (;;) {
    Socket client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    // Only the destructor ends the listening.
    if (client.get() < 0) return;
    if (orders_.refused()) continue;
    Socket server = unix_socket();
    const sockaddr_un address = address_of(server_);
    if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      continue;
    const std::lock_guard lock(mutex_);
    links_.remove_if([](const RelayLink& link) { return link.over(); });
    links_.emplace_back(std::move(client), std::move(server), orders_);
  }
}

}  // namespace factport::conformance
