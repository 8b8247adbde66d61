# The front door; CMake does the work.
#
#   make           both programs, optimised        make run       server, two accounts, an encrypted chat
#   make test      everything, with its set-up     make asan      the tests under address and UB sanitizers
#   make tsan      the same under the thread sanitizer
#   make browser-test   a page in Chromium chats with xmpp-tui, over WebSocket and BOSH
#   make dino-test      Debian's Dino logs in, by a password and by an application password
#   make bench     costs per message and session   make kill-test SIGKILL under load, for longer
#   make bench-web a large file beside nginx, sessions over WebSocket and BOSH beside TCP
#   make compare   beside Debian's ejabberd and prosody, into docs/performance.md
#   make bench-rooms   a room with 2,000 occupants, a restart of the daemon under them
#   make interruptions  10,000 messages through CUTS cut connections, RESTARTS and KILLS of the daemon
#   make soak      xmpp-tui with 50 chats for SOAK_SECONDS: nothing lost, memory flat
#   make overload  what honest users notice of 10,000 hostile connections, and of eight who flood for OVERLOAD_SECONDS
#   make fuzz      the fuzzers, FUZZ_SECONDS each      make layers    who includes whom, checked
#   make fuzz-coverage   the lines that their corpora reach
#   make bench-federation   messages between two servers, idle streams, a thousand domains dialled at once
#   make interop   xmppd, prosody and ejabberd as three domains of one network (less than two minutes)
#   make install   below PREFIX (and DESTDIR)      make deb       Debian packages, in build/deb
#   make try-packages   the packages on a Debian of their own: from installation to restore and upgrade
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
SOAK_SECONDS ?= 7200
OVERLOAD_SECONDS ?= 300
ROUNDS ?= 100
CUTS ?= 200
RESTARTS ?= 20
KILLS ?= 20
JOBS ?= $(shell nproc)
# Warnings are errors where CI says so; a newer compiler must not keep anybody from building.
STRICT := $(if $(CI),ON,OFF)
PROGRAMS := xmppd xmppctl xmpp-tui

.PHONY: all run test browser-test dino-test asan tsan bench bench-web compare bench-rooms kill-test interruptions soak overload fuzz fuzz-coverage layers install deps clean interop bench-federation deb try-packages

all: deps
	@cmake --preset release -DBUILD_TESTING=OFF -DWARNINGS_AS_ERRORS=$(STRICT) >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
	@rm -f build-configure.log
	@cmake --build build/release --parallel $(JOBS) --target $(PROGRAMS)

deps:
	@packaging/install-dependencies build

run: all
	@packaging/demo build/release

test:
	@packaging/install-dependencies build test
	@packaging/check-layers
	@packaging/run-tests release -DBUILD_TESTING=ON -DWARNINGS_AS_ERRORS=$(STRICT)

asan tsan:
	@packaging/install-dependencies build test
	@packaging/run-tests $@

browser-test: all
	@packaging/install-dependencies test browser
	@python3 -B tests/browser/browser_test.py --server xmppd --client build/release/tui-client/app/xmpp-tui \
	  --xmppd build/release/xmppd/app/xmppd --xmppctl build/release/xmppd/ctl/xmppctl

dino-test: all
	@packaging/install-dependencies test dino
	@sudo=; [ $$(id -u) = 0 ] || sudo=sudo; $$sudo /usr/bin/python3 -B tests/interop/dino_test.py --bin build/release/xmppd

bench: all
	@packaging/install-dependencies test
	@cmake --build build/release --parallel $(JOBS) --target loadgen archive_cost client_start csi_traffic omemo_cost session_cost
	@bench/run build/release

bench-web: all
	@packaging/install-dependencies test bench
	@/usr/bin/python3 -B bench/web/files.py --bin build/release/xmppd
	@/usr/bin/python3 -B bench/web/streams.py --bin build/release/xmppd

compare: all
	@packaging/install-dependencies test compare
	@cmake --build build/release --parallel $(JOBS) --target loadgen relay
	@bench/compare --bin build/release

bench-rooms: all
	@cmake --build build/release --parallel $(JOBS) --target loadgen
	@bench/run build/release --large-room 2000

bench-federation: all
	@packaging/install-dependencies test
	@/usr/bin/python3 -B bench/federation build/release

interop: all
	@packaging/install-dependencies test
	@for story in three three-dialback; do \
	  /usr/bin/python3 -B tests/interop/federation_test.py --xmppd build/release/xmppd/app/xmppd \
	    --xmppctl build/release/xmppd/ctl/xmppctl --story $$story || exit 1; done

kill-test: all
	@packaging/install-dependencies test
	@tests/faults/kill_test.py --bin build/release --rounds $(ROUNDS)
	@tests/faults/room_kill_test.py --bin build/release --rounds $(ROUNDS)

interruptions: all
	@packaging/install-dependencies test
	@python3 tests/faults/interruptions.py --bin build/release/xmppd --messages 10000 --cuts $(CUTS) --restarts $(RESTARTS) --kills $(KILLS)

soak: all
	@packaging/install-dependencies test
	@/usr/bin/python3 -B tests/tui/soak.py --client build/release/tui-client/app/xmpp-tui --xmppd build/release/xmppd/app/xmppd \
	  --xmppctl build/release/xmppd/ctl/xmppctl --seconds $(SOAK_SECONDS)

overload: all
	@packaging/install-dependencies test
	@/usr/bin/python3 -B tests/faults/overload.py --bin build/release/xmppd --hostile 10000 --flooders 8 \
	  --windows 12 --seconds $(OVERLOAD_SECONDS)

fuzz:
	@packaging/install-dependencies build fuzz
	@packaging/fuzz $(FUZZ_SECONDS)

fuzz-coverage:
	@packaging/install-dependencies build fuzz
	@packaging/fuzz-coverage

layers:
	@packaging/check-layers

install: all
	@DESTDIR=$(DESTDIR) cmake --install build/release --prefix $(PREFIX)

deb:
	@packaging/install-dependencies build deb
	@packaging/make-deb

try-packages: deb
	@packaging/install-dependencies try
	@packaging/try-packages build/deb

clean:
	rm -rf build .run
