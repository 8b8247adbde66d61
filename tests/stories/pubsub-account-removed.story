# Who removes an account leaves no rights at the pubsub service to whoever gets the name next.
accounts: romeo, juliet
juliet/balcony connects
romeo/orchard connects
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='his'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='shared'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='shared' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='shared'><affiliation jid='juliet@example.org' affiliation='owner'/></affiliations></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'/>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'/>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='3'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='4'/>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='his' jid='juliet@example.org/balcony'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'>{...}</iq>
romeo/orchard sends
  <iq type='set' id='5'><query xmlns='jabber:iq:register'><remove/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='5'/>
romeo/orchard is closed: not-authorized
juliet/balcony receives
  <message from='pubsub.example.org' to='juliet@example.org/balcony' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><delete node='his'/></event></message>
juliet/balcony sends
  <iq to='pubsub.example.org' type='get' id='2'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='shared'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='shared'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='pubsub.example.org' node='shared'/></query></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='shared'><affiliation jid='juliet@example.org' affiliation='owner'/></affiliations></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='shared'/></pubsub></iq>
