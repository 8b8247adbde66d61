# XEP-0030 Service Discovery
accounts: romeo, juliet, nurse
friends: romeo, juliet
romeo/orchard connects

story: the server says what it is
romeo/orchard sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im' name='xmppd'/>{...}</query>
  </iq>

story: an unknown node of the server
romeo/orchard sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='nothing'/></iq>
  <iq to='example.org' type='get' id='d2'><query xmlns='http://jabber.org/protocol/disco#items' node='nothing'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='d1'>{error:item-not-found}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='d2'>{error:item-not-found}</iq>

story: the items of the server
romeo/orchard sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#items'>{...}</query>
  </iq>

story: an account answers its owner and those who see its presence
romeo/orchard sends
  <iq to='romeo@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
  <iq to='juliet@example.org' type='get' id='d2'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
  <iq to='juliet@example.org' type='get' id='d3'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#info'><identity category='account' type='registered'/>{...}</query>
  </iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='d2'>
    <query xmlns='http://jabber.org/protocol/disco#info'><identity category='account' type='registered'/>{...}</query>
  </iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='d3'>
    <query xmlns='http://jabber.org/protocol/disco#items'>{...}</query>
  </iq>

story: §8: strangers can't tell an account from none
romeo/orchard sends
  <iq to='nurse@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
  <iq to='nobody@example.org' type='get' id='d2'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
  <iq to='nurse@example.org' type='get' id='d3'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq to='nobody@example.org' type='get' id='d4'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq to='nurse@example.org' type='get' id='d5'><query xmlns='http://jabber.org/protocol/disco#info' node='x'/></iq>
  <iq to='nobody@example.org' type='get' id='d6'><query xmlns='http://jabber.org/protocol/disco#info' node='x'/></iq>
romeo/orchard receives
  <iq from='nurse@example.org' to='romeo@example.org/orchard' type='error' id='d1'>{error:service-unavailable}</iq>
  <iq from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='d2'>{error:service-unavailable}</iq>
  <iq from='nurse@example.org' to='romeo@example.org/orchard' type='error' id='d3'>{error:service-unavailable}</iq>
  <iq from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='d4'>{error:service-unavailable}</iq>
  <iq from='nurse@example.org' to='romeo@example.org/orchard' type='error' id='d5'>{error:service-unavailable}</iq>
  <iq from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='d6'>{error:service-unavailable}</iq>
