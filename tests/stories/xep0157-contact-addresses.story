# XEP-0157, XEP-0455: whom to write to about the service, and where to look when it is away, in the server's own disco#info
accounts: romeo
romeo/orchard connects

story: those that the operator gave, and no others
settings: host.abuse_addresses = ["mailto:abuse@example.org", "xmpp:abuse@example.org"]
settings: host.support_addresses = ["https://example.org/help"]
settings: host.outage_addresses = ["https://status.example.net/example.org.json"]
romeo/orchard sends
  <iq to='example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='1'><query xmlns='http://jabber.org/protocol/disco#info'>{...}
    <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/network/serverinfo</value></field>
      <field var='abuse-addresses' type='list-multi'><value>mailto:abuse@example.org</value><value>xmpp:abuse@example.org</value></field>
      <field var='support-addresses' type='list-multi'><value>https://example.org/help</value></field></x>
    <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:sos:0</value></field>
      <field var='external-status-addresses' type='list-multi'><value>https://status.example.net/example.org.json</value></field></x></query></iq>
