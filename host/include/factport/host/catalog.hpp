// SPDX-License-Identifier: Apache-2.0
//
// Catalog: where plugins are looked for, and what is found there.
//
// The adapter `sqlite` lives in a file named `sqlite.factport.so`. The directories are searched in
// this order, and the first hit wins:
//   1. those that the application gives;
//   2. those in FACTPORT_PATH, separated by colons;
//   3. $XDG_DATA_HOME/factport/plugins, by default ~/.local/share/factport/plugins;
//   4. ${libdir}/factport: the one beside the program (`<x>/bin` has `<x>/${libdir}/factport`),
//   else
//      the one that the library was configured for.
// 2 and 3 are left out in a privileged process (set-user-id and the like), where 4 is always the
// configured one. A directory that is not an absolute path is refused: the working directory is
// never searched. Directories are not searched recursively. A file or directory that everybody may
// write to is refused, sticky or not. A plugin that is found but cannot be used ends the search:
// going on would hide the fault.
//
// A plugin that carries several adapters is found under its file's name only; name the file with
// the key "plugin" of a configuration to use the others.
//
// Thread rule: constant after construction; a Catalog may be used from any threads at the same
// time. Files are looked at anew in each call.
#ifndef FACTPORT_HOST_CATALOG_HPP
#define FACTPORT_HOST_CATALOG_HPP

#include <factport/cpp/status.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace factport::host {

/// Why a directory is searched, in the order of the search.
enum class SearchSource { kApplication, kEnvironment, kUser, kInstalled };

/// How messages call it: "given by the application", "FACTPORT_PATH", ...
std::string_view name_of(SearchSource source) noexcept;

struct SearchDirectory {
  std::filesystem::path path;
  SearchSource source = SearchSource::kApplication;
};

enum class CatalogState {
  /// What find answers.
  kUsable,
  /// An earlier directory has a file of this name; it is the one that counts.
  kShadowed,
  /// It cannot be used, and `reason` says why.
  kRefused,
};

/// A file that a search came across.
struct CatalogEntry {
  /// Its name without `.factport.so`.
  std::string name;
  /// Where it was found; a symbolic link is not followed here.
  std::filesystem::path file;
  SearchSource source = SearchSource::kApplication;
  CatalogState state = CatalogState::kUsable;
  /// Empty for kUsable.
  std::string reason;
};

class Catalog {
 public:
  /// The directories of this process, with those given by the application first.
  static Catalog of_process(const std::vector<std::filesystem::path>& given = {});

  /// Exactly these directories; those listed twice count once.
  explicit Catalog(std::vector<SearchDirectory> directories);

  /// In the order of the search, absent ones included.
  const std::vector<SearchDirectory>& directories() const noexcept { return directories_; }

  /// Everything that is called like a plugin, in the order of the search and by name within a
  /// directory. No plugin's code is run. Directories that are absent or refused have no entries.
  std::vector<CatalogEntry> list() const;

  /// The file of the plugin called `name`, an absolute path. No plugin's code is run.
  /// Fails with INVALID_ARGUMENT for a name that no adapter can have, with PLUGIN_LOAD or
  /// PLUGIN_INCOMPATIBLE where nothing is found, or what is found first cannot be used; the message
  /// lists every path that was tried and why it was passed over, and what to do next.
  Result<std::filesystem::path> find(std::string_view name) const;

 private:
  std::vector<SearchDirectory> directories_;
};

}  // namespace factport::host

#endif  // FACTPORT_HOST_CATALOG_HPP
