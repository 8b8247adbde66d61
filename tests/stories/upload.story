# XEP-0363 HTTP File Upload: slots. The files themselves: tests/faults/upload_test.py
accounts: romeo, juliet, mallory@other.example
settings: http.listen = ["127.0.0.1:0"]

story: the service says what it is, and how large a file may be
settings: upload.max_file_bytes = 1000
romeo/orchard connects
romeo/orchard sends
  <iq to='upload.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#info'>
      <identity category='store' type='file' name='File upload'/>
      <feature var='http://jabber.org/protocol/disco#info'/>
      <feature var='http://jabber.org/protocol/disco#items'/>
      <feature var='urn:xmpp:http:upload:0'/>
      <feature var='urn:xmpp:ping'/>
      <x xmlns='jabber:x:data' type='result'>
        <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0</value></field>
        <field var='max-file-size'><value>1000</value></field>
      </x>
    </query>
  </iq>

story: a slot, with the file's name in its URL
settings: http.public_url = https://files.example.org/
romeo/orchard connects
romeo/orchard sends
  <iq to='upload.example.org' type='get' id='u1'><request xmlns='urn:xmpp:http:upload:0' filename='très cool.jpg' size='23456' content-type='image/jpeg'/></iq>
romeo/orchard receives
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='result' id='u1'>
    <slot xmlns='urn:xmpp:http:upload:0'>
      <put url='{set:url}'/>
      <get url='{get:url}'/>
    </slot>
  </iq>

story: too large is said to be
settings: upload.max_file_bytes = 20000
romeo/orchard connects
romeo/orchard sends
  <iq to='upload.example.org' type='get' id='u1'><request xmlns='urn:xmpp:http:upload:0' filename='a' size='20001'/></iq>
romeo/orchard receives
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='error' id='u1'>
    <error type='modify' code='406'>
      <not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
      <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>The file is too large; at most 20000 bytes are taken.</text>
      <file-too-large xmlns='urn:xmpp:http:upload:0'><max-file-size>20000</max-file-size></file-too-large>
    </error>
  </iq>

story: without a name, a size or with an impossible type there is none
romeo/orchard connects
romeo/orchard sends
  <iq to='upload.example.org' type='get' id='u1'><request xmlns='urn:xmpp:http:upload:0' size='5'/></iq>
  <iq to='upload.example.org' type='get' id='u2'><request xmlns='urn:xmpp:http:upload:0' filename='a'/></iq>
  <iq to='upload.example.org' type='get' id='u3'><request xmlns='urn:xmpp:http:upload:0' filename='a' size='0'/></iq>
  <iq to='upload.example.org' type='get' id='u4'><request xmlns='urn:xmpp:http:upload:0' filename='a' size='5' content-type='image'/></iq>
romeo/orchard receives
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='error' id='u1'>{error:bad-request}</iq>
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='error' id='u2'>{error:bad-request}</iq>
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='error' id='u3'>{error:bad-request}</iq>
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='error' id='u4'>{error:bad-request}</iq>

story: users of other domains have their own service
mallory@other.example/den connects
mallory@other.example/den sends
  <iq to='upload.example.org' type='get' id='u1'><request xmlns='urn:xmpp:http:upload:0' filename='a' size='5'/></iq>
mallory@other.example/den receives
  <iq from='upload.example.org' to='mallory@other.example/den' type='error' id='u1'>{error:forbidden}</iq>

story: slots count against the quota of their user, each with 4096 bytes at least
settings: upload.user_quota_bytes = 10000
only in-process
romeo/orchard connects
juliet/balcony connects
romeo/orchard sends
  <iq to='upload.example.org' type='get' id='u1'><request xmlns='urn:xmpp:http:upload:0' filename='a' size='1'/></iq>
  <iq to='upload.example.org' type='get' id='u2'><request xmlns='urn:xmpp:http:upload:0' filename='b' size='5904'/></iq>
  <iq to='upload.example.org' type='get' id='u3'><request xmlns='urn:xmpp:http:upload:0' filename='c' size='1'/></iq>
romeo/orchard receives
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='result' id='u1'><slot xmlns='urn:xmpp:http:upload:0'>{...}</slot></iq>
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='result' id='u2'><slot xmlns='urn:xmpp:http:upload:0'>{...}</slot></iq>
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='error' id='u3'>
    <error type='wait' code='500'>
      <resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
      <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text>
    </error>
  </iq>
juliet/balcony sends
  <iq to='upload.example.org' type='get' id='u1'><request xmlns='urn:xmpp:http:upload:0' filename='a' size='10000'/></iq>
juliet/balcony receives
  <iq from='upload.example.org' to='juliet@example.org/balcony' type='result' id='u1'><slot xmlns='urn:xmpp:http:upload:0'>{...}</slot></iq>

story: without a disk there is no slot
only in-process
romeo/orchard connects
storage fails 1 times
romeo/orchard sends
  <iq to='upload.example.org' type='get' id='u1'><request xmlns='urn:xmpp:http:upload:0' filename='a' size='5'/></iq>
romeo/orchard receives
  <iq from='upload.example.org' to='romeo@example.org/orchard' type='error' id='u1'>{error:internal-server-error wait}</iq>
