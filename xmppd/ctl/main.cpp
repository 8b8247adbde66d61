// xmppctl: controls a running xmppd.
#include "xmppd/ctl/password.hpp"
#include "xmppd/ctl/run_ctl.hpp"

int main(int argc, char** argv) {
  xmppd::ctl::ProcessTerminal terminal;
  return xmppd::ctl::run_ctl({argv + 1, argv + argc}, terminal);
}
