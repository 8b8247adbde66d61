# XEP-0092 Software Version, XEP-0202 Entity Time
accounts: romeo
romeo/orchard connects

story: the version
romeo/orchard sends
  <iq to='example.org' type='get' id='v1'><query xmlns='jabber:iq:version'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='v1'>
    <query xmlns='jabber:iq:version'><name>xmppd</name><version>{any}</version></query>
  </iq>

story: the operator may hide it
settings: version.show = false
romeo/orchard sends
  <iq to='example.org' type='get' id='v1'><query xmlns='jabber:iq:version'/></iq>
  <iq to='example.org' type='get' id='v2'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='v1'>{error:service-unavailable}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='v2'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im'/>{...}</query></iq>

story: the time
only in-process
clock advances 5 s
romeo/orchard sends
  <iq to='example.org' type='get' id='t1'><time xmlns='urn:xmpp:time'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='t1'>
    <time xmlns='urn:xmpp:time'><tzo>+00:00</tzo><utc>2026-01-01T00:00:05Z</utc></time>
  </iq>
