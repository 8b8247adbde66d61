# RFC 6121 §8.3 (RFC 6120 §10.4): a domain that is neither ours nor reachable.
accounts: romeo
romeo/orchard connects

story: a normal message to juliet@far.example
romeo/orchard sends
  <message to='juliet@far.example' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a chat message to juliet@far.example
romeo/orchard sends
  <message to='juliet@far.example' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a groupchat message to juliet@far.example
romeo/orchard sends
  <message to='juliet@far.example' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a headline to juliet@far.example
romeo/orchard sends
  <message to='juliet@far.example' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: an error to juliet@far.example
romeo/orchard sends
  <message to='juliet@far.example' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: an IQ get to juliet@far.example
romeo/orchard sends
  <iq to='juliet@far.example' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@far.example' to='romeo@example.org/orchard' type='error' id='q1'>{error:remote-server-not-found}</iq>

story: an IQ set to juliet@far.example
romeo/orchard sends
  <iq to='juliet@far.example' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@far.example' to='romeo@example.org/orchard' type='error' id='q1'>{error:remote-server-not-found}</iq>

story: an IQ result to juliet@far.example
romeo/orchard sends
  <iq to='juliet@far.example' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error to juliet@far.example
romeo/orchard sends
  <iq to='juliet@far.example' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

story: directed presence to juliet@far.example
romeo/orchard sends
  <presence to='juliet@far.example' id='s1'><status>hello</status></presence>
romeo/orchard receives
  <presence from='juliet@far.example' to='romeo@example.org/orchard' type='error' id='s1'>{error:remote-server-not-found}</presence>

story: a normal message to juliet@far.example/balcony
romeo/orchard sends
  <message to='juliet@far.example/balcony' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a chat message to juliet@far.example/balcony
romeo/orchard sends
  <message to='juliet@far.example/balcony' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a groupchat message to juliet@far.example/balcony
romeo/orchard sends
  <message to='juliet@far.example/balcony' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a headline to juliet@far.example/balcony
romeo/orchard sends
  <message to='juliet@far.example/balcony' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@far.example/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: an error to juliet@far.example/balcony
romeo/orchard sends
  <message to='juliet@far.example/balcony' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: an IQ get to juliet@far.example/balcony
romeo/orchard sends
  <iq to='juliet@far.example/balcony' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@far.example/balcony' to='romeo@example.org/orchard' type='error' id='q1'>{error:remote-server-not-found}</iq>

story: an IQ set to juliet@far.example/balcony
romeo/orchard sends
  <iq to='juliet@far.example/balcony' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@far.example/balcony' to='romeo@example.org/orchard' type='error' id='q1'>{error:remote-server-not-found}</iq>

story: an IQ result to juliet@far.example/balcony
romeo/orchard sends
  <iq to='juliet@far.example/balcony' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error to juliet@far.example/balcony
romeo/orchard sends
  <iq to='juliet@far.example/balcony' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

story: directed presence to juliet@far.example/balcony
romeo/orchard sends
  <presence to='juliet@far.example/balcony' id='s1'><status>hello</status></presence>
romeo/orchard receives
  <presence from='juliet@far.example/balcony' to='romeo@example.org/orchard' type='error' id='s1'>{error:remote-server-not-found}</presence>

story: a normal message to far.example
romeo/orchard sends
  <message to='far.example' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a chat message to far.example
romeo/orchard sends
  <message to='far.example' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a groupchat message to far.example
romeo/orchard sends
  <message to='far.example' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: a headline to far.example
romeo/orchard sends
  <message to='far.example' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='far.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:remote-server-not-found}</message>

story: an error to far.example
romeo/orchard sends
  <message to='far.example' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: an IQ get to far.example
romeo/orchard sends
  <iq to='far.example' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='far.example' to='romeo@example.org/orchard' type='error' id='q1'>{error:remote-server-not-found}</iq>

story: an IQ set to far.example
romeo/orchard sends
  <iq to='far.example' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='far.example' to='romeo@example.org/orchard' type='error' id='q1'>{error:remote-server-not-found}</iq>

story: an IQ result to far.example
romeo/orchard sends
  <iq to='far.example' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error to far.example
romeo/orchard sends
  <iq to='far.example' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

story: directed presence to far.example
romeo/orchard sends
  <presence to='far.example' id='s1'><status>hello</status></presence>
romeo/orchard receives
  <presence from='far.example' to='romeo@example.org/orchard' type='error' id='s1'>{error:remote-server-not-found}</presence>
