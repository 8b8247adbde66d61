// OMEMO's conditions in words for a person.
#pragma once

#include <set>
#include <string>

#include "omemo/omemo.hpp"
#include "tui-client/types.hpp"

namespace tui {

// Why a message stays closed: the body of its stub.
std::string undecryptable_reason(const omemo::Error& error);
// The same for a message that comes out of an archive, where nothing is begun because of it.
std::string archived_reason(const omemo::Error& error);
// "OMEMO 2", "OMEMO 0.3", both with a plus between; "OMEMO" of nothing.
std::string protocol_name(const std::set<omemo::Version>& versions);
std::string device_name(const omemo::Address& address);  // "device 1234"
omemo::Trust to_omemo(Trust trust);
Trust from_omemo(omemo::Trust trust);

}  // namespace tui
