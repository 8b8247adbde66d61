# RFC 6121 §8.5.1: the account does not exist. Where the RFC leaves the choice between silence and an error, people are
# told of their typing errors.
accounts: romeo
romeo/orchard connects

story: a normal message to the bare JID
romeo/orchard sends
  <message to='nobody@example.org' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a chat message to the bare JID
romeo/orchard sends
  <message to='nobody@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a groupchat message to the bare JID
romeo/orchard sends
  <message to='nobody@example.org' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a headline to the bare JID
romeo/orchard sends
  <message to='nobody@example.org' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives nothing

story: an error to the bare JID
romeo/orchard sends
  <message to='nobody@example.org' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: a message without a type to the bare JID
romeo/orchard sends
  <message to='nobody@example.org' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: an IQ get to the bare JID
romeo/orchard sends
  <iq to='nobody@example.org' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ set to the bare JID
romeo/orchard sends
  <iq to='nobody@example.org' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ result to the bare JID
romeo/orchard sends
  <iq to='nobody@example.org' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error to the bare JID
romeo/orchard sends
  <iq to='nobody@example.org' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

story: presence of type available to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unavailable to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' type='unavailable' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type subscribe to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' type='subscribe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type subscribed to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' type='subscribed' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unsubscribe to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' type='unsubscribe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unsubscribed to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' type='unsubscribed' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type probe to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' type='probe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type error to the bare JID
romeo/orchard sends
  <presence to='nobody@example.org' type='error' id='s1'>{error:gone}</presence>
romeo/orchard receives nothing

story: a normal message to the full JID
romeo/orchard sends
  <message to='nobody@example.org/nowhere' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org/nowhere' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a chat message to the full JID
romeo/orchard sends
  <message to='nobody@example.org/nowhere' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org/nowhere' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a groupchat message to the full JID
romeo/orchard sends
  <message to='nobody@example.org/nowhere' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org/nowhere' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a headline to the full JID
romeo/orchard sends
  <message to='nobody@example.org/nowhere' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives nothing

story: an error to the full JID
romeo/orchard sends
  <message to='nobody@example.org/nowhere' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: a message without a type to the full JID
romeo/orchard sends
  <message to='nobody@example.org/nowhere' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='nobody@example.org/nowhere' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: an IQ get to the full JID
romeo/orchard sends
  <iq to='nobody@example.org/nowhere' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='nobody@example.org/nowhere' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ set to the full JID
romeo/orchard sends
  <iq to='nobody@example.org/nowhere' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='nobody@example.org/nowhere' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ result to the full JID
romeo/orchard sends
  <iq to='nobody@example.org/nowhere' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error to the full JID
romeo/orchard sends
  <iq to='nobody@example.org/nowhere' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

story: presence of type available to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unavailable to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' type='unavailable' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type subscribe to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' type='subscribe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type subscribed to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' type='subscribed' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unsubscribe to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' type='unsubscribe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unsubscribed to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' type='unsubscribed' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type probe to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' type='probe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type error to the full JID
romeo/orchard sends
  <presence to='nobody@example.org/nowhere' type='error' id='s1'>{error:gone}</presence>
romeo/orchard receives nothing
