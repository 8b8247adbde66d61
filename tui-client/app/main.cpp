// xmpp-tui.
#include "tui-client/app/command_line.hpp"

int main(int argc, char** argv) { return tui::run_command_line(argc, argv); }
