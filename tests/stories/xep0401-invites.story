# XEP-0401 and XEP-0379: who was invited by a user becomes a contact without being asked about.
accounts: romeo, juliet, tybalt

story: every user is offered one command, administrators two
settings: host.admins = ["juliet@example.org"]
romeo/orchard connects
juliet/balcony connects
romeo/orchard sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
  <iq to='example.org' type='set' id='d2'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#create-account' action='execute'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'>
      <item jid='example.org' node='urn:xmpp:invite#invite' name='Invite somebody'/>
    </query>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='d2'>{error:forbidden}</iq>
juliet/balcony sends
  <iq to='example.org' type='get' id='d3'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:xmpp:invite#create-account'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='d3'>
    <query xmlns='http://jabber.org/protocol/disco#info' node='urn:xmpp:invite#create-account'>{...}</query>
  </iq>

story: none, where users may not invite
settings: host.user_invites = none
romeo/orchard connects
romeo/orchard sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>
  <iq to='example.org' type='set' id='d2'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' action='execute'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='d2'>{error:item-not-found}</iq>

story: a user's invite is for an account from elsewhere, so it says nothing of ibr
romeo/orchard connects
romeo/orchard sends
  <iq to='example.org' type='set' id='i1'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' action='execute'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='i1'>
    <command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' sessionid='{any}' status='completed'>
      <x xmlns='jabber:x:data' type='result'>
        <field type='hidden' var='FORM_TYPE'><value>urn:xmpp:invite#invitation</value></field>
        <field type='text-single' var='uri'><value>{set:uri}</value></field>
        <field type='text-single' var='expire'><value>{any}</value></field>
      </x>
    </command>
  </iq>

story: only so many are open
settings: invites.max_open = 1
romeo/orchard connects
romeo/orchard sends
  <iq to='example.org' type='set' id='i1'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' action='execute'/></iq>
  <iq to='example.org' type='set' id='i2'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' action='execute'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='i1'>{...}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='i2'>
    <command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite' sessionid='{any}' status='completed'>
      <note type='error'>Too many of your invites are unused.</note>
    </command>
  </iq>

story: a wrong token is as good as none
romeo/orchard is available
ignore presence
juliet/balcony connects
juliet/balcony sends
  <presence to='romeo@example.org' type='subscribe'><preauth xmlns='urn:xmpp:pars:0' token='guessed'/></presence>
romeo/orchard receives
  <presence from='juliet@example.org' to='romeo@example.org' type='subscribe'/>
