# XEP-0050 Ad-Hoc Commands
accounts: romeo, juliet
settings: host.admins = ["juliet@example.org"]
settings: host.user_invites = none
romeo/orchard connects
juliet/balcony connects

story: §2.3: an account lists the commands of its owner, the domain none for who is no administrator
romeo/orchard sends
  <iq type='get' id='c1'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
  <iq to='example.org' type='get' id='c2'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
  <iq to='example.org' type='get' id='c3'><query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/commands'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='c1'>
    <query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'>
      <item jid='romeo@example.org' node='xmppd#app-passwords' name='Application passwords'/>
      <item jid='romeo@example.org' node='xmppd#change-password' name='Change my password'/>
      <item jid='romeo@example.org' node='xmppd#devices' name='Log out my devices'/>
      <item jid='romeo@example.org' node='xmppd#new-app-password' name='New application password'/>
      <item jid='romeo@example.org' node='xmppd#recovery-codes' name='New recovery codes'/>
      <item jid='romeo@example.org' node='xmppd#remove-second-factor' name='Remove the second factor'/>
      <item jid='romeo@example.org' node='xmppd#second-factor' name='Set up a second factor'/>
      <item jid='romeo@example.org' node='xmppd#sessions' name='My devices'/>
    </query>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='c2'>
    <query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='c3'>
    <query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/commands'>
      <identity category='automation' type='command-list'/>
      <feature var='http://jabber.org/protocol/commands'/>
    </query>
  </iq>

story: §2.3: an administrator finds the commands of the domain there and at the own account
juliet/balcony sends
  <iq to='example.org' type='get' id='c1'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
  <iq type='get' id='c2'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'>
      <item jid='example.org' node='http://jabber.org/protocol/admin#add-user' name='Add a user'/>{...}</query>
  </iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c2'>
    <query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'>
      <item jid='juliet@example.org' node='http://jabber.org/protocol/admin#add-user' name='Add a user'/>{...}</query>
  </iq>

story: §2.3: what a command says of itself, and to whom it does not
juliet/balcony sends
  <iq to='example.org' type='get' id='c1'><query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/admin#announce'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/admin#announce'>
      <identity category='automation' type='command-node' name='Send an announcement to online users'/>
      <feature var='http://jabber.org/protocol/commands'/>
      <feature var='jabber:x:data'/>
    </query>
  </iq>
romeo/orchard sends
  <iq to='example.org' type='get' id='c2'><query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/admin#announce'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c2'>{error:forbidden}</iq>

story: §2.4.2: a command of two stages: forward, back, forward, done
juliet/garden connects
juliet/balcony sends
  <iq type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{set:s}' status='executing'>
      <actions execute='next'><next/></actions>
      <x xmlns='jabber:x:data' type='form'>{...}</x>
    </command>
  </iq>
juliet/balcony sends
  <iq type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='next'><x xmlns='jabber:x:data' type='submit'><field var='sessions'><value>nowhere</value></field></x></command></iq>
  <iq type='set' id='c3'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='next'/></iq>
  <iq type='set' id='c4'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='prev'/></iq>
  <iq type='set' id='c5'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='complete'><x xmlns='jabber:x:data' type='submit'><field var='sessions'><value>garden</value></field></x></command></iq>
  <iq type='set' id='c6'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='sessions'><value>garden</value></field></x></command></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c2'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}<bad-payload xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c3'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}<bad-payload xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c4'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><bad-action xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c5'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><bad-action xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c6'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' status='executing'>
      <actions execute='complete'><prev/><complete/></actions>
      <x xmlns='jabber:x:data' type='form'>{...}</x>
    </command>
  </iq>
juliet/balcony sends
  <iq type='set' id='c7'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='prev'/></iq>
  <iq type='set' id='c8'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='sessions'><value>garden</value></field></x></command></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c7'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' status='executing'>
      <actions execute='next'><next/></actions>
      <x xmlns='jabber:x:data' type='form'>{...}</x>
    </command>
  </iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c8'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' status='executing'>
      <actions execute='complete'><prev/><complete/></actions>
      <x xmlns='jabber:x:data' type='form'>{...}</x>
    </command>
  </iq>
juliet/garden receives nothing
juliet/balcony sends
  <iq type='set' id='c9'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='complete'><x xmlns='jabber:x:data' type='submit'/></command></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c9'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' status='completed'><note type='info'>1 disconnected.</note></command>
  </iq>
juliet/garden is closed: policy-violation

story: §2.5: a command that was canceled is over; somebody else's session is unknown
juliet/balcony sends
  <iq type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{set:s}' status='executing'>{...}</command>
  </iq>
romeo/orchard sends
  <iq type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='cancel'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='c2'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><bad-sessionid xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
juliet/balcony sends
  <iq type='set' id='c3'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' action='cancel'/></iq>
  <iq type='set' id='c4'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c3'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}' status='canceled'/>
  </iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c4'>
    <error type='cancel' code='405'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><session-expired xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>

story: §4.3: a command does not wait longer than commands.session_seconds
only in-process
settings: commands.session_seconds = 60
juliet/balcony sends
  <iq type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{set:s}' status='executing'>{...}</command>
  </iq>
clock advances 61 s
juliet/balcony sends
  <iq type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{get:s}'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c2'>
    <error type='cancel' code='405'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><session-expired xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>

story: errors: no such command, no node, somebody else's account, an unknown action, an unknown session
romeo/orchard sends
  <iq to='example.org' type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='nothing'/></iq>
  <iq to='example.org' type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands'/></iq>
  <iq to='juliet@example.org' type='set' id='c3'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions'/></iq>
  <iq to='example.org' type='set' id='c4'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions'/></iq>
  <iq type='set' id='c5'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' action='jump'/></iq>
  <iq type='set' id='c6'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' action='complete'/></iq>
  <iq type='set' id='c7'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='guessed'/></iq>
  <iq to='example.org' type='set' id='c8'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c1'>{error:item-not-found}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c2'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='c3'>{error:service-unavailable}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c4'>{error:item-not-found}</iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='c5'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><malformed-action xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='c6'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><bad-action xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='c7'>
    <error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><bad-sessionid xmlns='http://jabber.org/protocol/commands'/></error>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c8'>{error:forbidden}</iq>

story: no more commands at a time than commands.max_per_client
settings: commands.max_per_client = 1
romeo/orchard sends
  <iq type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions'/></iq>
  <iq type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='c1'>
    <command xmlns='http://jabber.org/protocol/commands' node='xmppd#sessions' sessionid='{any}' status='executing'>{...}</command>
  </iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='c2'>{error:resource-constraint wait}</iq>
