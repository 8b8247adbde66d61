// The Signal library's headers: of libomemo-c, its fork that speaks OMEMO 2 as well, or of libsignal-protocol-c. Both
// have the same names, so a program is built with one of them (OMEMO_WITH_LIBOMEMO_C, set by CMake).
#pragma once

#if OMEMO_WITH_LIBOMEMO_C
#include <omemo/curve.h>
#include <omemo/protocol.h>
#include <omemo/ratchet.h>
#include <omemo/session_builder.h>
#include <omemo/session_cipher.h>
#include <omemo/session_pre_key.h>
#include <omemo/session_record.h>
#include <omemo/session_state.h>
#include <omemo/signal_protocol.h>
#else
#include <signal/curve.h>
#include <signal/protocol.h>
#include <signal/ratchet.h>
#include <signal/session_builder.h>
#include <signal/session_cipher.h>
#include <signal/session_pre_key.h>
#include <signal/session_record.h>
#include <signal/session_state.h>
#include <signal/signal_protocol.h>
#endif
