# XEP-0045 §6.1, §6.2: the service is among the items of its host, and says what it is.
accounts: crone, wicca, hag
crone/desktop connects

story: the host names it
crone/desktop sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
crone/desktop receives
  <iq from='example.org' to='crone@example.org/desktop' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='conference.example.org' name='Chat rooms'/>{...}</query></iq>

story: it has an identity and features
crone/desktop sends
  <iq to='conference.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='text' name='Chat rooms'/>{...}</query></iq>

story: messages to the service itself are for nobody
crone/desktop sends
  <message to='conference.example.org' id='m1'><body>hi</body></message>
crone/desktop receives
  <message from='conference.example.org' to='crone@example.org/desktop' type='error' id='m1'>{error:service-unavailable}</message>
